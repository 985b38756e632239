/**
 * better-sqlite3 for an Electron whose Node-API is older than its prebuilt binding needs.
 * Builds the package once more without asking for Node-API 10, and caches the result beside the prepared Electron.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { electronCacheFolder } from './cacheFolder.mjs';

const require = createRequire(import.meta.url);

/** Raise when the build below changes: cached bindings of another number are not reused. */
const recipe = 1;
/** The first Electron major whose Node has Node-API 10, which the prebuilt binding asks for. */
const firstMajorWithNodeApi10 = 36;
const prebuiltDefine = "'NAPI_VERSION=10'";
const olderDefines = "'NAPI_EXPERIMENTAL', 'NODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT'";

/**
 * Path of the binding for this runtime, or undefined when the package's own prebuild serves it.
 * Prints nothing when the binding is there already; may be called any number of times, also at once.
 * @param {{ version: string }} runtime what electronRuntime() answers
 * @returns {string | undefined}
 */
export function sqliteForElectron(runtime) {
  if (Number(runtime.version.split('.')[0]) >= firstMajorWithNodeApi10) return undefined;
  const packageDir = dirname(require.resolve('better-sqlite3/package.json'));
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'));
  const cache = join(electronCacheFolder(), `better-sqlite3-${version}-${process.platform}-${process.arch}-r${recipe}`);
  const binding = join(cache, 'better_sqlite3.node');
  if (!existsSync(binding)) build(packageDir, version, cache, binding);
  return binding;
}

function build(packageDir, version, cache, binding) {
  console.error(
    `SQLite: building better-sqlite3 ${version} for the carried Electron; this happens once and takes about two minutes`,
  );
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'work-'));
  try {
    cpSync(packageDir, join(work, 'better-sqlite3'), { recursive: true });
    // A sibling as in node_modules: the build asks this package where its headers are.
    cpSync(
      dirname(require.resolve('node-addon-api/package.json', { paths: [packageDir] })),
      join(work, 'node_modules', 'node-addon-api'),
      {
        recursive: true,
      },
    );
    const gypFile = join(work, 'better-sqlite3', 'binding.gyp');
    const text = readFileSync(gypFile, 'utf8');
    if (!text.includes(prebuiltDefine)) throw new Error(`${prebuiltDefine} is not in better-sqlite3's binding.gyp.`);
    writeFileSync(gypFile, text.replace(prebuiltDefine, olderDefines));
    const gyp = spawnSync(
      process.execPath,
      [
        require.resolve('node-gyp/bin/node-gyp.js'),
        'rebuild',
        '--release',
        '--force_build=1',
        `--nodedir=${headersFolder()}`,
      ],
      { cwd: join(work, 'better-sqlite3'), stdio: 'pipe', encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
    );
    if (gyp.status !== 0)
      throw new Error(
        `better-sqlite3 could not be built. It needs python3, make and g++ (Debian: apt-get install --no-install-recommends python3 make g++).\n${gyp.stderr.slice(-2000)}`,
      );
    renameSync(join(work, 'better-sqlite3', 'build', 'Release', 'better_sqlite3.node'), binding);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** A folder with `include/node/node_api.h`: npm's `nodedir`, the system's Node, or the Node that the lockfile pins. */
function headersFolder() {
  const candidates = [
    process.env.npm_config_nodedir,
    systemNodeFolder(),
    join(dirname(require.resolve('better-sqlite3/package.json')), '..', `node-${process.platform}-${process.arch}`),
  ];
  const found = candidates.find((folder) => folder && existsSync(join(folder, 'include', 'node', 'node_api.h')));
  if (found === undefined)
    throw new Error('No Node headers were found; name their folder with npm config set nodedir.');
  return found;
}

/** npm runs scripts with the pinned Node first on the PATH; the system's own is the last one there. */
function systemNodeFolder() {
  const folders = (process.env.PATH ?? '').split(':').filter((folder) => existsSync(join(folder, 'node')));
  const last = folders.findLast((folder) => !folder.includes('node_modules'));
  if (last === undefined) return undefined;
  return dirname(dirname(execFileSync(join(last, 'node'), ['-p', 'process.execPath'], { encoding: 'utf8' }).trim()));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { electronRuntime } = await import('./electronRuntime.mjs');
  console.log(sqliteForElectron(await electronRuntime()) ?? 'the prebuilt binding serves this Electron');
}
