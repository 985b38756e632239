/**
 * `npm run check`: every check of the sources, each counted once. Prints the output of those that fail.
 * Leaves the counts in test/.artifacts/check.json.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { artifact } from './projectFolders.mjs';
import { runProgram } from './runProgram.mjs';

const layers = ['.', 'shared', 'main/engine', 'main', 'preload', 'renderer', 'test'];
// The longest first, so that the last one does not run alone.
const checks = [
  ['eslint', 'eslint', ['.']],
  ['format', 'prettier', ['--check', '--log-level', 'warn', '.']],
  ...layers.map((layer) => [`types of ${layer === '.' ? 'the root' : layer}`, 'tsc', ['-p', layer]]),
  ['unused files, exports and packages', 'knip', ['--no-progress', '--no-config-hints']],
  ['layers and cycles', 'depcruise', ['main', 'shared', 'preload', 'renderer', 'test']],
  ['licences', 'node', ['scripts/licences.mjs']],
  ['table of the bench in the README', 'node', ['scripts/benchTable.mjs']],
];

/** Runs all checks, never throws for one that fails. @returns {Promise<{ passed: number, failed: number }>} */
export async function runChecks() {
  const open = [...checks];
  const count = { passed: 0, failed: 0 };
  const work = async () => {
    for (let next = open.shift(); next !== undefined; next = open.shift()) {
      const [name, program, args] = next;
      const startedAt = performance.now();
      const { code, output } = await runProgram(program, args, { quiet: true, env: { FORCE_COLOR: '0' } });
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
      count[code === 0 ? 'passed' : 'failed'] += 1;
      // Lint warnings do not fail; they ask for a split, and are only heard when they are shown.
      if (code !== 0 || program === 'eslint') console.log(output.trim());
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
  writeFileSync(artifact('check.json'), `${JSON.stringify(count)}\n`);
  return count;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { passed, failed } = await runChecks();
  console.log(`${passed} checks passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
