/** Objects that a store was seen to hold: store-cache.db. Rows end 30 days after they were last verified. */
import { Buffer } from 'node:buffer';
import type Database from 'better-sqlite3';
import type { RememberedObject, StoreCacheUpkeep } from '../../engine/ports/cacheUpkeep';
import type { Clock } from '../../engine/ports/clock';
import type { RememberedObjects, StoreCache } from '../../engine/ports/hashing';
import { counterSql, rowCount, type AgingTable } from './cacheAging';
import { openCacheDatabase, type CacheOptions, type CacheWarning } from './cacheDatabase';

const dayMs = 86_400_000;
const keepDays = 30;
/** A clock that was ahead when a row was written gives it no longer life than this. */
const clockErrorMs = 3_600_000;
/** In one question: a text of 20 kB. */
const objectsAtOnce = 500;

const storeTable = {
  name: 'store_object',
  key: 'store_id, hash',
  keepDays: keepDays + 1,
  mostRows: 5_000_000,
} satisfies AgingTable;

const migrations: CacheOptions<unknown>['migrations'] = [
  `CREATE TABLE store_object (store_id BLOB, hash BLOB(16), size INTEGER, seen_ms INTEGER,
    PRIMARY KEY(store_id, hash)) WITHOUT ROWID;
   CREATE TABLE sweep(day INTEGER NOT NULL);`,
  `ALTER TABLE store_object ADD COLUMN seen_day INTEGER AS (seen_ms / ${dayMs}) VIRTUAL;
   CREATE TABLE dropped_store(store_id BLOB PRIMARY KEY, at_ms INTEGER NOT NULL) WITHOUT ROWID;
   ${counterSql(storeTable.name)}`,
];

interface Statements {
  readonly find: Database.Statement<[Buffer, Buffer], { readonly size: number; readonly seen_ms: number }>;
  readonly lacking: Database.Statement<[string, Buffer, number, number], number>;
  readonly add: Database.Statement<[Buffer, Buffer, number, number]>;
  readonly droppedAt: Database.Statement<[Buffer], number>;
}

interface StoreCacheOptions {
  readonly mostRows?: number;
}

/** What else is asked of it by what knows of the same objects from elsewhere. */
export interface DroppedStores {
  /** When everything about a store was last forgotten; whatever was seen before is not to be believed. */
  droppedAtMs(storeId: string): number;
}

