import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { patientFiles } from '../../../main/engine/transfers/patientFiles';
import { createStumblingFiles } from '../../support/faultyFiles';
import { createManualClock } from '../../support/manualClock';

const real = createFileSystem();
const { signal } = new AbortController();
const content = randomBytes(900_000);
let folder: string;
const at = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'satchel-patient-')));
  await writeFile(at('source'), content);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

test('a stream that breaks goes on where it broke, whole and in a range', async () => {
  const stumbling = createStumblingFiles(real, { errno: 'EIO', everyNth: 3 });
  const files = patientFiles(stumbling.files, { clock: createManualClock(), signal });
  const [whole, part] = [
    await bytesOf(files.openRead(at('source'), signal)),
    await bytesOf(files.openRead(at('source'), signal, { first: 1000, last: 700_000 })),
  ];
  expect([whole.equals(content), part.equals(content.subarray(1000, 700_001)), stumbling.failures() > 2]).toEqual([
    true,
    true,
    true,
  ]);
});

test('a reader, a new file and a file that is filled in any order are gone on with', async () => {
  const stumbling = createStumblingFiles(real, { errno: 'EACCES', everyNth: 2 });
  const files = patientFiles(stumbling.files, { clock: createManualClock(), signal });
  const reader = await files.openReader(at('source'));
  const read = Buffer.alloc(content.length);
  await reader.read(read, 0);
  await reader.close();
  const writer = await files.createExclusive(at('new'));
  for (let from = 0; from < content.length; from += 200_000) await writer.write(content.subarray(from, from + 200_000));
  await writer.sync();
  await writer.close();
  const ranges = await files.openRanges(at('new'));
  await ranges.writeAt(Buffer.from('end'), content.length);
  await ranges.writeAt(Buffer.from('begin'), 0);
  await ranges.close();
  const expected = Buffer.concat([Buffer.from('begin'), content.subarray(5), Buffer.from('end')]);
  expect([read.equals(content), (await readFile(at('new'))).equals(expected), stumbling.failures() > 5]).toEqual([
    true,
    true,
    true,
  ]);
});

test('a disk that fails for good fails with its own error after three attempts', async () => {
  const stumbling = createStumblingFiles(real, { errno: 'EIO', everyNth: 1 });
  const files = patientFiles(stumbling.files, { clock: createManualClock(), signal });
  await expect(files.lstat(at('source'))).rejects.toMatchObject({ dto: { code: 'disk.io' } });
  expect(stumbling.failures()).toBe(3);
});
