/** Words for the kinds of a plan and for the marks that the grid draws. */
import type { PlanKind } from '../domain/plan';
import type { ReviewMark } from '../ipc/rows';

const kinds: Readonly<Record<PlanKind, string>> = {
  'unsafe-path': 'Unsafe path',
  'unmapped-root': 'No folder chosen',
  'missing-in-store': 'Missing in the store',
  'name-not-allowed': 'Name not allowed here',
  'path-too-long': 'Path too long',
  'case-clash': 'Differs only in case',
  'type-differs': 'Not a file here',
  'several-versions': 'Several versions',
  'no-access': 'Folder not writable',
  locked: 'Locked',
  'local-damaged': 'Yours is damaged',
  verifying: 'Checking',
  identical: 'Identical',
  'edited-here': 'Edited here',
  'remote-newer': 'Farm newer',
  'local-newer': 'Yours newer',
  'size-differs': 'Size differs',
  'content-differs': 'Content differs',
  new: 'New',
};

const marks: Readonly<Record<ReviewMark, string>> = {
  'farm-newer': 'Farm newer',
  'edited-here': 'Edited here',
  'both-changed': 'Both changed',
  identical: 'Identical',
  new: 'New',
  blocked: 'Blocked',
  differs: 'Differs',
  mixed: 'Mixed',
  verifying: 'Checking',
};

/** "Farm newer". */
export function kindText(kind: PlanKind): string {
  return kinds[kind];
}

/** "Both changed". */
export function markText(mark: ReviewMark): string {
  return marks[mark];
}

/** The same in the middle of a sentence: "farm newer". */
export function inSentence(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
