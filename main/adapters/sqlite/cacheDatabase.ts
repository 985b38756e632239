/** A database that may fail: every answer is then the fallback, and work goes on without it. */
import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { AppError } from '../../../shared/domain/errors';
import type { Clock } from '../../engine/ports/clock';
import { evictOldest, rowCount, sweepOld, type AgingTable } from './cacheAging';
import { isDamage, markDamaged } from './databaseErrors';
import { openDatabase, type Migration } from './openDatabase';

export interface CacheDatabase<S> {
  /** Runs against the database; answers `fallback` when it cannot. */
  use<T>(fallback: T, work: (statements: S, db: Database.Database) => T): T;
  /** As `use`, in one transaction of a writer; afterwards the oldest rows go where there are too many. */
  write(work: (statements: S, db: Database.Database) => void): void;
  close(): void;
}

/** Told when a cache cannot be used, and when a damaged file was set aside under a new name. Work goes on without the cache. */
export type CacheWarning = (warning: AppError) => void;

export interface CacheOptions<S> {
  readonly path: string;
  readonly migrations: readonly Migration[];
  readonly table: AgingTable;
  readonly clock: Clock;
  readonly onWarning: CacheWarning;
  /** Called for each database that is opened: one that turns out damaged is made anew while it is used. */
  readonly prepare: (db: Database.Database) => S;
}

interface Opened<S> {
  readonly db: Database.Database;
  readonly statements: S;
  readonly fileId: string;
}

/** Memory that does not grow with the file, which the system keeps at hand anyway; the log is folded in before it grows beyond 16 MB. */
const pragmas = ['cache_size = -16384', 'mmap_size = 0', 'wal_autocheckpoint = 4000'];
/** A disk that damages a file twice damages it again. */
const mostRebuilds = 2;

/** Never throws. Old rows are removed at opening, at most once a day. */
export function openCacheDatabase<S>(options: CacheOptions<S>): CacheDatabase<S> {
  const { path, table, clock, onWarning } = options;
  let opened: Opened<S> | undefined;
  let rebuilds = 0;
  let isBusyTold = false;

  function open(): void {
    try {
      const db = openDatabase({
        path,
        migrations: options.migrations,
        nowMs: () => clock.nowMs(),
        onDamaged: (movedTo) => {
          onWarning(damaged(path, movedTo));
        },
      });
      try {
        for (const pragma of pragmas) db.pragma(pragma);
        sweepOld(db, table, clock.nowMs());
        opened = { db, statements: options.prepare(db), fileId: fileIdOf(path) };
      } catch (error) {
        db.close();
        throw error;
      }
    } catch (error) {
      fail(error);
    }
  }

  function fail(error: unknown): void {
    if (isBusy(error)) {
      // Somebody writes for seconds: these rows are lost to the cache, the next ones need not be.
      if (!isBusyTold) onWarning(unusable(path, error));
      isBusyTold = true;
      return;
    }
    const broken = opened;
    opened?.db.close();
    opened = undefined;
    if (isDamage(error) && rebuilds < mostRebuilds) {
      rebuilds++;
      // Another process may have set it aside already: what lies there now is then a good one.
      if (broken === undefined || broken.fileId === fileIdOf(path)) markDamaged(path);
      open();
      return;
    }
    onWarning(unusable(path, error));
  }

  function use<T>(fallback: T, work: (statements: S, db: Database.Database) => T): T {
    if (opened === undefined) return fallback;
    try {
      return work(opened.statements, opened.db);
    } catch (error) {
      fail(error);
      return fallback;
    }
  }

  open();
  return {
    use,
    write(work) {
      use(undefined, (statements, db) => {
        db.transaction(() => {
          work(statements, db);
          if (rowCount(db, table) > table.mostRows) evictOldest(db, table);
        }).immediate();
      });
    },
    close() {
      opened?.db.close();
      opened = undefined;
    },
  };
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(?:BUSY|LOCKED)/u.test(error.code);
}

function fileIdOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stat === undefined ? '' : `${stat.dev.toString()}:${stat.ino.toString()}`;
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
    message: `The cache ${path} was damaged. It was set aside as ${movedTo} and an empty one made; only time is lost.`,
    safe: 'Your files are untouched by this.',
    details: { path, movedTo },
  });
}
