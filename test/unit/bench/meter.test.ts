/** What a measured program costs is what its whole tree of processes costs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { measureProgram, peakOfTree } from '../../../scripts/benchMeter.mjs';

const held = 120 * 2 ** 20;
const holding = `const held = Buffer.alloc(${held}, 1); console.log(held.length); process.stdin.resume();`;

test.runIf(process.platform === 'linux')('memory of a child of a child is counted', async () => {
  const program = `const { spawn } = require('node:child_process');
    spawn(process.execPath, ['-e', ${JSON.stringify(holding)}], { stdio: 'inherit' });`;
  const shell = spawn('sh', ['-c', '"$@"; exit', 'sh', process.execPath, '-e', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(shell, 'close');
  onTestFinished(async () => {
    shell.stdin.end();
    await ended;
  });
  await once(shell.stdout, 'data');
  const bytes = peakOfTree(shell.pid ?? 0) ?? 0;
  expect([bytes > held, bytes < held * 5]).toEqual([true, true]);
});

test('a program that fails is refused with what it said', async () => {
  const failing = measureProgram([process.execPath, '-e', 'console.error("no such thing"); process.exit(3)']);
  await expect(failing).rejects.toThrow(/ended with 3\.\nno such thing/);
});
