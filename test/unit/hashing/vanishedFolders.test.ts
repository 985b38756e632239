/** Failures of files whose folder went away: which become one row, and which stay as they are. */
import { expect, test } from 'vitest';
import { AppError } from '../../../shared/domain/errors';
import type { ErrorCode } from '../../../shared/domain/errors';
import { foldVanished } from '../../../main/engine/hashing/vanishedFolders';
import type { FileStat } from '../../../main/engine/ports/fileSystem';

const there: FileStat = { type: 'folder', sizeBytes: 0, mtimeNs: 0n, fileId: '1:1', mode: 0o755 };

/** Folders that are there; `locked` ones refuse to be looked at. */
function folders(present: readonly string[], locked: readonly string[] = []) {
  const looks: string[] = [];
  return {
    looks,
    statFollowing: (path: string) => {
      looks.push(path);
      if (!locked.includes(path)) return Promise.resolve(present.includes(path) ? there : undefined);
      return Promise.reject(new AppError({ code: 'disk.denied', message: 'no' }));
    },
  };
}

const failed = (paths: readonly string[], code: ErrorCode = 'source.missing') =>
  paths.map((absolutePath, index) => ({ index, absolutePath, code, message: `${absolutePath} failed.` }));

test('files below one folder that is gone are one row at its topmost place, and each folder is looked at once', async () => {
  const files = folders(['/', '/mnt', '/mnt/here']);
  const rows = await foldVanished(
    failed(['/mnt/disk/a', '/mnt/disk/deep/b', '/mnt/disk/deep/c', '/mnt/here/d']),
    files,
  );
  expect([rows.map(({ index, absolutePath, levels }) => [index, absolutePath, levels]), rows[0]?.message]).toEqual([
    [
      [0, '/mnt/disk', 1],
      [3, '/mnt/here/d', 0],
    ],
    'The folder /mnt/disk is not there any more. 3 files of it were still to be read.',
  ]);
  expect(files.looks).toEqual(['/mnt/disk', '/mnt', '/mnt/disk/deep', '/mnt/here']);
});

test('a row is never above what was asked for', async () => {
  const rows = await foldVanished(failed(['/gone/root/a/b']), folders(['/']), () => 2);
  expect(rows.map(({ absolutePath, levels }) => [absolutePath, levels])).toEqual([['/gone/root', 2]]);
});

test.each<[string, ReturnType<typeof folders>, ErrorCode]>([
  ['that changed', folders([]), 'source.changed'],
  ['in a folder that is there', folders(['/d']), 'source.missing'],
  ['in a folder that nobody may look at', folders([], ['/d']), 'source.missing'],
])('files %s keep their rows', async (_, files, code) => {
  const given = failed(['/d/a', '/d/b'], code);
  expect(await foldVanished(given, files)).toEqual(given.map((row) => ({ ...row, levels: 0 })));
});
