/**
 * Checks of the packaged app that need no window: fuses, size, what lies in it, shared libraries, and its command line.
 * Usage: node scripts/smokePackage.mjs [folder]; with SATCHEL_RELEASE=1 the folder holds a release build.
 */
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { extractFile, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import config from '../electron-builder.config.mjs';
import { fuses } from './fuses.mjs';
import { electronSwitches } from './electronSwitches.mjs';
import { root } from './projectFolders.mjs';
import { toolEnvironment } from './runProgram.mjs';

const maxPackageBytes = 350_000_000;
const maxPreloadBytes = 10_000;
const maxFirstLoadBytes = 450_000;

/** Every path below a folder. */
const pathsBelow = (folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, name));
const bytesBelow = (folder) =>
  pathsBelow(folder).reduce((sum, path) => sum + (lstatSync(path).isFile() ? statSync(path).size : 0), 0);

function expect(isTrue, message) {
  if (!isTrue) throw new Error(message);
}

/** The checks by name; each throws with a sentence when the package is not as it must be. */
const checks = (folder, isRelease, copiedCli) => {
  const resources = join(folder, 'resources');
  const asar = join(resources, 'app.asar');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const cli = (...args) => execFileSync(join(copiedCli, 'satchel'), args, { encoding: 'utf8', cwd: tmpdir() });
  return {
    'the fuses are set as the table says': async () => {
      const wire = await getCurrentFuseWire(join(folder, 'satchel'));
      const wanted = fuses(isRelease);
      const differing = Object.entries(wanted).filter(([name, isOn]) => {
        const option = FuseV1Options[name[0].toUpperCase() + name.slice(1)];
        return wire[option] !== (isOn ? FuseState.ENABLE : FuseState.DISABLE);
      });
      expect(differing.length === 0, `Fuses differ: ${differing.map(([name]) => name).join(', ')}.`);
    },
    'the package says which kind of build it is': () => {
      const { buildKind } = JSON.parse(extractFile(asar, 'package.json').toString());
      expect(buildKind === (isRelease ? 'release' : 'test'), `It says ${buildKind}.`);
    },
    'the package is at most 350 MB': () => {
      const bytes = bytesBelow(folder);
      expect(bytes <= maxPackageBytes, `It is ${(bytes / 1e6).toFixed(0)} MB.`);
    },
    'the package holds no default app, sources or maps': () => {
      expect(!existsSync(join(resources, 'default_app.asar')), 'default_app.asar is there.');
      const strange = listPackage(asar).filter((path) => /\.(ts|tsx|map|c|cpp|h|gyp)$/.test(path));
      expect(strange.length === 0, `In the asar: ${strange.slice(0, 5).join(', ')}.`);
    },
    'the icons of Windows and macOS are made of the pictures that Linux has': () => {
      execFileSync(process.execPath, [join(root, 'scripts', 'makeIcons.mjs'), '--check'], { encoding: 'utf8' });
    },
    'every file that the installers of any system name is there': () => {
      const { nsis, mac, win, linux, deb, rpm } = config;
      const named = [
        nsis.include,
        nsis.license,
        mac.icon,
        mac.entitlements,
        mac.entitlementsInherit,
        win.icon,
        linux.icon,
      ];
      const scripts = [deb, rpm].flatMap(({ afterInstall, afterRemove }) => [afterInstall, afterRemove]);
      const missing = [...named, ...scripts, ...win.extraResources.map(({ from }) => from)].filter(
        (path) => !existsSync(join(root, path)),
      );
      expect(missing.length === 0, `Not there: ${missing.join(', ')}.`);
    },
    'the licences lie beside the app': () => {
      for (const name of ['LICENSE', 'THIRD-PARTY-NOTICES.md'])
        expect(existsSync(join(resources, name)), `${name} is missing.`);
      expect(existsSync(join(folder, 'LICENSES.chromium.html')), 'LICENSES.chromium.html is missing.');
    },
    'the buttons for other programs lie beside the app, each file as its checksum says': () => {
      const integrations = join(resources, 'integrations');
      const { dccs, shared, checksums } = JSON.parse(readFileSync(join(integrations, 'manifest.json'), 'utf8'));
      const named = [...shared, ...Object.values(dccs).flatMap(({ files }) => files)];
      const there = pathsBelow(integrations)
        .filter((path) => lstatSync(path).isFile() && path !== join(integrations, 'manifest.json'))
        .map((path) => relative(integrations, path).split(sep).join('/'));
      const listed = (names) => [...new Set(names)].toSorted().join(' ');
      expect(listed(named) === listed(there), `Named: ${listed(named)}. There: ${listed(there)}.`);
      for (const name of there) {
        const sum = createHash('sha256')
          .update(readFileSync(join(integrations, name)))
          .digest('hex');
        expect(checksums[name] === sum, `${name} is not what was packaged.`);
      }
    },
    'the preload is at most 10 kB': () => {
      const { length } = extractFile(asar, 'out/preload/index.cjs');
      expect(length <= maxPreloadBytes, `It is ${length} bytes.`);
    },
    'the scripts of the first page are at most 450 kB compressed': () => {
      const html = extractFile(asar, 'out/renderer/index.html').toString();
      const names = [...html.matchAll(/(?:src|href)="\.?\/([^"]+\.js)"/g)].map(([, name]) => name);
      expect(names.length > 0, 'index.html names no script.');
      const bytes = names.reduce((sum, name) => sum + gzipSync(extractFile(asar, `out/renderer/${name}`)).length, 0);
      expect(bytes <= maxFirstLoadBytes, `They are ${bytes} bytes.`);
    },
    'no shared library is missing': () => {
      const programs = [join(folder, 'satchel'), ...pathsBelow(resources).filter((path) => path.endsWith('.node'))];
      for (const path of programs) {
        const missing = execFileSync('ldd', [path], { encoding: 'utf8' })
          .split('\n')
          .filter((line) => line.includes('not found'));
        expect(missing.length === 0, `${path}: ${missing.join('; ')}`);
      }
    },
    [`the app ${isRelease ? 'opens no' : 'opens a'} debugger port when it is asked to`]: async () => {
      const said = await startWithInspector(join(folder, 'satchel'));
      expect(said.includes('Debugger listening') !== isRelease, `It said: ${said.trim()}`);
    },
    'the command line says its version': () => {
      const answer = cli('--version').trim();
      expect(answer.includes(version), `It says ${answer}.`);
    },
    'the command line hashes a known vector': () => {
      const work = mkdtempSync(join(tmpdir(), 'satchel-smoke-'));
      try {
        writeFileSync(join(work, 'abc'), 'abc');
        const answer = cli('hash', join(work, 'abc'));
        expect(answer.startsWith('06b05ab6733a618578af5f94892f3950  '), `It says ${answer.trim()}.`);
      } finally {
        rmSync(work, { recursive: true });
      }
    },
    'the command line opens its database': () => {
      const work = mkdtempSync(join(tmpdir(), 'satchel-smoke-'));
      try {
        const lines = cli('--home', work, '--json', 'transfers', 'list').trim().split('\n');
        expect(JSON.parse(lines.at(-1)).type === 'result', `It says ${lines.at(-1)}.`);
      } finally {
        rmSync(work, { recursive: true });
      }
    },
  };
};

