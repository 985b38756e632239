/** Hashes of files seen before, by folder and name: hash-cache.db. */
import type { Buffer } from 'node:buffer';
import type Database from 'better-sqlite3';
import type { HashCacheUpkeep } from '../../engine/ports/cacheUpkeep';
import type { Clock } from '../../engine/ports/clock';
import { blockBytes, type CachedHash, type FileFacts, type HashCache } from '../../engine/ports/hashing';
import { dayOf, rowCount } from './cacheAging';
import { openCacheDatabase, type CacheWarning } from './cacheDatabase';
import { createFolderRows, hashOf, type HashRow } from './folderRows';
import { createRowWriter, type RowWriter } from './hashRowWriter';
import { folderNumbers, hashCacheMigrations, hashTable, splitPath, withoutEnd } from './hashCacheSchema';
import { filesOf, rememberedFiles } from './rememberedFiles';

const rowColumns = 'name, size, mtime_ns, change_ns, file_id, hex(hash), seen_day';

/** A row is marked as used once a week: that it lives is all that the mark is for. */
const touchAfterDays = 7;
const touchesAtOnce = 10_000;
/** A larger folder is asked file by file, so that it does not fill the memory. */
const mostRowsInMemory = 65_536;
/** What other processes write or remove is seen after so long. */
const folderLifeMs = 2000;

interface Statements {
  readonly folder: Database.Statement<[string], number>;
  readonly range: Database.Statement<[number, number], HashRow>;
  readonly one: Database.Statement<[number, string], HashRow>;
  readonly blocks: Database.Statement<[number, string], { readonly blocks: Buffer | null }>;
  readonly touch: Database.Statement<[number, number, string]>;
  readonly remove: Database.Statement<[number, string]>;
  readonly writer: RowWriter;
}

interface Touch {
  readonly folderId: number;
  readonly name: string;
}

/** The folder that was asked last; `rows` once it was asked twice and is not too large. */
interface CurrentFolder {
  readonly folder: string;
  readonly id: number | undefined;
  readonly sinceMs: number;
  rows?: ReturnType<typeof createFolderRows>;
  isTooLarge: boolean;
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

  function touched(folderId: number, row: HashRow): string {
    if (dayOf(clock.nowMs()) - Number(row[6]) >= touchAfterDays) touches.push({ folderId, name: row[0] });
    if (touches.length >= touchesAtOnce) writeTouches();
    return hashOf(row);
  }

  function writeTouches(): void {
    if (touches.length === 0) return;
    const taken = touches.splice(0);
    cache.write(({ touch }) => {
      const today = dayOf(clock.nowMs());
      for (const { folderId, name } of taken) touch.run(today, folderId, name);
    });
  }

  function enter(folder: string): CurrentFolder {
    const nowMs = clock.nowMs();
    if (current?.folder === folder && Math.abs(nowMs - current.sinceMs) < folderLifeMs) {
      if (current.rows === undefined && !current.isTooLarge) load(current);
      return current;
    }
    const id = cache.use(undefined, (statements) => statements.folder.get(folder));
    return (current = { folder, id, sinceMs: nowMs, isTooLarge: false });
  }

  function load(into: CurrentFolder): void {
    const { id } = into;
    if (id === undefined) return;
    const rows = cache.use([], ({ range }) => range.all(id, mostRowsInMemory + 1));
    if (rows.length > mostRowsInMemory) into.isTooLarge = true;
    else into.rows = createFolderRows(rows);
  }

  function find({ id, rows }: CurrentFolder, name: string, facts: FileFacts): string | undefined {
    if (id === undefined) return undefined;
    const row = rows === undefined ? cache.use(undefined, ({ one }) => one.get(id, name)) : rows.get(name);
    return row !== undefined && isSame(row, facts) ? touched(id, row) : undefined;
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
      const own: CurrentFolder = { folder, id, sinceMs: 0, isTooLarge: false };
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
          if (fits(row.mtimeNs) && fits(row.changeNs ?? 0n)) writer.add(number(folder), name, row, today);
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
    range: db
      .prepare<[number, number], HashRow>(`SELECT ${rowColumns} FROM hashed_file WHERE folder_id = ? LIMIT ?`)
      .raw()
      .safeIntegers(),
    one: db
      .prepare<[number, string], HashRow>(`SELECT ${rowColumns} FROM hashed_file WHERE folder_id = ? AND name = ?`)
      .raw()
      .safeIntegers(),
    blocks: db.prepare('SELECT blocks FROM hashed_file WHERE folder_id = ? AND name = ?'),
    touch: db.prepare('UPDATE hashed_file SET seen_day = ? WHERE folder_id = ? AND name = ?'),
    remove: db.prepare('DELETE FROM hashed_file WHERE folder_id = ? AND name = ?'),
    writer: createRowWriter(db),
  };
}

/** In-place changes by a program that puts size and time back still move the time of change. */
function isSame([, size, mtimeNs, changeNs, fileId]: HashRow, facts: FileFacts): boolean {
  return (
    mtimeNs === facts.mtimeNs &&
    Number(size) === facts.sizeBytes &&
    (changeNs ?? undefined) === facts.changeNs &&
    fileId === facts.fileId
  );
}

/** SQLite's integers end in the year 2262 of nanoseconds; such a file is hashed each time. */
function fits(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}
