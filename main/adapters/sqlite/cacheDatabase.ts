/** A database that may fail: after the first failure it warns once and every answer is the fallback. */
import type Database from 'better-sqlite3';
import { AppError } from '../../../shared/domain/errors';
import type { Clock } from '../../engine/ports/clock';
import { isDamage, markDamaged } from './databaseErrors';
import { openDatabase } from './openDatabase';

export interface CacheDatabase {
  /** Runs against the database; answers `fallback` when it cannot. */
  use<T>(fallback: T, work: (db: Database.Database) => T): T;
  close(): void;
}

/** Told once when a cache cannot be used, and when a damaged file was set aside. Work goes on without the cache. */
export type CacheWarning = (warning: AppError) => void;

/** Never throws. Rows older than `keepDays` are removed at opening, at most once a day. */
export function openCacheDatabase(options: {
  readonly path: string;
  readonly table: string;
  readonly schema: string;
  readonly keepDays: number;
  readonly clock: Clock;
  readonly onWarning: CacheWarning;
}): CacheDatabase {
  let db: Database.Database | undefined;

  function fail(error: unknown): void {
    db?.close();
    db = undefined;
    if (isDamage(error)) markDamaged(options.path);
    options.onWarning(unusable(options.path, error));
  }

  try {
    db = openDatabase({
      path: options.path,
      migrations: [`${options.schema}; CREATE TABLE sweep(day INTEGER NOT NULL);`],
      nowMs: () => options.clock.nowMs(),
      onDamaged: (movedTo) => {
        options.onWarning(damaged(options.path, movedTo));
      },
    });
    sweep(db, options.table, options.keepDays, options.clock.nowMs());
  } catch (error) {
    fail(error);
  }

  return {
    use(fallback, work) {
      if (!db) return fallback;
      try {
        return work(db);
      } catch (error) {
        fail(error);
        return fallback;
      }
    },
    close() {
      db?.close();
      db = undefined;
    },
  };
}

const dayMs = 86_400_000;

function sweep(db: Database.Database, table: string, keepDays: number, nowMs: number): void {
  const today = Math.floor(nowMs / dayMs);
  db.transaction(() => {
    const last = db.prepare<[], { day: number }>('SELECT day FROM sweep').get();
    if (last?.day === today) return;
    db.prepare(`DELETE FROM ${table} WHERE seen_ms < ?`).run(nowMs - keepDays * dayMs);
    db.prepare('DELETE FROM sweep').run();
    db.prepare('INSERT INTO sweep(day) VALUES (?)').run(today);
  }).immediate();
}

function unusable(path: string, cause: unknown): AppError {
  return new AppError(
    {
      code: 'database.damaged',
      message: `The cache ${path} cannot be used.`,
      safe: 'Work goes on without it; only time is lost.',
      hint: 'Check that you may write in its folder and that the disk has space.',
      details: { path },
    },
    cause,
  );
}

function damaged(path: string, movedTo: string): AppError {
  return new AppError({
    code: 'database.damaged',
    message: `The cache ${path} was damaged.`,
    safe: `It was moved to ${movedTo} and an empty one made; only time is lost.`,
    details: { path, movedTo },
  });
}
