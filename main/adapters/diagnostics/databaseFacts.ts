/** How the database files stand, read without writing to them. */
import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Facts } from '../../engine/ports/diagnostics';
import { sqliteBindingPath } from '../sqlite/sqliteBinding';

/** Some sixty milliseconds; looking through a larger file would keep whoever waits for this process waiting, too. */
const mostCheckedBytes = 32_000_000;

export function databaseFacts(path: string): Facts {
  const sizes = Object.fromEntries(['', '-wal', '-shm'].map((suffix) => [`bytes${suffix}`, sizeOf(path + suffix)]));
  if (sizes['bytes'] === null) return { exists: false };
  const isLarge = (sizes['bytes'] ?? 0) + (sizes['bytes-wal'] ?? 0) > mostCheckedBytes;
  const notDone = `not done: the file is larger than ${mostCheckedBytes / 1_000_000} MB`;
  try {
    return {
      exists: true,
      ...sizes,
      ...read(path, (db) => ({
        version: db.pragma('user_version', { simple: true }),
        pageSize: db.pragma('page_size', { simple: true }),
        freePages: db.pragma('freelist_count', { simple: true }),
        quickCheck: isLarge ? notDone : db.pragma('quick_check(10)', { simple: true }),
        rows: isLarge ? notDone : rowCounts(db),
      })),
    };
  } catch (error) {
    return { exists: true, ...sizes, problem: problemOf(error) };
  }
}

/** Newest first. Specifications stay out: they name every file. */
export function transferFacts(path: string, limit: number): readonly Facts[] {
  if (sizeOf(path) === null) return [];
  return read(path, (db) =>
    db
      .prepare<[number], Record<string, unknown>>(
        `SELECT uid, class, lane, priority, title, runner, state, state_reason AS reason, attempts, endpoint_key AS place,
           created_ms AS createdMs, updated_ms AS updatedMs,
           (SELECT json_group_array(json_object('runId', run_id, 'state', state, 'code', code, 'stage', stage,
              'description', description, 'folder', folder, 'startedMs', started_ms, 'finishedMs', finished_ms))
            FROM run WHERE transfer_id = transfer.id) AS runs
         FROM transfer ORDER BY created_ms DESC, id DESC LIMIT ?`,
      )
      .all(limit)
      .map((row) => ({ ...row, runs: JSON.parse(String(row['runs'])) as unknown })),
  );
}

function read<T>(path: string, ask: (db: Database.Database) => T): T {
  const nativeBinding = sqliteBindingPath();
  const db = new Database(path, {
    readonly: true,
    fileMustExist: true,
    timeout: 2000,
    ...(nativeBinding === undefined ? {} : { nativeBinding }),
  });
  try {
    return ask(db);
  } finally {
    db.close();
  }
}

function rowCounts(db: Database.Database): Facts {
  const tables = db
    .prepare<[], { name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .all();
  return Object.fromEntries(
    tables.map(({ name }) => [
      name,
      db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM "${name.replaceAll('"', '""')}"`).get()?.n ?? 0,
    ]),
  );
}

function sizeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.size ?? null;
}

function problemOf(error: unknown): string {
  return error instanceof Error
    ? `${(error as NodeJS.ErrnoException).code ?? error.name}: ${error.message}`
    : String(error);
}
