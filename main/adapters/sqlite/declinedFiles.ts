/** Farm contents that the artist declined, in satchel.db. */
import type { DeclinedFiles } from '../../engine/ports/records';
import { guarded } from './databaseErrors';
import type { SatchelDatabase } from './satchelDatabase';

export function createDeclinedFiles(db: SatchelDatabase): DeclinedFiles {
  const select = db.prepare('SELECT 1 FROM declined WHERE root = ? AND path = ? AND hash = ?');
  const insert = db.prepare('INSERT OR IGNORE INTO declined(root, path, hash) VALUES (?, ?, ?)');

  return guarded(db, {
    has: (root, path, hash) => select.get(root, path, hash) !== undefined,
    put(rows) {
      db.transaction(() => {
        for (const row of rows) insert.run(row.root, row.path, row.hash);
      }).immediate();
    },
  });
}
