/** Hashes of files seen before, by folder and name: hash-cache.db. */
import type { Buffer } from 'node:buffer';
import type Database from 'better-sqlite3';
import type { HashCacheUpkeep } from '../../engine/ports/cacheUpkeep';
import type { Clock } from '../../engine/ports/clock';
import { blockBytes, type CachedHash, type FileFacts, type HashCache } from '../../engine/ports/hashing';
import { dayOf, rowCount } from './cacheAging';
import { openCacheDatabase, type CacheWarning } from './cacheDatabase';
import { createFolderRows, type FolderRows } from './folderRows';
import { fits, PackedFacts } from './hashFacts';
import { createRowWriter, type RowWriter } from './hashRowWriter';
import { folderNumbers, hashCacheMigrations, hashTable, isPackable, splitPath, withoutEnd } from './hashCacheSchema';
import { filesOf, rememberedFiles } from './rememberedFiles';

/** A row is marked as used once a week: that it lives is all that the mark is for. */
const touchAfterDays = 7;
const touchesAtOnce = 10_000;
/** A larger folder is asked file by file, so that it does not fill the memory. */
const mostRowsInMemory = 65_536;
/** What other processes write or remove is seen after so long. */
const folderLifeMs = 2000;

interface Statements {
  readonly folder: Database.Statement<[string], number>;
  readonly whole: Database.Statement<[number], WholeFolder>;
  readonly isMore: Database.Statement<[number, number], number>;
  readonly staleOf: Database.Statement<[number, number], string>;
  readonly one: Database.Statement<[number, string], OneRow>;
  readonly blocks: Database.Statement<[number, string], { readonly blocks: Buffer | null }>;
  readonly touch: Database.Statement<[number, number, string]>;
  readonly remove: Database.Statement<[number, string]>;
  readonly writer: RowWriter;
}

/** A folder without rows has neither texts nor facts. */
interface WholeFolder {
  readonly texts: string | null;
  readonly facts: Buffer | null;
  readonly oldest: number | null;
}

interface OneRow {
  readonly file_id: string;
  readonly facts: Buffer;
  readonly seen_day: number;
}

interface Touch {
  readonly folderId: number;
  readonly name: string;
}

/** The folder that was asked last; `rows` once it was asked twice. */
interface CurrentFolder {
  readonly folder: string;
  readonly id: number | undefined;
  readonly sinceMs: number;
  rows?: FolderRows;
  /** Names that are to be marked as used when they are. */
  stale?: ReadonlySet<string>;
  /** Asked file by file: too many rows, or none. */
  isAskedSingly: boolean;
}

interface HashCacheOptions {
  readonly mostRows?: number;
}

