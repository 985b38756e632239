import { mkdir, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createIds } from '../../../../main/adapters/clock/clock';
import { createFileSystem } from '../../../../main/adapters/files/fileSystem';
import { noteFolder, sweepNotedFolders } from '../../../../main/engine/checks/filesystem/abandoned';
import { AppError } from '../../../../shared/domain/errors';
import { checkFolder, levelsOf, quickFolderPorts, stillClock } from '../../../support/checkedFolder';

let base = '';
let [data, checked] = ['', ''];
beforeEach(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'satchel-abandoned-'));
  [data, checked] = [path.join(base, 'data'), path.join(base, 'checked')];
  await mkdir(checked);
});
afterEach(() => rm(base, { recursive: true, force: true }));

const ports = { files: createFileSystem(), ids: createIds() };
const hour = 3600_000;
const startAfter = (ms: number) => sweepNotedFolders(data, { ...ports, clock: stillClock(Date.now() + ms) });
const notes = async (): Promise<number> => (await readdir(path.join(data, 'checks'))).length;
/** As a check that is killed leaves it. */
async function abandon(): Promise<void> {
  await noteFolder(data, checked, ports);
  await writeFile(path.join(checked, '.satchel-check-0123456789ab'), '');
}

test('a start removes what a killed check left an hour ago, together with the note of it', async () => {
  await abandon();
  await writeFile(path.join(checked, 'shot.exr'), '');
  await startAfter(0);
  const early = [await readdir(checked), await notes()];
  await startAfter(2 * hour);
  expect([early, await readdir(checked), await notes()]).toEqual([
    [['.satchel-check-0123456789ab', 'shot.exr'], 1],
    ['shot.exr'],
    0,
  ]);
});

test('a folder that is not connected at the next start is swept at a later one, and forgotten after a day', async () => {
  await abandon();
  await noteFolder(data, path.join(base, 'gone for good'), ports);
  const away = path.join(base, 'away');
  await rename(checked, away);
  await startAfter(2 * hour);
  const kept = await notes();
  await rename(away, checked);
  await startAfter(3 * hour);
  const later = [await readdir(checked), await notes()];
  await startAfter(26 * hour);
  expect([kept, later, await notes()]).toEqual([2, [[], 1], 0]);
});

test('a check leaves no note, except while something that it made is there', async () => {
  const quick = quickFolderPorts();
  const noting = { ...quick, noteFolder: (folder: string) => noteFolder(data, folder, ports) };
  await checkFolder({ folder: checked, use: 'destination' }, noting);
  const afterwards = await notes();
  const denied = new AppError({ code: 'disk.denied', message: 'no' });
  const stuck = { ...noting, files: { ...quick.files, unlink: () => Promise.reject(denied) } };
  await checkFolder({ folder: checked, use: 'destination' }, stuck, { mode: 'light' });
  expect([afterwards, await notes(), (await readdir(checked)).length > 0]).toEqual([0, 1, true]);
});

test('where nothing can be noted the check goes on', async () => {
  const denied = new AppError({ code: 'disk.full', message: 'full' });
  const results = await checkFolder(
    { folder: checked, use: 'destination' },
    { ...quickFolderPorts(), noteFolder: () => Promise.reject(denied) },
    { mode: 'light' },
  );
  expect([levelsOf(results)['fs.write'], await readdir(checked)]).toEqual(['success', []]);
});

test('what lies beside the notes and what is no path of a folder does no harm', async () => {
  await mkdir(path.join(data, 'checks', '0123456789abcdef.folder'), { recursive: true });
  await writeFile(path.join(data, 'checks', 'readme.txt'), checked);
  await writeFile(path.join(data, 'checks', 'fedcba9876543210.folder'), '../../etc');
  const old = new Date(Date.now() - 48 * hour);
  for (const name of await readdir(path.join(data, 'checks'))) await utimes(path.join(data, 'checks', name), old, old);
  await startAfter(0);
  expect((await readdir(path.join(data, 'checks'))).toSorted()).toEqual(['0123456789abcdef.folder', 'readme.txt']);
  await rm(data, { recursive: true });
  await startAfter(0);
});
