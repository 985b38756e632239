/** The engine process is killed at random instants of an upload and of a download: nothing is lost, sent twice or half there. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDice, seed, sweepKills as kills } from '../soak/rounds';
import { startEngine } from '../support/transferFaults/engineChild';
import { sweepKills } from '../support/transferFaults/killSweep';
import { openSweep } from '../support/transferFaults/openSweep';
import { createSweepWorld, manySmall, type SweepWorld } from '../support/transferFaults/sweepWorld';
import { begunSubmission, confirms, sweptEngine, toTheEnd } from '../support/transferFaults/sweptEngine';
import { planFor } from '../support/transferFaults/sweptPlan';

const dice = createDice(seed);
let world: SweepWorld;
let engine: string;

beforeAll(async () => {
  ({ world, engine } = await openSweep(dice));
});
afterAll(() => world.close());

test('an engine that is killed at random instants of an upload ends it: every byte there, none sent twice, one job', async () => {
  const result = await sweepKills({
    world,
    dice,
    kills,
    program: sweptEngine(world, engine),
    title: 'killed engine, upload',
    way: 'upload',
  });
  expect(result).toEqual({ kills, faults: [] });
}, 3_600_000);

test('what an engine had looked through when it was killed is submitted by the next one, and once', async () => {
  await world.fresh();
  const child = startEngine(engine, world.folder);
  await child.ready;
  const seen = child.changed(({ waitingFor }) => waitingFor === 'submission');
  const uid = await begunSubmission(child, world.project);
  await seen;
  child.kill();
  await child.exited;
  const next = startEngine(engine, world.folder);
  await next.ready;
  await next.call('submission.confirm', { uid, name: 'shot' });
  await toTheEnd(next, uid, confirms(next));
  await next.stop();
  expect([world.counts(), world.storeFaults()]).toEqual([{ jobs: 1, transfers: { done: 1 } }, []]);
});

test('TR-12 an engine that is killed at random instants of a download ends it: every file whole or absent, and whole at the end', async () => {
  const program = sweptEngine(world, engine, await planFor(world, sweptEngine(world, engine)));
  const result = await sweepKills({ world, dice, kills, program, title: 'killed engine, download', way: 'download' });
  expect(result).toEqual({ kills, faults: [] });
}, 3_600_000);

test('an engine that is killed at random instants of a download of many small files ends it, with the threads that make them', async () => {
  const many = await createSweepWorld(dice, manySmall);
  const program = sweptEngine(many, engine, await planFor(many, sweptEngine(many, engine)));
  const title = 'killed engine, many small files';
  const result = await sweepKills({ world: many, dice, kills, program, title, way: 'download' }).finally(() =>
    many.close(),
  );
  expect(result).toEqual({ kills, faults: [] });
}, 3_600_000);
