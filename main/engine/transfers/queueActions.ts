/** What a person does with the queue: pause, go on, move, one transfer or all of them. */
import { AppError } from '../../../shared/domain/errors';
import { lanes, type Lane, type TransferSnapshot } from '../../../shared/domain/transfer';
import type { QueueRow } from '../ports/queue';
import { placesFor } from './placeInQueue';
import type { TransferBoard } from './board';

export interface QueueActions {
  /** Stops it and keeps everything; `input.invalid` for work that cannot go on later. */
  pause(uid: string): Promise<TransferSnapshot>;
  /** Goes on, or has its turn now when it would be tried again later. */
  resume(uid: string): TransferSnapshot;
  /** Before another waiting transfer, last among all without `before`, or where lane and priority say. */
  place(uid: string, place: QueuePlace): TransferSnapshot;
  /** Everything that moves or waits its turn, but what somebody looks at right now. Answers how many. */
  pauseAll(): Promise<{ count: number }>;
  resumeAll(): { count: number };
}

export type QueuePlace = { readonly before: string | null } | { readonly lane?: Lane; readonly priority?: number };

/** `canGoOn` tells rows whose work can be taken up again. */
export function createQueueActions(board: TransferBoard, canGoOn: (row: QueueRow) => boolean): QueueActions {
  const isMoving = ({ state }: TransferSnapshot): boolean => state === 'leased' || state === 'queued';

  const placeBefore = (uid: string, before: string | null): void => {
    const waiting = board
      .list()
      .filter(({ state }) => state === 'queued')
      .toReversed();
    for (const { uid: one, priority, lane } of placesFor(waiting, uid, before ?? undefined))
      board.place(one, { priority, ...(isLane(lane) ? { lane } : {}) });
  };

  return {
    pause: (uid) => {
      if (!canGoOn(board.get(uid))) return Promise.reject(cannotGoOn());
      return board.pause(uid);
    },
    resume: (uid) => board.resume(uid),
    place: (uid, place) => {
      if ('before' in place) placeBefore(uid, place.before);
      else board.place(uid, place);
      return board.get(uid).snapshot;
    },
    pauseAll: async () => {
      const moving = board
        .list()
        .filter(isMoving)
        .filter(({ uid, lane }) => lane !== lanes.interactive && canGoOn(board.get(uid)));
      // What waits first, so that nothing takes the place of what stops.
      const inOrder = [...moving].sort((a, b) => Number(a.state === 'leased') - Number(b.state === 'leased'));
      const ends = await Promise.allSettled(inOrder.map(({ uid }) => board.pause(uid)));
      const refused = ends.find((end) => end.status === 'rejected');
      if (refused !== undefined) throw refused.reason;
      return { count: ends.length };
    },
    resumeAll: () => {
      const paused = board.list().filter(({ state }) => state === 'paused');
      // The oldest first.
      for (const { uid } of paused.toReversed()) board.resume(uid);
      return { count: paused.length };
    },
  };
}

const isLane = (lane: number): lane is Lane => Object.values(lanes).some((known) => known === lane);

function cannotGoOn(): AppError {
  return new AppError({
    code: 'input.invalid',
    message: 'This is done in one go and cannot be paused.',
    safe: 'It goes on.',
    hint: 'Cancel it, or wait for its end.',
  });
}
