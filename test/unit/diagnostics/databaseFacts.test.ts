import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { databaseFacts } from '../../../main/adapters/diagnostics/databaseFacts';

function databaseOf(bytes: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'satchel-facts-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const path = join(folder, 'some.db');
  const db = new Database(path);
  db.exec('CREATE TABLE file (content BLOB)');
  db.prepare('INSERT INTO file VALUES (zeroblob(?))').run(bytes);
  db.close();
  return path;
}

test('a database is looked through, and its rows are counted', () => {
  expect(databaseFacts(databaseOf(10))).toMatchObject({ exists: true, quickCheck: 'ok', rows: { file: 1 } });
});

test('a large one is not looked through while others wait, and that is said', () => {
  const notDone = 'not done: the file is larger than 32 MB';
  expect(databaseFacts(databaseOf(33_000_000))).toMatchObject({ exists: true, quickCheck: notDone, rows: notDone });
});

test('what is not there or damaged is a fact', () => {
  const path = databaseOf(10);
  writeFileSync(path, 'no database at all, but long enough to be looked at');
  expect([databaseFacts(`${path}.none`), databaseFacts(path)]).toMatchObject([
    { exists: false },
    { exists: true, problem: expect.stringContaining('SQLITE_NOTADB') as unknown },
  ]);
});
