/** Files that are partly here, in satchel.db. */
import { Buffer } from 'node:buffer';
import type { PartFile, PartFiles } from '../../engine/ports/partFiles';
import { guarded } from './databaseErrors';
import type { SatchelDatabase } from './satchelDatabase';

interface Row {
  readonly root: string;
  readonly path: string;
  readonly hash: string;
  readonly size: number;
  readonly temp_path: string;
  readonly file_id: string | null;
  readonly etags_json: string;
  readonly ranges: Buffer;
  readonly run_id: string;
  readonly changed_ms: number;
}

export function createPartFiles(db: SatchelDatabase): PartFiles {
  const selectOne = db.prepare<[string, string], Row>('SELECT * FROM part_file WHERE root = ? AND path = ?');
  const selectTemp = db.prepare<[string, string], object>('SELECT 1 FROM part_file WHERE root = ? AND temp_path = ?');
  const selectAll = db.prepare<[], Row>('SELECT * FROM part_file ORDER BY root, path');
  const insert = db.prepare(
    `INSERT OR REPLACE INTO part_file(root, path, hash, size, temp_path, file_id, etags_json, ranges, run_id, changed_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const remove = db.prepare('DELETE FROM part_file WHERE root = ? AND path = ?');

  return guarded(db, {
    get(root, path) {
      const row = selectOne.get(root, path);
      return row && partFile(row);
    },
    isKnown: (root, tempPath) => selectTemp.get(root, tempPath) !== undefined,
    put(part) {
      insert.run(
        part.root,
        part.path,
        part.hash,
        part.sizeBytes,
        part.tempPath,
        part.fileId ?? null,
        JSON.stringify(part.etags),
        Buffer.from(part.ranges),
        part.runId,
        part.changedMs,
      );
    },
    remove(root, path) {
      remove.run(root, path);
    },
    all: () => selectAll.all().map(partFile),
  });
}

function partFile(row: Row): PartFile {
  return {
    root: row.root,
    path: row.path,
    hash: row.hash,
    sizeBytes: row.size,
    tempPath: row.temp_path,
    ...(row.file_id === null ? {} : { fileId: row.file_id }),
    etags: JSON.parse(row.etags_json) as readonly (string | null)[],
    ranges: new Uint8Array(row.ranges),
    runId: row.run_id,
    changedMs: row.changed_ms,
  };
}
