/** Why the queue refuses what somebody asks of a transfer. */
import { AppError } from '../../../shared/domain/errors';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import type { QueueRow } from '../ports/queue';

/** It runs, here or elsewhere. */
export function alreadyRunning(): AppError {
  return new AppError({
    code: 'queue.locked',
    message: 'This transfer is already running, or the same work is in the queue.',
    safe: 'It goes on.',
    hint: 'Wait for it, or cancel it first.',
  });
}

/** Its turn was asked for, and it may not have it. */
export function cannotStart({ title }: TransferSnapshot): AppError {
  return new AppError({
    code: 'queue.locked',
    message: `${title} cannot start now: another process has it, or the place it goes to is left alone for a while.`,
    safe: 'It waits in the queue.',
    hint: 'Look at the transfers and at the places that are left alone, and try again.',
    commandHint: 'Look at `satchel transfers list` and `satchel endpoints list`, and try again.',
  });
}

/** The process that holds it was asked to stop and is silent. */
export function noAnswer({ snapshot, lease }: QueueRow): AppError {
  return new AppError({
    code: 'queue.locked',
    message: `${snapshot.title} runs in process ${lease?.engine.processId ?? 0} on ${lease?.engine.hostName ?? ''}, which does not answer.`,
    safe: 'It was asked to stop and does so when it can.',
    hint: 'Look at it again in a moment, or end that process.',
  });
}
