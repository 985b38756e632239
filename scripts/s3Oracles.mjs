/**
 * The S3 servers written by others that the contract tests also run against: moto (Python) and versitygw (Go).
 * Each is installed once into the user's cache folder, by version. Where one cannot be had, a sentence says so.
 */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toolCacheFolder } from './cacheFolder.mjs';
import { runProgram } from './runProgram.mjs';
import { installSystemPackages } from './systemLibraries.mjs';

const motoVersion = '5.2.5';
const versitygwVersion = '1.8.0';

/**
 * Paths of the servers' programs, as the environment variables that the tests read.
 * With `install` a missing one is installed; without it only what is cached is answered.
 * @returns {Promise<Record<string, string>>}
 */
export async function s3Oracles({ install }) {
  const environment = {};
  const moto = process.env.SATCHEL_MOTO_SERVER || (await prepared('moto', motoPath(), installMoto, install));
  const gateway =
    process.env.SATCHEL_VERSITYGW || (await prepared('versitygw', gatewayPath(), installGateway, install));
  if (moto) environment.SATCHEL_MOTO_SERVER = moto;
  if (gateway) environment.SATCHEL_VERSITYGW = gateway;
  return environment;
}

const motoFolder = () => join(toolCacheFolder(), `moto-${motoVersion}`);
const motoPath = () => join(motoFolder(), 'bin', 'moto_server');
const gatewayPath = () => join(toolCacheFolder(), `versitygw-${versitygwVersion}`, 'versitygw');

async function prepared(name, path, installTool, install) {
  if (existsSync(path)) return path;
  if (!install) return undefined;
  try {
    await installTool();
    return path;
  } catch (error) {
    console.error(`${name} could not be installed, so the tests against it do not run: ${error.message}`);
    return undefined;
  }
}

async function run(program, args, env) {
  const { code, output } = await runProgram(program, args, { quiet: true, env });
  if (code !== 0) throw new Error(`${program} ${args[0]} ended with ${code}: ${output.trim().split('\n').at(-1)}`);
}

async function installMoto() {
  const folder = motoFolder();
  rmSync(folder, { recursive: true, force: true });
  try {
    await makeVenv(folder);
    await run(join(folder, 'bin', 'pip'), ['install', '--quiet', `moto[s3]==${motoVersion}`, 'flask', 'flask-cors']);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** A bare Debian has Python without venv; where we are root it is installed. */
async function makeVenv(folder) {
  try {
    await run('python3', ['-m', 'venv', folder]);
  } catch (error) {
    if (!installSystemPackages(['python3', 'python3-venv', 'python3-pip'])) throw error;
    rmSync(folder, { recursive: true, force: true });
    await run('python3', ['-m', 'venv', folder]);
  }
}

async function installGateway() {
  const target = join(toolCacheFolder(), `versitygw-${versitygwVersion}`);
  mkdirSync(target, { recursive: true });
  const work = mkdtempSync(join(target, 'work-'));
  try {
    await run('go', ['install', `github.com/versity/versitygw/cmd/versitygw@v${versitygwVersion}`], {
      CGO_ENABLED: '0',
      GOBIN: work,
      // Where Go's own installer puts it, which is not on every PATH.
      PATH: [process.env.PATH ?? '', '/usr/local/go/bin'].join(delimiter),
    });
    renameSync(join(work, 'versitygw'), gatewayPath());
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await s3Oracles({ install: true }));
