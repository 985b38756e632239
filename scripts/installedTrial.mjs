/** The steps that every package of the system goes through, whichever program installs it. */
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { extractFile } from '@electron/asar';
import {
  cliAsNobody,
  desktopKnowledge,
  expect,
  newPaths,
  pathsOf,
  startAsNobody,
  systemPaths,
} from './packageTrial.mjs';

/** Parsed and not loaded. An older parser does not know user namespaces: it is given the rest of the profile. */
function tryProfile() {
  const { stdout, error } = spawnSync('apparmor_parser', ['--version'], { encoding: 'utf8' });
  if (error !== undefined) {
    console.log('       the AppArmor profile is not looked at: apparmor_parser is not installed here');
    return;
  }
  const profile = readFileSync('/opt/Satchel/resources/apparmor-profile', 'utf8');
  const isOld = Number(/version (\d+)/.exec(stdout)?.[1]) < 4;
  if (isOld) console.log('       the parser here is older than the profile, so its abi and userns are left out');
  const input = isOld ? profile.replace('abi <abi/4.0>,', '').replace(/^ *userns,$/m, '') : profile;
  expect(!isOld || input.length < profile.length, 'the profile has neither abi nor userns');
  const parsed = spawnSync('apparmor_parser', ['--skip-kernel-load', '--skip-cache'], { encoding: 'utf8', input });
  expect(parsed.status === 0, parsed.stderr);
}

export const traces = ['/opt/Satchel', '/usr/bin/satchel', '/etc/apparmor.d/satchel'];
const desktop = '/usr/share/applications/app.satchel.desktop.desktop';
const program = '/opt/Satchel/satchel';

/**
 * @param {{ home: string, step: (name: string, run: () => unknown) => Promise<void> }} trial
 * @param {{ kind: string, install: (version: string) => void, version: () => string | undefined, remove: () => void, purge?: () => void }} packages
 */
export async function tryInstalled({ home, step }, packages) {
  const before = systemPaths();
  const dataFolder = join(home, 'data');
  const settings = '[ui]\ntheme = "dark" # mine\n';
  const ownFile = join(dataFolder, 'config.toml');
  let data = [];
  await step('it installs, with the command line on the PATH, its desktop entry, file type and scheme', () => {
    packages.install('0.0.1');
    expect(packages.version() === '0.0.1', `the version is ${packages.version()}`);
    const { version } = JSON.parse(extractFile('/opt/Satchel/resources/app.asar', 'package.json').toString());
    const said = cliAsNobody(home, '/usr/bin/satchel', ['--version']);
    expect(said.includes(version), `the command says ${said}`);
    const entry = readFileSync(desktop, 'utf8');
    expect(entry.includes('x-scheme-handler/satchel;') && entry.includes('application/x-satchel-plan+json;'), entry);
    expect(readFileSync('/opt/Satchel/resources/package-type', 'utf8') === packages.kind, 'not the kind of package');
  });
  await step('the desktop knows the file type, the scheme and an icon of every size', () => {
    expect(existsSync('/usr/share/mime/packages/satchel.xml'), 'no file type');
    const known = desktopKnowledge().join('\n');
    if (existsSync('/usr/bin/update-mime-database')) expect(known.includes(':*.satchel-plan.json'), known);
    else console.log('       the database of file types is not looked at: update-mime-database is not installed here');
    if (existsSync('/usr/bin/update-desktop-database')) expect(known.includes('x-scheme-handler/satchel='), known);
    else console.log('       the database of programs is not looked at: desktop-file-utils is not installed here');
    for (const size of [16, 24, 32, 48, 64, 128, 256, 512])
      expect(existsSync(`/usr/share/icons/hicolor/${size}x${size}/apps/satchel.png`), `no icon of ${size}`);
  });
  await step('its files belong to root and nobody else may write them', () => {
    for (const path of ['/opt/Satchel', program, '/opt/Satchel/resources/app.asar', desktop]) {
      const { uid, mode } = statSync(path);
      expect(uid === 0 && (mode & 0o022) === 0, `${path}: ${uid} ${mode.toString(8)}`);
    }
    const sandbox = statSync('/opt/Satchel/chrome-sandbox').mode & 0o7777;
    expect(sandbox === 0o755 || sandbox === 0o4755, `chrome-sandbox has ${sandbox.toString(8)}`);
  });
  await step('the AppArmor profile is one that the parser takes', () => tryProfile());
  await step('an ordinary user starts it with the sandbox on', async () => {
    await startAsNobody(home, program);
    writeFileSync(ownFile, settings);
    data = pathsOf(dataFolder);
    expect(data.includes('satchel.db'), `the data are ${data.join(' ')}`);
  });
  const expectData = () => {
    const lost = data.filter((path) => !existsSync(join(dataFolder, path)));
    expect(data.length > 0 && lost.length === 0, `of the data is gone: ${lost.join(' ')}`);
    expect(readFileSync(ownFile, 'utf8') === settings, 'the settings were changed');
  };
  await step('an upgrade keeps the command and the data', () => {
    packages.install('0.0.2');
    expect(packages.version() === '0.0.2', `the version is ${packages.version()}`);
    expect(lstatSync('/usr/bin/satchel').isSymbolicLink(), 'the command is gone');
    expect(existsSync(readlinkSync('/usr/bin/satchel')), 'the command leads nowhere');
    expectData();
  });
  await step('upgraded, it starts on the data of the version before, for the window and the command', async () => {
    await startAsNobody(home, program);
    const answer = cliAsNobody(home, '/usr/bin/satchel', ['config', 'get', 'ui.theme']);
    expect(answer === 'dark', `ui.theme is ${answer}`);
    expectData();
    data = pathsOf(dataFolder);
  });
  const expectNoTrace = () => {
    const left = newPaths(before).filter((path) => !path.startsWith('/var/lib/dpkg/info/'));
    expect(left.length === 0, `left: ${left.join(', ')}`);
    const known = desktopKnowledge();
    expect(known.length === 0, `still known: ${known.join(', ')}`);
    expectData();
  };
  await step('removed, it leaves the data of the user and nothing else', () => {
    packages.remove();
    expectNoTrace();
  });
  if (packages.purge === undefined) return;
  await step('installed again and purged at once, it leaves the data of the user and nothing else', () => {
    packages.install('0.0.3');
    packages.purge();
    expectNoTrace();
    expect(!newPaths(before).some((path) => path.startsWith('/var/lib/dpkg/info/')), 'dpkg still has its scripts');
  });
}
