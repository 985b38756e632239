/**
 * Makes an archive of the unpacked app that runs from wherever it is unpacked, with tar alone.
 * Usage: node scripts/makeTar.mjs [folder] [target.tar.gz]; SATCHEL_PACKAGE_VERSION may be set.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageName, packageVersion } from './linuxLayout.mjs';
import { root } from './projectFolders.mjs';

/**
 * Everything lies in one folder, owned by root, and nobody's set-user-id bit is carried along.
 * @param {{ folder: string, target: string, version: string }} wish
 * @returns {string} the archive
 */
export function makeTar({ folder, target, version }) {
  const from = resolve(folder);
  mkdirSync(dirname(resolve(target)), { recursive: true });
  const done = spawnSync(
    'tar',
    [
      ...['--create', '--gzip', '--file', target, '--sort=name', '--owner=root:0', '--group=root:0', '--mode=u-s,go-w'],
      ...[`--transform=flags=r;s,^${basename(from)},${packageName}-${version},`, '--directory', dirname(from)],
      basename(from),
    ],
    { encoding: 'utf8' },
  );
  if (done.status !== 0) throw new Error(`tar: ${done.error?.message ?? done.stderr}`);
  return target;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const version = packageVersion();
  const made = makeTar({
    folder: process.argv[2] ?? join(root, 'dist', 'linux-unpacked'),
    target: process.argv[3] ?? join(root, 'dist', `satchel-${version}-linux-${process.arch}.tar.gz`),
    version,
  });
  console.log(made);
}
