import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHashCache } from '../../../main/adapters/sqlite/hashCache';
import { hashCacheMigrations } from '../../../main/adapters/sqlite/hashCacheSchema';
import { createStoreCache } from '../../../main/adapters/sqlite/storeCache';
import type { CachedHash, FileFacts } from '../../../main/engine/ports/hashing';
import { createManualClock } from '../../support/manualClock';

const dayMs = 86_400_000;
const facts: FileFacts = { sizeBytes: 3, mtimeNs: 1_720_199_667_787_520_123n, fileId: '42:7', changeNs: 9n };
const hashOf = (index: number): string => index.toString(16).padStart(32, '0');
const rowOf = (file: string, index = 1): CachedHash => ({ path: file, ...facts, hash: hashOf(index) });
let folder = '';
const at = (name: string): string => path.join(folder, name);

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-folders-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('a folder answers for its own files in any order, and for no other folder', () => {
  const cache = createHashCache(at('hash-cache.db'), createManualClock());
  const names = Array.from({ length: 100 }, (_, index) => `tex.${index}.exr`);
  cache.put(names.map((name, index) => rowOf(`/p/a/${name}`, index)));
  cache.put([rowOf('/p/ab/tex.0.exr', 500), rowOf('/p/a/sub/tex.0.exr', 501), rowOf('/root.exr', 502)]);
  const inOrder = cache.forFolder('/p/a');
  const backwards = cache.forFolder('/p/a/');
  const others = ['/p', '/p/ab', '/', '/none'].map((one) => [
    cache.forFolder(one).get('tex.0.exr', facts),
    cache.forFolder(one).get('root.exr', facts),
  ]);
  expect([
    names.map((name) => inOrder.get(name, facts)),
    names.toReversed().map((name) => backwards.get(name, facts)),
    inOrder.get('tex.0.exr', { ...facts, changeNs: 10n }),
    others,
  ]).toEqual([
    names.map((_, index) => hashOf(index)),
    names.map((_, index) => hashOf(index)).reverse(),
    undefined,
    [
      [undefined, undefined],
      [hashOf(500), undefined],
      [undefined, hashOf(502)],
      [undefined, undefined],
    ],
  ]);
  cache.close();
});

test('one file after another of a folder is answered from memory, and what is put or forgotten counts at once', () => {
  const cache = createHashCache(at('hash-cache.db'), createManualClock());
  cache.put([rowOf('/p/a', 1), rowOf('/p/b', 2), rowOf('/p/c', 3)]);
  const first = ['/p/a', '/p/b', '/p/c'].map((file) => cache.get(file, facts));
  cache.put([rowOf('/p/b', 4)]);
  cache.upkeep.forget([{ path: '/p/c' }]);
  const second = ['/p/a', '/p/b', '/p/c'].map((file) => cache.get(file, facts));
  expect([first, second]).toEqual([
    [hashOf(1), hashOf(2), hashOf(3)],
    [hashOf(1), hashOf(4), undefined],
  ]);
  cache.close();
});

test('what another process forgets is not answered for longer than two seconds', () => {
  const clock = createManualClock();
  const mine = createHashCache(at('hash-cache.db'), clock);
  const other = createHashCache(at('hash-cache.db'), clock);
  mine.put([rowOf('/p/a'), rowOf('/p/b')]);
  const before = ['/p/a', '/p/b'].map((file) => mine.get(file, facts));
  other.upkeep.forget([{ path: '/p/a' }]);
  clock.advance(2000);
  expect([before, ['/p/a', '/p/b'].map((file) => mine.get(file, facts))]).toEqual([
    [hashOf(1), hashOf(1)],
    [undefined, hashOf(1)],
  ]);
  mine.close();
  other.close();
});

test('rows are counted without being read, also when they are replaced', () => {
  const cache = createHashCache(at('hash-cache.db'), createManualClock());
  cache.put(Array.from({ length: 70 }, (_, index) => rowOf(`/p/${index}`, index)));
  cache.put(Array.from({ length: 80 }, (_, index) => rowOf(`/p/${index}`, index)));
  cache.upkeep.forget([{ path: '/p/3' }, { path: '/p/none' }]);
  const counted = [cache.upkeep.count(), cache.upkeep.folderCount()];
  cache.clear();
  expect([counted, cache.upkeep.count(), cache.upkeep.folderCount()]).toEqual([[79, 1], 0, 0]);
  cache.close();
});

