import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../../main/adapters/sqlite/openDatabase';
import { openSatchelDatabase } from '../../../main/adapters/sqlite/satchelDatabase';
import { satchelMigrations } from '../../../main/adapters/sqlite/satchelMigrations';
import { createManualClock } from '../../support/manualClock';

let folder = '';
const at = (name: string): string => path.join(folder, name);
const clock = createManualClock();
const unexpected = (): void => {
  throw new Error('the file is not damaged');
};

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-db-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('makes the folder and the file with the pragmas that two processes need', () => {
  const db = openSatchelDatabase(at('deep/satchel.db'), clock, unexpected);
  const pragmas = ['journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout', 'user_version'];
  expect(pragmas.map((name) => db.pragma(name, { simple: true }))).toEqual(['wal', 1, 1, 5000, 10]);
  db.close();
});

test('brings a file of the version before up to date, keeps its rows and a copy of the old file', async () => {
  const options = { path: at('satchel.db'), nowMs: () => clock.nowMs(), onDamaged: unexpected, keepOldVersion: true };
  const old = openDatabase({ ...options, migrations: satchelMigrations.slice(0, 1) });
  old.exec("INSERT INTO counter(name, value) VALUES ('transfers', 3)");
  old.close();
  const db = openSatchelDatabase(options.path, clock, unexpected);
  expect({
    version: db.pragma('user_version', { simple: true }),
    counters: db.prepare('SELECT * FROM counter').all(),
    placed: db.prepare('SELECT * FROM placed').all(),
  }).toEqual({ version: 10, counters: [{ name: 'transfers', value: 3 }], placed: [] });
  db.close();
  expect(await readdir(folder)).toEqual(['satchel.db', 'satchel.db.v1']);
});

test('runs of the version before stay when restores come in', () => {
  const options = { path: at('satchel.db'), nowMs: () => clock.nowMs(), onDamaged: unexpected, keepOldVersion: true };
  const old = openDatabase({ ...options, migrations: satchelMigrations.slice(0, 3) });
  old.exec("INSERT INTO run_record VALUES ('r1', 'undo', 'p', 'j', 'T', 5, 9, '{}', 'r0')");
  old.close();
  const db = openSatchelDatabase(options.path, clock, unexpected);
  db.exec("INSERT INTO run_record(run_id, kind, plan_id, title, started_ms) VALUES ('r2', 'restore', 'p', 'T', 6)");
  const plan = db.prepare<[], { detail: string }>(
    'EXPLAIN QUERY PLAN SELECT * FROM run_record ORDER BY started_ms DESC',
  );
  expect([db.prepare('SELECT * FROM run_record ORDER BY run_id').raw().all(), plan.all()[0]?.detail]).toEqual([
    [
      ['r1', 'undo', 'p', 'j', 'T', 5, 9, '{}', 'r0'],
      ['r2', 'restore', 'p', null, 'T', 6, null, null, null],
    ],
    'SCAN run_record USING INDEX run_record_newest',
  ]);
  db.close();
});

test('undoes a migration that fails half-way', () => {
  const options = { path: at('x.db'), nowMs: () => clock.nowMs(), onDamaged: unexpected };
  const broken = ['CREATE TABLE a(x)', 'CREATE TABLE b(x); CREATE TABLE a(x)'];
  expect(() => openDatabase({ ...options, migrations: broken })).toThrow(expect.objectContaining({ code: 'disk.io' }));
  const db = openDatabase({ ...options, migrations: [] });
  expect(db.prepare('SELECT name FROM sqlite_schema').all()).toEqual([]);
  db.close();
});

test('moves a damaged file aside untouched, says where, and starts empty', async () => {
  await writeFile(at('satchel.db'), 'this is no database at all, but it is long enough to be looked at');
  const told: string[] = [];
  const db = openSatchelDatabase(at('satchel.db'), clock, (movedTo) => told.push(movedTo));
  expect(db.prepare('SELECT count(*) AS rows FROM placed').get()).toEqual({ rows: 0 });
  db.close();
  expect(told).toEqual([at('satchel.db.corrupt-20260102T030405000Z')]);
  expect(await readFile(at('satchel.db.corrupt-20260102T030405000Z'), 'utf8')).toContain('no database');
});

test('leaves a file of a newer version alone', () => {
  const newer = openSatchelDatabase(at('satchel.db'), clock, unexpected);
  newer.pragma('user_version = 99');
  newer.close();
  expect(() => openSatchelDatabase(at('satchel.db'), clock, unexpected)).toThrow(
    expect.objectContaining({ code: 'database.damaged' }),
  );
});

test('says in a sentence that the place cannot hold a database', async () => {
  await writeFile(at('file'), '');
  expect(() => openSatchelDatabase(at('file/satchel.db'), clock, unexpected)).toThrow(
    expect.objectContaining({ code: 'disk.io' }),
  );
});
