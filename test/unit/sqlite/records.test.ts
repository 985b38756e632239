import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDeclinedFiles } from '../../../main/adapters/sqlite/declinedFiles';
import { createPlacedFiles } from '../../../main/adapters/sqlite/placedFiles';
import { createRememberedTargets } from '../../../main/adapters/sqlite/rememberedTargets';
import { createRuns } from '../../../main/adapters/sqlite/runs';
import { openSatchelDatabase, type SatchelDatabase } from '../../../main/adapters/sqlite/satchelDatabase';
import { createTransfers } from '../../../main/adapters/sqlite/transfers';
import type { RunRecord, TransferRecord } from '../../../main/engine/ports/records';
import { createManualClock } from '../../support/manualClock';

let folder = '';
let db: SatchelDatabase;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-records-'));
  db = openSatchelDatabase(path.join(folder, 'satchel.db'), createManualClock());
});

afterEach(async () => {
  db.close();
  await rm(folder, { recursive: true, force: true });
});

test('placed files come back with their nanoseconds, per root', () => {
  const placed = createPlacedFiles(db);
  const file = {
    root: '/r',
    path: 'a\n"😀',
    hash: 'h',
    sizeBytes: 2 ** 40,
    mtimeNs: -1_720_199_667_787_520_123n,
    runId: 'run',
  };
  const other = { ...file, root: '/other' };
  placed.put([{ ...file, hash: 'old' }, other]);
  placed.put([file]);
  expect([placed.get('/r', file.path), placed.get('/r', 'b'), [...placed.all('/r').entries()]]).toEqual([
    file,
    undefined,
    [[file.path, file]],
  ]);
  placed.remove('/r', [file.path, 'never there']);
  expect([placed.get('/r', file.path), placed.get('/other', file.path)]).toEqual([undefined, other]);
});

test('a declined content is known for its place only, however often it was declined', () => {
  const declined = createDeclinedFiles(db);
  const row = { root: '/r', path: 'a', hash: 'h' };
  declined.put([row, row]);
  declined.put([row]);
  expect([declined.has('/r', 'a', 'h'), declined.has('/r', 'a', 'i'), declined.has('/r', 'b', 'h')]).toEqual([
    true,
    false,
    false,
  ]);
});

test('the last target of a source root is remembered per queue', () => {
  const remembered = createRememberedTargets(db);
  remembered.put('f', 'q', '/src', '/first');
  remembered.put('f', 'q', '/src', '/second');
  expect([remembered.get('f', 'q', '/src'), remembered.get('f', 'other', '/src')]).toEqual(['/second', undefined]);
});

test('runs come back as they were put, newest first', () => {
  const runs = createRuns(db);
  const first: RunRecord = { runId: '1', kind: 'download', planId: 'p', jobId: 'j', title: 'T', startedMs: 10 };
  const finished: RunRecord = { ...first, finishedMs: 20, result: { bytes: '9007199254740993', list: [null, 1.5] } };
  const undo: RunRecord = { runId: '2', kind: 'undo', planId: 'p', title: 'Undo', startedMs: 30, undoes: '1' };
  runs.put(first);
  runs.put(finished);
  runs.put(undo);
  expect([runs.get('1'), runs.get('3'), runs.list(10), runs.list(1)]).toEqual([
    finished,
    undefined,
    [undo, finished],
    [undo],
  ]);
});

test('transfers come back with snapshot and spec exactly, newest first', () => {
  const transfers = createTransfers(db);
  const record: TransferRecord = {
    snapshot: {
      uid: 'a',
      revision: 3,
      class: 'undo',
      state: 'failed',
      title: 'Ünï "q"',
      phases: [{ phase: 'hashing', state: 'now', doneBytes: 1 }],
      error: {
        code: 'disk.full',
        message: 'm',
        retryable: false,
        details: { path: '/x', free: 0, ok: false, why: null },
      },
      createdMs: 1,
      updatedMs: 2,
    },
    spec: { paths: ['/a', '\u0000'], nested: [{ mtime: '9007199254740993' }] },
  };
  const plain: TransferRecord = { snapshot: { ...record.snapshot, uid: 'b', createdMs: 5 }, spec: undefined };
  transfers.put({ ...record, spec: null });
  transfers.put(record);
  transfers.put(plain);
  expect([transfers.get('a'), transfers.get('c'), transfers.list(9), transfers.list(1)]).toEqual([
    record,
    undefined,
    [plain, record],
    [plain],
  ]);
});

test('a wish to cancel stays while somebody runs the transfer, and is forgotten with the lease', () => {
  const transfers = createTransfers(db);
  const snapshot: TransferRecord['snapshot'] = {
    uid: 'a',
    revision: 1,
    class: 'submit',
    state: 'leased',
    title: 't',
    phases: [],
    createdMs: 1,
    updatedMs: 1,
  };
  const lease = { hostName: 'here', processId: 7, renewedMs: 5 };
  const wishes: boolean[] = [];
  const look = (): unknown => wishes.push(transfers.isCancelAsked('a'));
  transfers.put({ snapshot, spec: null });
  transfers.askCancel('a');
  look();
  transfers.put({ snapshot, spec: null, lease });
  look();
  transfers.askCancel('a');
  transfers.put({ snapshot: { ...snapshot, revision: 2 }, spec: null, lease: { ...lease, renewedMs: 6 } });
  look();
  expect(transfers.get('a')).toEqual({
    snapshot: { ...snapshot, revision: 2 },
    spec: null,
    lease: { ...lease, renewedMs: 6 },
  });
  transfers.put({ snapshot, spec: null });
  look();
  expect(wishes).toEqual([false, false, true, false]);
});

test('a transfer of a kind that only a newer version knows is left out and kept', () => {
  const transfers = createTransfers(db);
  const insert = db.prepare('INSERT INTO transfer_record(uid, created_ms, snapshot_json) VALUES (?, ?, ?)');
  insert.run('new', 1, JSON.stringify({ uid: 'new', class: 'teleport' }));
  expect([transfers.list(9), transfers.get('new'), db.prepare('SELECT uid FROM transfer_record').all()]).toEqual([
    [],
    undefined,
    [{ uid: 'new' }],
  ]);
});
