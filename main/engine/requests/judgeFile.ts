/** What a request file must be before a byte of it is read. */
import type { AppError } from '../../../shared/domain/errors';
import type { InboxFileFacts } from '../ports/inbox';
import { expired, notPrivate, tooLarge } from './refusals';

export const mostRequestBytes = 32 * 1024 * 1024;
const oldestMs = 10 * 60_000;
const earliestMs = 60_000;

/** `leave`: it is not ours to touch. `aside`: kept for whoever looks for the mistake. `drop`: removed. */
export interface Refusal {
  readonly error: AppError;
  readonly then: 'leave' | 'aside' | 'drop';
}

/** Undefined for a file that may be read. */
export function judgeFile(facts: InboxFileFacts, nowMs: number): Refusal | undefined {
  const { isRegular, linkCount, isOwn, isWritableByOthers, sizeBytes, mtimeMs } = facts;
  if (!isRegular) return { error: notPrivate('is not a plain file'), then: 'leave' };
  if (!isOwn) return { error: notPrivate('comes from another user of this computer'), then: 'leave' };
  if (linkCount !== 1) return { error: notPrivate('has a second name somewhere else'), then: 'leave' };
  if (isWritableByOthers) return { error: notPrivate('can be changed by other users of this computer'), then: 'leave' };
  if (sizeBytes > mostRequestBytes) return { error: tooLarge('is larger than 32 MiB'), then: 'aside' };
  if (nowMs - mtimeMs > oldestMs) return { error: expired('is older than ten minutes'), then: 'drop' };
  if (mtimeMs - nowMs > earliestMs) return { error: expired('has a time that lies in the future'), then: 'drop' };
  return undefined;
}
