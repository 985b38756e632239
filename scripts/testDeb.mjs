/**
 * Makes two Debian packages of the unpacked app and tries them as root: installed, started by an ordinary user with the
 * sandbox on, upgraded, removed. Nothing but the user's data may be left. Exit 69 where that cannot be tried.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { makeDeb } from './makeDeb.mjs';
import { root } from './projectFolders.mjs';

const nobody = 65534;
const traces = ['/opt/Satchel', '/usr/bin/satchel', '/etc/apparmor.d/satchel', '/usr/share/mime/packages/satchel.xml'];
const desktop = '/usr/share/applications/app.satchel.desktop.desktop';
const counts = { passed: 0, failed: 0 };

function expect(isTrue, message) {
  if (!isTrue) throw new Error(message);
}

async function step(name, run) {
  try {
    await run();
    counts.passed += 1;
    console.log(`ok     ${name}`);
  } catch (error) {
    counts.failed += 1;
    console.log(`FAILED ${name}: ${error.message}`);
  }
}

const dpkg = (...args) => execFileSync('dpkg', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const asNobody = (program, args, options) =>
  spawn('setpriv', [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', program, ...args], options);

/** Starts the installed app as an ordinary user and answers the command lines of all its processes. */
async function startOnce(home) {
  const child = asNobody('xvfb-run', ['-a', '/opt/Satchel/satchel', '--disable-gpu'], {
    cwd: home,
    env: { PATH: '/usr/bin:/bin', HOME: home, SATCHEL_HOME: join(home, 'data'), XDG_RUNTIME_DIR: home },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const ended = new Promise((done) => child.on('close', done));
  try {
    for (const until = Date.now() + 30_000; ; await delay(100)) {
      const lines = processLines();
      if (lines.some(({ line }) => line.includes('--type=renderer')) && existsSync(join(home, 'data', 'satchel.db')))
        return lines;
      expect(Date.now() < until && child.exitCode === null, `it did not start: ${said.trim()}`);
    }
  } finally {
    if (child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await ended;
  }
}

function processLines() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        return line.startsWith('/opt/Satchel/satchel') ? [{ line, isFiltered: /^Seccomp:\s*2$/m.test(status) }] : [];
      } catch (error) {
        if (error.code === 'ENOENT' || error.code === 'ESRCH') return [];
        throw error;
      }
    });
}

const canTry =
  process.getuid?.() === 0 &&
  ['dpkg-deb', 'setpriv', 'xvfb-run'].every((name) => spawnSync('which', [name]).status === 0);
if (!canTry || traces.some((path) => existsSync(path))) {
  console.error('Trying the package takes root on a Debian system with xvfb where Satchel is not installed.');
  process.exit(69);
}
const work = mkdtempSync(join(tmpdir(), 'satchel-deb-try-'));
const home = join(work, 'home');
try {
  const folder = process.argv[2] ?? join(root, 'dist', 'linux-unpacked');
  const make = (version) => makeDeb({ folder, version, compression: 'none', target: join(work, `${version}.deb`) });
  execFileSync('mkdir', ['-p', home]);
  chmodSync(work, 0o755);
  chownSync(home, nobody, nobody);
  await step('it installs, with the command line on the PATH, its desktop entry, file type and scheme', () => {
    dpkg('-i', make('0.0.1'));
    rmSync(join(work, '0.0.1.deb'));
    expect(
      /\d+\.\d+/.test(
        execFileSync('/usr/bin/satchel', ['--version'], {
          encoding: 'utf8',
          env: { PATH: '/nowhere:/usr/bin:/bin', HOME: home },
        }),
      ),
      'no version',
    );
    const entry = readFileSync(desktop, 'utf8');
    expect(entry.includes('x-scheme-handler/satchel;') && entry.includes('application/x-satchel-plan+json;'), entry);
    expect(existsSync('/opt/Satchel/resources/apparmor-profile'), 'no AppArmor profile');
  });
  await step('an ordinary user starts it with the sandbox on', async () => {
    const lines = await startOnce(home);
    expect(
      lines.every(({ line }) => !line.includes('--no-sandbox')),
      lines.map(({ line }) => line).join('\n'),
    );
    expect(
      lines.some(({ line, isFiltered }) => line.includes('--type=renderer') && isFiltered),
      'the page is not confined',
    );
  });
  const data = () => readdirSync(join(home, 'data')).toSorted().join(' ');
  const before = existsSync(join(home, 'data')) ? data() : '';
  await step('an upgrade keeps the command and the data', () => {
    dpkg('-i', make('0.0.2'));
    expect(dpkg('-s', 'satchel').includes('Version: 0.0.2'), 'the version is not 0.0.2');
    expect(existsSync('/usr/bin/satchel'), 'the command is gone');
    expect(before.includes('satchel.db') && data() === before, `${before} became ${data()}`);
  });
  await step('removed, it leaves the data of the user and nothing else', () => {
    dpkg('-P', 'satchel');
    const left = [...traces, desktop].filter((path) => existsSync(path));
    expect(left.length === 0, `left: ${left.join(', ')}`);
    expect(data() === before, `${before} became ${data()}`);
  });
} finally {
  if (spawnSync('dpkg', ['-s', 'satchel'], { stdio: 'ignore' }).status === 0) spawnSync('dpkg', ['-P', 'satchel']);
  rmSync(work, { recursive: true, force: true });
}
console.log(`${counts.passed} steps with the package passed, ${counts.failed} failed`);
process.exitCode = counts.failed === 0 ? 0 : 1;
