/** Whether two entries at one path say the same, and if not, in what they differ. */
import type { Int } from '../../../shared/domain/ints';
import type { Manifest } from '../../../shared/manifest/manifest';
import { isSameTime } from './sameTime';

/** In the order in which they are told. */
export type ChangeReason = 'kind' | 'link' | 'size' | 'mtime' | 'hash' | 'runnable';

export interface CompareOptions {
  readonly ignoreMtime?: boolean;
  readonly ignoreHash?: boolean;
  /** A file without the execute bit has that of its parent, as on systems that have no such bit. */
  readonly keepParentRunnable?: boolean;
  /** Nothing but content counts: not size, time or execute bit. */
  readonly by?: 'hash';
}

/** `unknown`: nothing differs that could be compared, but the contents could not. */
export type Verdict = 'unchanged' | 'unknown' | readonly ChangeReason[];

/** Of two entries of snapshots, in one order for both manifests; a link and a file differ in nothing but their kind. */
export function judgeEntries(
  before: Manifest,
  index: number,
  after: Manifest,
  otherIndex: number,
  options: CompareOptions,
): Verdict {
  const isLink = before.kindAt(index) === 'link';
  if (isLink !== (after.kindAt(otherIndex) === 'link')) return ['kind'];
  if (isLink) return before.hasSameContent(index, after, otherIndex) ? 'unchanged' : ['link'];
  const isByHash = options.by === 'hash';
  const hasSameSize = before.sizeAt(index) === after.sizeAt(otherIndex);
  const hasSameTime = isNear(before.mtimeAt(index), after.mtimeAt(otherIndex));
  const content = options.ignoreHash === true ? 'same' : compareContents(before, index, after, otherIndex);
  // Between a whole hash and a list of chunks a time decides nothing either; it only helps to prove that all is the same.
  const isTimeTold = !isByHash && options.ignoreMtime !== true && !(content === 'other-form' && hasSameSize);
  const reasons: ChangeReason[] = [];
  if (!isByHash && !hasSameSize) reasons.push('size');
  if (isTimeTold && !hasSameTime) reasons.push('mtime');
  if (content === 'different') reasons.push('hash');
  if (!isByHash && !hasSameRunnable(before, index, after, otherIndex, options)) reasons.push('runnable');
  if (reasons.length > 0) return reasons;
  if (content === 'same') return 'unchanged';
  return content !== 'unhashed' && !isByHash && hasSameTime ? 'unchanged' : 'unknown';
}

/** Hashes of a whole file and of its chunks, or of chunks of two sizes, say nothing about each other: `other-form`. */
function compareContents(
  before: Manifest,
  index: number,
  after: Manifest,
  otherIndex: number,
): 'same' | 'different' | 'other-form' | 'unhashed' | 'both-unhashed' {
  const [kind, otherKind] = [before.kindAt(index), after.kindAt(otherIndex)];
  if (kind === 'unhashed' || otherKind === 'unhashed') return kind === otherKind ? 'both-unhashed' : 'unhashed';
  const hasOtherChunks = kind === 'chunked' && before.chunkSizeBytes !== after.chunkSizeBytes;
  if (kind !== otherKind || hasOtherChunks) return 'other-form';
  return before.hasSameContent(index, after, otherIndex) ? 'same' : 'different';
}

/** Version 2023-03-03 does not record the bit. */
export function recordsRunnable({ generation }: Manifest): boolean {
  return generation !== 'v2023';
}

function hasSameRunnable(
  before: Manifest,
  index: number,
  after: Manifest,
  otherIndex: number,
  { keepParentRunnable }: CompareOptions,
): boolean {
  if (!recordsRunnable(before) || !recordsRunnable(after)) return true;
  const wasRunnable = before.isRunnableAt(index);
  return wasRunnable === after.isRunnableAt(otherIndex) || (wasRunnable && keepParentRunnable === true);
}

function isNear(a: Int | undefined, b: Int | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && isSameTime(a, b));
}
