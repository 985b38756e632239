/** The rules of a review: listed with live counts, changed as steps that can be taken back. */
import type { PlanRule } from '../../../shared/domain/plan';
import type { ReviewRules } from '../../../shared/ipc/reviewRules';
import { visibleText } from '../../../shared/text/format';
import { inOrder, isByHand, ruleKey } from '../outputs/plan/rules';
import { sourcesOf, type RuleSet } from '../outputs/plan/ruleSet';
import type { Columns } from './columns';
import { kindsPerDecision, type Decisions } from './decisions';
import type { DecisionTable } from './decisionTable';
import { ruleText } from './ruleList';
import type { Ruler } from './ruler';

type ListedRules = ReviewRules['rules'];

interface Parts {
  readonly columns: Columns;
  readonly decisions: Decisions<RuleSet>;
  readonly table: DecisionTable;
  readonly ruler: Ruler;
}

/** Every rule that has a say, strongest first, and how many files each decides now. */
export function rulesOfReview(parts: Parts): ListedRules {
  const set = parts.decisions.note;
  const counts = countRulings(parts);
  return inOrder(sourcesOf(set)).flatMap(([source, rules]) =>
    rules.map((rule, index) => {
      const key = ruleKey(source, rule, index, set.preset);
      const isEditable = source === 'command-line' || source === 'plan' || source === 'project';
      return {
        id: isEditable ? rule.id : key,
        source,
        text: visibleText(ruleText(rule)),
        enabled: rule.enabled,
        locked: source === 'policy' || source === 'built-in',
        action: rule.then.action,
        count: counts.decided.get(key) ?? 0,
        unfitCount: counts.unfit.get(key) ?? 0,
        ...(isEditable ? { rule: textOf(rule) } : {}),
      };
    }),
  );
}

/** Whether the rule that matches a file cannot be followed for it: asked once per file until kinds or rules change. */
export type UnfitRulings = (position: number) => boolean;

export function createUnfitRulings(columns: Columns, ruler: Ruler): UnfitRulings {
  /** 0 not asked yet, 1 fits, 2 unfit. */
  const known = new Uint8Array(columns.count);
  return (position) => {
    if (known[position] === 0) known[position] = ruler(position).isUnfit ? 2 : 1;
    return known[position] === 2;
  };
}

/** Files that wait although something was said about them: an unfit rule, or a kind that changed after a decision by hand. */
export function unfitFiles({
  decisions,
  table,
  undecidedBy,
  isRuledUnfit,
}: Pick<Parts, 'decisions' | 'table'> & {
  /** Files per decision id and kind that wait for a person. */
  readonly undecidedBy: ReadonlyMap<number, number>;
  readonly isRuledUnfit: UnfitRulings;
}): number {
  const { ids } = decisions;
  let unfit = 0;
  let hasSilent = false;
  for (const [key, files] of undecidedBy) {
    const id = Math.floor(key / kindsPerDecision);
    const decision = table.get(id);
    if (id === 0) hasSilent = true;
    else if (decision !== undefined && decision.action !== 'ask' && isByHand(decision.origin)) unfit += files;
  }
  if (!hasSilent) return unfit;
  for (let position = 0; position < ids.length; position += 1)
    if (ids[position] === 0 && decisions.isUndecided(position) && isRuledUnfit(position)) unfit += 1;
  return unfit;
}

function countRulings({ columns, decisions, table, ruler }: Parts) {
  const decided = new Map<string, number>();
  const unfit = new Map<string, number>();
  for (let position = 0; position < columns.count; position += 1) {
    const id = decisions.ids[position] ?? 0;
    if (isByHand(table.get(id)?.origin ?? '')) continue;
    const { rule, isUnfit, id: ruled } = ruler(position);
    if (rule === undefined) continue;
    if (isUnfit) unfit.set(rule, (unfit.get(rule) ?? 0) + 1);
    else if (ruled !== 0 && ruled === id) decided.set(rule, (decided.get(rule) ?? 0) + 1);
  }
  return { decided, unfit };
}

/** The rule as the window may send it back, without keys that only a plan's document knows. */
function textOf(
  rule: Pick<PlanRule, 'id' | 'name' | 'enabled' | 'when' | 'then'>,
): NonNullable<ListedRules[number]['rule']> {
  const { kinds, extensions, stepIds, taskIds, roots, ...when } = rule.when;
  const { glob, notGlob, sizeMin, sizeMax, localNewerByMs, remoteNewerByMs, untouched, edited, sequence } = when;
  const { action, policy, suffix, backup } = rule.then;
  return withoutAbsent({
    id: rule.id,
    name: rule.name,
    enabled: rule.enabled,
    when: withoutAbsent({
      kinds: copyOf(kinds),
      glob,
      notGlob,
      extensions: copyOf(extensions),
      sizeMin,
      sizeMax,
      localNewerByMs,
      remoteNewerByMs,
      untouched,
      edited,
      sequence,
      stepIds: copyOf(stepIds),
      taskIds: copyOf(taskIds),
      roots: copyOf(roots),
    }),
    then: withoutAbsent({ action, policy, suffix, backup }),
  });
}

function copyOf<T>(list: readonly T[] | undefined): T[] | undefined {
  return list === undefined ? undefined : [...list];
}

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

function withoutAbsent<T extends object>(value: T): Present<T> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Present<T>;
}
