/** The packaged app is killed at random instants of an upload and of a download; started again, it goes on and ends it. */
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { appKills as kills, createDice, seed } from '../soak/rounds';
import { createChangedEnvironment } from '../support/changedEnvironment';
import { sweepKills } from '../support/transferFaults/killSweep';
import { createSweepWorld, s3Env, storeUri, type SweepWorld } from '../support/transferFaults/sweepWorld';
import { sweptApp } from '../support/transferFaults/sweptApp';

test.describe.configure({ mode: 'serial', timeout: 120_000 + kills * 60_000 });

const dice = createDice(seed);
const changeEnvironment = createChangedEnvironment();
let world: SweepWorld;

test.beforeAll(async () => {
  changeEnvironment(s3Env);
  world = await createSweepWorld(dice);
});
test.afterAll(() => world.close());

test('an app that is killed at random instants of an upload ends it when it is started again: every byte there, none sent twice, one job', async () => {
  const result = await sweepKills({
    world,
    dice,
    kills,
    program: sweptApp(world, dice),
    title: 'killed app, upload',
    way: 'upload',
  });
  expect(result).toEqual({ kills, faults: [] });
});

test('an app that is killed at random instants of a download ends it when it is started again: every file whole or absent, and whole at the end', async () => {
  const plan = await planned();
  const result = await sweepKills({
    world,
    dice,
    kills,
    program: sweptApp(world, dice, plan),
    title: 'killed app, download',
    way: 'download',
  });
  expect(result).toEqual({ kills, faults: [] });
});

/** A plan that brings home what the command line submits. */
async function planned(): Promise<string> {
  await world.fresh();
  mkdirSync(world.at('shell'), { recursive: true });
  const cli = resolve('out/main/cli.js');
  const env = { PATH: process.env['PATH'] ?? '', HOME: world.at('shell'), SATCHEL_HOME: world.home, ...s3Env };
  // The server that it talks to is in this process, which therefore must not stand still meanwhile.
  const satchel = (...args: string[]) =>
    promisify(execFile)(process.execPath, [cli, ...args], { env, cwd: world.at('shell') });
  await satchel('submit', world.project, '--yes', '--name', 'shot');
  const manifest = world.server.objects('bkt').find(({ key }) => key.endsWith('_input'));
  writeFileSync(world.at('input.manifest'), world.server.read('bkt', manifest?.key ?? '') ?? '');
  const plan = world.at('shot.satchel-plan.json');
  await satchel(
    'download',
    'plan',
    '-m',
    world.at('input.manifest'),
    '--s3-root-uri',
    storeUri,
    '--to',
    world.target,
    '-o',
    plan,
  );
  return plan;
}
