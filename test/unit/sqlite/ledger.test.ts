/** The ledger of uploads on a real database: what was confirmed comes back, also to another transfer. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createUploadLedger } from '../../../main/adapters/sqlite/ledger';
import { createQueue } from '../../../main/adapters/sqlite/queue';
import { openSatchelDatabase, type SatchelDatabase } from '../../../main/adapters/sqlite/satchelDatabase';
import type { ConfirmedPart, UploadLedger } from '../../../main/engine/ports/ledger';
import { createManualClock } from '../../support/manualClock';

const clock = createManualClock();
const object = {
  storeId: 'store',
  key: 'Data/abc.xxh128',
  sizeBytes: 20,
  hash: 'abc',
  path: '/show/cache.abc',
  mtimeNs: 1_700_000_000_123_456_789n,
  fileId: '1:2',
};
const part = (partNo: number): ConfirmedPart => ({
  partNo,
  offset: (partNo - 1) * 8,
  length: 8,
  etag: `"${partNo}"`,
  checksum: `digest${partNo} crc`,
});
const nobody = (): boolean => false;

let folder: string;
let db: SatchelDatabase;
let ledger: UploadLedger;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-ledger-'));
  db = openSatchelDatabase(path.join(folder, 'satchel.db'), clock);
  ledger = createUploadLedger(db, clock);
  const queue = createQueue(db);
  for (const [index, uid] of ['first', 'second'].entries())
    queue.add({
      snapshot: {
        uid,
        revision: 1,
        class: 'submit',
        state: 'queued',
        title: uid,
        lane: 1,
        priority: 0,
        phases: [],
        createdMs: 0,
        updatedMs: 0,
      },
      spec: null,
      specHash: `${index}`.repeat(32),
      scope: '',
      endpointKey: '',
      requester: '',
      runner: 'any',
    });
});
afterEach(async () => {
  db.close();
  await rm(folder, { recursive: true, force: true });
});

const begun = (uid: string, parts: number): void => {
  const upload = ledger.open(uid, object, nobody);
  upload.beginning();
  upload.began('u1', 8);
  for (let partNo = parts; partNo > 0; partNo -= 1) upload.confirmed(part(partNo));
};
const earlier = { uploadId: 'u1', partBytes: 8, startedMs: clock.nowMs(), parts: [part(1), part(2)] };
const rows = (): unknown[] => [db.prepare('SELECT * FROM item').all(), db.prepare('SELECT * FROM part').all()];

test('what was confirmed comes back in order, and nothing is left of an upload that ended', () => {
  begun('first', 2);
  const again = ledger.open('first', object, nobody);
  expect(again.earlier()).toEqual(earlier);
  again.ended();
  expect([again.earlier(), rows()]).toEqual([undefined, [[], []]]);
});

test('an object of another store, or with another key, is another object', () => {
  begun('first', 2);
  expect([
    ledger.open('first', { ...object, storeId: 'other' }, () => true).earlier(),
    ledger.open('first', { ...object, key: 'Data/abd.xxh128' }, () => true).earlier(),
  ]).toEqual([undefined, undefined]);
});

test('what another transfer left is taken over, unless that one runs', () => {
  begun('first', 2);
  expect(ledger.open('second', object, nobody).earlier()).toBeUndefined();
  expect(ledger.open('second', object, (uid) => uid === 'first').earlier()).toEqual(earlier);
  expect(ledger.open('first', object, nobody).earlier()).toBeUndefined();
  expect(ledger.openUploads('store').map(({ transferUid }) => transferUid)).toEqual(['second']);
});

test('an upload whose id was not heard and one that another took the place of can be found and forgotten', () => {
  begun('first', 1);
  const upload = ledger.open('first', object, nobody);
  upload.beginning();
  const startedMs = clock.nowMs();
  const left = ledger.openUploads('store');
  expect(left).toEqual([
    { transferUid: 'first', itemNo: 1, key: object.key, uploadId: 'u1', startedMs, isForsaken: true },
    { transferUid: 'first', itemNo: 2, key: object.key, startedMs, isForsaken: false },
  ]);
  expect(upload.earlier()).toBeUndefined();
  for (const each of left) ledger.forget(each);
  expect(rows()).toEqual([[], []]);
});

test('looks for uploads by an index', () => {
  const plan = db.prepare<[], { detail: string }>(
    `EXPLAIN QUERY PLAN SELECT * FROM item WHERE store_id = 's' AND object_key = 'k'`,
  );
  expect(plan.all()[0]?.detail).toContain('item_upload');
});
