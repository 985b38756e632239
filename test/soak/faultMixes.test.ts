/** Every mix of faults, each way; `npm test` runs one each way. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMixedRuns, type Mix, type MixedRuns } from '../support/transferFaults/mixedRuns';

const mixes: readonly Mix[] = ['20 % of the answers 503 and 5 % of the connections reset', 'all faults at once'];

let runs: MixedRuns;
beforeAll(async () => {
  runs = await createMixedRuns();
});
afterAll(() => runs.close());

test.each(mixes)(
  'an upload ends with one job through %s, and the store holds what was sent',
  async (mix) => {
    expect(await runs.upload(mix)).toEqual({ errors: [], differs: [], jobs: 1, openUploads: 0, hasFailures: true });
  },
  300_000,
);

test.each(mixes)(
  'a download ends through %s, and a corrupted byte never lands',
  async (mix) => {
    expect(await runs.download(mix)).toMatchObject({ errors: [], differs: [], hasFailures: true });
  },
  300_000,
);
