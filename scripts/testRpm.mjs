/**
 * Makes two rpms of the unpacked app and tries them as root, with a package database of their own: installed, started by an
 * ordinary user with the sandbox on, upgraded, removed. What they require is not looked for: a system of dpkg knows it by
 * other names. Exit 69 where that cannot be tried.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tryInstalled, traces } from './installedTrial.mjs';
import { makeRpm } from './makeRpm.mjs';
import { requireTrial, runTrial } from './packageTrial.mjs';
import { root } from './projectFolders.mjs';

const folder = process.argv[2] ?? join(root, 'dist', 'linux-unpacked');

requireTrial(['rpm', 'rpmbuild', 'setpriv', 'xvfb-run'], traces);
await runTrial('the rpm', async (trial) => {
  const database = join(trial.work, 'rpmdb');
  mkdirSync(database);
  const rpm = (...args) =>
    execFileSync('rpm', ['--dbpath', database, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const install = (version) => {
    const target = join(trial.work, `${version}.rpm`);
    rpm('-U', '--nodeps', makeRpm({ folder, version, compression: 'w0.ufdio', target }));
    rmSync(target);
  };
  try {
    await tryInstalled(trial, {
      kind: 'rpm',
      install,
      version: () => rpm('-q', '--queryformat', '%{VERSION}', 'satchel'),
      remove: () => rpm('-e', 'satchel'),
    });
  } finally {
    if (spawnSync('rpm', ['--dbpath', database, '-q', 'satchel'], { stdio: 'ignore' }).status === 0)
      spawnSync('rpm', ['--dbpath', database, '-e', 'satchel']);
  }
});
