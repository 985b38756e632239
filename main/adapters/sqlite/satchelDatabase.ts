/** satchel.db: what was placed, declined and remembered, the runs of History and the rows of the queue. */
import type Database from 'better-sqlite3';
import type { Clock } from '../../engine/ports/clock';
import { openDatabase } from './openDatabase';
import { satchelMigrations } from './satchelMigrations';

export type SatchelDatabase = Database.Database;

/**
 * Opens and migrates. A damaged file is set aside and told to `onDamaged`; a damaged database never blocks work.
 * Throws as `openDatabase` does. The caller closes it after the repositories are no longer used.
 */
export function openSatchelDatabase(
  dbPath: string,
  clock: Clock,
  onDamaged: (movedTo: string) => void = () => undefined,
): SatchelDatabase {
  return openDatabase({
    path: dbPath,
    migrations: satchelMigrations,
    nowMs: () => clock.nowMs(),
    onDamaged,
    keepOldVersion: true,
  });
}