test('a cache that is full gives up what was used longest ago, and folders without files go with it', () => {
  const clock = createManualClock();
  const cache = createHashCache(at('hash-cache.db'), clock, undefined, { mostRows: 100 });
  const add = (day: string): void => {
    cache.put(Array.from({ length: 40 }, (_, index) => rowOf(`/${day}/${index}`, index)));
    clock.advance(dayMs);
  };
  add('first');
  add('second');
  add('third');
  const left = ['first', 'second', 'third'].map(
    (day) => Array.from({ length: 40 }, (_, index) => cache.get(`/${day}/${index}`, facts)).filter(Boolean).length,
  );
  add('fourth');
  expect([left, cache.upkeep.count(), cache.upkeep.folderCount()]).toEqual([[10, 40, 40], 90, 3]);
  cache.close();
});

test('a store cache that is full gives up what was verified longest ago', () => {
  const clock = createManualClock();
  const cache = createStoreCache(at('store-cache.db'), clock, undefined, { mostRows: 10 });
  const add = (first: number): void => {
    cache.add(
      'aa',
      Array.from({ length: 6 }, (_, index) => ({ hash: hashOf(first + index), sizeBytes: 1 })),
    );
    clock.advance(dayMs);
  };
  add(0);
  add(100);
  const left = [0, 100].map(
    (first) =>
      Array.from({ length: 6 }, (_, index) => cache.has('aa', hashOf(first + index), 1)).filter(Boolean).length,
  );
  expect([left, cache.upkeep.count()]).toEqual([[3, 6], 9]);
  cache.close();
});

test('a store that was verified by a clock far ahead is asked again', () => {
  const clock = createManualClock();
  const ahead = createManualClock();
  ahead.advance(400 * dayMs);
  const early = createStoreCache(at('store-cache.db'), ahead);
  early.add('aa', [{ hash: hashOf(1), sizeBytes: 1 }]);
  early.close();
  const cache = createStoreCache(at('store-cache.db'), clock);
  expect(cache.has('aa', hashOf(1), 1)).toBe(false);
  cache.close();
});

/** A database as the version before made it. */
function openFirstVersion(): Database.Database {
  const db = new Database(at('hash-cache.db'));
  const [first] = hashCacheMigrations;
  if (typeof first !== 'string') throw new Error('the first version is statements');
  db.exec(first);
  db.pragma('user_version = 1');
  return db;
}

