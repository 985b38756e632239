/** The role of a queue as credentials that are renewed before they end. Kept in memory only. */
import { AppError } from '../../../shared/domain/errors';
import type { StoreCredentials } from '../ports/blobStore';
import type { Clock } from '../ports/clock';
import type { Deadline, QueueCredentials, QueueRef } from '../ports/deadline';

/** `submit` needs the role of users; `download` is content with the one that only reads. */
export type RoleUse = 'submit' | 'download';

/** With less left, others are fetched. */
const refreshMs = 5 * 60_000;
/** With less left, callers wait for the others. */
const blockMs = 2.5 * 60_000;

export interface QueueRoleParts {
  readonly deadline: Deadline;
  readonly queue: QueueRef;
  readonly use: RoleUse;
  readonly clock: Clock;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
}

/**
 * A source of credentials that work for a while. While those at hand do, others are fetched beside the call; one fetch
 * at a time. Throws as the calls for roles do, `deadline.denied` among them.
 */
export function createQueueRole({ deadline, queue, use, clock, signal }: QueueRoleParts): StoreCredentials {
  let held: QueueCredentials | undefined;
  let fetching: Promise<QueueCredentials> | undefined;

  const assume = async (): Promise<QueueCredentials> => {
    try {
      return await deadline.assumeQueueRoleForUser(queue, signal);
    } catch (thrown) {
      const isDenied = thrown instanceof AppError && thrown.code === 'deadline.denied';
      if (use !== 'download' || !isDenied) throw thrown;
      return await deadline.assumeQueueRoleForRead(queue, signal);
    }
  };

  const fetch = (): Promise<QueueCredentials> => {
    fetching ??= assume()
      .then((credentials) => (held = credentials))
      .finally(() => {
        fetching = undefined;
      });
    return fetching;
  };

  return ({ isRefused }) => {
    const leftMs = held === undefined || isRefused ? 0 : held.expiresMs - clock.nowMs();
    if (held === undefined || leftMs < blockMs) return fetch();
    // Those at hand still work: that others could not be had shows when they are needed.
    if (leftMs < refreshMs) fetch().catch(() => undefined);
    return Promise.resolve(held);
  };
}
