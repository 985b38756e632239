/** World and engine of the tests that kill, cancel and quit transfers. */
import { mkdir } from 'node:fs/promises';
import type { Dice } from '../../soak/rounds';
import { bundleEngine } from './engineChild';
import { createSweepWorld, type SweepWorld } from './sweepWorld';

export interface Sweep {
  /** To be closed. */
  readonly world: SweepWorld;
  /** The script of the engine process. */
  readonly engine: string;
}

export async function openSweep(dice: Dice, options?: Parameters<typeof createSweepWorld>[1]): Promise<Sweep> {
  const world = await createSweepWorld(dice, options);
  await mkdir(world.at('bundle'));
  return { world, engine: await bundleEngine(world.at('bundle')) };
}
