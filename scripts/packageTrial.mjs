/** Trying an installed Satchel as root: steps that are counted, starts by an ordinary user, what the system holds. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const nobody = 65534;

export function expect(isTrue, message) {
  if (!isTrue) throw new Error(message);
}

/** Says what is missing and ends with 69 where a trial with these programs is not possible. */
export function requireTrial(programs, takenPaths) {
  const missing = programs.filter((name) => spawnSync('which', [name]).status !== 0);
  const taken = takenPaths.filter((path) => existsSync(path));
  const reasons = [
    ...(process.platform === 'linux' && process.getuid?.() === 0 ? [] : ['it takes root on Linux']),
    ...(missing.length > 0 ? [`these programs are missing: ${missing.join(', ')}`] : []),
    ...(taken.length > 0 ? [`Satchel is installed: ${taken.join(', ')}`] : []),
  ];
  if (reasons.length === 0) return;
  console.error(`The package cannot be tried here: ${reasons.join('; ')}.`);
  process.exit(69);
}

/**
 * Runs the steps one after another in a folder of its own, prints each and the sum, and sets the exit code.
 * @param {string} what
 * @param {(trial: { work: string, home: string, step: (name: string, run: () => unknown) => Promise<void> }) => Promise<void>} run
 */
export async function runTrial(what, run) {
  const counts = { passed: 0, failed: 0 };
  const work = mkdtempSync(join(tmpdir(), 'satchel-try-'));
  const home = join(work, 'home');
  chmodSync(work, 0o755);
  mkdirSync(home);
  chownSync(home, nobody, nobody);
  const step = async (name, check) => {
    try {
      await check();
      counts.passed += 1;
      console.log(`ok     ${name}`);
    } catch (error) {
      counts.failed += 1;
      console.log(`FAILED ${name}: ${error.message}`);
    }
  };
  try {
    await run({ work, home, step });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  console.log(`${counts.passed} steps with ${what} passed, ${counts.failed} failed`);
  process.exitCode = counts.failed === 0 ? 0 : 1;
}

/** The environment of an ordinary user, in which no Node is on the PATH. */
const environmentOf = (home) => ({
  PATH: '/usr/bin:/bin',
  HOME: home,
  SATCHEL_HOME: join(home, 'data'),
  XDG_RUNTIME_DIR: home,
});

const asNobody = (program, args) => [
  'setpriv',
  [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', program, ...args],
];

/** What the command line prints for an ordinary user. */
export function cliAsNobody(home, program, args) {
  const [setpriv, words] = asNobody(program, args);
  return execFileSync(setpriv, words, { encoding: 'utf8', cwd: home, env: environmentOf(home) }).trim();
}

/** Starts the window as an ordinary user, ends it, and checks that it ran with the sandbox on. */
export async function startAsNobody(home, program) {
  const lines = await processesOfStart(home, program);
  expect(
    lines.every(({ line }) => !line.includes('--no-sandbox')),
    lines.map(({ line }) => line).join('\n'),
  );
}

async function processesOfStart(home, program) {
  const [setpriv, words] = asNobody('xvfb-run', ['-a', program, '--disable-gpu']);
  const child = spawn(setpriv, words, {
    cwd: home,
    env: environmentOf(home),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const ended = new Promise((done) => child.on('close', done));
  try {
    for (const until = Date.now() + 60_000; ; await delay(100)) {
      const lines = processLines(program);
      const pages = lines.filter(({ line }) => line.includes('--type=renderer'));
      // A page confines itself a moment after its process began.
      if (pages.some(({ isFiltered }) => isFiltered) && existsSync(join(home, 'data', 'satchel.db'))) return lines;
      const trouble = pages.length === 0 ? 'it did not start' : 'the page is not confined, or nothing was kept';
      expect(Date.now() < until && child.exitCode === null, `${trouble}: ${said.trim()}`);
    }
  } finally {
    if (child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await ended;
  }
}

function processLines(program) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        return line.startsWith(program) ? [{ line, isFiltered: /^Seccomp:\s*2$/m.test(status) }] : [];
      } catch (error) {
        if (error.code === 'ENOENT' || error.code === 'ESRCH') return [];
        throw error;
      }
    });
}

/** Every path where packages put things. What others do there meanwhile is told apart by our name. */
export function systemPaths() {
  const { stdout } = spawnSync('find', ['/usr', '/etc', '/opt', '/var/lib', '-xdev'], {
    encoding: 'utf8',
    maxBuffer: 1024 ** 3,
  });
  return new Set(stdout.split('\n'));
}

/** Paths that are there now and were not, and that speak of Satchel; package databases of the system name it themselves. */
export const newPaths = (before) =>
  [...systemPaths()].filter((path) => !before.has(path) && /satchel/i.test(path)).toSorted();

/** Lines of what the desktop knows of file types and programs that name Satchel. */
export function desktopKnowledge() {
  const files = ['globs2', 'types', 'aliases'].map((name) => `/usr/share/mime/${name}`);
  return [...files, '/usr/share/applications/mimeinfo.cache']
    .filter((path) => existsSync(path))
    .flatMap((path) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => /satchel/i.test(line))
        .map((line) => `${path}: ${line}`),
    );
}

/** The paths below a folder of the person's, with their sizes where no program writes by itself. */
export function pathsOf(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .filter((path) => !/^(electron|logs)\b|-(wal|shm|journal)$/.test(path))
    .toSorted();
}