/** Starts the app with `--inspect=0` until its own code runs; answers what it said until then. */
async function startWithInspector(program) {
  const home = mkdtempSync(join(tmpdir(), 'satchel-smoke-home-'));
  const child = spawn(
    process.execPath,
    [join(root, 'scripts', 'withDisplay.mjs'), program, '--inspect=0', ...electronSwitches()],
    {
      env: toolEnvironment({ SATCHEL_HOME: home }),
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that the virtual display ends with it.
      detached: true,
    },
  );
  let said = '';
  const ended = new Promise((resolve) => {
    child.on('close', resolve);
  });
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
  try {
    // Node announces its inspector before the first line of the app, which makes this folder.
    for (const deadline = Date.now() + 30_000; !existsSync(join(home, 'electron')); await delay(50))
      expect(Date.now() < deadline && child.exitCode === null, `It did not start: ${said.trim()}`);
    return said;
  } finally {
    if (child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await ended;
    rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** Runs all checks on an unpacked package, never throws for one that fails. @returns {Promise<{ passed: number, failed: number }>} */
export async function smokePackage(folder, isRelease) {
  const count = { passed: 0, failed: 0 };
  // Away from the checkout, whose node_modules would serve a command line that has lost its own.
  const copiedCli = mkdtempSync(join(tmpdir(), 'satchel-smoke-cli-'));
  try {
    cpSync(join(folder, 'resources', 'cli'), copiedCli, { recursive: true });
    for (const [name, check] of Object.entries(checks(folder, isRelease, copiedCli))) {
      try {
        await check();
        count.passed += 1;
        console.log(`ok     ${name}`);
      } catch (error) {
        count.failed += 1;
        console.log(`FAILED ${name}: ${error.message}`);
      }
    }
  } finally {
    rmSync(copiedCli, { recursive: true, force: true });
  }
  return count;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { passed, failed } = await smokePackage(
    process.argv[2] ?? join(root, 'dist', 'linux-unpacked'),
    process.env.SATCHEL_RELEASE === '1',
  );
  console.log(`${passed} checks of the package passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
