import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFolderBlobStore } from '../../../../main/adapters/folderStore/folderStore';
import { createHasher } from '../../../../main/adapters/hasher/hasher';
import type { CheckMode, CheckResult } from '../../../../shared/domain/check';
import { checkFolder, quickFolderPorts } from '../../../support/checkedFolder';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-checked-store-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const object = path.join('Data', '217f2049a8ce364e6f8e6cfffd2c3ea8.xxh128');
const hasher = createHasher();

async function check(mode: CheckMode): Promise<readonly CheckResult[]> {
  const store = createFolderBlobStore(folder, hasher, () => Promise.resolve());
  return checkFolder({ folder, use: 'store', store }, quickFolderPorts(), { mode });
}

const errorsOf = (results: readonly CheckResult[]) =>
  results
    .filter(({ level }) => level === 'error')
    .map(({ id, type, details }) => ({ id, type, cause: details?.['cause'] }));

test('a deep check leaves one legal object in a store, however often it runs, and a light one nothing', async () => {
  await check('light');
  const light = await readdir(folder);
  for (let run = 0; run < 3; run += 1) expect(errorsOf(await check('deep'))).toEqual([]);
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  expect([light, files.map(({ name }) => name)]).toEqual([[], [path.basename(object)]]);
  const bytes = await readFile(path.join(folder, object));
  expect(hasher.hash(bytes)).toBe('217f2049a8ce364e6f8e6cfffd2c3ea8');
});

test('a store that holds other bytes under the name is an error of integrity alone', async () => {
  await mkdir(path.join(folder, 'Data'));
  await writeFile(path.join(folder, object), 'x'.repeat(64));
  expect(errorsOf(await check('deep'))).toEqual([{ id: 'fs.write', type: 'system', cause: 'integrity' }]);
});

test('a store whose folder of contents is in the way is one error, although its root can be written', async () => {
  await writeFile(path.join(folder, 'Data'), 'a file');
  expect(errorsOf(await check('deep')).map(({ id }) => id)).toEqual(['fs.write']);
});
