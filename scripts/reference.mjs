/**
 * The Python reference (the Deadline Cloud client and its job attachments library) that the tests compare with.
 * Installed once per list of pinned packages into test/.cache. Where it cannot be had, a sentence says why.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './projectFolders.mjs';
import { runProgram } from './runProgram.mjs';

const requirements = join(root, 'test', 'contract', 'reference', 'requirements.txt');
const cache = join(root, 'test', '.cache');
const isWindows = process.platform === 'win32';
const pythonIn = (folder) => join(folder, ...(isWindows ? ['Scripts', 'python.exe'] : ['bin', 'python']));

/**
 * The Python that can import the reference, or why there is none. Safe to call from several processes at once.
 * @returns {Promise<{ python: string, missing?: undefined } | { python?: undefined, missing: string }>}
 */
export async function pythonReference() {
  const digest = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  const folder = join(cache, `reference-${digest.slice(0, 12)}`);
  if (existsSync(pythonIn(folder))) return { python: pythonIn(folder) };
  const { program, reason } = await findPython();
  if (program === undefined) return { missing: reason };
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'work-'));
  try {
    await run(program, ['-m', 'venv', work]);
    await run(pythonIn(work), ['-m', 'pip', 'install', '--quiet', '--only-binary=:all:', '-r', requirements]);
    // The last step, so that a folder of that name is always whole. Another process may have been first.
    if (!existsSync(folder)) renameSync(work, folder);
    return { python: pythonIn(folder) };
  } catch (error) {
    if (existsSync(pythonIn(folder))) return { python: pythonIn(folder) };
    return { missing: `the reference could not be installed: ${error.message}` };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function findPython() {
  const program = isWindows ? 'python' : 'python3';
  try {
    const { code, output } = await runProgram(program, ['--version'], { quiet: true });
    if (code === 0 && /^Python 3\./.test(output.trim())) return { program };
    return { reason: `${program} is no Python 3` };
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return { reason: 'Python 3 is not on this machine' };
  }
}

async function run(program, args) {
  const { code, output } = await runProgram(program, args, { quiet: true });
  if (code !== 0) throw new Error(`${args.slice(0, 3).join(' ')} ended with ${code}: ${lastLine(output)}`);
}

const lastLine = (output) => output.trim().split('\n').at(-1) ?? '';

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await pythonReference());
