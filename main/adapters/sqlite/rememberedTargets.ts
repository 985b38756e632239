/** Where each source root went last time, in satchel.db. */
import type { RememberedTarget, RememberedTargets } from '../../engine/ports/records';
import { guarded } from './databaseErrors';
import type { SatchelDatabase } from './satchelDatabase';

export function createRememberedTargets(db: SatchelDatabase): RememberedTargets {
  const select = db.prepare<[string, string, string], { target: string }>(
    'SELECT target FROM remembered_target WHERE farm_id = ? AND queue_id = ? AND source_root = ?',
  );
  const insert = db.prepare(
    'INSERT OR REPLACE INTO remembered_target(farm_id, queue_id, source_root, target) VALUES (?, ?, ?, ?)',
  );

  const all = db.prepare<[], RememberedTarget>(
    `SELECT farm_id AS farmId, queue_id AS queueId, source_root AS source, target FROM remembered_target
     ORDER BY source_root, farm_id, queue_id`,
  );
  const remove = db.prepare('DELETE FROM remembered_target WHERE farm_id = ? AND queue_id = ? AND source_root = ?');

  return guarded(db, {
    get: (farmId, queueId, sourceRoot) => select.get(farmId, queueId, sourceRoot)?.target,
    put(farmId, queueId, sourceRoot, target) {
      insert.run(farmId, queueId, sourceRoot, target);
    },
    list: () => all.all(),
    remove(farmId, queueId, sourceRoot) {
      remove.run(farmId, queueId, sourceRoot);
    },
  });
}
