/** Going on with one transfer from the command line: by the window that is open, else in this process. */
import { AppError } from '../../../shared/domain/errors';
import { hasStopped, type TransferSnapshot } from '../../../shared/domain/transfer';
import type { QueueRow } from '../ports/queue';
import type { NextWork, TransferBoard } from './board';
import type { Work } from './runTransfer';

export interface TakingUp {
  /** A paused transfer, or one that waits: `here` once it runs in this process. `input.invalid` for others. */
  resume(uid: string): TakenUp;
  /** One that stopped or was cancelled, from its beginning. */
  retry(uid: string): TakenUp;
}

/** Who goes on with it. */
export type TakenUp = 'here' | 'window' | 'already';

export interface TakingUpParts {
  readonly board: TransferBoard;
  readonly hasWindow: () => boolean;
  readonly workOf: (row: QueueRow) => NextWork & { readonly work: Work };
}

export function createTakingUp({ board, hasWindow, workOf }: TakingUpParts): TakingUp {
  const goOn = (uid: string): TakenUp => {
    if (hasWindow()) return 'window';
    const { work, ...next } = workOf(board.get(uid));
    board.take(uid, next, work);
    return 'here';
  };
  const isWaiting = ({ state }: TransferSnapshot): boolean => state === 'paused' || state === 'queued';
  const resume: TakingUp['resume'] = (uid) => {
    board.giveBackLost();
    const { snapshot } = board.get(uid);
    if (snapshot.state === 'leased') return 'already';
    if (!isWaiting(snapshot)) throw notPaused(snapshot);
    board.resume(uid);
    return goOn(uid);
  };
  return {
    resume,
    retry: (uid) => {
      board.giveBackLost();
      const row = board.get(uid);
      const { snapshot } = row;
      if (isWaiting(snapshot) || snapshot.state === 'leased') return resume(uid);
      if (!hasStopped(snapshot) && snapshot.state !== 'cancelled') throw notStopped(snapshot);
      const { work, ...next } = workOf(row);
      if (!hasWindow()) {
        board.continue(uid, next, work);
        return 'here';
      }
      board.continue(uid, next);
      return 'window';
    },
  };
}

function notPaused({ title, state }: TransferSnapshot): AppError {
  return new AppError({
    code: 'input.invalid',
    message: `${title} is ${state}, not paused.`,
    safe: 'Nothing was changed.',
    hint: 'Try it again instead.',
    commandHint: 'Run `satchel transfers retry` with its id to do it again.',
  });
}

function notStopped({ title, state }: TransferSnapshot): AppError {
  return new AppError({
    code: 'input.invalid',
    message: `${title} is ${state}: there is nothing to try again.`,
    safe: 'Nothing was changed.',
    hint: 'Only transfers that stopped, were cancelled or are paused can be tried again.',
  });
}
