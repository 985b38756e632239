/** Small integers for kinds, actions and marks, as the columns of a review hold them. */
import { planActions, planKinds, type PlanAction, type PlanKind } from '../../../shared/domain/plan';
import type { ReviewMark, RibbonRun } from '../../../shared/ipc/rows';

export const kindCodes = Object.fromEntries(planKinds.map((kind, code) => [kind, code])) as Readonly<
  Record<PlanKind, number>
>;
export const actionCodes = Object.fromEntries(planActions.map((action, code) => [action, code])) as Readonly<
  Record<PlanAction, number>
>;

/** Code of "no action". */
export const noAction = 255;

export function kindOf(code: number): PlanKind {
  return planKinds[code] ?? 'content-differs';
}

export function actionOf(code: number): PlanAction | undefined {
  return planActions[code];
}

export const marks = [
  'farm-newer',
  'edited-here',
  'both-changed',
  'identical',
  'new',
  'blocked',
  'differs',
  'verifying',
] as const satisfies readonly ReviewMark[];
export type EntryMark = (typeof marks)[number];
export const markCodes = Object.fromEntries(marks.map((mark, code) => [mark, code])) as Readonly<
  Record<EntryMark, number>
>;

const markOfKind: Readonly<Record<PlanKind, EntryMark>> = {
  'unsafe-path': 'blocked',
  'unmapped-root': 'blocked',
  'missing-in-store': 'blocked',
  'name-not-allowed': 'blocked',
  'path-too-long': 'blocked',
  'case-clash': 'differs',
  'type-differs': 'blocked',
  'several-versions': 'differs',
  'no-access': 'blocked',
  locked: 'blocked',
  'local-damaged': 'farm-newer',
  verifying: 'verifying',
  identical: 'identical',
  'edited-here': 'edited-here',
  'remote-newer': 'farm-newer',
  'local-newer': 'edited-here',
  'size-differs': 'differs',
  'content-differs': 'differs',
  new: 'new',
};

/** The mark of one file. */
export function markOf(kind: PlanKind, isBothChanged: boolean): EntryMark {
  return kind === 'edited-here' && isBothChanged ? 'both-changed' : markOfKind[kind];
}

const ribbonOfMark: Readonly<Record<EntryMark, RibbonRun['mark']>> = {
  'farm-newer': 'farm',
  'edited-here': 'mine',
  'both-changed': 'both',
  identical: 'same',
  new: 'new',
  blocked: 'blocked',
  differs: 'both',
  verifying: 'both',
};

export function ribbonMark(markCode: number): RibbonRun['mark'] {
  const mark = marks[markCode];
  return mark === undefined ? 'both' : ribbonOfMark[mark];
}

/** The parts of a review, in the order of its rows. */
export const sections = ['identical', 'new', 'differing'] as const;
export const sectionCodes = { identical: 0, new: 1, differing: 2 } as const;

export function sectionOf(kind: PlanKind): number {
  return kind === 'identical' ? sectionCodes.identical : kind === 'new' ? sectionCodes.new : sectionCodes.differing;
}

/** Kinds that nobody can decide by a click: they count as blocked, not as undecided. */
export function isBlockedKind(code: number): boolean {
  return code === kindCodes['unsafe-path'] || code === kindCodes['unmapped-root'];
}
