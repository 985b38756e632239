/** Hashes of files seen before, by absolute real path: hash-cache.db. */
import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import type { Clock } from '../../engine/ports/clock';
import { blockBytes, type CachedHash, type FileFacts, type HashCache } from '../../engine/ports/hashing';
import { openCacheDatabase, type CacheWarning } from './cacheDatabase';

const schema = `CREATE TABLE file_hash (path BLOB, size INTEGER, mtime_ns INTEGER, file_id TEXT, hash BLOB(16), blocks BLOB,
  chunk_size INTEGER, chunks BLOB, seen_ms INTEGER, PRIMARY KEY(path)) WITHOUT ROWID`;

const selectSql = 'SELECT size, mtime_ns, file_id, hash, seen_ms FROM file_hash WHERE path = ?';
const blocksSql = 'SELECT blocks FROM file_hash WHERE path = ?';
const insertSql = `INSERT INTO file_hash(path, size, mtime_ns, file_id, hash, blocks, seen_ms) VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT(path) DO UPDATE SET size = excluded.size, mtime_ns = excluded.mtime_ns, file_id = excluded.file_id,
  hash = excluded.hash, blocks = excluded.blocks, chunk_size = NULL, chunks = NULL, seen_ms = excluded.seen_ms`;
const touchSql = 'UPDATE file_hash SET seen_ms = ? WHERE path = ?';

interface Row {
  readonly size: bigint;
  readonly mtime_ns: bigint;
  readonly file_id: string | null;
  readonly hash: Buffer;
  readonly seen_ms: bigint;
}

const dayMs = 86_400_000n;

/** Never throws: a cache that cannot be used is told once through `onWarning` and answers as if empty. */
export function createHashCache(dbPath: string, clock: Clock, onWarning: CacheWarning = () => undefined): HashCache {
  const cache = openCacheDatabase({ path: dbPath, table: 'file_hash', schema, keepDays: 90, clock, onWarning });
  const select = cache.use(undefined, (db) => db.prepare<[Buffer], Row>(selectSql).safeIntegers());
  const selectBlocks = cache.use(undefined, (db) => db.prepare<[Buffer], { blocks: Buffer | null }>(blocksSql));
  const insert = cache.use(undefined, (db) => db.prepare(insertSql));
  const touch = cache.use(undefined, (db) => db.prepare(touchSql));
  /** Rows that were hit and whose day of last use is not today: written along with the next batch. */
  const seen = new Map<string, Buffer>();

  function touchSeen(): void {
    const nowMs = clock.nowMs();
    for (const key of seen.values()) touch?.run(nowMs, key);
    seen.clear();
  }

  function rowOf(key: Buffer, stat: FileFacts): Row | undefined {
    const row = cache.use(undefined, () => select?.get(key));
    const isSame =
      row?.size === BigInt(stat.sizeBytes) && row.mtime_ns === stat.mtimeNs && row.file_id === identityOf(stat);
    return isSame ? row : undefined;
  }

  const cacheOf: HashCache = {
    get(path, stat) {
      const key = Buffer.from(path);
      const row = rowOf(key, stat);
      if (row === undefined) return undefined;
      if (BigInt(clock.nowMs()) - row.seen_ms > dayMs) seen.set(path, key);
      return row.hash.toString('hex');
    },
    forFolder: (folder) => ({ get: (name, facts) => cacheOf.get(join(folder, name), facts) }),
    blocks(path, stat) {
      const key = Buffer.from(path);
      if (rowOf(key, stat) === undefined) return undefined;
      const blocks = cache.use(undefined, () => selectBlocks?.get(key))?.blocks ?? undefined;
      return blocks?.length === Math.ceil(stat.sizeBytes / blockBytes) * 16 ? blocks : undefined;
    },
    put(rows: readonly CachedHash[]) {
      cache.use(undefined, (db) => {
        db.transaction(() => {
          const nowMs = clock.nowMs();
          for (const row of rows) if (fitsInteger(row.mtimeNs)) insert?.run(...valuesOf(row), nowMs);
          touchSeen();
        }).immediate();
      });
    },
    clear() {
      cache.use(undefined, (db) => db.prepare('DELETE FROM file_hash').run());
    },
    close() {
      if (seen.size > 0)
        cache.use(undefined, (db) => {
          db.transaction(touchSeen).immediate();
        });
      cache.close();
    },
  };
  return cacheOf;
}

function valuesOf(row: CachedHash): readonly unknown[] {
  const { path, sizeBytes, mtimeNs, hash, blocks } = row;
  return [Buffer.from(path), sizeBytes, mtimeNs, identityOf(row), Buffer.from(hash, 'hex'), blocks ?? null];
}

/** Which file, and in which state: in-place changes by a program that puts size and mtime back still move the time of change. */
function identityOf({ fileId, changeNs }: Pick<CachedHash, 'fileId' | 'changeNs'>): string {
  return changeNs === undefined ? fileId : `${fileId}@${changeNs.toString()}`;
}

/** SQLite's integers end in the year 2262 of nanoseconds; such a file is hashed each time. */
function fitsInteger(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}
