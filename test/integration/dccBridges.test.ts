/** The bridges into the DCCs: their own tests, written in Python and run by the `python3` of this computer. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const folder = path.resolve(import.meta.dirname, '../dcc');

interface PythonRun {
  readonly code: number | null;
  readonly said: string;
}

/** The tests of one file; what they say when one of them fails. */
function runPython(file: string): Promise<PythonRun> {
  const child = spawn('python3', ['-B', '-W', 'error', '-m', 'unittest', '-v', file], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, said: Buffer.concat(chunks).toString('utf8') });
    });
  });
}

/** The number of tests, when all of them passed; else everything that was said. */
async function passedIn(file: string): Promise<number | string> {
  const { code, said } = await runPython(file);
  const count = /^Ran (\d+) tests? in [\d.]+s\s+OK$/m.exec(said)?.[1];
  return code === 0 && count !== undefined ? Number(count) : said;
}

test.each([
  ['the bridge alone', 'test_bridge', 39],
  ['the button of each DCC', 'test_buttons', 30],
  ['the sources of all of them', 'test_syntax', 7],
])('%s passes its tests', async (_what, file, count) => {
  expect(await passedIn(file)).toBe(count);
});
