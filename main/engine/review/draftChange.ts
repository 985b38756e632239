/** What changed in a review since its draft was saved last, by entry. */
import type { DraftChange } from '../outputs/plan/draftLog';
import type { RuleSet } from '../outputs/plan/ruleSet';
import type { Columns } from './columns';
import type { DecisionTable } from './decisionTable';
import type { Decisions } from './decisions';

type Now = { readonly columns: Columns; readonly decisions: Decisions<RuleSet>; readonly table: DecisionTable };

/** Compares with what it answered before; nothing is missed, whatever changed the decisions. */
export function createDraftChanges({ columns, decisions }: Now): (now: Now) => DraftChange {
  const saved = new Uint32Array(columns.count);
  for (let position = 0; position < columns.count; position += 1)
    saved[columns.entryAt[position] ?? 0] = decisions.ids[position] ?? 0;
  let { note } = decisions;
  return ({ columns: { count, entryAt }, decisions: { ids: now, note: newNote }, table }) => {
    const isChanged = new Uint8Array(count);
    const counts = new Uint32Array(table.size);
    /** As they were met. */
    const ids: number[] = [];
    for (let position = 0; position < count; position += 1) {
      const index = entryAt[position] ?? 0;
      const id = now[position] ?? 0;
      if (saved[index] === id) continue;
      saved[index] = id;
      isChanged[index] = 1;
      if (counts[id] === 0) ids.push(id);
      counts[id] = (counts[id] ?? 0) + 1;
    }
    const lists: Uint32Array[] = [];
    for (const id of ids) lists[id] = new Uint32Array(counts[id] ?? 0);
    counts.fill(0);
    // By entry, so that nothing has to be sorted: this is part of what a key waits for.
    for (let index = 0; index < count; index += 1) {
      if (isChanged[index] !== 1) continue;
      const id = saved[index] ?? 0;
      const list = lists[id];
      if (list !== undefined) list[counts[id] ?? 0] = index;
      counts[id] = (counts[id] ?? 0) + 1;
    }
    const changes = ids.map((id) => {
      const decision = table.get(id);
      return { ...(decision === undefined ? {} : { decision }), indexes: lists[id] ?? new Uint32Array() };
    });
    const { preset, rules } = newNote;
    const change: DraftChange = {
      changes,
      ...(preset === note.preset ? {} : { preset }),
      ...(rules === note.rules ? {} : { rules }),
    };
    note = newNote;
    return change;
  };
}
