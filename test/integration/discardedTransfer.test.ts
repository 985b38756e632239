/** A transfer that is cancelled with its parts discarded leaves nothing to go on from, whether it moved or stood still. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { createDice, seed } from '../soak/rounds';
import { startEngine, type EngineChild } from '../support/transferFaults/engineChild';
import { asked, restlessRows } from '../support/transferFaults/ledgerFaults';
import { openSweep } from '../support/transferFaults/openSweep';
import type { SweepWorld } from '../support/transferFaults/sweepWorld';
import {
  applies,
  begunDownload,
  begunSubmission,
  confirms,
  sweptEngine,
  toTheEnd,
} from '../support/transferFaults/sweptEngine';
import { planFor } from '../support/transferFaults/sweptPlan';

let world: SweepWorld;
let engine: string;

beforeAll(async () => {
  ({ world, engine } = await openSweep(createDice(seed)));
});
afterAll(() => world.close());

const large = 'cache/large.abc';
/** Requests for the bytes of the large file. */
const bytesOf = (op: string) => ({
  op,
  key: `show/Data/${createHasher().hash(world.contents[large] ?? Buffer.alloc(0))}.xxh128`,
});

/** A transfer in the middle of a large file: two of its three parts or ranges have come, the last one never does. */
async function heldInTheMiddle(child: EngineChild, plan?: string, isForGood = true): Promise<string> {
  const isUpload = plan === undefined;
  const match = bytesOf(isUpload ? 'UploadPart' : 'GetObject');
  world.server.setFaults({
    rules: [
      {
        id: 'hole',
        match,
        when: { nth: '3-99' },
        action: isForGood ? { blackhole: { afterBytes: 1000 } } : { pause: { gate: 'hole' } },
      },
    ],
  });
  await child.ready;
  const uid = await (isUpload ? begunSubmission(child, world.project) : begunDownload(child, plan));
  toTheEnd(child, uid, isUpload ? confirms(child) : applies(child)).catch(() => undefined);
  const { requests, faults } = world.server;
  const isHeld = (): boolean =>
    requests.where(match).filter(({ fault }) => fault === undefined).length === 2 && faults.fired()['hole'] === 1;
  await expect.poll(isHeld, { interval: 5 }).toBe(true);
  // What the server has answered may still be on its way to the disk.
  if (!isUpload) await expect.poll(writtenRanges, { interval: 5 }).toBe(2);
  return uid;
}

/** Of the large file, by the room that its temporary file takes. */
async function writtenRanges(): Promise<number> {
  const stats = (await tempFiles()).map((name) => stat(join(world.target, name)));
  return Math.floor(Math.max(0, ...(await Promise.all(stats)).map(({ blocks }) => blocks * 512)) / rangeBytes);
}

const rangeBytes = 8 * 2 ** 20;

const tempFiles = async (): Promise<string[]> =>
  (await readdir(world.target, { recursive: true })).filter((name) => name.endsWith('.part'));

const left = async () => ({
  openUploads: world.server.uploads('bkt').length,
  tempFiles: await tempFiles(),
  known: asked(`${world.home}/satchel.db`, (db) =>
    db.prepare('SELECT (SELECT count(*) FROM item) + (SELECT count(*) FROM part)').pluck().get(),
  ),
});
const nothing = { openUploads: 0, tempFiles: [], known: 0 };

/** Stops it; answers once the transfer stands still. */
async function stopped(
  child: EngineChild,
  uid: string,
  by: 'transfer.cancel' | 'transfer.pause',
  meanwhile: () => unknown = () => undefined,
): Promise<void> {
  const stoodStill = child.changed((snapshot) => snapshot.uid === uid && snapshot.state !== 'leased');
  stoodStill.catch(() => undefined);
  const answered = child.call(by, { uid });
  // Whatever is asked for afterwards is answered afterwards.
  await child.call('transfer.list', {});
  meanwhile();
  await answered;
  if ((await child.call('transfer.get', { uid })).state === 'leased') await stoodStill;
}

test.each<['upload' | 'download', 'moves' | 'was cancelled' | 'is being paused']>([
  ['upload', 'moves'],
  ['upload', 'was cancelled'],
  ['upload', 'is being paused'],
  ['download', 'moves'],
  ['download', 'was cancelled'],
  ['download', 'is being paused'],
])('TR-29 the %s that %s and is discarded leaves no open upload and no temporary file', async (way, state) => {
  const plan = way === 'upload' ? undefined : await planFor(world, sweptEngine(world, engine));
  await (plan === undefined ? world.fresh() : world.freshHome());
  const child = startEngine(engine, world.folder);
  const uid = await heldInTheMiddle(child, plan);
  if (state === 'was cancelled') await stopped(child, uid, 'transfer.cancel');
  if (state === 'is being paused') child.call('transfer.pause', { uid }).catch(() => undefined);
  const before = await left();
  // What is told of its end is told when nothing of it is left, not before.
  const ended = child.changed((snapshot) => snapshot.uid === uid && snapshot.state === 'cancelled').then(left);
  ended.catch(() => undefined);
  const cancelled = await child.call('transfer.cancel', { uid, discard: true });
  const after = { told: cancelled.state, ...(state === 'was cancelled' ? await left() : await ended) };
  world.server.setFaults({ rules: [] });
  world.server.release('hole');
  await child.stop();
  expect({
    hadSome: before.openUploads + before.tempFiles.length > 0,
    after,
    restless: restlessRows(world.home),
    errors: child.errors,
  }).toEqual({ hadSome: true, after: { told: 'cancelled', ...nothing }, restless: [], errors: [] });
});

test('a download that is cancelled keeps the ranges that came, and asks for the missing one alone when it goes on', async () => {
  const plan = await planFor(world, sweptEngine(world, engine));
  await world.freshHome();
  const child = startEngine(engine, world.folder);
  const uid = await heldInTheMiddle(child, plan);
  await stopped(child, uid, 'transfer.cancel');
  const kept = (await tempFiles()).length;
  expect({ kept, ...(await goneOn(child, uid, 'transfer.retry')) }).toEqual({ kept: 1, asks: 1, ...fine });
});

test('a download that is paused lets what is under way come to its end, and asks for none of it again', async () => {
  const plan = await planFor(world, sweptEngine(world, engine));
  await world.freshHome();
  const child = startEngine(engine, world.folder);
  const uid = await heldInTheMiddle(child, plan, false);
  await stopped(child, uid, 'transfer.pause', () => {
    world.server.release('hole');
  });
  const { state } = await child.call('transfer.get', { uid });
  const inPlace = await stat(join(world.target, large));
  expect({ state, size: inPlace.size, ...(await goneOn(child, uid, 'transfer.resume')) }).toEqual({
    ...{ state: 'paused', size: 18 * 2 ** 20, asks: 0, ...fine },
  });
});

const fine = { faults: [], errors: [] };

/** How often the large file was asked for after the transfer went on, and what is wrong when it is done. */
async function goneOn(child: EngineChild, uid: string, by: 'transfer.resume' | 'transfer.retry') {
  world.server.setFaults({ rules: [] });
  world.server.release('hole');
  world.server.requests.clear();
  await child.call(by, { uid });
  await toTheEnd(child, uid, applies(child));
  const asks = world.server.requests.where(bytesOf('GetObject')).length;
  await child.stop();
  return { asks, faults: await world.targetFaults(true), errors: child.errors };
}
