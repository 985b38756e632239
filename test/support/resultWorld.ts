/** A download that ended with every outcome, in an engine that is open. */
import { composeEngine } from '../../main/compose';
import type { Engine } from '../../main/engine/engine';
import { createFarmWorld, type FarmWorld } from './farmWorld';
import { addResultJob, disturb, findAgain, resultDecisions } from './resultJob';

export interface ResultWorld {
  readonly world: FarmWorld;
  readonly engine: Engine;
  /** The transfer, done. */
  readonly uid: string;
  /** Puts the bytes of the frame that the store lost back. */
  readonly find: () => void;
}

/** `isTouched` false: nothing changes here between plan and apply, so that only a lost frame fails. */
export async function createResultWorld(folder: string, isTouched = true): Promise<ResultWorld> {
  const world = createFarmWorld(folder);
  const jobId = await addResultJob(world);
  const engine = await composeEngine({
    role: 'app',
    env: { SATCHEL_HOME: world.home },
    commandLine: new Map(),
    version: '0.0.0',
    emit: () => undefined,
    log: () => undefined,
  });
  const { uid } = await engine.downloads.plan({ jobId });
  await engine.board.settled(uid);
  await engine.downloads.hashed(uid);
  for (const [text, action] of resultDecisions) {
    await engine.downloads.show(uid, (review) => {
      review.view('folder', { kinds: [], undecidedOnly: false, text });
    });
    await engine.downloads.decide(uid, (review) => review.decide({ scope: 'filter', rowIds: [] }, action));
  }
  disturb(world, isTouched);
  await engine.downloads.apply(uid, true);
  await engine.board.settled(uid);
  const find = (): void => {
    findAgain(world);
  };
  return { world, engine, uid, find };
}
