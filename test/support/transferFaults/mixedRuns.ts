/** Transfers through a store and a network that fail all the time, in one world: what became of each. */
import { mkdir } from 'node:fs/promises';
import { createDice, seed } from '../../soak/rounds';
import { bundleEngine } from './engineChild';
import { busyAndBroken, mixedFaults } from './faultMix';
import { startSoakEngine, type SoakEngine } from './soakEngine';
import { createSweepWorld } from './sweepWorld';
import { sweptEngine } from './sweptEngine';
import { planFor } from './sweptPlan';

const mixes = {
  '20 % of the answers 503 and 5 % of the connections reset': busyAndBroken,
  'all faults at once': mixedFaults,
} as const;
export type Mix = keyof typeof mixes;

export interface MixedRun {
  /** Errors that the engine had no code for. */
  readonly errors: readonly string[];
  /** What arrived and is not what was sent, and what did not arrive. */
  readonly differs: readonly string[];
  readonly jobs: number;
  readonly openUploads: number;
  /** A run in which nothing failed shows nothing. */
  readonly hasFailures: boolean;
}

export interface MixedRuns {
  /** Rejects when the upload does not end. */
  upload(mix: Mix): Promise<MixedRun>;
  /** The same for a download of what was sent. */
  download(mix: Mix): Promise<MixedRun>;
  close(): Promise<void>;
}

export async function createMixedRuns(): Promise<MixedRuns> {
  const dice = createDice(seed);
  const world = await createSweepWorld(dice, { smallCount: 6 });
  await mkdir(world.at('bundle'));
  const engine = await bundleEngine(world.at('bundle'));

  async function run(
    mix: Mix,
    transfer: (soaked: SoakEngine) => Promise<void>,
    differs: () => Promise<readonly string[]>,
  ): Promise<MixedRun> {
    world.server.setFaults(mixes[mix](dice));
    const soaked = await startSoakEngine(world, engine);
    await transfer(soaked);
    await soaked.stop();
    return {
      errors: soaked.errors(),
      differs: await differs(),
      jobs: world.counts().jobs,
      openUploads: world.server.uploads('bkt').length,
      hasFailures: Object.values<number>(world.server.faults.fired()).some((count) => count > 0),
    };
  }

  return {
    upload: async (mix) => {
      await world.fresh();
      return await run(
        mix,
        (soaked) => soaked.submit(),
        () => Promise.resolve(world.storeFaults()),
      );
    },
    download: async (mix) => {
      const plan = await planFor(world, sweptEngine(world, engine));
      await world.freshHome();
      return await run(
        mix,
        (soaked) => soaked.bringHome(plan),
        () => world.targetFaults(true),
      );
    },
    close: () => world.close(),
  };
}
