/** The tables of hash-cache.db, and how rows of its first version come over. */
import path from 'node:path';
import { Buffer } from 'node:buffer';
import type Database from 'better-sqlite3';
import { counterSql, dayOf, type AgingTable } from './cacheAging';
import { factsBytes, fits, packFacts } from './hashFacts';
import type { Migration } from './openDatabase';

/** Folders are numbered for good: a number that came back would lend its rows to another folder. */
const secondSql = `
  CREATE TABLE folder(id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL UNIQUE);
  CREATE TABLE hashed_file(folder_id INTEGER NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    change_ns INTEGER, file_id TEXT NOT NULL, hash BLOB NOT NULL, seen_day INTEGER NOT NULL, blocks BLOB,
    PRIMARY KEY(folder_id, name)) WITHOUT ROWID;`;

export const hashTable = {
  name: 'hashed_file',
  key: 'folder_id, name',
  keepDays: 90,
  mostRows: 5_000_000,
  tidySql: 'DELETE FROM folder WHERE NOT EXISTS (SELECT 1 FROM hashed_file WHERE folder_id = folder.id)',
} satisfies AgingTable;

/**
 * In the order of versions. The first one had a row for each whole path and the time of change within the file id, the second one a
 * column for each fact.
 */
export const hashCacheMigrations: readonly Migration[] = [
  `CREATE TABLE file_hash (path BLOB, size INTEGER, mtime_ns INTEGER, file_id TEXT, hash BLOB(16), blocks BLOB,
    chunk_size INTEGER, chunks BLOB, seen_ms INTEGER, PRIMARY KEY(path)) WITHOUT ROWID;
   CREATE TABLE sweep(day INTEGER NOT NULL);`,
  splitFolders,
  packRows,
];

export interface PlaceOfFile {
  readonly folder: string;
  readonly name: string;
}

const isSeparator =
  path.sep === '\\' ? (char: number) => char === 0x5c || char === 0x2f : (char: number) => char === 0x2f;

/** A folder ends without a separator unless it is a root; what follows a NUL is part of the name. */
export function splitPath(whole: string): PlaceOfFile {
  const end = whole.indexOf('\0');
  let at = (end === -1 ? whole.length : end) - 1;
  while (at >= 0 && !isSeparator(whole.charCodeAt(at))) at--;
  return { folder: withoutEnd(whole.slice(0, at + 1)), name: whole.slice(at + 1) };
}

/** The folder as rows name it. */
export function withoutEnd(folder: string): string {
  return folder.length > 0 && isSeparator(folder.charCodeAt(folder.length - 1)) ? folder.slice(0, -1) : folder;
}

interface FirstRow {
  readonly path: Buffer;
  readonly size: bigint;
  readonly mtime_ns: bigint;
  readonly file_id: string | null;
  readonly hash: Buffer | null;
  readonly blocks: Buffer | null;
  readonly seen_ms: bigint | null;
}

const rowsAtOnce = 5000;

function splitFolders(db: Database.Database): void {
  db.exec(secondSql);
  const page = db
    .prepare<[Buffer, number], FirstRow>('SELECT * FROM file_hash WHERE path > ? ORDER BY path LIMIT ?')
    .safeIntegers();
  const insert = db.prepare('INSERT OR REPLACE INTO hashed_file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const number = folderNumbers(db);
  for (
    let last: Buffer = Buffer.alloc(0), rows = page.all(last, rowsAtOnce);
    rows.length > 0;
    rows = page.all(last, rowsAtOnce)
  )
    for (const row of rows) {
      last = row.path;
      const { folder, name } = splitPath(row.path.toString());
      const [, fileId = '', changeNs] = /^([^@]*)(?:@(-?\d{1,18}|1\d{18}))?$/u.exec(row.file_id ?? '') ?? [];
      // Without an identity a row proves too little to be taken over.
      if (row.hash?.length !== 16 || fileId === '') continue;
      insert.run(
        ...[number(folder), name, row.size, row.mtime_ns, changeNs === undefined ? null : BigInt(changeNs), fileId],
        ...[row.hash, dayOf(Number(row.seen_ms ?? 0n)), row.blocks],
      );
    }
  db.exec(`DROP TABLE file_hash; ${counterSql(hashTable.name)}`);
}

const thirdSql = `
  CREATE TABLE hashed_file(folder_id INTEGER NOT NULL, name TEXT NOT NULL, file_id TEXT NOT NULL,
    facts BLOB NOT NULL CHECK (length(facts) = ${factsBytes}), seen_day INTEGER NOT NULL, blocks BLOB,
    PRIMARY KEY(folder_id, name)) WITHOUT ROWID;`;

interface SecondRow {
  readonly folder_id: number;
  readonly name: string;
  readonly size: bigint;
  readonly mtime_ns: bigint;
  readonly change_ns: bigint | null;
  readonly file_id: string;
  readonly hash: Buffer;
  readonly seen_day: bigint;
  readonly blocks: Buffer | null;
}

function packRows(db: Database.Database): void {
  // Its triggers go with it when it does.
  db.exec(`ALTER TABLE hashed_file RENAME TO second_file; ${thirdSql}`);
  const page = db
    .prepare<[number | bigint, string, number], SecondRow>(
      'SELECT * FROM second_file WHERE (folder_id, name) > (?, ?) ORDER BY folder_id, name LIMIT ?',
    )
    .safeIntegers();
  const insert = db.prepare('INSERT INTO hashed_file VALUES (?, ?, ?, ?, ?, ?)');
  let last: Pick<SecondRow, 'folder_id' | 'name'> = { folder_id: 0, name: '' };
  for (;;) {
    const rows = page.all(last.folder_id, last.name, rowsAtOnce);
    for (const row of rows) {
      last = row;
      const { size, mtime_ns: mtimeNs, change_ns: changeNs, file_id: fileId, hash } = row;
      const facts = { mtimeNs, sizeBytes: Number(size), ...(changeNs === null ? {} : { changeNs }) };
      if (hash.length !== 16 || !fits(facts) || !isPackable(row.name, fileId)) continue;
      insert.run(row.folder_id, row.name, fileId, packFacts(facts, hash.toString('hex')), row.seen_day, row.blocks);
    }
    if (rows.length < rowsAtOnce) break;
  }
  db.exec(`DROP TABLE second_file; DROP TABLE counter; ${counterSql(hashTable.name)}`);
}

/** Texts of a folder are joined by `/`. */
export function isPackable(name: string, fileId: string): boolean {
  return !name.includes('/') && !fileId.includes('/');
}

/** Numbers of folders for the length of one transaction; unknown ones are added. */
export function folderNumbers(db: Database.Database): (folder: string) => number {
  const find = db.prepare<[string], number>('SELECT id FROM folder WHERE path = ?').pluck();
  const add = db.prepare<[string], number>('INSERT INTO folder(path) VALUES (?) RETURNING id').pluck();
  let last: { readonly folder: string; readonly id: number } | undefined;
  return (folder) => {
    if (last?.folder === folder) return last.id;
    const id = find.get(folder) ?? add.get(folder) ?? 0;
    last = { folder, id };
    return id;
  };
}
