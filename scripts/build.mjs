/**
 * Builds everything into out/. With `--if-needed` nothing is done while no source is newer than the last build.
 * The last build is the file out/built, written when all parts are complete.
 */
import { chmodSync, existsSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './projectFolders.mjs';
import { runProgram } from './runProgram.mjs';

const stamp = join(root, 'out', 'built');
const sources = [
  'main',
  'shared',
  'preload',
  'renderer',
  'CHANGELOG.md',
  'resources/help',
  'package-lock.json',
  'electron.vite.config.ts',
];

/** Time of the newest source below a path. */
function newest(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

const isBuilt = () =>
  existsSync(stamp) && Math.max(...sources.map((name) => newest(join(root, name)))) < statSync(stamp).mtimeMs;

/** Builds, and throws the tool's output as an error when that fails. */
export async function build({ ifNeeded = false } = {}) {
  if (ifNeeded && isBuilt()) return;
  rmSync(stamp, { force: true });
  // A file that is written while the build runs must make the next one build again.
  const startedAt = new Date();
  const { code, output } = await runProgram('electron-vite', ['build', '--logLevel', 'warn'], {
    quiet: true,
    env: { NO_COLOR: '1', FORCE_COLOR: '0' },
  });
  if (code !== 0) throw new Error(`The build failed.\n${output}`);
  chmodSync(join(root, 'out', 'main', 'cli.js'), 0o755);
  writeFileSync(stamp, '');
  utimesSync(stamp, startedAt, startedAt);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await build({ ifNeeded: process.argv.includes('--if-needed') });
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
