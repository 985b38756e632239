import { mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHashCache } from '../../../main/adapters/sqlite/hashCache';
import { createPlacedFiles } from '../../../main/adapters/sqlite/placedFiles';
import { createRuns } from '../../../main/adapters/sqlite/runs';
import { openSatchelDatabase } from '../../../main/adapters/sqlite/satchelDatabase';
import type { RunRecord } from '../../../main/engine/ports/records';
import { createManualClock } from '../../support/manualClock';

let folder = '';
const at = (name: string): string => path.join(folder, name);
const clock = createManualClock();

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-db-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const run = (runId: string): RunRecord => ({ runId, kind: 'download', planId: 'p', title: 't', startedMs: 1 });

/** Overwrites every page of a table, as a failing disk would. */
async function breakTable(file: string, table: string): Promise<void> {
  const db = openSatchelDatabase(file, clock);
  const pages = db.prepare('SELECT rootpage FROM sqlite_schema WHERE tbl_name = ?').pluck().all(table) as number[];
  const pageBytes = Number(db.pragma('page_size', { simple: true }));
  db.close();
  const handle = await open(file, 'r+');
  for (const page of pages) await handle.write(Buffer.alloc(pageBytes, 0xff), 0, pageBytes, (page - 1) * pageBytes);
  await handle.close();
}

test('damage that shows only in use is told in words, and the next start sets the file aside', async () => {
  const before = openSatchelDatabase(at('satchel.db'), clock);
  createRuns(before).put(run('one'));
  before.close();
  await breakTable(at('satchel.db'), 'run_record');
  const unexpected: string[] = [];
  const db = openSatchelDatabase(at('satchel.db'), clock, (movedTo) => unexpected.push(movedTo));
  expect(() => createRuns(db).list(5)).toThrow(
    expect.objectContaining({ code: 'database.damaged', message: `${at('satchel.db')} is damaged.` }),
  );
  db.close();
  const told: string[] = [];
  const fresh = openSatchelDatabase(at('satchel.db'), clock, (movedTo) => told.push(movedTo));
  createRuns(fresh).put(run('two'));
  expect(createRuns(fresh).list(5)).toEqual([run('two')]);
  fresh.close();
  expect([unexpected.length, told.length]).toEqual([0, 1]);
  expect((await readdir(folder)).sort()).toEqual(['satchel.db', path.basename(told[0] ?? '')].sort());
  // Set aside once, not at every start.
  openSatchelDatabase(at('satchel.db'), clock, (movedTo) => told.push(movedTo)).close();
  expect(told).toHaveLength(1);
});

test('a full disk is a full disk, not a mistake of the program', () => {
  const db = openSatchelDatabase(at('satchel.db'), clock);
  db.pragma(`max_page_count = ${String(db.pragma('page_count', { simple: true }))}`);
  const placed = createPlacedFiles(db);
  const rows = Array.from({ length: 2000 }, (_, i) => ({
    root: '/p',
    path: `renders/beauty.${String(i)}.exr`,
    hash: 'ab'.repeat(16),
    sizeBytes: i,
    mtimeNs: 1n,
    runId: 'r',
  }));
  expect(() => {
    placed.put(rows);
  }).toThrow(expect.objectContaining({ code: 'disk.full' }));
  expect(placed.get('/p', 'renders/beauty.0.exr')).toBeUndefined();
  db.close();
});

test('a cache that turns out damaged while it is used is set aside and made anew at once', async () => {
  const stat = { type: 'file', sizeBytes: 3, mtimeNs: 5n, fileId: '1:2', mode: 0o644 } as const;
  const row = { path: '/a', sizeBytes: 3, mtimeNs: 5n, fileId: '1:2', hash: 'ab'.repeat(16) };
  const first = createHashCache(at('hash-cache.db'), clock);
  first.put([row]);
  first.close();
  const handle = await open(at('hash-cache.db'), 'r+');
  // The first page holds the schema; everything behind it is gone.
  await handle.write(Buffer.alloc(64 * 1024, 0xff), 0, (await handle.stat()).size - 4096, 4096);
  await handle.close();
  const warnings: string[] = [];
  const warn = ({ message }: { message: string }): void => void warnings.push(message);
  const broken = createHashCache(at('hash-cache.db'), clock, warn);
  expect(broken.get('/a', stat)).toBeUndefined();
  broken.put([row]);
  expect(broken.get('/a', stat)).toBe(row.hash);
  broken.close();
  const [asideName] = (await readdir(folder)).filter((name) => name.includes('.corrupt-') && !name.endsWith('-wal'));
  expect(warnings).toEqual([
    `The cache ${at('hash-cache.db')} was damaged. It was set aside as ${at(asideName ?? '')} and an empty one made; only time is lost.`,
  ]);
});