test('a cache of the version before comes over with every row, its blocks and its age', () => {
  const clock = createManualClock();
  const db = openFirstVersion();
  const insert = db.prepare(
    'INSERT INTO file_hash(path, size, mtime_ns, file_id, hash, blocks, seen_ms) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const large = 8 * 1024 * 1024 + 1;
  const blocks = Uint8Array.from({ length: 32 }, (_, index) => index);
  const old: readonly (readonly [string, number, string, Uint8Array | null])[] = [
    ['/p/a\n😀.txt', 3, '42:7@9', null],
    ['/p/large.exr', large, '42:7@9', blocks],
    ['/p/large.exr\0chunks=268435456', large, '42:7', null],
    ['/root.txt', 3, '42:7@-9', null],
  ];
  for (const [file, size, id, digests] of old)
    insert.run(Buffer.from(file), size, facts.mtimeNs, id, Buffer.from(hashOf(5), 'hex'), digests, clock.nowMs());
  insert.run(Buffer.from('/odd'), 3, facts.mtimeNs, '1:1@x', Buffer.from(hashOf(5), 'hex'), null, clock.nowMs());
  insert.run(Buffer.from('/old'), 3, 1n, '1:1', Buffer.from(hashOf(5), 'hex'), null, clock.nowMs() - 91 * dayMs);
  db.close();
  const cache = createHashCache(at('hash-cache.db'), clock);
  const unchanged: FileFacts = { sizeBytes: large, mtimeNs: facts.mtimeNs, fileId: facts.fileId };
  expect([
    cache.get('/p/a\n😀.txt', facts),
    Uint8Array.from(cache.blocks('/p/large.exr', { ...facts, sizeBytes: large }) ?? []),
    cache.get('/p/large.exr\0chunks=268435456', unchanged),
    cache.get('/root.txt', { ...facts, changeNs: -9n }),
    cache.upkeep.count(),
  ]).toEqual([hashOf(5), blocks, hashOf(5), hashOf(5), 4]);
  cache.close();
});

test('the whole table is as a new one makes it, and a folder is one range of it', () => {
  openFirstVersion().close();
  createHashCache(at('hash-cache.db'), createManualClock()).close();
  createHashCache(at('new.db'), createManualClock()).close();
  const schemaOf = (name: string): unknown => {
    const db = new Database(at(name));
    const plan = db
      .prepare('EXPLAIN QUERY PLAN SELECT name, facts FROM hashed_file WHERE folder_id = ? LIMIT ?')
      .all(1, 10)
      .map((step) => (step as { detail: string }).detail);
    const made = [
      db.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all(),
      db.pragma('user_version'),
      plan,
    ];
    db.close();
    return made;
  };
  expect(schemaOf('hash-cache.db')).toEqual(schemaOf('new.db'));
  expect(schemaOf('new.db')).toMatchObject([
    expect.anything(),
    [{ user_version: 3 }],
    ['SEARCH hashed_file USING PRIMARY KEY (folder_id=?)'],
  ]);
});

test('rows with a column for each fact come over packed, with their age and blocks; what no row can be is left out', () => {
  const clock = createManualClock();
  const db = openFirstVersion();
  const [, second] = hashCacheMigrations;
  if (typeof second !== 'function') throw new Error('the second version is worked out row by row');
  second(db);
  db.pragma('user_version = 2');
  const today = Math.floor(clock.nowMs() / dayMs);
  const folderId = db.prepare('INSERT INTO folder(path) VALUES (?)').run('/p').lastInsertRowid;
  const insert = db.prepare('INSERT INTO hashed_file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const blocks = Uint8Array.from({ length: 32 }, (_, index) => index);
  const large = 8 * 1024 * 1024 + 1;
  const hash = Buffer.from(hashOf(5), 'hex');
  const count = 12_000;
  db.transaction(() => {
    for (let index = 0; index < count; index++)
      insert.run(folderId, `f${index}`, 3, facts.mtimeNs, 9n, '42:7', hash, today, null);
  })();
  insert.run(folderId, 'large', large, facts.mtimeNs, null, '42:7', hash, today, blocks);
  insert.run(folderId, 'old', 3, facts.mtimeNs, 9n, '42:7', hash, today - 91, null);
  insert.run(folderId, 'odd/name', 3, facts.mtimeNs, 9n, '42:7', hash, today, null);
  insert.run(folderId, 'short', 3, facts.mtimeNs, 9n, '42:7', hash.subarray(1), today, null);
  db.close();
  const cache = createHashCache(at('hash-cache.db'), clock);
  const known = cache.forFolder('/p');
  const ofLarge = { sizeBytes: large, mtimeNs: facts.mtimeNs, fileId: '42:7' };
  const found = Array.from({ length: count }, (_, index) => known.get(`f${index}`, { ...facts, changeNs: 9n }));
  expect([
    found.filter((each) => each === hashOf(5)).length,
    known.get('large', ofLarge),
    known.get('large', { ...ofLarge, changeNs: 1n }),
    Uint8Array.from(cache.blocks('/p/large', ofLarge) ?? []),
    cache.upkeep.count(),
  ]).toEqual([count, hashOf(5), undefined, blocks, count + 1]);
  cache.close();
});

test('a folder is answered the same in memory and file by file, also for names with a NUL and times that are not known', () => {
  const cache = createHashCache(at('hash-cache.db'), createManualClock());
  const unknown: FileFacts = { sizeBytes: 3, mtimeNs: -1n, fileId: '1:2' };
  cache.put([
    rowOf('/p/plain'),
    { path: '/p/part\0chunks=8', ...unknown, hash: hashOf(2) },
    { ...rowOf('/p/späße 😀', 3), changeNs: 2n ** 62n },
    { ...rowOf('/p/too late', 4), mtimeNs: 2n ** 63n },
    { ...rowOf('/p/odd id', 5), fileId: 'a/b' },
  ]);
  const asked: readonly (readonly [string, FileFacts])[] = [
    ['späße 😀', { ...facts, changeNs: 2n ** 62n }],
    ['plain', facts],
    ['part\0chunks=8', unknown],
    ['part\0chunks=8', { ...unknown, changeNs: 0n }],
    ['plain', { ...facts, sizeBytes: 4 }],
    ['plain', { ...facts, fileId: '1:9' }],
    ['too late', { ...facts, mtimeNs: 2n ** 63n }],
    ['odd id', { ...facts, fileId: 'a/b' }],
    ['none', facts],
  ];
  const folder = cache.forFolder('/p');
  const nothing = asked.slice(3).map(() => undefined);
  const expected = [hashOf(3), hashOf(1), hashOf(2), ...nothing];
  expect([
    asked.map(([name, of]) => folder.get(name, of)),
    asked.map(([name, of]) => {
      // The first question about a folder is not answered from memory.
      cache.get('/elsewhere/x', of);
      return cache.get(`/p/${name}`, of);
    }),
  ]).toEqual([expected, expected]);
  cache.close();
});

test('a store cache of the version before comes over with its rows', () => {
  const clock = createManualClock();
  const db = new Database(at('store-cache.db'));
  db.exec(`CREATE TABLE store_object (store_id BLOB, hash BLOB(16), size INTEGER, seen_ms INTEGER,
    PRIMARY KEY(store_id, hash)) WITHOUT ROWID; CREATE TABLE sweep(day INTEGER NOT NULL)`);
  const insert = db.prepare('INSERT INTO store_object VALUES (?, ?, 3, ?)');
  insert.run(Buffer.from('aa', 'hex'), Buffer.from(hashOf(1), 'hex'), clock.nowMs() - 29 * dayMs);
  insert.run(Buffer.from('aa', 'hex'), Buffer.from(hashOf(2), 'hex'), clock.nowMs() - 40 * dayMs);
  db.pragma('user_version = 1');
  db.close();
  const cache = createStoreCache(at('store-cache.db'), clock);
  expect([cache.has('aa', hashOf(1), 3), cache.has('aa', hashOf(2), 3), cache.upkeep.count()]).toEqual([
    true,
    false,
    1,
  ]);
  cache.drop('aa');
  expect([cache.upkeep.count(), cache.droppedAtMs('aa'), cache.droppedAtMs('bb')]).toEqual([
    0,
    clock.nowMs(),
    -Infinity,
  ]);
  cache.close();
});

test('a cache of a newer version is left as it is and work goes on without it', () => {
  const db = new Database(at('hash-cache.db'));
  db.pragma('user_version = 99');
  db.close();
  const told: string[] = [];
  const cache = createHashCache(at('hash-cache.db'), createManualClock(), ({ code }) => told.push(code));
  cache.put([rowOf('/a')]);
  expect([cache.get('/a', facts), cache.forFolder('/').get('a', facts), cache.upkeep.count(), told]).toEqual([
    undefined,
    undefined,
    0,
    ['database.damaged'],
  ]);
  cache.close();
});

test('a writer elsewhere costs one batch and one warning, not the cache', () => {
  const told: string[] = [];
  const cache = createHashCache(at('hash-cache.db'), createManualClock(), ({ code }) => told.push(code));
  const other = new Database(at('hash-cache.db'));
  other.exec('BEGIN IMMEDIATE');
  cache.put([rowOf('/lost')]);
  other.exec('COMMIT');
  cache.put([rowOf('/kept')]);
  expect([cache.get('/lost', facts), cache.get('/kept', facts), told]).toEqual([
    undefined,
    hashOf(1),
    ['database.damaged'],
  ]);
  other.close();
  cache.close();
}, 20_000);
