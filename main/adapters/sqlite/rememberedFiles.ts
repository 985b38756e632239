/** Rows of the hash cache as the engine knows them, for looking through it. */
import type { Buffer } from 'node:buffer';
import path from 'node:path';
import type Database from 'better-sqlite3';
import type { RememberedFile } from '../../engine/ports/cacheUpkeep';
import { PackedFacts } from './hashFacts';
import { splitPath } from './hashCacheSchema';

interface Row {
  readonly folder: string;
  readonly name: string;
  readonly file_id: string;
  readonly facts: Buffer;
}

/** `rest` is SQL behind the tables; folders come in the order of their paths only where it says so. */
export function rememberedFiles(
  db: Database.Database,
  rest: string,
  values: readonly (string | number)[],
): readonly RememberedFile[] {
  return db
    .prepare<(string | number)[], Row>(
      `SELECT f.path AS folder, name, file_id, facts FROM hashed_file AS h JOIN folder AS f ON f.id = h.folder_id ${rest}`,
    )
    .all(...values)
    .map(fileOf);
}

/** Those behind `after`, in the order of the table. */
export function filesOf(
  db: Database.Database,
  after: Pick<RememberedFile, 'path'> | undefined,
  most: number,
): readonly RememberedFile[] {
  const order = 'ORDER BY h.folder_id, h.name LIMIT ?';
  if (after === undefined) return rememberedFiles(db, order, [most]);
  const { folder, name } = splitPath(after.path);
  const id = db.prepare<[string], number>('SELECT id FROM folder WHERE path = ?').pluck().get(folder) ?? 0;
  return rememberedFiles(db, `WHERE (h.folder_id, h.name) > (?, ?) ${order}`, [id, name, most]);
}

function fileOf({ folder, name, file_id: fileId, facts }: Row): RememberedFile {
  const packed = new PackedFacts(facts);
  return { path: `${folder}${path.sep}${name}`, fileId, ...packed.facts(0), hash: packed.hash(0) };
}