/** Never throws: a cache that cannot be used is told through `onWarning` and answers as if empty. */
export function createHashCache(
  dbPath: string,
  clock: Clock,
  onWarning: CacheWarning = () => undefined,
  { mostRows = hashTable.mostRows }: HashCacheOptions = {},
): HashCache & { readonly upkeep: HashCacheUpkeep } {
  const table = { ...hashTable, mostRows };
  const cache = openCacheDatabase<Statements>({
    ...{ path: dbPath, migrations: hashCacheMigrations, table, clock, onWarning, prepare },
  });
  const touches: Touch[] = [];
  let current: CurrentFolder | undefined;

  function touch(folderId: number, name: string): void {
    touches.push({ folderId, name });
    if (touches.length >= touchesAtOnce) writeTouches();
  }

  function writeTouches(): void {
    if (touches.length === 0) return;
    const taken = touches.splice(0);
    cache.write((statements) => {
      const today = dayOf(clock.nowMs());
      for (const { folderId, name } of taken) statements.touch.run(today, folderId, name);
    });
  }

  function enter(folder: string): CurrentFolder {
    const nowMs = clock.nowMs();
    if (current?.folder === folder && Math.abs(nowMs - current.sinceMs) < folderLifeMs) {
      if (current.rows === undefined && !current.isAskedSingly) load(current);
      return current;
    }
    const id = cache.use(undefined, (statements) => statements.folder.get(folder));
    return (current = { folder, id, sinceMs: nowMs, isAskedSingly: false });
  }

  function load(into: CurrentFolder): void {
    const { id } = into;
    if (id === undefined) return;
    const found = cache.use(undefined, ({ isMore, whole }) =>
      isMore.get(id, mostRowsInMemory) === undefined ? whole.get(id) : undefined,
    );
    const { texts = null, facts = null, oldest } = found ?? {};
    const rows = texts === null || facts === null ? undefined : createFolderRows({ texts, facts });
    if (rows === undefined) {
      into.isAskedSingly = true;
      return;
    }
    into.rows = rows;
    const staleDay = dayOf(clock.nowMs()) - touchAfterDays;
    if ((oldest ?? Infinity) <= staleDay)
      into.stale = new Set(cache.use([], ({ staleOf }) => staleOf.all(id, staleDay)));
  }

  function find({ id, rows, stale }: CurrentFolder, name: string, facts: FileFacts): string | undefined {
    if (id === undefined) return undefined;
    if (rows === undefined) return findOne(id, name, facts);
    const hash = rows.get(name, facts);
    if (hash !== undefined && stale?.has(name) === true) touch(id, name);
    return hash;
  }

  function findOne(id: number, name: string, facts: FileFacts): string | undefined {
    const row = cache.use(undefined, ({ one }) => one.get(id, name));
    if (row?.file_id !== facts.fileId) return undefined;
    const packed = new PackedFacts(row.facts);
    if (!packed.isSame(0, facts)) return undefined;
    if (dayOf(clock.nowMs()) - row.seen_day >= touchAfterDays) touch(id, name);
    return packed.hash(0);
  }

  const upkeep: HashCacheUpkeep = {
    count: () => cache.use(0, (_statements, db) => rowCount(db, table)),
    folderCount: () =>
      cache.use(0, (_statements, db) => db.prepare<[], number>('SELECT count(*) FROM folder').pluck().get() ?? 0),
    sample: (most) => cache.use([], (_statements, db) => rememberedFiles(db, 'ORDER BY random() LIMIT ?', [most])),
    page: (after, most) => cache.use([], (_statements, db) => filesOf(db, after, most)),
    forget(files) {
      current = undefined;
      cache.write(({ folder, remove }) => {
        for (const file of files) {
          const place = splitPath(file.path);
          const id = folder.get(place.folder);
          if (id !== undefined) remove.run(id, place.name);
        }
      });
    },
  };

  return {
    get(path, facts) {
      const { folder, name } = splitPath(path);
      return find(enter(folder), name, facts);
    },
    forFolder(path) {
      const folder = withoutEnd(path);
      const id = cache.use(undefined, (statements) => statements.folder.get(folder));
      const own: CurrentFolder = { folder, id, sinceMs: 0, isAskedSingly: false };
      load(own);
      return { get: (name, facts) => find(own, name, facts) };
    },
    blocks(path, facts) {
      const { folder, name } = splitPath(path);
      const at = enter(folder);
      if (at.id === undefined || find(at, name, facts) === undefined) return undefined;
      const { id } = at;
      const blocks = cache.use(undefined, (statements) => statements.blocks.get(id, name))?.blocks ?? undefined;
      return blocks?.length === Math.ceil(facts.sizeBytes / blockBytes) * 16 ? blocks : undefined;
    },
    put(rows: readonly CachedHash[]) {
      current = undefined;
      cache.write(({ writer }, db) => {
        const number = folderNumbers(db);
        const today = dayOf(clock.nowMs());
        for (const row of rows) {
          const { folder, name } = splitPath(row.path);
          if (fits(row) && isPackable(name, row.fileId)) writer.add(number(folder), name, row, today);
        }
        writer.flush();
      });
      writeTouches();
    },
    clear() {
      current = undefined;
      cache.write((_statements, db) => db.exec('DELETE FROM hashed_file; DELETE FROM folder'));
    },
    close() {
      writeTouches();
      cache.close();
    },
    upkeep,
  };
}

function prepare(db: Database.Database): Statements {
  return {
    folder: db.prepare<[string], number>('SELECT id FROM folder WHERE path = ?').pluck(),
    whole: db.prepare(
      `SELECT group_concat(name || '/' || file_id, '/') AS texts, CAST(group_concat(facts, '') AS BLOB) AS facts,
       min(seen_day) AS oldest FROM hashed_file WHERE folder_id = ?`,
    ),
    isMore: db
      .prepare<[number, number], number>('SELECT 1 FROM hashed_file WHERE folder_id = ? LIMIT 1 OFFSET ?')
      .pluck(),
    staleOf: db
      .prepare<[number, number], string>('SELECT name FROM hashed_file WHERE folder_id = ? AND seen_day <= ?')
      .pluck(),
    one: db.prepare('SELECT file_id, facts, seen_day FROM hashed_file WHERE folder_id = ? AND name = ?'),
    blocks: db.prepare('SELECT blocks FROM hashed_file WHERE folder_id = ? AND name = ?'),
    touch: db.prepare('UPDATE hashed_file SET seen_day = ? WHERE folder_id = ? AND name = ?'),
    remove: db.prepare('DELETE FROM hashed_file WHERE folder_id = ? AND name = ?'),
    writer: createRowWriter(db),
  };
}
