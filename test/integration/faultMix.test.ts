/** Transfers through a store and a network that fail all the time: they end, and what lands is what was sent. */
import { mkdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDice, seed } from '../soak/rounds';
import { bundleEngine } from '../support/transferFaults/engineChild';
import { busyAndBroken, mixedFaults } from '../support/transferFaults/faultMix';
import { createSweepWorld, type SweepWorld } from '../support/transferFaults/sweepWorld';
import { startSoakEngine } from '../support/transferFaults/soakEngine';
import { sweptEngine } from '../support/transferFaults/sweptEngine';
import { planFor } from '../support/transferFaults/sweptPlan';

const dice = createDice(seed);
let world: SweepWorld;
let engine: string;

beforeAll(async () => {
  world = await createSweepWorld(dice, 6);
  await mkdir(world.at('bundle'));
  engine = await bundleEngine(world.at('bundle'));
});
afterAll(() => world.close());

for (const [name, faults] of [
  ['20 % of the answers 503 and 5 % of the connections reset', busyAndBroken],
  ['all faults at once', mixedFaults],
] as const) {
  test(`an upload ends through ${name}`, async () => {
    await world.fresh();
    world.server.setFaults(faults(dice));
    const soaked = await startSoakEngine(world, engine);
    await soaked.submit();
    await soaked.stop();
    const fired = Object.values<number>(world.server.faults.fired()).reduce((sum, count) => sum + count, 0);
    expect([soaked.errors(), world.storeFaults(), world.counts().jobs, fired > 0]).toEqual([[], [], 1, true]);
  }, 300_000);

  test(`a download ends through ${name}, and a corrupted byte never lands`, async () => {
    const plan = await planFor(world, sweptEngine(world, engine));
    await world.freshHome();
    world.server.setFaults(faults(dice));
    const soaked = await startSoakEngine(world, engine);
    await soaked.bringHome(plan);
    await soaked.stop();
    const fired = Object.values<number>(world.server.faults.fired()).reduce((sum, count) => sum + count, 0);
    expect([soaked.errors(), await world.targetFaults(true), fired > 0]).toEqual([[], [], true]);
  }, 300_000);
}
