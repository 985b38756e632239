/** Transfers through a store and a network that fail all the time: one mix each way, because they wait really; all of them are in test/soak (`npm run soak`). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMixedRuns, type MixedRuns } from '../support/transferFaults/mixedRuns';

let runs: MixedRuns;
beforeAll(async () => {
  runs = await createMixedRuns();
});
afterAll(() => runs.close());

test('an upload through all faults at once ends with one job, and the store holds what was sent', async () => {
  expect(await runs.upload('all faults at once')).toEqual({
    errors: [],
    differs: [],
    jobs: 1,
    openUploads: 0,
    hasFailures: true,
  });
}, 300_000);

test('a download ends through a fifth of 503s and cut connections, whole or not at all', async () => {
  expect(await runs.download('20 % of the answers 503 and 5 % of the connections reset')).toMatchObject({
    errors: [],
    differs: [],
    hasFailures: true,
  });
}, 300_000);
