/** The command line is killed at random instants of an upload and of a download; the same command goes on and ends it. */
import { mkdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDice, seed, sweepKills as kills } from '../soak/rounds';
import { sweepKills } from '../support/transferFaults/killSweep';
import { createSweepWorld, manySmall, type SweepWorld } from '../support/transferFaults/sweepWorld';
import { sweptCli } from '../support/transferFaults/sweptCli';
import { planFor } from '../support/transferFaults/sweptPlan';

const dice = createDice(seed);
let world: SweepWorld;

beforeAll(async () => {
  world = await createSweepWorld(dice);
  await mkdir(world.at('shell'));
});
afterAll(() => world.close());

const submits = (from = world) => sweptCli(from, ['submit', from.project, '--yes', '--name', 'shot']);

test('a submission that is killed at random instants ends with the same command: every byte there, none sent twice', async () => {
  const result = await sweepKills({
    world,
    dice,
    kills,
    program: submits(),
    title: 'killed command, upload',
    way: 'upload',
    isAskedAnew: true,
  });
  expect(result).toEqual({ kills, faults: [] });
}, 3_600_000);

test('a download that is killed at random instants ends with the same command: every file whole or absent, and whole at the end', async () => {
  const program = sweptCli(world, ['download', 'apply', await planFor(world, submits())]);
  const result = await sweepKills({ world, dice, kills, program, title: 'killed command, download', way: 'download' });
  expect(result).toEqual({ kills, faults: [] });
}, 3_600_000);

test('a download of many small files that is killed at random instants ends with the same command', async () => {
  const many = await createSweepWorld(dice, manySmall);
  await mkdir(many.at('shell'));
  const program = sweptCli(many, ['download', 'apply', await planFor(many, submits(many))]);
  const title = 'killed command, many small files';
  const result = await sweepKills({ world: many, dice, kills, program, title, way: 'download' }).finally(() =>
    many.close(),
  );
  expect(result).toEqual({ kills, faults: [] });
}, 3_600_000);
