import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClock } from '../../../main/adapters/clock/clock';
import { createHashCache } from '../../../main/adapters/sqlite/hashCache';
import { hashCacheMigrations } from '../../../main/adapters/sqlite/hashCacheSchema';
import { createPlacedFiles } from '../../../main/adapters/sqlite/placedFiles';
import { openSatchelDatabase } from '../../../main/adapters/sqlite/satchelDatabase';
import { bundleScript } from '../../support/bundleScript';

const run = promisify(execFile);
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-two-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('three processes make, migrate and write one database at once and lose no row', async () => {
  const script = await bundleScript('test/support/secondProcess.ts', folder);
  const [satchelPath, cachePath] = [path.join(folder, 'satchel.db'), path.join(folder, 'hash-cache.db')];
  const names = ['one', 'two', 'three'];
  await Promise.all(names.map((name) => run(process.execPath, [script, satchelPath, cachePath, name, '200'])));
  const db = openSatchelDatabase(satchelPath, createClock());
  const cache = createHashCache(cachePath, createClock());
  const rows = [...createPlacedFiles(db).all('/r').values()];
  const cached = rows.filter((row) => cache.get(row.path, { ...row, fileId: '1:1' }) === row.hash);
  expect([rows.length, cached.length]).toEqual([600, 600]);
  cache.close();
  db.close();
});

test('two processes that open a cache of the version before at once bring it over once, whole, and write into it', async () => {
  const script = await bundleScript('test/support/secondProcess.ts', folder);
  const [satchelPath, cachePath] = [path.join(folder, 'satchel.db'), path.join(folder, 'hash-cache.db')];
  const [first] = hashCacheMigrations;
  if (typeof first !== 'string') throw new Error('the first version is statements');
  const old = new Database(cachePath);
  old.exec(first);
  const insert = old.prepare(
    'INSERT INTO file_hash(path, size, mtime_ns, file_id, hash, seen_ms) VALUES (?, 3, 5, ?, ?, ?)',
  );
  const clock = createClock();
  const hash = Buffer.alloc(16, 7);
  old.transaction(() => {
    for (let index = 0; index < 20_000; index++)
      insert.run(Buffer.from(`/old/${index % 50}/${index}`), '1:1', hash, clock.nowMs());
  })();
  old.pragma('user_version = 1');
  old.close();
  await Promise.all(['one', 'two'].map((name) => run(process.execPath, [script, satchelPath, cachePath, name, '100'])));
  const cache = createHashCache(cachePath, clock);
  const known = Array.from({ length: 20_000 }, (_, index) =>
    cache.get(`/old/${index % 50}/${index}`, { sizeBytes: 3, mtimeNs: 5n, fileId: '1:1' }),
  );
  expect([known.every((one) => one === hash.toString('hex')), cache.upkeep.count()]).toEqual([true, 20_200]);
  cache.close();
});
