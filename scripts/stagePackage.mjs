/** Lays out, in out/stage, what a package carries beside the app: the command line with its Node, the SQLite binding, and the buttons for other programs. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './projectFolders.mjs';

export const staging = {
  cli: join(root, 'out', 'stage', 'cli'),
  native: join(root, 'out', 'stage', 'native'),
  integrations: join(root, 'out', 'stage', 'integrations'),
};

/** The packages whose native parts the command line loads, with what they load themselves. */
const nativePackages = {
  'better-sqlite3': (path) =>
    path === 'package.json' || path.startsWith('lib') || path === 'prebuilds' || path === `prebuilds/${target}.node`,
  'xxhash-addon': (path) =>
    ['package.json', 'xxhash-addon.js', 'prebuilds'].includes(path) ||
    (path.startsWith(`prebuilds/${target}`) && !path.endsWith('.musl.node')),
  'node-gyp-build': (path) => ['package.json', 'index.js', 'node-gyp-build.js'].includes(path),
};
const target = `${process.platform}-${process.arch}`;

/**
 * Replaces the staged files. Without `sqliteBinding` the packaged Electron loads the package's own prebuild.
 * @param {{ sqliteBinding: string | undefined }} parts
 */
export function stagePackage({ sqliteBinding }) {
  rmSync(join(root, 'out', 'stage'), { recursive: true, force: true });
  mkdirSync(join(staging.cli, 'bin'), { recursive: true });
  mkdirSync(staging.native, { recursive: true });
  if (sqliteBinding !== undefined) copyFileSync(sqliteBinding, join(staging.native, 'better_sqlite3.node'));
  stageIntegrations();
  stageScripts();
  for (const [name, isWanted] of Object.entries(nativePackages)) stageNativePackage(name, isWanted);
  stageNode();
  const launcher = process.platform === 'win32' ? 'satchel.cmd' : 'satchel';
  copyFileSync(
    join(root, 'resources', 'packaging', process.platform === 'win32' ? 'satchel.cmd' : 'satchel.sh'),
    join(staging.cli, launcher),
  );
  chmodSync(join(staging.cli, launcher), 0o755);
}

/** The files that the manifest names, and the manifest with the checksum of each. */
function stageIntegrations() {
  const from = join(root, 'dcc');
  const manifest = JSON.parse(readFileSync(join(from, 'manifest.json'), 'utf8'));
  const names = [...new Set([...manifest.shared, ...Object.values(manifest.dccs).flatMap(({ files }) => files)])];
  const checksums = {};
  for (const name of names.toSorted()) {
    cpSync(join(from, name), join(staging.integrations, name));
    checksums[name] = createHash('sha256')
      .update(readFileSync(join(from, name)))
      .digest('hex');
  }
  writeFileSync(
    join(staging.integrations, 'manifest.json'),
    `${JSON.stringify({ ...manifest, checksums }, undefined, 2)}\n`,
  );
}

/** The three entries of the command line and every chunk that they load. */
function stageScripts() {
  const built = join(root, 'out', 'main');
  const wanted = ['cli.js', 'hashWorker.js', 'walkWorker.js', 'fileWorker.js'];
  for (const name of wanted) {
    const text = readFileSync(join(built, name), 'utf8');
    for (const [, sibling] of text.matchAll(/["'`]\.\/([\w.-]+\.js)["'`]/g))
      if (!wanted.includes(sibling) && existsSync(join(built, sibling))) wanted.push(sibling);
    copyFileSync(join(built, name), join(staging.cli, name === 'cli.js' ? 'main.js' : name));
  }
  const { version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(
    join(staging.cli, 'package.json'),
    `${JSON.stringify({ name: 'satchel', version, license, type: 'module' })}\n`,
  );
}

function stageNativePackage(name, isWanted) {
  const from = join(root, 'node_modules', name);
  cpSync(from, join(staging.cli, 'node_modules', name), {
    recursive: true,
    filter: (path) => path === from || isWanted(path.slice(from.length + 1).replaceAll('\\', '/')),
  });
}

/** The Node of the lockfile; where none is published for this platform, the launcher uses the one on the PATH. */
function stageNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const folder = join(root, 'node_modules', `node-${platform}-${process.arch}`);
  if (!existsSync(folder)) return;
  const copy = join(staging.cli, 'bin', program);
  copyFileSync(join(folder, 'bin', program), copy);
  chmodSync(copy, 0o755);
  copyFileSync(join(folder, 'LICENSE'), join(staging.cli, 'bin', 'LICENSE'));
  // Symbols are 18 MB that nobody reads; without binutils they stay.
  if (process.platform === 'linux') spawnSync('strip', [copy], { stdio: 'ignore' });
}
