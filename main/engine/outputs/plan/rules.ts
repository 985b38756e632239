/** Decides rows by rules: first match wins, in one fixed order of sources. Pure. */
import {
  planKinds,
  type PlanDecision,
  type PlanEntry,
  type PlanKind,
  type PlanRule,
  type PresetName,
} from '../../../../shared/domain/plan';
import { isDecisive } from './kinds';
import { presets, type PresetRule } from './presets';
import { compileConditions, type MatchContext, type RowTest } from './ruleMatcher';
import { compareLocalTime } from './times';
import { undecided } from './undecided';

/** Where rules come from, strongest first. Absent = none. */
export interface RuleSources {
  /** Locked rules of a site. */
  readonly policy?: readonly PlanRule[];
  readonly commandLine?: readonly PlanRule[];
  readonly plan?: readonly PlanRule[];
  readonly project?: readonly PlanRule[];
  readonly preset: PresetName;
}

export interface DecideResult {
  readonly entries: readonly PlanEntry[];
  /** Rows each rule decides, by origin; rules that decide none are present with 0. */
  readonly ruleCounts: ReadonlyMap<string, number>;
  /** Rows left undecided although something matched: the rule's action does not fit the kind, or the kind changed. */
  readonly unfit: ReadonlyMap<number, 'rule-unfit' | 'kind-changed'>;
}

interface CompiledRule {
  readonly origin: string;
  readonly then: PlanRule['then'];
  readonly test: RowTest | undefined;
}

const builtIn: readonly PresetRule[] = [
  { id: 'identical', name: 'Identical', enabled: true, when: { kinds: ['identical'] }, then: { action: 'skip' } },
  { id: 'new', name: 'New', enabled: true, when: { kinds: ['new'] }, then: { action: 'download' } },
];

/** Origins of decisions that no rule ever replaces. */
const fixedOrigins = new Set(['manual', 'accepted', 'declined']);

/** The same entries with the decisions the rules give; rows that a person decided keep theirs while it fits their kind. */
export function decide(entries: readonly PlanEntry[], sources: RuleSources, context: MatchContext): DecideResult {
  const { byKind, ruleCounts } = compile(sources, context);
  const unfit = new Map<number, 'rule-unfit' | 'kind-changed'>();
  const decided = entries.map((entry) => {
    const { decision } = entry;
    if (decision !== undefined && fixedOrigins.has(decision.origin)) {
      if (isDecisive(entry.kind, decision.action) || decision.origin === 'declined') return entry;
      unfit.set(entry.id, 'kind-changed');
      return withDecision(entry, undefined);
    }
    const rule = (byKind.get(entry.kind) ?? []).find(({ test }) => test === undefined || test(entry));
    if (rule === undefined || rule.then.action === 'ask') return withDecision(entry, undefined);
    if (!isDecisive(entry.kind, rule.then.action)) {
      unfit.set(entry.id, 'rule-unfit');
      return withDecision(entry, undefined);
    }
    // The newer side of two equal times is nobody's to choose but a person's.
    if (rule.then.action === 'keep-newer' && newerSide(entry) === 'same') return withDecision(entry, undefined);
    ruleCounts.set(rule.origin, (ruleCounts.get(rule.origin) ?? 0) + 1);
    return withDecision(entry, decisionOf(rule));
  });
  return { entries: decided, ruleCounts, unfit };
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
export function recommendedDecision(entry: PlanEntry): PlanDecision | undefined {
  const action = entry.recommend?.action;
  if (action === undefined || !isDecisive(entry.kind, action)) return undefined;
  return decisionOf({ origin: 'accepted', then: { action, ...(action === 'overwrite' ? { backup: true } : {}) } });
}

function decisionOf({ origin, then }: Pick<CompiledRule, 'origin' | 'then'>): PlanDecision {
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

function compile(sources: RuleSources, context: MatchContext) {
  const ruleCounts = new Map<string, number>();
  const byKind = new Map<PlanKind, CompiledRule[]>(planKinds.map((kind) => [kind, []]));
  const add = (
    rules: readonly PresetRule[] | undefined,
    originOf: (rule: PresetRule, index: number) => string,
  ): void => {
    for (const [index, rule] of (rules ?? []).entries()) {
      if (!rule.enabled) continue;
      const origin = originOf(rule, index);
      if (!ruleCounts.has(origin)) ruleCounts.set(origin, 0);
      const compiled = { origin, then: rule.then, test: compileConditions(rule.when, context) };
      for (const kind of rule.when.kinds ?? planKinds) byKind.get(kind)?.push(compiled);
    }
  };
  add(sources.policy, (rule) => `policy:${rule.id}`);
  add(sources.commandLine, () => 'cli');
  add(sources.plan, (rule) => `rule:${rule.id}`);
  add(sources.project, (rule) => `rule:${rule.id}`);
  add(presets[sources.preset], (_rule, index) => `preset:${sources.preset}#${index + 1}`);
  add(builtIn, () => 'built-in');
  return { byKind, ruleCounts };
}
