/** Writes rows of the hash cache, many with one statement: a call of SQLite costs as much as the row. */
import type Database from 'better-sqlite3';
import type { CachedHash } from '../../engine/ports/hashing';
import { packFacts } from './hashFacts';

export interface RowWriter {
  /** Written at the latest by `flush`, in the same transaction. */
  add(folderId: number, name: string, row: CachedHash, today: number): void;
  flush(): void;
}

const rowsPerStatement = 32;
const columns = 5;

const insertSql = (rows: number, tuple: string): string =>
  `INSERT INTO hashed_file(folder_id, name, file_id, facts, seen_day, blocks)
   VALUES ${Array.from({ length: rows }, () => tuple).join(', ')}
   ON CONFLICT(folder_id, name) DO UPDATE SET file_id = excluded.file_id, facts = excluded.facts, seen_day = excluded.seen_day,
   blocks = excluded.blocks`;

const withoutBlocks = '(?, ?, ?, ?, ?, NULL)';

export function createRowWriter(db: Database.Database): RowWriter {
  const many = db.prepare(insertSql(rowsPerStatement, withoutBlocks));
  const one = db.prepare(insertSql(1, withoutBlocks));
  const large = db.prepare(insertSql(1, '(?, ?, ?, ?, ?, ?)'));
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
      const facts = packFacts(row, row.hash);
      if (row.blocks !== undefined) {
        // In order: a row of the same name that waits must not come after this one.
        flush();
        large.run(folderId, name, row.fileId, facts, today, row.blocks);
        return;
      }
      const at = waiting * columns;
      values[at] = folderId;
      values[at + 1] = name;
      values[at + 2] = row.fileId;
      values[at + 3] = facts;
      values[at + 4] = today;
      waiting++;
      if (waiting === rowsPerStatement) flush();
    },
    flush,
  };
}
