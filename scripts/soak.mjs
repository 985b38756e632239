/**
 * `npm run test:soak`: long random runs of test/soak/, apart from `npm test`.
 * SATCHEL_SOAK_ROUNDS and SATCHEL_SOAK_SEED choose how many rounds and which.
 */
import { startVitest } from 'vitest/node';
import { build } from './build.mjs';
import { root } from './projectFolders.mjs';

const hoursMs = 60 * 60 * 1000;

await build({ ifNeeded: true });
const runner = await startVitest('test', [], {
  root,
  watch: false,
  include: ['test/soak/**/*.test.ts'],
  testTimeout: 6 * hoursMs,
  hookTimeout: hoursMs,
  fileParallelism: false,
});
await runner.close();
