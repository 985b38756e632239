/** A job that comes home with every outcome, over files that a person touched, some of them while it was under review. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { dataKey } from '../../main/engine/store/keys';
import type { PlanAction } from '../../shared/domain/plan';
import { frames, type FarmWorld } from './farmWorld';

const farmText = (frame: number): string => `beauty ${frame} of the farm`;
const lostText = farmText(1003);
/** Saved by somebody between plan and apply. */
export const changedFrame = 'renders/beauty.1005.exr';

/** Answers the job. */
export async function addResultJob(world: FarmWorld): Promise<string> {
  const jobId = await world.addJob('sq010 =SUM(A1)', [
    [
      ...frames('renders/beauty.', 6, farmText),
      ...frames('renders/matte.', 3, (frame) => `matte ${frame} of the farm`),
      ...frames('renders/new.', 2, (frame) => `new ${frame} of the farm`),
      ...['same.txt', 'mine.txt', 'skip.txt', 'open.txt', '=1+1.txt'].map((path) => ({ path, text: `farm ${path}` })),
    ],
  ]);
  for (let frame = 1001; frame <= 1006; frame += 1) world.put(`renders/beauty.${frame}.exr`, `mine ${frame}`, -90);
  for (let frame = 1001; frame <= 1003; frame += 1) world.put(`renders/matte.${frame}.exr`, `my matte ${frame}`, -90);
  for (const name of ['mine.txt', 'skip.txt', 'open.txt']) world.put(name, `my ${name}`, -90);
  world.put('same.txt', 'farm same.txt');
  return jobId;
}

/** What is decided about the files that a filter shows. */
export const resultDecisions: readonly (readonly [filter: string, action: PlanAction])[] = [
  ['beauty', 'overwrite'],
  ['matte', 'keep-both'],
  ['mine.txt', 'keep-mine'],
  ['skip.txt', 'skip'],
  ['open.txt', 'ask'],
];

/** After the plan: the store loses a frame, and somebody saves another one unless nothing is touched. */
export function disturb(world: FarmWorld, isTouched = true): void {
  world.lose(lostText);
  if (isTouched) world.put(changedFrame, 'saved again meanwhile', 500);
}

/** Puts the bytes of the frame that the store lost back. */
export function findAgain(world: FarmWorld): void {
  const key = dataKey(createHasher().hash(Buffer.from(lostText)));
  writeFileSync(join(world.storeFolder, ...key.split('/')), lostText);
}
