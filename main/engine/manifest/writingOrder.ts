/** In which order manifests of many tasks were written; the one rule for downloads and for merging files. */
import { parseOutputKey } from '../store/outputKeys';
import { byCodeUnits } from './byCodeUnits';

/** When and by whom one manifest was written. */
export interface Writing {
  readonly key: string;
  readonly lastModifiedMs: number;
  readonly timestampText: string;
  readonly sessionActionId: string;
}

/** A path that was written more than once. */
export interface Overridden {
  readonly path: string;
  readonly losingKey: string;
  readonly winningKey: string;
}

/** Oldest first: time of the store, then the worker's time text, then the action's number, then the key. */
export function compareWritings(a: Writing, b: Writing): number {
  return (
    a.lastModifiedMs - b.lastModifiedMs ||
    byCodeUnits(a.timestampText, b.timestampText) ||
    actionNumber(a.sessionActionId) - actionNumber(b.sessionActionId) ||
    byCodeUnits(a.key, b.key)
  );
}

/** What a key says about its writing. One that is no output key of a store, such as a file name, says nothing but itself. */
export function writingOf(key: string, lastModifiedMs: number): Writing {
  const { timestampText = '', sessionActionId = '' } = parseOutputKey(key) ?? {};
  return { key, lastModifiedMs, timestampText, sessionActionId };
}

function actionNumber(sessionActionId: string): number {
  const match = /(\d{1,15})$/.exec(sessionActionId);
  return match === null ? -1 : Number(match[1]);
}
