/** Opens a SQLite file the same way everywhere: WAL, migrated in one transaction, a damaged file set aside. */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../../shared/domain/errors';
import { damageMark, isDamage, toDatabaseError } from './databaseErrors';
import { sqliteBindingPath } from './sqliteBinding';

export type Migration = string | ((db: Database.Database) => void);

export interface OpenOptions {
  readonly path: string;
  /** Entry n brings a database of version n to version n + 1: statements, or what must be worked out row by row. */
  readonly migrations: readonly Migration[];
  readonly nowMs: () => number;
  /** A file that was no usable database was moved there and an empty one made. */
  readonly onDamaged: (movedTo: string) => void;
  /** Keeps a copy of the file as `<name>.v<version>` before an older version is migrated. */
  readonly keepOldVersion?: boolean;
}

/**
 * Makes the file and its folder when they are missing. `database.damaged` when the file was written by a newer version,
 * `internal.native_module` when SQLite cannot be loaded, `disk.io` when the file cannot be opened or made.
 */
export function openDatabase(options: OpenOptions): Database.Database {
  const nativeBinding = sqliteBindingPath();
  const mark = damageMark(options.path);
  if (existsSync(mark)) {
    if (existsSync(options.path)) options.onDamaged(setAside(options.path, options.nowMs()));
    rmSync(mark, { force: true });
  }
  try {
    return openOnce(options, nativeBinding);
  } catch (error) {
    if (!isDamage(error)) throw openError(options.path, error);
  }
  options.onDamaged(setAside(options.path, options.nowMs()));
  try {
    return openOnce(options, nativeBinding);
  } catch (error) {
    throw openError(options.path, error);
  }
}

function openOnce(options: OpenOptions, nativeBinding: string | undefined): Database.Database {
  mkdirSync(path.dirname(options.path), { recursive: true, mode: 0o700 });
  const db = new Database(options.path, { timeout: 5000, ...(nativeBinding === undefined ? {} : { nativeBinding }) });
  try {
    useWal(db);
    db.pragma('synchronous = NORMAL');
    db.pragma('foreign_keys = ON');
    db.pragma('temp_store = MEMORY');
    migrate(db, options);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Two processes that switch a new file to WAL at once get "busy" without the usual waiting. */
function useWal(db: Database.Database): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let attempt = 1; ; attempt++) {
    try {
      db.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      const isBusy = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
      if (!isBusy || attempt === 100) throw error;
      Atomics.wait(pause, 0, 0, 20);
    }
  }
}

function migrate(db: Database.Database, options: OpenOptions): void {
  const target = options.migrations.length;
  const found = versionOf(db);
  if (found === target) return;
  if (found > 0 && found < target && options.keepOldVersion === true) keepCopy(db, `${options.path}.v${found}`);
  // Immediate: the second of two processes waits here and then finds the work done.
  db.transaction(() => {
    const version = versionOf(db);
    if (version > target) throw newerError(options.path);
    for (const step of options.migrations.slice(version)) {
      if (typeof step === 'string') db.exec(step);
      else step(db);
    }
    db.pragma(`user_version = ${target}`);
  }).immediate();
}

function keepCopy(db: Database.Database, copy: string): void {
  if (!existsSync(copy)) db.prepare('VACUUM INTO ?').run(copy);
}

function versionOf(db: Database.Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/** The write-ahead files belong to the damaged file and go with it. */
function setAside(file: string, nowMs: number): string {
  const time = new Date(nowMs).toISOString().replaceAll(/[-:]/gu, '').replace('.', '');
  const movedTo = `${file}.corrupt-${time}`;
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(file + suffix)) renameSync(file + suffix, movedTo + suffix);
  return movedTo;
}

function newerError(file: string): AppError {
  return new AppError({
    code: 'database.damaged',
    message: `${file} was written by a newer version of Satchel.`,
    safe: 'It was left as it is.',
    hint: 'Use the newer version, or move the file away to start with an empty one.',
    details: { path: file },
  });
}

function openError(file: string, cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const known = toDatabaseError(cause, file);
  if (known instanceof AppError && known.code !== 'disk.io') return known;
  return new AppError(
    {
      code: 'disk.io',
      message: `${file} cannot be opened.`,
      safe: 'Nothing was changed.',
      hint: 'Check that the folder exists, that you may write in it, and that the disk has space.',
      details: { path: file },
    },
    cause,
  );
}
