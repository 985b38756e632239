/** What a failing SQLite call means to a person; a damaged file is marked, so that the next start sets it aside. */
import { writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { AppError, type ErrorInit } from '../../../shared/domain/errors';

/** A file of this name beside a database says that it is damaged. */
export const damageMark = (file: string): string => `${file}.damaged`;

/** Whether SQLite says that the file itself is broken. */
export function isDamage(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(?:CORRUPT|NOTADB)/u.test(error.code);
}

type Sentence = Pick<ErrorInit, 'code' | 'hint'> & { readonly what: string };

const sentences: readonly (readonly [RegExp, Sentence])[] = [
  [
    /^SQLITE_FULL/u,
    {
      code: 'disk.full',
      what: 'cannot be written: the disk is full',
      hint: 'Free some space there, then run the same again.',
    },
  ],
  [
    /^SQLITE_(?:BUSY|LOCKED)/u,
    {
      code: 'disk.busy',
      what: 'is held by another program',
      hint: 'Close other programs that work with it, then run the same again.',
    },
  ],
  [
    /^SQLITE_READONLY/u,
    {
      code: 'disk.readonly',
      what: 'cannot be written: it is read-only',
      hint: 'Check the permissions of the data folder and of its disk.',
    },
  ],
  [
    /^SQLITE_(?:CORRUPT|NOTADB)/u,
    {
      code: 'database.damaged',
      what: 'is damaged',
      hint: 'Run the same again: the damaged file is then set aside and an empty one made.',
    },
  ],
  [
    /^SQLITE_(?:IOERR|CANTOPEN|PERM|AUTH|NOLFS)/u,
    {
      code: 'disk.io',
      what: 'cannot be read or written',
      hint: 'Check the disk of the data folder and its connection, then run the same again.',
    },
  ],
];

/** A SQLite error as an AppError; anything else, and mistakes of ours, unchanged. */
export function toDatabaseError(thrown: unknown, file: string): unknown {
  if (!(thrown instanceof Database.SqliteError)) return thrown;
  const found = sentences.find(([code]) => code.test(thrown.code));
  if (found === undefined) return thrown;
  const [, { code, what, hint = '' }] = found;
  return new AppError(
    { code, message: `${file} ${what}.`, safe: 'Your files are untouched by this.', hint, details: { path: file } },
    thrown,
  );
}

/** Leaves the mark. That it cannot be left is no news on a disk that damages files. */
export function markDamaged(file: string): void {
  try {
    writeFileSync(damageMark(file), '', { flag: 'a', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
}

/** The same functions; what they throw is told in words, and damage is remembered for the next start. */
export function guarded<T extends object>(db: Database.Database, records: T): T {
  const guard = (call: (...args: unknown[]) => unknown) => {
    return (...args: unknown[]): unknown => {
      try {
        return call(...args);
      } catch (error) {
        if (isDamage(error)) markDamaged(db.name);
        throw toDatabaseError(error, db.name);
      }
    };
  };
  const entries = Object.entries(records).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === 'function' ? guard(value as (...args: unknown[]) => unknown) : value,
  ]);
  return Object.fromEntries(entries) as T;
}
