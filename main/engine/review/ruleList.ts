/** The rules of a plan as a numbered list in words, and who decided a row by that number. */
import type { PlanRule } from '../../../shared/domain/plan';
import { actionText } from '../../../shared/text/actionText';
import { formatBytes } from '../../../shared/text/format';
import { inSentence, kindText } from '../../../shared/text/kindText';
import { rulesOfPreset } from '../outputs/plan/presets';
import { sourceOf, type RuleSet } from '../outputs/plan/ruleSet';

export interface ListedRule {
  readonly id: string;
  /** The origin its decisions carry; the two built-in rules share one and are told apart by kind. */
  readonly origin: string;
  readonly kind?: 'identical' | 'new';
  readonly text: string;
  readonly action: PlanRule['then']['action'];
  readonly locked: boolean;
}

/** In the order in which they are shown and numbered: what is proven first, then by strength, what is new last. */
export function listRules({ rules, preset }: RuleSet): readonly ListedRule[] {
  return [
    {
      id: 'built-in:identical',
      origin: 'built-in',
      kind: 'identical',
      text: 'Identical → Skip',
      action: 'skip',
      locked: true,
    },
    ...rules
      .filter((rule) => rule.enabled && sourceOf(rule) !== 'preset')
      .map((rule) => {
        const source = sourceOf(rule);
        const origin =
          source === 'policy' ? `policy:${rule.id}` : source === 'command-line' ? 'cli' : `rule:${rule.id}`;
        return {
          id: `${origin === 'cli' ? 'cli:' : ''}${origin === 'cli' ? rule.id : origin}`,
          origin,
          text: ruleText(rule),
          action: rule.then.action,
          locked: rule.locked === true,
        };
      }),
    ...rulesOfPreset(preset, rules).flatMap((rule, index) => {
      const origin = `preset:${preset}#${index + 1}`;
      return !rule.enabled ? [] : { id: origin, origin, text: ruleText(rule), action: rule.then.action, locked: false };
    }),
    { id: 'built-in:new', origin: 'built-in', kind: 'new', text: 'New → Download', action: 'download', locked: true },
  ];
}

/** "Farm newer, mine untouched → Take farm's". */
export function ruleText(rule: PlanRule): string {
  return `${conditionText(rule)} → ${actionText(rule.then.action)}`;
}

function conditionText({ name, when }: PlanRule): string {
  const { kinds = [] } = when;
  const [first, second] = kinds;
  const parts: string[] = [];
  if (kinds.length > 2) parts.push(name);
  else if (first !== undefined)
    parts.push(second === undefined ? kindText(first) : `${kindText(first)} or ${inSentence(kindText(second))}`);
  if (when.exists === true) parts.push('Already here');
  if (when.untouched === true) parts.push('mine untouched');
  if (when.edited === true) parts.push('edited here');
  if (when.glob !== undefined) parts.push(`in ${when.glob}`);
  if (when.notGlob !== undefined) parts.push(`not in ${when.notGlob}`);
  if (when.extensions !== undefined)
    parts.push(when.extensions.map((extension) => `.${extension.replace(/^\./, '')}`).join(', '));
  if (when.sizeMin !== undefined) parts.push(`at least ${formatBytes(when.sizeMin)}`);
  if (when.sizeMax !== undefined) parts.push(`at most ${formatBytes(when.sizeMax)}`);
  if (when.localNewerByMs !== undefined) parts.push('mine newer');
  if (when.remoteNewerByMs !== undefined) parts.push('farm newer');
  if (when.sequence !== undefined) parts.push(when.sequence ? 'sequences' : 'single files');
  const text = parts.join(', ');
  return text === '' ? name : text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** "Rule 2", "You", "Recommended": who decided. */
export function originText(rules: readonly ListedRule[], origin: string): string {
  if (origin === 'manual') return 'You';
  if (origin === 'accepted') return 'Recommended';
  if (origin === 'declined') return 'You, for this version';
  if (origin === 'cli') return 'Command line';
  if (origin === 'built-in') return 'Satchel';
  const index = rules.findIndex((rule) => rule.origin === origin);
  if (index >= 0) return `Rule ${index + 1}`;
  return origin.startsWith('policy:') ? 'Site rule' : 'An earlier rule';
}

/** The same after a decision in a sentence: "by rule 2", "by you", "as recommended". */
export function originInSentence(rules: readonly ListedRule[], origin: string): string {
  if (origin === 'accepted') return 'as recommended';
  if (origin === 'declined') return 'by you for this version';
  if (origin === 'cli') return 'by the command line';
  const text = originText(rules, origin);
  return origin === 'built-in' ? `by ${text}` : `by ${inSentence(text)}`;
}
