/**
 * Makes a Debian package of the unpacked app with dpkg-deb alone, which needs no download.
 * Usage: node scripts/makeDeb.mjs [folder] [target.deb]; SATCHEL_PACKAGE_VERSION and SATCHEL_PACKAGE_COMPRESSION (xz) may be set.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import config from '../electron-builder.config.mjs';
import { filled, layOut, packageName, packageVersion } from './linuxLayout.mjs';
import { root } from './projectFolders.mjs';

const architectures = { x64: 'amd64', arm64: 'arm64' };

/**
 * @param {{ folder: string, target: string, version: string, compression: string }} wish
 * @returns {string} the package
 */
export function makeDeb({ folder, target, version, compression }) {
  const work = mkdtempSync(join(tmpdir(), 'satchel-deb-'));
  try {
    layOut({ folder, work, kind: 'deb' });
    mkdirSync(join(work, 'DEBIAN'));
    const put = (name, text, mode) => writeFileSync(join(work, 'DEBIAN', name), text, { mode });
    put('postinst', filled(config.deb.afterInstall), 0o755);
    put('postrm', filled(config.deb.afterRemove), 0o755);
    put(
      'control',
      `Package: ${packageName}\nVersion: ${version}\nArchitecture: ${architectures[process.arch]}\nMaintainer: ${config.linux.maintainer}\nSection: graphics\nPriority: optional\nDepends: ${config.deb.depends.join(', ')}\nDescription: ${config.linux.synopsis}\n`,
      0o644,
    );
    mkdirSync(dirname(resolve(target)), { recursive: true });
    const done = spawnSync('dpkg-deb', ['--root-owner-group', `-Z${compression}`, '--build', work, target], {
      encoding: 'utf8',
    });
    if (done.status !== 0) throw new Error(`dpkg-deb: ${done.error?.message ?? done.stderr}`);
    return target;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const version = packageVersion();
  const made = makeDeb({
    folder: process.argv[2] ?? join(root, 'dist', 'linux-unpacked'),
    target: process.argv[3] ?? join(root, 'dist', `satchel_${version}_${architectures[process.arch]}.deb`),
    version,
    compression: process.env.SATCHEL_PACKAGE_COMPRESSION ?? 'xz',
  });
  console.log(made);
}
