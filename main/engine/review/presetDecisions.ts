/** What a preset and the plan's own rules decide, as decision ids per entry. */
import type { Plan, PlanEntry, PresetName } from '../../../shared/domain/plan';
import { decide } from '../outputs/rules';
import type { DecisionTable } from './decisionTable';

/** Indexed as the plan's entries; 0 where a person is asked. Decisions made by hand come back unchanged. */
export function presetDecisions(
  plan: Plan,
  entries: readonly PlanEntry[],
  preset: PresetName,
  table: DecisionTable,
): Uint32Array {
  const isCaseSensitive = new Map(plan.roots.map((root) => [root.id, root.traits.caseSensitive]));
  const { entries: decided } = decide(
    entries,
    {
      policy: plan.rules.filter((rule) => rule.locked === true),
      plan: plan.rules.filter((rule) => rule.locked !== true),
      preset,
    },
    { isCaseSensitive: (root) => isCaseSensitive.get(root) ?? true },
  );
  return Uint32Array.from(decided, ({ decision }) => (decision === undefined ? 0 : table.idOf(decision)));
}
