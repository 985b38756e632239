/** Files that downloads put in place, in satchel.db. */
import type { PlacedFile, PlacedFiles } from '../../engine/ports/records';
import { guarded } from './databaseErrors';
import type { SatchelDatabase } from './satchelDatabase';

interface Row {
  readonly root: string;
  readonly path: string;
  readonly hash: string;
  readonly size: number;
  readonly mtime_ns: string;
  readonly run_id: string;
}

export function createPlacedFiles(db: SatchelDatabase): PlacedFiles {
  const selectOne = db.prepare<[string, string], Row>('SELECT * FROM placed WHERE root = ? AND path = ?');
  const selectAny = db.prepare<[string]>('SELECT 1 FROM placed WHERE root = ? LIMIT 1');
  const selectAll = db.prepare<[string], Row>('SELECT * FROM placed WHERE root = ?');
  const insert = db.prepare(
    'INSERT OR REPLACE INTO placed(root, path, hash, size, mtime_ns, run_id) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const remove = db.prepare('DELETE FROM placed WHERE root = ? AND path = ?');

  return guarded(db, {
    get(root, path) {
      const row = selectOne.get(root, path);
      return row && placedFile(row);
    },
    isEmpty: (root) => selectAny.get(root) === undefined,
    all(root) {
      return new Map(selectAll.all(root).map((row) => [row.path, placedFile(row)]));
    },
    put(rows) {
      db.transaction(() => {
        for (const row of rows)
          insert.run(row.root, row.path, row.hash, row.sizeBytes, row.mtimeNs.toString(), row.runId);
      }).immediate();
    },
    remove(root, paths) {
      db.transaction(() => {
        for (const path of paths) remove.run(root, path);
      }).immediate();
    },
  });
}

function placedFile(row: Row): PlacedFile {
  return {
    root: row.root,
    path: row.path,
    hash: row.hash,
    sizeBytes: row.size,
    mtimeNs: BigInt(row.mtime_ns),
    runId: row.run_id,
  };
}
