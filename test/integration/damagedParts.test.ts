/** The engine is killed again and again while a large file comes, and what it had of the file is damaged each time. */
import { open, readdir, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDice, seed, sweepKills as kills } from '../soak/rounds';
import { startEngine } from '../support/transferFaults/engineChild';
import { asked } from '../support/transferFaults/ledgerFaults';
import { openSweep } from '../support/transferFaults/openSweep';
import type { SweepWorld } from '../support/transferFaults/sweepWorld';
import { applies, begunDownload, sweptEngine, toTheEnd } from '../support/transferFaults/sweptEngine';
import { planFor } from '../support/transferFaults/sweptPlan';

const mebibyte = 2 ** 20;
const largeBytes = 120 * mebibyte + 7;
const dice = createDice(seed);
let world: SweepWorld;
let engine: string;

beforeAll(async () => {
  ({ world, engine } = await openSweep(dice, { largeBytes }));
});
afterAll(() => world.close());

/** Of all ranges those that the database says are safe on the disk. */
function keptRanges(): number {
  const ranges = asked(join(world.home, 'satchel.db'), (db) =>
    db.prepare<[], Buffer>('SELECT ranges FROM part_file').pluck().all(),
  );
  const bits = (byte: number): number => (byte === 0 ? 0 : (byte & 1) + bits(byte >> 1));
  return Buffer.concat(ranges ?? []).reduce((sum, byte) => sum + bits(byte), 0);
}

const damages = {
  'cut short': (file: string) => truncate(file, dice.between(0, largeBytes - 1)),
  'made longer': (file: string) => truncate(file, largeBytes + dice.between(1, 4096)),
  'changed by one bit': async (file: string) => {
    const { size } = await stat(file);
    const part = await open(file, 'r+');
    const [at, byte] = [dice.between(0, size - 1), Buffer.alloc(1)];
    await part.read(byte, 0, 1, at);
    await part.write(Buffer.of((byte[0] ?? 0) ^ 16), 0, 1, at);
    await part.close();
  },
} as const;

/** A hundredth of all answers is refused, lost, cut off or wrong. */
function faults(): Parameters<SweepWorld['server']['setFaults']>[0] {
  const [match, when] = [{ op: 'GetObject' }, { probability: 0.01 }];
  return {
    seed,
    rules: [
      { id: 'refused', match, when, action: { status: { status: 500, code: 'InternalError' } } },
      { id: 'lost', match, when, action: { reset: { afterBytes: 3000 } } },
      { id: 'cut', match, when, action: { truncate: { bytes: 100 } } },
      { id: 'flipped', match, when, action: { corrupt: { offset: 1000, xor: 4 } } },
    ],
  };
}

test('TR-12 parts that are cut, made longer or changed between kills end as the same file, or none has its name', async () => {
  const plan = await planFor(world, sweptEngine(world, engine));
  const fresh = async (): Promise<void> => {
    await world.freshHome();
    world.server.setFaults(faults());
  };
  await fresh();
  // So slow that the engine keeps what came several times on the way.
  world.server.setShaping({ downBps: 12e6 });
  const found: unknown[] = [];
  const names = Object.keys(damages) as (keyof typeof damages)[];
  const rounds = Math.max(names.length, kills);
  let damaged = 0;
  while (damaged < rounds) {
    const damage = names[damaged % names.length] ?? 'cut short';
    const child = startEngine(engine, world.folder);
    await child.ready;
    const before = keptRanges();
    let isOver = false;
    const end = toTheEnd(child, await begunDownload(child, plan), applies(child)).then(
      () => (isOver = true),
      () => (isOver = true),
    );
    const isTime = (): boolean => isOver || (keptRanges() > 0 && keptRanges() !== before);
    await expect.poll(isTime, { interval: 50, timeout: 120_000 }).toBe(true);
    child.kill();
    await Promise.all([child.exited, end]);
    const parts = (await readdir(world.target, { recursive: true })).filter((name) => name.endsWith('.part'));
    const sizes = await Promise.all(parts.map(async (part) => (await stat(join(world.target, part))).size));
    const [large] = parts.filter((_, index) => (sizes[index] ?? 0) > 16 * mebibyte);
    if (large !== undefined) {
      await damages[damage](join(world.target, large));
      damaged += 1;
    }
    found.push(...(await world.targetFaults(false)).map((fault) => ({ damaged, damage, fault })));
    // It was quicker than the kill: once more from the beginning.
    if (large === undefined) await fresh();
  }
  world.server.setShaping({});
  const last = sweptEngine(world, engine, plan).start(() => undefined);
  const isDone = await last.done;
  await last.exited;
  found.push(...(await world.targetFaults(true)));
  expect({ isDone, found }).toEqual({ isDone: true, found: [] });
}, 3_600_000);
