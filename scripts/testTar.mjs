/**
 * Makes the archive of the unpacked app and tries it as root: unpacked by an ordinary user into a folder of theirs, its
 * command line run, its window started with the sandbox on, the folder removed. Exit 69 where that cannot be tried.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { extractFile } from '@electron/asar';
import { makeTar } from './makeTar.mjs';
import {
  cliAsNobody,
  expect,
  newPaths,
  pathsOf,
  requireTrial,
  runTrial,
  startAsNobody,
  systemPaths,
} from './packageTrial.mjs';
import { root } from './projectFolders.mjs';

const folder = process.argv[2] ?? join(root, 'dist', 'linux-unpacked');

requireTrial(['tar', 'setpriv', 'xvfb-run'], []);
await runTrial('the archive', async ({ work, home, step }) => {
  const before = systemPaths();
  const place = join(home, 'satchel-0.0.1');
  await step('it unpacks into one folder', () => {
    const archive = makeTar({ folder, version: '0.0.1', target: join(work, 'satchel.tar.gz') });
    cliAsNobody(home, '/bin/tar', ['-xzf', archive]);
    expect(readdirSync(home).join(' ') === 'satchel-0.0.1', `there is ${readdirSync(home).join(' ')}`);
  });
  await step('its command line runs with its own Node', () => {
    const { version } = JSON.parse(extractFile(join(place, 'resources', 'app.asar'), 'package.json').toString());
    const said = cliAsNobody(home, join(place, 'resources', 'cli', 'satchel'), ['--version']);
    expect(said.includes(version), `it says ${said}`);
  });
  await step('an ordinary user starts it with the sandbox on', async () => {
    await startAsNobody(home, join(place, 'satchel'));
  });
  await step('with its folder gone, only the data of the user are left', () => {
    rmSync(place, { recursive: true });
    expect(pathsOf(join(home, 'data')).includes('satchel.db'), 'the data are gone');
    const left = newPaths(before);
    expect(left.length === 0 && !existsSync('/usr/bin/satchel'), `left: ${left.join(', ')}`);
  });
});
