/** Writes rows of the hash cache, many with one statement: a call of SQLite costs as much as the row. */
import { Buffer } from 'node:buffer';
import type Database from 'better-sqlite3';
import type { CachedHash } from '../../engine/ports/hashing';

export interface RowWriter {
  /** Written at the latest by `flush`, in the same transaction. */
  add(folderId: number, name: string, row: CachedHash, today: number): void;
  flush(): void;
}

const rowsPerStatement = 32;
const columns = 8;

const insertSql = (rows: number, tuple: string): string =>
  `INSERT INTO hashed_file(folder_id, name, size, mtime_ns, change_ns, file_id, hash, seen_day, blocks)
   VALUES ${Array.from({ length: rows }, () => tuple).join(', ')}
   ON CONFLICT(folder_id, name) DO UPDATE SET size = excluded.size, mtime_ns = excluded.mtime_ns, change_ns = excluded.change_ns,
   file_id = excluded.file_id, hash = excluded.hash, seen_day = excluded.seen_day, blocks = excluded.blocks`;

const withoutBlocks = '(?, ?, ?, ?, ?, ?, ?, ?, NULL)';

export function createRowWriter(db: Database.Database): RowWriter {
  const many = db.prepare(insertSql(rowsPerStatement, withoutBlocks));
  const one = db.prepare(insertSql(1, withoutBlocks));
  const large = db.prepare(insertSql(1, '(?, ?, ?, ?, ?, ?, ?, ?, ?)'));
  const values: unknown[] = new Array<unknown>(rowsPerStatement * columns);
  let waiting = 0;

  function flush(): void {
    const count = waiting;
    waiting = 0;
    if (count === rowsPerStatement) many.run(values);
    else for (let row = 0; row < count; row++) one.run(values.slice(row * columns, (row + 1) * columns));
  }

  return {
    add(folderId, name, row, today) {
      const hash = Buffer.from(row.hash, 'hex');
      if (row.blocks !== undefined) {
        // In order: a row of the same name that waits must not come after this one.
        flush();
        large.run(
          ...[folderId, name, row.sizeBytes, row.mtimeNs, row.changeNs ?? null, row.fileId],
          ...[hash, today, row.blocks],
        );
        return;
      }
      const at = waiting * columns;
      values[at] = folderId;
      values[at + 1] = name;
      values[at + 2] = row.sizeBytes;
      values[at + 3] = row.mtimeNs;
      values[at + 4] = row.changeNs ?? null;
      values[at + 5] = row.fileId;
      values[at + 6] = hash;
      values[at + 7] = today;
      waiting++;
      if (waiting === rowsPerStatement) flush();
    },
    flush,
  };
}
