/** Registers tests of transfers through a store and a network that fail all the time, in one world for a whole file. */
import { mkdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDice, seed } from '../../soak/rounds';
import { bundleEngine } from './engineChild';
import { busyAndBroken, mixedFaults } from './faultMix';
import { createSweepWorld, type SweepWorld } from './sweepWorld';
import { startSoakEngine } from './soakEngine';
import { sweptEngine } from './sweptEngine';
import { planFor } from './sweptPlan';

const mixes = {
  'busy and broken': ['20 % of the answers 503 and 5 % of the connections reset', busyAndBroken],
  everything: ['all faults at once', mixedFaults],
} as const;
export type Mix = keyof typeof mixes;

/** Each run ends, and what lands is what was sent. */
export function describeMixedRuns(uploads: readonly Mix[], downloads: readonly Mix[]): void {
  const dice = createDice(seed);
  let world: SweepWorld;
  let engine: string;

  beforeAll(async () => {
    world = await createSweepWorld(dice, 6);
    await mkdir(world.at('bundle'));
    engine = await bundleEngine(world.at('bundle'));
  });
  afterAll(() => world.close());

  for (const [name, faults] of uploads.map((mix) => mixes[mix])) {
    test(`an upload ends through ${name}`, async () => {
      await world.fresh();
      world.server.setFaults(faults(dice));
      const soaked = await startSoakEngine(world, engine);
      await soaked.submit();
      await soaked.stop();
      const fired = Object.values<number>(world.server.faults.fired()).reduce((sum, count) => sum + count, 0);
      expect([soaked.errors(), world.storeFaults(), world.counts().jobs, fired > 0]).toEqual([[], [], 1, true]);
    }, 300_000);
  }
  for (const [name, faults] of downloads.map((mix) => mixes[mix])) {
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
}
