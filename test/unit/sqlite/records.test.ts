import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDeclinedFiles } from '../../../main/adapters/sqlite/declinedFiles';
import { createPlacedFiles } from '../../../main/adapters/sqlite/placedFiles';
import { createRememberedTargets } from '../../../main/adapters/sqlite/rememberedTargets';
import { createOwnRules } from '../../../main/adapters/sqlite/ownRules';
import { createRuns } from '../../../main/adapters/sqlite/runs';
import { openSatchelDatabase, type SatchelDatabase } from '../../../main/adapters/sqlite/satchelDatabase';
import type { OwnRule } from '../../../main/engine/ports/ownRules';
import type { RunRecord } from '../../../main/engine/ports/records';
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
  expect(['/other', '/nowhere'].map((root) => placed.isEmpty(root))).toEqual([false, true]);
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

test('remembered targets are listed, and one that is removed is asked about again', () => {
  const remembered = createRememberedTargets(db);
  remembered.put('f', 'q', '/b', '/2');
  remembered.put('f', 'q', '/a', '/1');
  remembered.remove('f', 'q', '/b');
  expect([remembered.list(), remembered.get('f', 'q', '/b')]).toEqual([
    [{ farmId: 'f', queueId: 'q', source: '/a', target: '/1' }],
    undefined,
  ]);
});

test('rules of people keep their order, and a change that throws changes nothing', () => {
  const rules = createOwnRules(db);
  const rule = (id: string): OwnRule => ({
    id,
    name: '',
    os: 'macos',
    source: `/${id}`,
    destination: '/d',
    createdMs: 5,
  });
  rules.change(() => [rule('b'), rule('a')]);
  rules.change((before) => [rule('c'), ...before]);
  const refusing = (): never => {
    throw new Error('no');
  };
  expect(() => rules.change(refusing)).toThrow('no');
  expect(rules.list()).toEqual([rule('c'), rule('b'), rule('a')]);
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
