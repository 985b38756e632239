/** The checkout under test, and its own tools run on a folder of planted mistakes. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const checkout = join(import.meta.dirname, '..', '..', '..');

/** Text of a file of the checkout. */
export const textOf = (name: string): string => readFileSync(join(checkout, name), 'utf8');

/** Runs one of the checkout's tools in another folder; answers its exit code and what it said. */
export function runTool(
  tool: string,
  args: readonly string[],
  cwd: string,
): { readonly code: number; readonly output: string } {
  const { status, stdout, stderr, error } = spawnSync(join(checkout, 'node_modules', '.bin', tool), args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' },
  });
  if (error !== undefined) throw error;
  return { code: status ?? -1, output: stdout + stderr };
}
