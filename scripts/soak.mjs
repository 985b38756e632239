/**
 * `npm run soak`: long random runs, apart from `npm test`. Without options everything in test/soak/, `--rounds N` times.
 * `--minutes N` moves files through faults for so long, with `--steady` without kills, to see whether memory grows; `--kills N` kills and cancels transfers at so many instants, in each
 * direction: of the engine, of the command line and of the app, which is packaged for it. `--seed S` chooses which.
 * SATCHEL_SOAK_ROUNDS, SATCHEL_SOAK_MINUTES and SATCHEL_SOAK_SEED say the same.
 */
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';
import { build } from './build.mjs';
import { root } from './projectFolders.mjs';
import { runProgram } from './runProgram.mjs';

const hoursMs = 60 * 60 * 1000;
const number = { type: 'string' };
const {
  values: { steady, ...values },
} = parseArgs({
  options: {
    minutes: number,
    kills: number,
    rounds: number,
    seed: number,
    steady: { type: 'boolean', default: false },
  },
});
if (steady) process.env.SATCHEL_SOAK_STEADY = '1';
const variables = {
  minutes: ['SATCHEL_SOAK_MINUTES'],
  kills: ['SATCHEL_SWEEP_KILLS', 'SATCHEL_SWEEP_CANCELS', 'SATCHEL_SWEEP_APP_KILLS'],
  rounds: ['SATCHEL_SOAK_ROUNDS'],
  seed: ['SATCHEL_SOAK_SEED'],
};
for (const [name, text] of Object.entries(values)) {
  if (!(Number(text) > 0)) throw new Error(`--${name} takes a number above 0.`);
  for (const variable of variables[name]) process.env[variable] = text;
}
const chosen = [
  ...(values.minutes === undefined ? [] : ['test/soak/transfers.test.ts']),
  ...(values.kills === undefined ? [] : ['test/integration/*Sweep.test.ts', 'test/cli/*Sweep.test.ts']),
];

await build({ ifNeeded: true });
const runner = await startVitest('test', [], {
  root,
  watch: false,
  include: chosen.length === 0 ? ['test/soak/**/*.test.ts'] : chosen,
  testTimeout: 24 * hoursMs,
  hookTimeout: hoursMs,
  fileParallelism: false,
});
await runner.close();

/** Ends the process as the program did, unless something has failed before. */
async function run(program, args) {
  const { code } = await runProgram(program, args);
  process.exitCode ||= code;
}
if (values.kills !== undefined) {
  await run('node', ['scripts/package.mjs']);
  await run('node', ['scripts/withDisplay.mjs', 'playwright', 'test', 'killedApp']);
}