/** Never throws: a cache that cannot be used is told through `onWarning` and answers as if empty. */
export function createStoreCache(
  dbPath: string,
  clock: Clock,
  onWarning: CacheWarning = () => undefined,
  { mostRows = storeTable.mostRows }: StoreCacheOptions = {},
): StoreCache & DroppedStores & { readonly upkeep: StoreCacheUpkeep } {
  const table = { ...storeTable, mostRows };
  const cache = openCacheDatabase<Statements>({ path: dbPath, migrations, table, clock, onWarning, prepare });
  const pageSql = 'SELECT lower(hex(hash)) AS hash, size AS sizeBytes FROM store_object WHERE store_id = ?';

  const upkeep: StoreCacheUpkeep = {
    count: (storeId) =>
      cache.use(0, (_statements, db) =>
        storeId === undefined
          ? rowCount(db, table)
          : (db
              .prepare<[Buffer], number>('SELECT count(*) FROM store_object WHERE store_id = ?')
              .pluck()
              .get(bytesOf(storeId)) ?? 0),
      ),
    storeCount: () =>
      cache.use(
        0,
        (_statements, db) =>
          db.prepare<[], number>('SELECT count(DISTINCT store_id) FROM store_object').pluck().get() ?? 0,
      ),
    sample: (storeId, most) =>
      cache.use([], (_statements, db) =>
        db
          .prepare<[Buffer, number], RememberedObject>(`${pageSql} ORDER BY random() LIMIT ?`)
          .all(bytesOf(storeId), most),
      ),
    page: (storeId, after, most) =>
      cache.use([], (_statements, db) =>
        db
          .prepare<[Buffer, Buffer, number], RememberedObject>(`${pageSql} AND hash > ? ORDER BY hash LIMIT ?`)
          .all(bytesOf(storeId), bytesOf(after?.hash ?? ''), most),
      ),
    clear() {
      cache.write((_statements, db) => db.exec('DELETE FROM store_object'));
    },
  };

  return {
    has(storeId, hash, sizeBytes) {
      const row = cache.use(undefined, ({ find }) => find.get(bytesOf(storeId), bytesOf(hash)));
      if (row?.size !== sizeBytes) return false;
      const ageMs = clock.nowMs() - row.seen_ms;
      return ageMs <= keepDays * dayMs && ageMs >= -clockErrorMs;
    },
    unknown(storeId, objects) {
      const store = bytesOf(storeId);
      const nowMs = clock.nowMs();
      const found = new Uint32Array(objects.length);
      let count = 0;
      for (let from = 0; from < objects.length; from += objectsAtOnce) {
        const end = Math.min(objects.length, from + objectsAtOnce);
        const places = cache.use(undefined, ({ lacking }) =>
          lacking.all(askedText(objects, from, end), store, nowMs - keepDays * dayMs, nowMs + clockErrorMs),
        );
        // A cache that cannot be used knows nothing.
        const isAll = places === undefined;
        for (let at = 0; at < (isAll ? end - from : places.length); at += 1)
          found[count++] = from + (isAll ? at : (places[at] ?? 0));
      }
      return found.slice(0, count).sort();
    },
    add(storeId, rows) {
      cache.write(({ add }) => {
        const store = bytesOf(storeId);
        const nowMs = clock.nowMs();
        for (const row of rows) add.run(store, bytesOf(row.hash), row.sizeBytes, nowMs);
      });
    },
    drop(storeId) {
      cache.write((_statements, db) => {
        const store = bytesOf(storeId);
        db.prepare('DELETE FROM store_object WHERE store_id = ?').run(store);
        db.prepare('INSERT OR REPLACE INTO dropped_store VALUES (?, ?)').run(store, clock.nowMs());
      });
    },
    close: () => {
      cache.close();
    },
    droppedAtMs: (storeId) => cache.use(Infinity, ({ droppedAt }) => droppedAt.get(bytesOf(storeId)) ?? -Infinity),
    upkeep,
  };
}

function prepare(db: Database.Database): Statements {
  return {
    find: db.prepare('SELECT size, seen_ms FROM store_object WHERE store_id = ? AND hash = ?'),
    lacking: db
      .prepare<[string, Buffer, number, number], number>(
        `SELECT asked.key FROM json_each(?) AS asked WHERE NOT EXISTS (
          SELECT 1 FROM store_object WHERE store_id = ? AND hash = unhex(substr(asked.value, 1, 32))
          AND size = CAST(substr(asked.value, 33) AS INTEGER) AND seen_ms BETWEEN ? AND ?)`,
      )
      .pluck(),
    add: db.prepare(`INSERT INTO store_object(store_id, hash, size, seen_ms) VALUES (?, ?, ?, ?)
      ON CONFLICT(store_id, hash) DO UPDATE SET size = excluded.size, seen_ms = excluded.seen_ms`),
    droppedAt: db.prepare<[Buffer], number>('SELECT at_ms FROM dropped_store WHERE store_id = ?').pluck(),
  };
}

/** As a list of texts: the hash, and right behind it the size. */
function askedText(objects: RememberedObjects, from: number, end: number): string {
  let text = '';
  for (let index = from; index < end; index += 1) {
    const object = objects.at(index);
    text += `${index === from ? '["' : '","'}${object?.hash ?? ''}${object?.sizeBytes ?? 0}`;
  }
  return `${text}"]`;
}

function bytesOf(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}
