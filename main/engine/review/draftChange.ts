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
  return ({ columns: { count, entryAt }, decisions: { ids, note: newNote }, table }) => {
    const changed = new Map<number, number[]>();
    let lastId = -1;
    let last: number[] = [];
    for (let position = 0; position < count; position += 1) {
      const index = entryAt[position] ?? 0;
      const id = ids[position] ?? 0;
      if (saved[index] === id) continue;
      saved[index] = id;
      if (id !== lastId) {
        lastId = id;
        last = changed.get(id) ?? [];
        changed.set(id, last);
      }
      last.push(index);
    }
    const changes = [...changed].map(([id, indexes]) => {
      const decision = table.get(id);
      return { ...(decision === undefined ? {} : { decision }), indexes: Uint32Array.from(indexes).sort() };
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
