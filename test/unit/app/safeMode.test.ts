import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { writeCrashReport } from '../../../main/app/crashReports';
import { isSafeStart, withoutSafeSwitches } from '../../../main/app/safeMode';

function crashedAt(...timesMs: readonly (readonly [number, boolean])[]): string {
  const logFolder = mkdtempSync(join(tmpdir(), 'satchel-safe-'));
  onTestFinished(() => {
    rmSync(logFolder, { recursive: true });
  });
  for (const [atMs, isFatal] of timesMs)
    writeCrashReport(
      { process: 'main', what: 'x', isFatal },
      { logFolder, version: '1', lastLines: () => [], nowMs: () => atMs },
    );
  return logFolder;
}

const minute = 60_000;

it('a start is safe when it is asked for, or after three crashes within ten minutes', () => {
  const three = crashedAt([minute, true], [2 * minute, true], [3 * minute, true]);
  const start = (logFolder: string, nowMs: number, ...argv: string[]): boolean =>
    isSafeStart({ argv, logFolder, nowMs });
  expect([
    start(three, 4 * minute),
    start(three, 4 * minute, '--no-safe-mode'),
    start(three, 12 * minute),
    start(crashedAt([minute, true], [2 * minute, false], [3 * minute, true]), 4 * minute),
    start('/there is none', minute),
    start('/there is none', minute, '--safe-mode'),
  ]).toEqual([true, false, false, false, false, true]);
});

it('a restart repeats everything but the choice of the mode', () => {
  expect(withoutSafeSwitches(['--safe-mode', '--show=a', '--no-safe-mode'])).toEqual(['--show=a']);
});
