/** What the rules decide about each file, asked once per class of files where the rules see no more than that. */
import type { PlanRule } from '../../../shared/domain/plan';
import { rulesOfPreset } from '../outputs/plan/presets';
import { compileRules } from '../outputs/plan/rules';
import { sourcesOf, type RuleSet } from '../outputs/plan/ruleSet';
import { undecided } from '../outputs/plan/undecided';
import { flagAlsoEdited, flagHasMine, flagInSequence, flagUntouched, type Columns } from './columns';
import { kindsPerDecision } from './decisions';
import type { DecisionTable } from './decisionTable';

/** The answer of the rules for one file. */
export interface Ruling {
  /** Number of the decision; 0 where a person is asked. */
  readonly id: number;
  /** The rule that matched first. */
  readonly rule?: string;
  readonly isUnfit: boolean;
}

export type Ruler = (position: number) => Ruling;

/** A ruler for the files as they are now; a file that changes its kind is asked about anew. */
export function createRuler(columns: Columns, table: DecisionTable, set: RuleSet): Ruler {
  const { roots } = columns.plan;
  const isCaseSensitive = new Map(roots.map((root) => [root.id, root.traits.caseSensitive]));
  const ask = compileRules(sourcesOf(set), { isCaseSensitive: (root) => isCaseSensitive.get(root) ?? true });
  const rulingOf: Ruler = (position) => {
    const { rule, decision, isUnfit } = ask(undecided(columns.entryOf(position)));
    return {
      id: decision === undefined ? 0 : table.idOf(decision),
      ...(rule === undefined ? {} : { rule }),
      isUnfit: isUnfit === true,
    };
  };
  const rules = [...set.rules, ...rulesOfPreset(set.preset, set.rules)];
  if (!rules.every((rule) => !rule.enabled || asksOnlyFlags(rule))) return rulingOf;
  const known = new Map<number, Ruling>();
  return (position) => {
    const group = classOf(columns, position);
    let ruling = known.get(group);
    if (ruling === undefined) {
      ruling = rulingOf(position);
      known.set(group, ruling);
    }
    return ruling;
  };
}

const askedOfFlags = new Set(['kinds', 'untouched', 'edited', 'exists', 'sequence', 'roots']);

/** Whether a rule answers alike for all files of one class, so that one of them stands for all. */
function asksOnlyFlags({ when, then }: PlanRule): boolean {
  return then.action !== 'keep-newer' && Object.keys(when).every((condition) => askedOfFlags.has(condition));
}

/** Kind, root and the flags that rules ask about, in one number. */
function classOf(columns: Columns, position: number): number {
  const flags = (columns.flags[position] ?? 0) & (flagHasMine | flagUntouched | flagAlsoEdited | flagInSequence);
  return ((columns.root[position] ?? 0) * kindsPerDecision + (columns.kind[position] ?? 0)) * 128 + flags;
}
