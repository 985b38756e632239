/** What a preset and the plan's own rules decide, as decision ids per position. */
import type { PlanRule, PresetName } from '../../../shared/domain/plan';
import { presets, type PresetRule } from '../outputs/plan/presets';
import { decide, type RuleSources } from '../outputs/plan/rules';
import { undecided } from '../outputs/plan/undecided';
import { flagAlsoEdited, flagHasMine, flagInSequence, flagUntouched, type Columns } from './columns';
import { kindsPerDecision, type Decisions } from './decisions';
import type { DecisionTable } from './decisionTable';
import type { PlanWriter } from './planWriter';

const byHand = new Set(['manual', 'accepted', 'declined']);

/** 0 where a person is asked. What was decided by hand comes back unchanged while its kind allows it. */
export function presetDecisions(
  columns: Columns,
  decisions: Decisions<unknown>,
  table: DecisionTable,
  writer: PlanWriter,
  preset: PresetName,
): Uint32Array {
  const { plan } = columns;
  const sources: RuleSources = {
    policy: plan.rules.filter((rule) => rule.locked === true),
    plan: plan.rules.filter((rule) => rule.locked !== true),
    preset,
  };
  const isCaseSensitive = new Map(plan.roots.map((root) => [root.id, root.traits.caseSensitive]));
  const context = { isCaseSensitive: (root: number): boolean => isCaseSensitive.get(root) ?? true };
  const rules: readonly (PlanRule | PresetRule)[] = [...plan.rules, ...presets[preset]];
  if (!rules.every(asksOnlyFlags)) {
    const decided = decide(writer.entries(), sources, context).entries;
    return Uint32Array.from({ length: columns.count }, (_, position) => {
      const decision = decided[columns.entryAt[position] ?? 0]?.decision;
      return decision === undefined ? 0 : table.idOf(decision);
    });
  }
  const ids = new Uint32Array(columns.count);
  const idOfClass = new Map<number, number>();
  const keptIds = new Map<number, number | undefined>();
  for (let position = 0; position < columns.count; position += 1) {
    const id = decisions.ids[position] ?? 0;
    const kind = columns.kind[position] ?? 0;
    const key = id * kindsPerDecision + kind;
    if (!keptIds.has(key)) {
      const isByHand = byHand.has(table.get(id)?.origin ?? '');
      keptIds.set(key, isByHand ? (decisions.settles(id, kind) ? id : 0) : undefined);
    }
    const kept = keptIds.get(key);
    if (kept !== undefined) {
      ids[position] = kept;
      continue;
    }
    const group = classOf(columns, position);
    let decided = idOfClass.get(group);
    if (decided === undefined) {
      const entry = undecided(columns.entryOf(position));
      const decision = decide([entry], sources, context).entries[0]?.decision;
      decided = decision === undefined ? 0 : table.idOf(decision);
      idOfClass.set(group, decided);
    }
    ids[position] = decided;
  }
  return ids;
}

const askedOfFlags = new Set(['kinds', 'untouched', 'edited', 'exists', 'sequence', 'roots']);

/** Whether a rule answers alike for all files of one class, so that one of them stands for all. */
function asksOnlyFlags({ when, then }: PlanRule | PresetRule): boolean {
  return then.action !== 'keep-newer' && Object.keys(when).every((condition) => askedOfFlags.has(condition));
}

/** Kind, root and the flags that rules ask about, in one number. */
function classOf(columns: Columns, position: number): number {
  const flags = (columns.flags[position] ?? 0) & (flagHasMine | flagUntouched | flagAlsoEdited | flagInSequence);
  return ((columns.root[position] ?? 0) * kindsPerDecision + (columns.kind[position] ?? 0)) * 128 + flags;
}
