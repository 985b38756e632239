/** Words for the kinds of a plan and for the marks that the grid draws. */
import type { PlanKind } from '../domain/plan';
import type { ReviewMark } from '../ipc/rows';
import { say } from './say';

/** "Farm newer". */
export function kindText(kind: PlanKind): string {
  return say(`kind.${kind}`);
}

/** "Both changed". */
export function markText(mark: ReviewMark): string {
  return say(`mark.${mark}`);
}

/** The same in the middle of a sentence: "farm newer". */
export function inSentence(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
