/** Decides rows by rules: first match wins, in one fixed order of sources. Pure. */
import {
  planKinds,
  type PlanDecision,
  type PlanEntry,
  type PlanKind,
  type PlanRecommendation,
  type PlanRule,
  type PresetName,
} from '../../../../shared/domain/plan';
import { isChoosable } from './kinds';
import { rulesOfPreset } from './presets';
import { compileConditions, type MatchContext, type RowTest } from './ruleMatcher';
import { compareLocalTime } from './times';
import { undecided } from './undecided';

export type RuleSource = 'policy' | 'command-line' | 'plan' | 'project' | 'preset' | 'built-in';

/** Where rules come from, strongest first. Absent = none. */
export interface RuleSources {
  /** Locked rules of a site. */
  readonly policy?: readonly PlanRule[];
  readonly commandLine?: readonly PlanRule[];
  readonly plan?: readonly PlanRule[];
  readonly project?: readonly PlanRule[];
  readonly preset: PresetName;
  /** Of a preset that does not come with Satchel. */
  readonly presetRules?: readonly PlanRule[];
}

export interface DecideResult {
  readonly entries: readonly PlanEntry[];
  /** Rows each rule decides, by origin; rules that decide none are present with 0. */
  readonly ruleCounts: ReadonlyMap<string, number>;
  /** Rows left undecided although something matched: the rule's action does not fit the kind, or the kind changed. */
  readonly unfit: ReadonlyMap<number, 'rule-unfit' | 'kind-changed'>;
}

interface CompiledRule {
  /** Unique among the rules. */
  readonly key: string;
  readonly origin: string;
  readonly then: PlanRule['then'];
  readonly test: RowTest | undefined;
  /** It is about equal files and nothing else, and copies them under numbered names: nobody means that by the way. */
  readonly copiesEqual: boolean;
}

const builtIn: readonly PlanRule[] = [
  { id: 'identical', name: 'Identical', enabled: true, when: { kinds: ['identical'] }, then: { action: 'skip' } },
  { id: 'new', name: 'New', enabled: true, when: { kinds: ['new'] }, then: { action: 'download' } },
];

/** Of the decision that a file has while somebody leaves it out. */
export const leftOutOrigin = 'left-out';

const fixedOrigins = new Set(['manual', 'accepted', 'declined', leftOutOrigin]);

/** Whether no rule ever replaces a decision of this origin. */
export function isByHand(origin: string): boolean {
  return fixedOrigins.has(origin);
}

/** What the rules say about one row that nobody decided by hand. */
export interface Verdict {
  /** The first rule that matches, by its key; absent when none does. */
  readonly rule?: string;
  readonly decision?: PlanDecision;
  /** The rule's action is not possible for this kind. */
  readonly isUnfit?: true;
}

/** Asks the rules about rows; compiled once. `input.invalid` for a bad glob. */
export function compileRules(sources: RuleSources, context: MatchContext): (entry: PlanEntry) => Verdict {
  const verdicts = createVerdicts(sources, context);
  return (entry) => verdicts.of(entry);
}

export interface Verdicts {
  /** About a row that nobody decided by hand. */
  of(entry: PlanEntry): Verdict;
  /** The same for every row of a kind; undefined where rows of it may differ. */
  ofKind(kind: PlanKind): Verdict | undefined;
}

/** `input.invalid` for a bad glob. */
export function createVerdicts(sources: RuleSources, context: MatchContext): Verdicts {
  const { byKind } = compile(sources, context);
  return {
    of: (entry) => verdictOf(entry, byKind),
    ofKind: (kind) => {
      const first = byKind.get(kind)?.[0];
      if (first === undefined) return {};
      // The first rule that has no condition ends the search; the newer side is that of one row.
      return first.test !== undefined || first.then.action === 'keep-newer' ? undefined : verdictByRule(first, kind);
    },
  };
}

function verdictOf(entry: PlanEntry, byKind: ReadonlyMap<PlanKind, readonly CompiledRule[]>): Verdict {
  const found = (byKind.get(entry.kind) ?? []).find(({ test }) => test === undefined || test(entry));
  if (found === undefined) return {};
  const verdict = verdictByRule(found, entry.kind);
  // The newer side of two equal times is nobody's to choose but a person's.
  if (verdict.decision?.action === 'keep-newer' && newerSide(entry) === 'same') return { rule: found.key };
  return verdict;
}

function verdictByRule(found: CompiledRule, kind: PlanKind): Verdict {
  const { key: rule, then } = found;
  if (then.action === 'ask') return { rule };
  const fits = isChoosable(kind, then.action) || (found.copiesEqual && kind === 'identical');
  return fits ? { rule, decision: decisionOf(found) } : { rule, isUnfit: true };
}

/** Decides entry by entry, counting meanwhile what `DecideResult` tells. */
interface Decider extends Pick<DecideResult, 'ruleCounts' | 'unfit'> {
  /** The entry with the decision the rules give; one that a person decided keeps its own while it fits its kind. */
  readonly decide: (entry: PlanEntry) => PlanEntry;
}

