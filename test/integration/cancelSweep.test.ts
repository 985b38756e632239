/** Transfers are cancelled at random instants: nothing stays open, nothing is half there, and each goes on when asked to. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cancelsInAll, createDice, seed } from '../soak/rounds';
import { sweepCancels } from '../support/transferFaults/cancelSweep';
import { openSweep } from '../support/transferFaults/openSweep';
import type { SweepWorld } from '../support/transferFaults/sweepWorld';
import { sweptEngine } from '../support/transferFaults/sweptEngine';
import { planFor } from '../support/transferFaults/sweptPlan';

const dice = createDice(seed);
let world: SweepWorld;
let engine: string;

beforeAll(async () => {
  ({ world, engine } = await openSweep(dice));
});
afterAll(() => world.close());

test('TR-28 an upload that is cancelled at random instants leaves no socket and no file open, and can be gone on with', async () => {
  const times = Math.ceil(cancelsInAll / 2);
  expect(await sweepCancels({ world, dice, times, engine })).toEqual({ cancels: times, faults: [] });
}, 3_600_000);

test('TR-28 the same for a download', async () => {
  const times = Math.floor(cancelsInAll / 2);
  const plan = await planFor(world, sweptEngine(world, engine));
  expect(await sweepCancels({ world, dice, times, engine, plan })).toEqual({ cancels: times, faults: [] });
}, 3_600_000);
