/** A database of the Deadline client's own cache: only ever read, never moved, never mended. */
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { AppError } from '../../../shared/domain/errors';
import type { CacheWarning } from './cacheDatabase';
import { sqliteBindingPath } from './sqliteBinding';

export interface ReferenceDatabase<Row> {
  /** `undefined` where nothing is known, and from the first failure on. */
  get(key: Buffer | string): Row | undefined;
  close(): void;
}

/** Opens at the first question. `sql` has one parameter. A file that is not there, or is of another version, knows nothing. */
export function openReferenceDatabase<Row>(
  file: string,
  table: string,
  sql: string,
  onWarning: CacheWarning,
): ReferenceDatabase<Row> {
  let db: Database.Database | undefined;
  let find: Database.Statement<[Buffer | string], Row> | undefined;
  let isOver = false;

  function close(): void {
    db?.close();
    db = undefined;
    find = undefined;
    isOver = true;
  }

  function open(): void {
    if (!existsSync(file)) {
      isOver = true;
      return;
    }
    const nativeBinding = sqliteBindingPath();
    const options = { readonly: true, fileMustExist: true, timeout: 1000 };
    db = new Database(file, { ...options, ...(nativeBinding === undefined ? {} : { nativeBinding }) });
    if (db.prepare('SELECT 1 FROM sqlite_schema WHERE type = ? AND name = ?').get('table', table) === undefined)
      close();
    else find = db.prepare<[Buffer | string], Row>(sql);
  }

  return {
    get(key) {
      if (isOver) return undefined;
      try {
        if (find === undefined) open();
        return find?.get(key);
      } catch (error) {
        close();
        onWarning(unreadable(file, error));
        return undefined;
      }
    },
    close,
  };
}

function unreadable(file: string, cause: unknown): AppError {
  return new AppError(
    {
      code: 'database.damaged',
      message: `The Deadline client's cache ${file} cannot be read.`,
      safe: 'It was left as it is, and work goes on without it.',
      details: { path: file },
    },
    cause,
  );
}
