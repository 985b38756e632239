/** Path mapping rules that people wrote, in satchel.db: their order is the order that they are shown in. */
import type { OsFamily, OwnRule, OwnRules } from '../../engine/ports/ownRules';
import { guarded } from './databaseErrors';
import type { SatchelDatabase } from './satchelDatabase';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly os: OsFamily;
  readonly source: string;
  readonly destination: string;
  readonly created_ms: number;
}

export function createOwnRules(db: SatchelDatabase): OwnRules {
  const select = db.prepare<[], Row>(
    'SELECT id, name, os, source, destination, created_ms FROM mapping_rule ORDER BY position',
  );
  const clear = db.prepare('DELETE FROM mapping_rule');
  const insert = db.prepare(
    'INSERT INTO mapping_rule(position, id, name, os, source, destination, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const list = (): readonly OwnRule[] =>
    select.all().map(({ created_ms: createdMs, ...rule }) => ({ ...rule, createdMs }));
  const write = db.transaction((next: (rules: readonly OwnRule[]) => readonly OwnRule[]) => {
    const rules = next(list());
    clear.run();
    for (const [position, { id, name, os, source, destination, createdMs }] of rules.entries())
      insert.run(position, id, name, os, source, destination, createdMs);
    return rules;
  });
  return guarded(db, { list, change: (next) => write.immediate(next) });
}
