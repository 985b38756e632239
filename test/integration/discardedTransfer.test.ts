/** A transfer that is cancelled with its parts discarded leaves nothing to go on from, whether it moved or stood still. */
import { mkdir, readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { createDice, seed } from '../soak/rounds';
import { bundleEngine, startEngine, type EngineChild } from '../support/transferFaults/engineChild';
import { asked, restlessRows } from '../support/transferFaults/ledgerFaults';
import { createSweepWorld, type SweepWorld } from '../support/transferFaults/sweepWorld';
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
  world = await createSweepWorld(createDice(seed));
  await mkdir(world.at('bundle'));
  engine = await bundleEngine(world.at('bundle'));
});
afterAll(() => world.close());

/** A transfer in the middle of a large file: two of its three parts or ranges have come, the last one never does. */
async function heldInTheMiddle(child: EngineChild, plan?: string): Promise<string> {
  const isUpload = plan === undefined;
  const hash = createHasher().hash(world.contents['cache/large.abc'] ?? Buffer.alloc(0));
  const match = { op: isUpload ? 'UploadPart' : 'GetObject', key: `show/Data/${hash}.xxh128` };
  world.server.setFaults({
    rules: [{ id: 'hole', match, when: { nth: '3-99' }, action: { blackhole: { afterBytes: 1000 } } }],
  });
  await child.ready;
  const uid = await (isUpload ? begunSubmission(child, world.project) : begunDownload(child, plan));
  toTheEnd(child, uid, isUpload ? confirms(child) : applies(child)).catch(() => undefined);
  const { requests, faults } = world.server;
  const isHeld = (): boolean =>
    requests.where(match).filter(({ fault }) => fault === undefined).length === 2 && faults.fired()['hole'] === 1;
  await expect.poll(isHeld, { interval: 5 }).toBe(true);
  return uid;
}

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

test.each<['upload' | 'download', 'moves' | 'was cancelled']>([
  ['upload', 'moves'],
  ['upload', 'was cancelled'],
  ['download', 'moves'],
])('TR-29 the %s that %s and is discarded leaves no open upload and no temporary file', async (way, state) => {
  const plan = way === 'upload' ? undefined : await planFor(world, sweptEngine(world, engine));
  await (plan === undefined ? world.fresh() : world.freshHome());
  const child = startEngine(engine, world.folder);
  const uid = await heldInTheMiddle(child, plan);
  if (state === 'was cancelled') await child.call('transfer.cancel', { uid });
  const stoodStill = child.changed((snapshot) => snapshot.uid === uid && snapshot.state !== 'leased');
  if (state !== 'moves' && (await child.call('transfer.get', { uid })).state === 'leased') await stoodStill;
  stoodStill.catch(() => undefined);
  const before = await left();
  // What is told of its end is told when nothing of it is left, not before.
  const ended = child.changed((snapshot) => snapshot.uid === uid && snapshot.state === 'cancelled').then(left);
  ended.catch(() => undefined);
  const cancelled = await child.call('transfer.cancel', { uid, discard: true });
  const after = { told: cancelled.state, ...(state === 'moves' ? await ended : await left()) };
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
