import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createCliPlace, type CliPlace } from '../support/cliRunner';
import { plantFiles } from '../support/plantTree';

const farmFiles: Readonly<Record<string, string>> = { 'r/a.exr': 'farm a', 'r/b.exr': 'farm b', 'c.txt': 'farm c' };
const ownFiles: Readonly<Record<string, string>> = { 'r/a.exr': 'mine', 'c.txt': 'my c' };

/** A project with own files, and a plan that replaces them. */
async function createPlanned(): Promise<CliPlace> {
  const place = await createCliPlace();
  await plantFiles(place.at('farm'), farmFiles);
  await plantFiles(place.at('project'), ownFiles);
  const store = await place.store();
  await place.run(['manifest', 'snapshot', '--root', 'farm', '--out', 'renders.manifest']);
  await place.run(['submit', 'farm', '--s3-root-uri', store, '--yes']);
  const source = ['-m', 'renders.manifest', '--s3-root-uri', store, '--to', 'project', '--preset', 'mirror'];
  expect(await place.run(['download', 'plan', ...source, '-o', 'plan.json'])).toMatchObject({ code: 0 });
  return place;
}

async function textsOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const own = files.map((file) => path.relative(folder, file)).filter((file) => !file.startsWith('.satchel'));
  return Object.fromEntries(
    await Promise.all(own.map(async (file) => [file, await readFile(path.join(folder, file), 'utf8')] as const)),
  );
}

test('a download is taken back by its id also when the database is lost', async () => {
  const place = await createPlanned();
  const applied = await place.json(['download', 'apply', 'plan.json']);
  expect(await textsOf(place.at('project'))).toEqual(farmFiles);
  const runId = String(applied.last['runId']);
  await writeFile(path.join(place.home, 'satchel.db'), 'not a database, but long enough to be looked at as one');
  const undone = await place.json(['download', 'undo', runId]);
  expect([undone.code, undone.last]).toEqual([0, expect.objectContaining({ restored: 2, removed: 1, leftAlone: [] })]);
  expect(await textsOf(place.at('project'))).toEqual(ownFiles);
});

test('with the data folder gone, what was replaced is still beside the project and undo says what is missing', async () => {
  const place = await createPlanned();
  const applied = await place.json(['download', 'apply', 'plan.json']);
  await rm(place.home, { recursive: true });
  await mkdir(place.home);
  const runId = String(applied.last['runId']);
  const undone = await place.json(['download', 'undo', runId]);
  expect([undone.code, undone.last]).toEqual([11, expect.objectContaining({ code: 'input.not_found' })]);
  expect(await textsOf(place.at('project', '.satchel', 'backup', runId))).toEqual(ownFiles);
});
