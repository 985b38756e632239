/** Objects that a store was seen to hold: store-cache.db. Rows end 30 days after they were last verified. */
import { Buffer } from 'node:buffer';
import type { Clock } from '../../engine/ports/clock';
import type { StoreCache } from '../../engine/ports/hashing';
import { openCacheDatabase, type CacheWarning } from './cacheDatabase';

const schema = `CREATE TABLE store_object (store_id BLOB, hash BLOB(16), size INTEGER, seen_ms INTEGER,
  PRIMARY KEY(store_id, hash)) WITHOUT ROWID`;

const selectSql = 'SELECT size, seen_ms FROM store_object WHERE store_id = ? AND hash = ?';
const insertSql = 'INSERT OR REPLACE INTO store_object(store_id, hash, size, seen_ms) VALUES (?, ?, ?, ?)';

const keepDays = 30;

/** Never throws: a cache that cannot be used is told once through `onWarning` and answers as if empty. */
export function createStoreCache(dbPath: string, clock: Clock, onWarning: CacheWarning = () => undefined): StoreCache {
  const cache = openCacheDatabase({ path: dbPath, table: 'store_object', schema, keepDays, clock, onWarning });
  const select = cache.use(undefined, (db) =>
    db.prepare<[Buffer, Buffer], { size: number; seen_ms: number }>(selectSql),
  );
  const insert = cache.use(undefined, (db) => db.prepare(insertSql));

  return {
    has(storeId, hash, sizeBytes) {
      const row = cache.use(undefined, () => select?.get(Buffer.from(storeId, 'hex'), Buffer.from(hash, 'hex')));
      return row?.size === sizeBytes && clock.nowMs() - row.seen_ms <= keepDays * 86_400_000;
    },
    add(storeId, rows) {
      cache.use(undefined, (db) => {
        db.transaction(() => {
          const store = Buffer.from(storeId, 'hex');
          const nowMs = clock.nowMs();
          for (const row of rows) insert?.run(store, Buffer.from(row.hash, 'hex'), row.sizeBytes, nowMs);
        }).immediate();
      });
    },
    drop(storeId) {
      cache.use(undefined, (db) =>
        db.prepare('DELETE FROM store_object WHERE store_id = ?').run(Buffer.from(storeId, 'hex')),
      );
    },
    close: () => {
      cache.close();
    },
  };
}
