/** A program that is quit while it sends at full speed is gone in seconds, and its next start goes on where it stopped. */
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDice, seed } from '../soak/rounds';
import type { FaultPlan } from '../support/s3server/faultPlan';
import { startEngine } from '../support/transferFaults/engineChild';
import { asked } from '../support/transferFaults/ledgerFaults';
import { openSweep } from '../support/transferFaults/openSweep';
import type { SweepWorld } from '../support/transferFaults/sweepWorld';
import { begunSubmission, confirms, toTheEnd } from '../support/transferFaults/sweptEngine';

let world: SweepWorld;
let engine: string;

beforeAll(async () => {
  ({ world, engine } = await openSweep(createDice(seed)));
});
afterAll(() => world.close());

/** What the ledger says, one text for each row. */
const rowsOf = (sql: string): readonly string[] =>
  asked(path.join(world.home, 'satchel.db'), (db) => db.prepare<[], string>(sql).pluck().all()) ?? [];

const goneWithinMs = 6000;
type Rule = FaultPlan['rules'][number];

test.each<[string, Pick<Rule, 'match' | 'when' | 'action'> | undefined]>([
  ['whose bytes flow', undefined],
  [
    'whose last parts never end',
    { match: { op: 'UploadPart' }, when: { nth: '2-99' }, action: { blackhole: { afterBytes: 1000 } } },
  ],
  ['whose store is silent', { match: { op: 'PutObject' }, when: { nth: '2-99' }, action: { blackhole: {} } }],
])(
  'TR-30 the program of an upload %s is gone within six seconds of being quit, and its next start goes on by itself',
  async (_how, rule) => {
    const { server } = world;
    await world.fresh();
    server.setFaults({ rules: rule === undefined ? [] : [{ id: 'hole', ...rule }] });
    const first = startEngine(engine, world.folder);
    await first.ready;
    const uid = await begunSubmission(first, world.project);
    toTheEnd(first, uid, confirms(first)).catch(() => undefined);
    const isUnderWay = (): boolean =>
      (rule === undefined || (server.faults.fired()['hole'] ?? 0) > 0) &&
      (rule?.match?.op === 'PutObject' || server.requests.count({ op: 'UploadPart', status: 200 }) > 0);
    await expect.poll(isUnderWay, { interval: 2 }).toBe(true);
    const beganMs = performance.now();
    await first.stop();
    const tookMs = performance.now() - beganMs;
    const noted = new Set(rowsOf(`SELECT upload_id || ' ' || part_no FROM part`));
    const cut = {
      faults: [...world.storeFaults(), ...world.homeFaults(), ...first.errors],
      states: world.counts().transfers,
    };
    server.setFaults({ rules: [] });
    server.release('hole');
    server.requests.clear();

    const second = startEngine(engine, world.folder);
    await second.ready;
    const noButton = (): Promise<never> => Promise.reject(new Error('somebody is asked'));
    await toTheEnd(second, uid, noButton);
    await second.stop();
    const sent = server.requests.where({ op: 'UploadPart' }).map((row) => `${row.uploadId} ${row.partNumber}`);
    expect({
      isGone: tookMs <= goneWithinMs ? true : tookMs,
      cut,
      end: [...world.storeFaults(), ...world.homeFaults(), ...second.errors],
      openUploads: server.uploads('bkt').length,
      counts: world.counts(),
      sentAgain: sent.filter((part) => noted.has(part)),
    }).toEqual({
      isGone: true,
      cut: { faults: [], states: { paused: 1 } },
      end: [],
      openUploads: 0,
      counts: { jobs: 1, transfers: { done: 1 } },
      sentAgain: [],
    });
  },
);
