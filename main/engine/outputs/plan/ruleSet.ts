/** The rules of a plan as one list, strongest first, and the changes a person may make to it. Pure. */
import { AppError } from '../../../../shared/domain/errors';
import type { PlanRule, PresetName } from '../../../../shared/domain/plan';
import type { Preset } from './presetFile';
import { isBundled } from './presets';
import type { RuleSources } from './rules';

/** What decides rows that nobody decided by hand, below the command line and above what is built in. */
export interface RuleSet {
  /** As the plan keeps them: the site's, the command line's, the plan's own, the project's, those of a preset file. */
  readonly rules: readonly PlanRule[];
  readonly preset: PresetName;
}

type ListedSource = 'policy' | 'command-line' | 'plan' | 'project' | 'preset';

/** Whose rule it is. */
export function sourceOf(rule: PlanRule): ListedSource {
  return rule.locked === true ? 'policy' : (rule.from ?? 'plan');
}

/** The rules by where they come from. */
export function sourcesOf({ rules, preset }: RuleSet): RuleSources {
  const of = (wanted: ListedSource): readonly PlanRule[] => rules.filter((rule) => sourceOf(rule) === wanted);
  return {
    policy: of('policy'),
    commandLine: of('command-line'),
    plan: of('plan'),
    project: of('project'),
    preset,
    presetRules: of('preset'),
  };
}

/** One list of the rules of every source, in the order in which they have their say. */
export function joinRules(parts: {
  readonly policy?: readonly PlanRule[];
  readonly commandLine?: readonly PlanRule[];
  readonly plan?: readonly PlanRule[];
  readonly project?: readonly PlanRule[];
  /** Of a preset that does not come with Satchel. */
  readonly preset?: readonly PlanRule[];
}): readonly PlanRule[] {
  return [
    ...(parts.policy ?? []).map((rule) => ({ ...rule, locked: true })),
    ...(parts.commandLine ?? []).map((rule) => ({ ...rule, from: 'command-line' as const })),
    ...(parts.plan ?? []),
    ...(parts.project ?? []).map((rule) => ({ ...rule, from: 'project' as const })),
    ...(parts.preset ?? []).map((rule) => ({ ...rule, from: 'preset' as const })),
  ];
}

/** The set with another preset; a plan carries the rules of one that does not come with Satchel. */
export function withPreset(
  { rules }: Pick<RuleSet, 'rules'>,
  { name, rules: own }: Pick<Preset, 'name' | 'rules'>,
): RuleSet {
  const others = rules.filter((rule) => sourceOf(rule) !== 'preset');
  return { preset: name, rules: [...others, ...joinRules({ preset: isBundled(name) ? [] : own })] };
}

/** Adds the rule or replaces the one with its id; `before` names the rule of the plan it goes in front of. */
export function putRule(rules: readonly PlanRule[], rule: PlanRule, before?: string): readonly PlanRule[] {
  const at = rules.findIndex(({ id }) => id === rule.id);
  const old = rules[at];
  if (old === undefined) return insertRule(rules, rule, before);
  requireOwn(old);
  const kept = { ...rule, ...(old.from === undefined ? {} : { from: old.from }) };
  const replaced = rules.map((each, index) => (index === at ? kept : each));
  return before === undefined ? replaced : moveRule(replaced, rule.id, before);
}

export function enableRule(rules: readonly PlanRule[], id: string, enabled: boolean): readonly PlanRule[] {
  requireOwn(requiredRule(rules, id));
  return rules.map((rule) => (rule.id === id ? { ...rule, enabled } : rule));
}

/** In front of another rule of the same source, or behind all of them. */
export function moveRule(rules: readonly PlanRule[], id: string, before?: string): readonly PlanRule[] {
  const rule = requiredRule(rules, id);
  requireOwn(rule);
  if (before === id) return rules;
  return insertRule(
    rules.filter((each) => each.id !== id),
    rule,
    before,
  );
}

export function deleteRule(rules: readonly PlanRule[], id: string): readonly PlanRule[] {
  requireOwn(requiredRule(rules, id));
  return rules.filter((rule) => rule.id !== id);
}

/** The project's rules behind the plan's own; those that came from there before make room. */
export function acceptProjectRules(
  rules: readonly PlanRule[],
  project: readonly PlanRule[],
  root: number,
): readonly PlanRule[] {
  const ids = new Set(project.map((rule) => projectRuleId(root, rule)));
  const rest = rules.filter(({ id }) => !ids.has(id));
  // What a project says is said of its own files.
  const added = project.map((rule) => ({
    ...rule,
    id: projectRuleId(root, rule),
    from: 'project' as const,
    when: { ...rule.when, roots: [root] },
  }));
  return [...rest, ...added];
}

/** What a rule of a root's project is called in a plan. */
export function projectRuleId(root: number, { id }: Pick<PlanRule, 'id'>): string {
  return `project-${root}-${id}`.slice(0, 256);
}

function insertRule(rules: readonly PlanRule[], rule: PlanRule, before: string | undefined): readonly PlanRule[] {
  const source = sourceOf(rule);
  if (before !== undefined) {
    const at = rules.findIndex(({ id }) => id === before);
    const other = rules[at];
    if (other === undefined) throw noRule(before);
    if (sourceOf(other) === source) return [...rules.slice(0, at), rule, ...rules.slice(at)];
    throw refused(`${JSON.stringify(rule.name)} cannot stand among rules of another kind.`);
  }
  const end = rules.findLastIndex((each) => order[sourceOf(each)] <= order[source]) + 1;
  return [...rules.slice(0, end), rule, ...rules.slice(end)];
}

const order: Readonly<Record<ListedSource, number>> = { policy: 0, 'command-line': 1, plan: 2, project: 3, preset: 4 };

function requiredRule(rules: readonly PlanRule[], id: string): PlanRule {
  const rule = rules.find((each) => each.id === id);
  if (rule === undefined) throw noRule(id);
  return rule;
}

function requireOwn(rule: PlanRule): void {
  if (rule.from === 'preset')
    throw refused(`${JSON.stringify(rule.name)} is a rule of the preset, which its file holds.`);
  if (rule.locked !== true) return;
  throw refused(`${JSON.stringify(rule.name)} is a rule of your site, which cannot be changed here.`);
}

function noRule(id: string): AppError {
  return new AppError({ code: 'input.not_found', message: `There is no rule ${JSON.stringify(id)} in this plan.` });
}

function refused(message: string): AppError {
  return new AppError({ code: 'input.invalid', message, safe: 'The rules are as they were.' });
}
