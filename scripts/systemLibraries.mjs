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

const isOnPath = (name) =>
  (process.env.PATH ?? '').split(':').some((folder) => folder !== '' && existsSync(`${folder}/${name}`));

export const missingBuildPackages = () => (isDebian() ? buildPackages.filter((name) => !isOnPath(name)) : []);

export const installHint = (names) =>
  `The window needs system packages that are not installed here. Install them with: sudo apt-get install --no-install-recommends ${names.join(' ')}`;

/** Names as this release knows them: some end in t64 on newer ones. */
const asKnownHere = (names) =>
  names.map((name) => {
    const { stdout } = spawnSync('apt-cache', ['policy', `${name}t64`], { encoding: 'utf8' });
    return /Candidate: (?!\(none\))/.test(stdout) ? `${name}t64` : name;
  });

/**
 * Installs what is missing where that is possible (root, or sudo without a password).
 * @returns {boolean} false, with the sentence printed, where it is not
 */
export function ensureSystemPackages() {
  const missing = [...missingSystemPackages(), ...missingBuildPackages()];
  if (missing.length === 0) return true;
  const prefix = rootPrefix();
  if (prefix === undefined) {
    console.error(installHint(missing));
    return false;
  }
  console.error(`Installing system packages: ${missing.join(' ')}`);
  const apt = (...args) =>
    spawnSync(
      prefix[0] ?? 'env',
      [...prefix.slice(1), ...(prefix.length > 0 ? ['env'] : []), 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    ).status === 0;
  apt('update', '-qq');
  const names = asKnownHere(missing);
  if (apt('install', '-y', '-qq', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', ...names)) return true;
  console.error(installHint(names));
  return false;
}

/** The words that make a command run as root: none for root itself, undefined where there is no way. */
function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url) && !ensureSystemPackages()) process.exitCode = 69;
