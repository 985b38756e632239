/** A download that ends with every outcome: a farm's job over files that a person touched, some of them while it was applied. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeEngine } from '../../main/compose';
import { createHasher } from '../../main/adapters/hasher/hasher';
import type { Engine } from '../../main/engine/engine';
import { dataKey } from '../../main/engine/store/keys';
import type { PlanAction } from '../../shared/domain/plan';
import { createFarmWorld, frames, type FarmWorld } from './farmWorld';

export interface ResultWorld {
  readonly world: FarmWorld;
  readonly engine: Engine;
  readonly log: readonly string[];
  /** The transfer, done. */
  readonly uid: string;
  /** Puts the bytes of the frame that the store lost back. */
  readonly find: () => void;
}

const farmText = (frame: number): string => `beauty ${frame} of the farm`;
const lostFrame = 1003;
/** Saved by somebody while the download was under review, or not at all. */
export const changedFrame = 'renders/beauty.1005.exr';

/** `isTouched` false: nothing changes here between plan and apply, so that only a lost frame fails. */
export async function createResultWorld(folder: string, isTouched = true): Promise<ResultWorld> {
  const world = createFarmWorld(folder);
  const log: string[] = [];
  const job = await world.addJob('sq010 =SUM(A1)', [
    [
      ...frames('renders/beauty.', 6, farmText),
      ...frames('renders/matte.', 3, (frame) => `matte ${frame} of the farm`),
      ...frames('renders/new.', 2, (frame) => `new ${frame} of the farm`),
      ...['same.txt', 'mine.txt', 'skip.txt', 'open.txt', '=1+1.txt'].map((path) => ({ path, text: `farm ${path}` })),
    ],
  ]);
  for (let frame = 1001; frame <= 1006; frame += 1) world.put(`renders/beauty.${frame}.exr`, `mine ${frame}`, -90);
  for (let frame = 1001; frame <= 1003; frame += 1)
    world.put(`renders/matte.${frame}.exr`, `matte of mine ${frame}`, -90);
  for (const name of ['mine.txt', 'skip.txt', 'open.txt']) world.put(name, `my ${name}`, -90);
  world.put('same.txt', 'farm same.txt');
  const engine = await composeEngine({
    role: 'app',
    env: { SATCHEL_HOME: world.home },
    commandLine: new Map(),
    version: '0.0.0',
    emit: () => undefined,
    log: (level, message) => log.push(`${level}: ${message}`),
  });
  const { uid } = await engine.downloads.plan({ jobId: job });
  await engine.board.settled(uid);
  await engine.downloads.hashed(uid);
  const decide = async (text: string, action: PlanAction): Promise<void> => {
    await engine.downloads.show(uid, (review) => {
      review.view('folder', { kinds: [], undecidedOnly: false, text });
    });
    await engine.downloads.decide(uid, (review) => review.decide({ scope: 'filter', rowIds: [] }, action));
  };
  await decide('beauty', 'overwrite');
  await decide('matte', 'keep-both');
  await decide('mine.txt', 'keep-mine');
  await decide('skip.txt', 'skip');
  await decide('open.txt', 'ask');
  world.lose(farmText(lostFrame));
  if (isTouched) world.put(changedFrame, 'saved again meanwhile', 500);
  await engine.downloads.apply(uid, true);
  await engine.board.settled(uid);
  const find = (): void => {
    const text = farmText(lostFrame);
    const key = dataKey(createHasher().hash(Buffer.from(text)));
    writeFileSync(join(world.storeFolder, ...key.split('/')), text);
  };
  return { world, engine, log, uid, find };
}
