/**
 * Makes two Debian packages of the unpacked app and tries them as root: installed, started by an ordinary user with the
 * sandbox on, upgraded, removed. Nothing but the user's data may be left. Exit 69 where that cannot be tried.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { tryInstalled, traces } from './installedTrial.mjs';
import { makeDeb } from './makeDeb.mjs';
import { requireTrial, runTrial } from './packageTrial.mjs';
import { root } from './projectFolders.mjs';

const dpkg = (...args) => execFileSync('dpkg', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const folder = process.argv[2] ?? join(root, 'dist', 'linux-unpacked');

requireTrial(['dpkg-deb', 'setpriv', 'xvfb-run'], traces);
await runTrial('the Debian package', async (trial) => {
  const install = (version) => {
    const target = join(trial.work, `${version}.deb`);
    dpkg('-i', makeDeb({ folder, version, compression: 'none', target }));
    rmSync(target);
  };
  try {
    await tryInstalled(trial, {
      kind: 'deb',
      install,
      version: () => /^Version: (.*)$/m.exec(dpkg('-s', 'satchel'))?.[1],
      remove: () => dpkg('-r', 'satchel'),
      purge: () => dpkg('-P', 'satchel'),
    });
  } finally {
    if (spawnSync('dpkg', ['-s', 'satchel'], { stdio: 'ignore' }).status === 0) spawnSync('dpkg', ['-P', 'satchel']);
  }
});