/** `input.invalid` for a bad glob. */
export function createDecider(sources: RuleSources, context: MatchContext): Decider {
  const { byKind, ruleCounts } = compile(sources, context);
  const unfit = new Map<number, 'rule-unfit' | 'kind-changed'>();
  const decideOne = (entry: PlanEntry): PlanEntry => {
    const { decision } = entry;
    if (decision !== undefined && isByHand(decision.origin)) {
      if (isChoosable(entry.kind, decision.action) || decision.origin === 'declined') return entry;
      unfit.set(entry.id, 'kind-changed');
      return withDecision(entry, undefined);
    }
    const verdict = verdictOf(entry, byKind);
    if (verdict.isUnfit === true) unfit.set(entry.id, 'rule-unfit');
    if (verdict.decision !== undefined) {
      const { origin } = verdict.decision;
      ruleCounts.set(origin, (ruleCounts.get(origin) ?? 0) + 1);
    }
    return withDecision(entry, verdict.decision);
  };
  return { decide: decideOne, ruleCounts, unfit };
}

/** All of them in one order. */
export function decide(entries: readonly PlanEntry[], sources: RuleSources, context: MatchContext): DecideResult {
  const decider = createDecider(sources, context);
  return { entries: entries.map(decider.decide), ruleCounts: decider.ruleCounts, unfit: decider.unfit };
}

/** Which side `keep-newer` keeps. */
export function newerSide(entry: PlanEntry): 'local' | 'remote' | 'same' {
  if (entry.local === undefined) return 'remote';
  // A link of the farm has no time.
  if (entry.remote.link !== undefined) return 'same';
  const order = compareLocalTime(BigInt(entry.local.mtimeNs), BigInt(entry.remote.mtimeUs));
  return order > 0 ? 'local' : order < 0 ? 'remote' : 'same';
}

/** What accepting a row's recommendation decides; `undefined` where a person must choose. */
export function recommendedDecision({
  kind,
  recommend,
}: {
  readonly kind: PlanKind;
  readonly recommend?: Pick<PlanRecommendation, 'action'>;
}): PlanDecision | undefined {
  const action = recommend?.action;
  if (action === undefined || !isChoosable(kind, action)) return undefined;
  return decisionOf({ origin: 'accepted', then: { action, ...(action === 'overwrite' ? { backup: true } : {}) } });
}

function decisionOf({ origin, then }: { readonly origin: string; readonly then: PlanRule['then'] }): PlanDecision {
  const { action, policy, suffix, backup } = then;
  return {
    action,
    ...(action === 'keep-both' ? { policy: policy ?? ('version' as const) } : {}),
    ...(suffix === undefined ? {} : { suffix }),
    ...(backup === undefined ? {} : { backup }),
    origin,
  };
}

function withDecision(entry: PlanEntry, decision: PlanDecision | undefined): PlanEntry {
  return decision === undefined ? undecided(entry) : { ...entry, decision };
}

/** What a rule is known by: its origin, which all rules of the command line share, and then its id. */
export function ruleKey(source: RuleSource, rule: PlanRule, index: number, preset: PresetName): string {
  if (source === 'policy') return `policy:${rule.id}`;
  if (source === 'command-line') return `cli:${rule.id}`;
  if (source === 'preset') return `preset:${preset}#${index + 1}`;
  return source === 'built-in' ? `built-in:${rule.id}` : `rule:${rule.id}`;
}

function compile(sources: RuleSources, context: MatchContext) {
  const ruleCounts = new Map<string, number>();
  const byKind = new Map<PlanKind, CompiledRule[]>(planKinds.map((kind) => [kind, []]));
  for (const [source, rules] of inOrder(sources)) {
    for (const [index, rule] of rules.entries()) {
      if (!rule.enabled) continue;
      const key = ruleKey(source, rule, index, sources.preset);
      const origin = source === 'command-line' ? 'cli' : source === 'built-in' ? 'built-in' : key;
      if (!ruleCounts.has(origin)) ruleCounts.set(origin, 0);
      const test = compileConditions(rule.when, context);
      const compiled = { key, origin, then: rule.then, test, copiesEqual: copiesEqual(rule) };
      for (const kind of rule.when.kinds ?? planKinds) byKind.get(kind)?.push(compiled);
    }
  }
  return { byKind, ruleCounts };
}

const copiesEqual = ({ when: { kinds }, then }: PlanRule): boolean =>
  kinds?.length === 1 && kinds[0] === 'identical' && then.action === 'keep-both' && then.policy === 'numbered';

/** Every rule that has a say, strongest first. */
export function inOrder(sources: RuleSources): readonly (readonly [RuleSource, readonly PlanRule[]])[] {
  return [
    ['policy', sources.policy ?? []],
    ['command-line', sources.commandLine ?? []],
    ['plan', sources.plan ?? []],
    ['project', sources.project ?? []],
    ['preset', rulesOfPreset(sources.preset, sources.presetRules ?? [])],
    ['built-in', builtIn],
  ];
}
