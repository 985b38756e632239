import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { named } from '../../../../main/adapters/files/errnoErrors';
import type { CheckedFolder, FilesystemPorts } from '../../../../main/engine/checks/filesystem/checkedFolder';
import type { FileSystem } from '../../../../main/engine/ports/fileSystem';
import { exitCodeOfCheck } from '../../../../shared/domain/checkExit';
import { checkFolder, folderPorts, GB } from '../../../support/checkedFolder';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp('/var/tmp/satchel-exit-');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const plan = { needBytes: GB, fileCount: 1, hasLinks: false, inputs: ['/nowhere/a.exr'], replaced: [] };
const base = folderPorts();
const withFiles = (changes: Partial<FileSystem>): Partial<FilesystemPorts> => ({
  files: { ...base.files, ...changes },
});
const failing = (errno: string) => (file: string) =>
  named<never>(file, () => Promise.reject(Object.assign(new Error(errno), { code: errno })));

async function exitCode(changes: Partial<FilesystemPorts>, target: Partial<CheckedFolder> = {}): Promise<number> {
  const results = await checkFolder({ folder, use: 'destination', plan, ...target }, folderPorts(changes), {
    mode: 'light',
  });
  const levels = results.map(({ level }) => level);
  const count = (wanted: string): number => levels.filter((level) => level === wanted).length;
  const counts = { error: count('error'), warning: count('warning'), info: 0, success: 0, skipped: 0 };
  return exitCodeOfCheck({ results: [...results], counts }, false);
}

test('each trouble of a folder ends a command with the code of its kind', async () => {
  await writeFile(path.join(folder, 'file'), '');
  const space = () => Promise.resolve({ volumeId: '1', freeBytes: GB, totalBytes: 10 * GB });
  const noFiles = { ...base.volumes, look: () => Promise.resolve({ files: { total: 1, free: 0 } }) };
  expect({
    healthy: await exitCode({}),
    missing: await exitCode({}, { folder: path.join(folder, 'gone'), use: 'source' }),
    missingInput: await exitCode({}, { use: 'source' }),
    isFile: await exitCode({}, { folder: path.join(folder, 'file') }),
    system: await exitCode({}, { folder: '/usr/show' }),
    denied: await exitCode(withFiles({ createExclusive: failing('EACCES') })),
    readOnly: await exitCode(withFiles({ createExclusive: failing('EROFS') })),
    full: await exitCode(withFiles({ createExclusive: failing('ENOSPC') })),
    otherBytes: await exitCode(withFiles({ readFile: () => Promise.resolve(new Uint8Array(1)) })),
    space: await exitCode(withFiles({ space })),
    inodes: await exitCode({ volumes: noFiles }),
  }).toEqual({
    healthy: 0,
    missing: 11,
    missingInput: 11,
    isFile: 11,
    system: 2,
    denied: 10,
    readOnly: 10,
    full: 15,
    otherBytes: 14,
    space: 15,
    inodes: 15,
  });
});
