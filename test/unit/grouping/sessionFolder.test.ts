import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sessionFolderName } from '../../../main/engine/grouping/sessionFolder';
import { shake256 } from '../../../main/engine/grouping/shake256';

test.each([
  ['/mnt/projects/job1', 'assetroot-c6395817773ffbd76f26'],
  ['Z:\\Projects\\Job1', 'assetroot-0ecc5dbb8177092654cb'],
  ['/', 'assetroot-3751af5bd81011e6d21d'],
])('names the folder of a worker for %s', (root, name) => {
  expect(sessionFolderName(root)).toBe(name);
});

test.each([0, 1, 134, 135, 136, 137, 272, 1000])('agrees with OpenSSL about %i bytes', (length) => {
  const data = Uint8Array.from({ length }, (_, at) => (at * 7) & 0xff);
  const expected = createHash('shake256', { outputLength: 32 }).update(data).digest('hex');
  expect(Buffer.from(shake256(data, 32)).toString('hex')).toBe(expected);
});
