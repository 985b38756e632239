/** Runs a program of the checkout with the pinned Node first on the PATH. */
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from './projectFolders.mjs';

/** The environment in which every program of the checkout finds its own tools before the machine's. */
export function toolEnvironment(extra = {}) {
  const environment = { ...process.env, ...extra };
  environment.PATH = [join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
  // Turns Electron into plain Node; an editor's terminal may have set it.
  delete environment.ELECTRON_RUN_AS_NODE;
  return environment;
}

/**
 * Runs a program to its end and answers its exit code; a signal counts as 1.
 * With `quiet` the output is collected and answered instead of shown.
 * @param {string} program
 * @param {string[]} args
 * @param {{ quiet?: boolean, env?: Record<string, string> }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runProgram(program, args, { quiet = false, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      env: toolEnvironment(env),
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    let output = '';
    const collect = (data) => {
      output += data;
    };
    child.stdout?.setEncoding('utf8').on('data', collect);
    child.stderr?.setEncoding('utf8').on('data', collect);
    child.on('error', reject);
    child.on('close', (code) => {
      // Some tools colour what they say even where nobody looks.
      resolve({ code: code ?? 1, output: stripVTControlCharacters(output) });
    });
  });
}
