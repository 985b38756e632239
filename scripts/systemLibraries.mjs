/**
 * The Debian packages without which no window opens, and how to get them.
 * Root on a Debian system gets them installed; anybody else gets one sentence with the command, and exit code 69.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const displayPackages = [
  'xvfb',
  'xauth',
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libatk-bridge2.0-0',
  'libnotify4',
  'ca-certificates',
  'fonts-dejavu-core',
];
/** What building the SQLite binding of the carried Electron takes. */
const buildPackages = ['python3', 'make', 'g++'];

const isDebian = () => process.platform === 'linux' && existsSync('/usr/bin/dpkg-query');

/** Whether a window can open here without a virtual display. */
export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);

/** Names of packages that are not installed; empty where dpkg does not rule. */
export function missingSystemPackages(wanted = displayPackages) {
  if (!isDebian()) return [];
  return wanted.filter((name) => {
    // Newer releases renamed some of these with a t64 ending; asking for both, one of them is always unknown.
    const { stdout } = spawnSync('dpkg-query', ['-W', '-f=${Status}\n', name, `${name}t64`], { encoding: 'utf8' });
    return !stdout.includes('install ok installed');
  });
}

/** Whether a program of this name is on the PATH. */
export const isOnPath = (name) =>
  (process.env.PATH ?? '').split(':').some((folder) => folder !== '' && existsSync(`${folder}/${name}`));

export const missingBuildPackages = () => (isDebian() ? buildPackages.filter((name) => !isOnPath(name)) : []);

export const installHint = (names) =>
  `The window needs system packages that are not installed here. Install them with: sudo apt-get install --no-install-recommends ${names.join(' ')}`;

/**
 * Installs Debian packages where that is possible: as root, or with sudo that asks no password.
 * @param {string[]} names
 * @returns {boolean} whether they are there now
 */
export function installSystemPackages(names) {
  const prefix = rootPrefix();
  if (!isDebian() || prefix === undefined) return false;
  const [program, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
  const apt = (...args) =>
    spawnSync(program, [...rest, ...args], { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
  console.error(`Installing system packages: ${names.join(' ')}`);
  apt('update', '-qq');
  return apt('install', '-y', '-qq', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', ...asKnownHere(names));
}

/** Names as this release knows them: some end in t64 on newer ones. */
const asKnownHere = (names) =>
  names.map((name) => {
    const { stdout } = spawnSync('apt-cache', ['policy', `${name}t64`], { encoding: 'utf8' });
    return /Candidate: (?!\(none\))/.test(stdout) ? `${name}t64` : name;
  });

/** The words that make a command run as root: none for root itself, undefined where there is no way. */
function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined;
}

/**
 * Sees to it that windows can open and the SQLite binding can be built.
 * @returns {boolean} false, with the sentence printed, where that takes an administrator
 */
export function ensureSystemPackages() {
  const missing = [...missingSystemPackages(), ...missingBuildPackages()];
  if (missing.length > 0 && !installSystemPackages(missing)) {
    console.error(installHint(asKnownHere(missing)));
    return false;
  }
  if (hasDisplay() || isOnPath('xvfb-run')) return true;
  console.error(
    'There is no display and no virtual one: install Xvfb with its xvfb-run command and the libraries that Chromium needs.',
  );
  return false;
}

if (process.argv[1] === fileURLToPath(import.meta.url) && !ensureSystemPackages()) process.exitCode = 69;
