/** What each kind of row allows and recommends, as one table. */
import type { PlanAction, PlanKind, PlanRecommendation } from '../../../../shared/domain/plan';

const all: readonly PlanAction[] = ['skip', 'keep-mine', 'overwrite', 'keep-both', 'keep-newer', 'elsewhere', 'ask'];

/** Why something is recommended; the sentences live in shared/text. */
export const recommendationReasons = [
  'missing-in-store',
  'name-encoded',
  'shorter-folder',
  'other-spelling',
  'other-type',
  'newest-successful',
  'not-writable',
  'locked-now',
  'local-damaged',
  'hash-pending',
  'identical',
  'edited-since-download',
  'untouched-since-download',
  'farm-newer',
  'local-newer',
  'size-differs',
  'content-differs',
  'nothing-here',
] as const;
export type RecommendationReason = (typeof recommendationReasons)[number];

interface KindRow {
  readonly allowed: readonly PlanAction[];
  readonly recommend?: { readonly action: PlanAction; readonly why: RecommendationReason };
  /** Says that the artist has no way out but skipping or another folder. */
  readonly blocks?: true;
}

export const kindTable: Readonly<Record<PlanKind, KindRow>> = {
  'unsafe-path': { allowed: ['skip'], blocks: true },
  'unmapped-root': { allowed: ['elsewhere', 'skip'], blocks: true },
  'missing-in-store': { allowed: ['skip', 'retry'], recommend: { action: 'skip', why: 'missing-in-store' } },
  'name-not-allowed': { allowed: ['rename', 'skip'], recommend: { action: 'rename', why: 'name-encoded' } },
  'path-too-long': {
    allowed: ['elsewhere', 'skip', 'rename'],
    recommend: { action: 'elsewhere', why: 'shorter-folder' },
  },
  'case-clash': { allowed: ['keep-both', 'rename', 'skip'], recommend: { action: 'keep-both', why: 'other-spelling' } },
  'type-differs': { allowed: ['rename-local', 'elsewhere', 'skip'], recommend: { action: 'ask', why: 'other-type' } },
  'several-versions': {
    allowed: ['pick', 'keep-all', 'skip'],
    recommend: { action: 'pick', why: 'newest-successful' },
  },
  'no-access': { allowed: ['elsewhere', 'skip', 'retry'], recommend: { action: 'ask', why: 'not-writable' } },
  locked: {
    allowed: ['retry', 'clear-read-only', 'keep-both', 'skip'],
    recommend: { action: 'retry', why: 'locked-now' },
  },
  'local-damaged': { allowed: ['overwrite', 'skip'], recommend: { action: 'overwrite', why: 'local-damaged' } },
  verifying: { allowed: ['skip', 'overwrite'], recommend: { action: 'ask', why: 'hash-pending' } },
  identical: { allowed: ['skip', 'overwrite'], recommend: { action: 'skip', why: 'identical' } },
  'edited-here': { allowed: all, recommend: { action: 'keep-both', why: 'edited-since-download' } },
  'remote-newer': { allowed: all, recommend: { action: 'ask', why: 'farm-newer' } },
  'local-newer': { allowed: all, recommend: { action: 'keep-both', why: 'local-newer' } },
  'size-differs': { allowed: all, recommend: { action: 'ask', why: 'size-differs' } },
  'content-differs': { allowed: all, recommend: { action: 'ask', why: 'content-differs' } },
  new: { allowed: ['download', 'skip'], recommend: { action: 'download', why: 'nothing-here' } },
};

const untouched: PlanRecommendation = {
  action: 'overwrite',
  why: 'untouched-since-download' satisfies RecommendationReason,
};

/** The recommendation for a row; none where there is only one way out or none. */
export function recommendationFor(kind: PlanKind, isUntouched: boolean): PlanRecommendation | undefined {
  return kind === 'remote-newer' && isUntouched ? untouched : kindTable[kind].recommend;
}

/** The actions a person or a rule may choose for a kind. */
export function allowedActions(kind: PlanKind): readonly PlanAction[] {
  return kindTable[kind].allowed;
}

/** Whether a person or a rule may settle a row of this kind so. */
export function isChoosable(kind: PlanKind, action: PlanAction): boolean {
  return action !== 'ask' && kindTable[kind].allowed.includes(action);
}

/** Whether an action settles a row of this kind in a plan. */
export function isDecisive(kind: PlanKind, action: PlanAction): boolean {
  // Nobody chooses to keep both of what is equal by hand; a set that is kept takes such frames along as copies.
  return isChoosable(kind, action) || (kind === 'identical' && action === 'keep-both');
}
