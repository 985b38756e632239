/** A rule as a form: every condition as what a person types or picks, and back. Conditions that the form does not show are kept. */
import type { KeepBothPolicy, PlanAction, PlanKind } from '../../../../shared/domain/plan';
import type { RuleText } from '../../../../shared/ipc/reviewRules';
import { inSentence, kindText } from '../../../../shared/text/kindText';
import { t } from '../../../locales/text';

export interface RuleForm {
  readonly id: string;
  readonly enabled: boolean;
  readonly kinds: readonly PlanKind[];
  readonly glob: string;
  readonly notGlob: string;
  readonly extensions: string;
  readonly sizeMin: string;
  readonly sizeMax: string;
  readonly history: 'any' | 'edited' | 'untouched';
  readonly frames: 'any' | 'sequence' | 'single';
  readonly newer: 'any' | 'mine' | 'farm';
  readonly action: PlanAction;
  readonly policy: KeepBothPolicy;
  readonly suffix: string;
  readonly hasBackup: boolean;
  /** Conditions of the rule that the form has no field for. */
  readonly kept: RuleText['when'];
}

/** What rules may do; the rest needs a person at the row. */
export const ruleActions = [
  'keep-mine',
  'overwrite',
  'keep-both',
  'keep-newer',
  'skip',
  'ask',
] as const satisfies readonly PlanAction[];

/** A new rule about files of these kinds. */
export function emptyForm(id: string, kinds: readonly PlanKind[]): RuleForm {
  return formOf({ id, name: '', enabled: true, when: { kinds: [...kinds] }, then: { action: 'keep-both' } });
}

export function formOf({ id, enabled, when, then }: RuleText): RuleForm {
  const { kinds, glob, notGlob, extensions, sizeMin, sizeMax, untouched, edited, sequence, ...rest } = when;
  const { localNewerByMs, remoteNewerByMs, ...kept } = rest;
  return {
    id,
    enabled,
    kinds: kinds ?? [],
    glob: glob ?? '',
    notGlob: notGlob ?? '',
    extensions: (extensions ?? []).join(' '),
    sizeMin: sizeText(sizeMin),
    sizeMax: sizeText(sizeMax),
    history: edited === true ? 'edited' : untouched === true ? 'untouched' : 'any',
    frames: sequence === undefined ? 'any' : sequence ? 'sequence' : 'single',
    newer: localNewerByMs !== undefined ? 'mine' : remoteNewerByMs !== undefined ? 'farm' : 'any',
    action: then.action,
    policy: then.policy ?? 'version',
    suffix: then.suffix ?? 'farm',
    hasBackup: then.backup !== false,
    kept: {
      ...kept,
      // By how much is not asked; what a rule file says about it stays.
      ...(localNewerByMs === undefined ? {} : { localNewerByMs }),
      ...(remoteNewerByMs === undefined ? {} : { remoteNewerByMs }),
    },
  };
}

export type RuleFormProblem = 'sizeMin' | 'sizeMax' | 'suffix';

/** The rule, or the field that says nothing usable. */
export function ruleOf(form: RuleForm): RuleText | RuleFormProblem {
  const sizeMin = parseSize(form.sizeMin);
  const sizeMax = parseSize(form.sizeMax);
  if (sizeMin === null) return 'sizeMin';
  if (sizeMax === null || (sizeMax !== undefined && sizeMin !== undefined && sizeMax < sizeMin)) return 'sizeMax';
  const hasSuffix = form.action === 'keep-both' && form.policy === 'suffix';
  if (hasSuffix && !/^[\p{L}\p{N}_-]{1,64}$/u.test(form.suffix)) return 'suffix';
  const extensions = form.extensions
    .split(/[\s,;]+/u)
    .map((extension) => extension.replace(/^\*?\./u, ''))
    .filter((extension) => extension !== '');
  const { localNewerByMs, remoteNewerByMs, ...kept } = form.kept;
  return {
    id: form.id,
    name: nameOf(form),
    enabled: form.enabled,
    when: {
      ...kept,
      ...(form.kinds.length === 0 ? {} : { kinds: [...form.kinds] }),
      ...(form.glob.trim() === '' ? {} : { glob: form.glob.trim() }),
      ...(form.notGlob.trim() === '' ? {} : { notGlob: form.notGlob.trim() }),
      ...(extensions.length === 0 ? {} : { extensions }),
      ...(sizeMin === undefined ? {} : { sizeMin }),
      ...(sizeMax === undefined ? {} : { sizeMax }),
      ...(form.newer === 'mine' ? { localNewerByMs: localNewerByMs ?? 1 } : {}),
      ...(form.newer === 'farm' ? { remoteNewerByMs: remoteNewerByMs ?? 1 } : {}),
      ...(form.history === 'edited' ? { edited: true } : {}),
      ...(form.history === 'untouched' ? { untouched: true } : {}),
      ...(form.frames === 'any' ? {} : { sequence: form.frames === 'sequence' }),
    },
    then: {
      action: form.action,
      ...(form.action === 'keep-both' ? { policy: form.policy } : {}),
      ...(hasSuffix ? { suffix: form.suffix } : {}),
      ...(form.action === 'overwrite' ? { backup: form.hasBackup } : {}),
    },
  };
}

/** What a list of rules calls it where its conditions are too many to spell out. */
function nameOf({ kinds }: RuleForm): string {
  const [first, ...others] = kinds.map(kindText);
  return first === undefined ? t('review.rule.everything') : [first, ...others.map(inSentence)].join(', ');
}

const units: readonly (readonly [string, number])[] = [
  ['TB', 1e12],
  ['GB', 1e9],
  ['MB', 1e6],
  ['KB', 1e3],
];

/** The largest unit that needs no more than three decimals, so that reading it back gives the same number. */
function sizeText(bytes: number | undefined): string {
  if (bytes === undefined) return '';
  const unit = units.find(([, size]) => bytes >= size && Number.isInteger((bytes / size) * 1000));
  return unit === undefined ? `${bytes}` : `${bytes / unit[1]} ${unit[0]}`;
}

/** Bytes; undefined for nothing, null for what is no size. */
function parseSize(text: string): number | undefined | null {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)b?$/iu.exec(trimmed);
  if (match === null) return null;
  const factor = units.find(([unit]) => unit.startsWith((match[2] ?? '').toUpperCase() || '-'))?.[1] ?? 1;
  return Math.round(Number(match[1]) * factor);
}
