/** Uploads and downloads for minutes or hours through everything that goes wrong: all of it arrives, and is what was sent. */
import { renameSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { bundleEngine } from '../support/transferFaults/engineChild';
import { mixedFaults } from '../support/transferFaults/faultMix';
import { alarms } from '../support/transferFaults/ledgerFaults';
import { startSoakEngine, type SoakEngine } from '../support/transferFaults/soakEngine';
import { createSweepWorld, type SweepWorld } from '../support/transferFaults/sweepWorld';
import { planOf } from '../support/transferFaults/sweptPlan';
import { createDice, isSteady, minutes, seed, type Dice } from './rounds';

/** After so many rounds the store begins empty again, which is in memory. */
const roundsOfStore = 40;
/** Long for a person, and no reason yet to call a transfer stuck or to end it. */
const stallMs = 10_000;
/** What the last quarter of a steady run may hold beyond the second one, by the middle of each. */
const mostGrowthMiB = 24;

type Versions = Map<string, Buffer[]>;

test(`TR-40 uploads and downloads arrive through ${minutes} minutes of faults, kills, pauses and edits, and none is called stuck`, async () => {
  const dice = createDice(seed);
  const world = await createSweepWorld(dice, { smallCount: 6 });
  const fired = new Map<string, number>();
  const interventions = new Map<string, number>();
  const untilMs = performance.now() + minutes * 60_000;
  let round = 0;
  let engine: SoakEngine | undefined;
  const held: number[] = [];
  const stops: Record<string, number> = {};
  let starts = 0;
  const leave = async (): Promise<void> => {
    if (engine === undefined) return;
    await engine.stop();
    for (const [code, count] of Object.entries(engine.stops)) stops[code] = (stops[code] ?? 0) + count;
    starts += engine.starts();
  };
  await mkdir(world.at('bundle'));
  const script = await bundleEngine(world.at('bundle'));
  try {
    while (performance.now() < untilMs) {
      if (round % roundsOfStore === 0) {
        // A bucket that somebody emptied is one fault more.
        if (isSteady && engine !== undefined) world.server.reset();
        else {
          await leave();
          await world.fresh();
          engine = await startSoakEngine(world, script);
        }
      }
      round += 1;
      if (engine === undefined) throw new Error('There is no engine.');
      const versions = await editSome(world, dice);
      const before = new Set(manifestsOf(world));
      const meddle = meddler(world, engine, dice, interventions, versions);
      world.server.setFaults(mixedFaults(dice, stallMs));
      await engine.submit();
      meddle.end();
      note(fired, world.server.faults.fired());
      world.server.setFaults({ rules: [] });
      const key = manifestsOf(world).find((each) => !before.has(each)) ?? '';
      expect(world.storeFaults()).toEqual([]);
      await rm(world.target, { recursive: true, force: true });
      await mkdir(world.target);
      const plan = await planOf(world, key);
      const meddleHome = meddler(world, engine, dice, interventions);
      world.server.setFaults(mixedFaults(dice, stallMs));
      await engine.bringHome(plan);
      meddleHome.end();
      note(fired, world.server.faults.fired());
      world.server.setFaults({ rules: [] });
      expect({ round, wrong: await wrongAtTarget(world, versions) }).toEqual({ round, wrong: [] });
      expect({ faults: world.homeFaults(), alarms: alarms(world.home) }).toEqual({ faults: [], alarms: [] });
      const residentMiB = await engine.residentMiB();
      held.push(residentMiB);
      const seconds = Math.round((minutes * 60_000 - (untilMs - performance.now())) / 1000);
      console.log(`${seconds} s  round ${round}  engine ${residentMiB} MiB, started ${engine.starts()} times`);
    }
    await leave();
    const open = world.server.uploads('bkt').length;
    console.log(
      JSON.stringify({
        seed,
        rounds: round,
        starts,
        interventions: named(interventions),
        fired: named(fired),
        stops,
        open,
      }),
    );
    expect({ open, errors: engine?.errors() }).toEqual({ open: 0, errors: [] });
    if (isSteady) expectFlat(held);
  } finally {
    await world.close();
  }
});

/** The first quarter is left out: caches and compiled code come in it. */
function expectFlat(held: readonly number[]): void {
  const quarter = Math.floor(held.length / 4);
  const middle = (from: number): number =>
    held.slice(from, from + quarter).toSorted((a, b) => a - b)[Math.floor(quarter / 2)] ?? 0;
  const [second, last] = [middle(quarter), middle(3 * quarter)];
  console.log(`engine in the second quarter ${second} MiB, in the last ${last} MiB`);
  expect(last).toBeLessThanOrEqual(second + mostGrowthMiB);
}

const named = (counts: ReadonlyMap<string, number>): object => Object.fromEntries([...counts].sort());

function note(counts: Map<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(more)) counts.set(name, (counts.get(name) ?? 0) + count);
}

const manifestsOf = ({ server }: SweepWorld): readonly string[] =>
  server
    .objects('bkt')
    .map(({ key }) => key)
    .filter((key) => key.endsWith('_input'));

/** New bytes for some files; answers what each file may be when it comes home. */
async function editSome(world: SweepWorld, dice: Dice): Promise<Versions> {
  const versions: Versions = new Map();
  for (const [name, planted] of Object.entries(world.contents)) {
    const file = path.join(world.project, name);
    // The largest is seldom changed: it is most of the bytes.
    const isEdited = planted.length > 0 && dice.between(1, planted.length > 1_000_000 ? 6 : 2) === 1;
    if (isEdited) await writeFile(file, other(planted, dice));
    versions.set(name, [await readFile(file)]);
  }
  return versions;
}

function other(planted: Buffer, dice: Dice): Buffer {
  const bytes = Buffer.from(planted);
  for (let at = 0; at < bytes.length; at += 4096) bytes[at] = dice.between(0, 255);
  return bytes;
}

/** Does something to the transfer now and then; `versions` lets it edit files, too. */
function meddler(
  world: SweepWorld,
  engine: SoakEngine,
  dice: Dice,
  counts: Map<string, number>,
  versions?: Versions,
): { end(): void } {
  const plans = Array.from({ length: dice.between(0, 3) }, () => ({
    after: dice.between(1, 150),
    what: dice.pick([
      ...(isSteady ? [] : (['kill'] as const)),
      'pause',
      'pause',
      'cancel',
      ...(versions === undefined ? [] : (['edit', 'edit'] as const)),
    ] as const),
  }));
  const small = Object.entries(world.contents).filter(([, { length }]) => length > 0 && length < 100_000);
  let answers = 0;
  world.heard = () => {
    answers += 1;
    for (const { what } of plans.filter(({ after }) => after === answers)) {
      note(counts, { [what]: 1 });
      if (what === 'kill') engine.kill();
      else if (what === 'pause') void engine.pause();
      else if (what === 'cancel') void engine.cancel();
      else {
        const [name, planted] = dice.pick(small);
        const bytes = other(planted, dice);
        versions?.get(name)?.push(bytes);
        // Whole at once, so that nobody finds half of it and takes that for the file.
        writeFileSync(world.at('edited'), bytes);
        renameSync(world.at('edited'), path.join(world.project, name));
      }
    }
  };
  return {
    end: () => {
      world.heard = () => undefined;
    },
  };
}

async function wrongAtTarget(world: SweepWorld, versions: Versions): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const [name, accepted] of versions) {
    const bytes = await readFile(path.join(world.target, name)).catch(() => undefined);
    if (bytes === undefined || !accepted.some((one) => one.equals(bytes))) wrong.push(name);
  }
  return wrong;
}
