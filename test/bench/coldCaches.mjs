/** Measuring with the caches of the system emptied: that disturbs whoever else works there, so never in a quick run. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, writeFileSync } from 'node:fs';
import { measureProgram } from '../../scripts/benchMeter.mjs';

const droppable = '/proc/sys/vm/drop_caches';

/** What a cold case is beside its id: how it runs, `measure` being the run, or why it does not. */
export function coldCase(quick, measure) {
  const skipped = quick ? 'cold only at full size' : missingDrop();
  if (skipped !== undefined) return { skipped };
  return {
    isCold: true,
    run: () => {
      execFileSync('sync');
      writeFileSync(droppable, '3');
      return measure();
    },
  };
}

/** A script of ours, whose last line is what it measured of itself. */
export async function measureScript(command, env = {}) {
  const { output, ...start } = await measureProgram(command, env);
  return { ...JSON.parse(output.trim().split('\n').at(-1)), start };
}

function missingDrop() {
  try {
    accessSync(droppable, constants.W_OK);
    return undefined;
  } catch {
    // Only Linux has it, and only for the owner of the machine.
    return 'the caches of this system cannot be emptied here';
  }
}
