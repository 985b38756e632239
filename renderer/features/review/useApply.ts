/** Applying the plan from its review: starting, following, cancelling, and the way to the result. */
import { useEffect, useState } from 'react';
import type { ErrorDto } from '../../../shared/domain/errors';
import { hasStopped, type TransferSnapshot } from '../../../shared/domain/transfer';
import { adoptTransfer } from '../../bridge/engineState';
import { call, toShownError } from '../../bridge/client';
import { useTransfer } from '../../bridge/hooks';
import { announce } from '../../ui/LiveRegion';
import { useStoppedRun } from './useStoppedRun';

export interface Apply {
  /** The transfer while it applies, or after it stopped short. */
  readonly running: TransferSnapshot | undefined;
  /** What was written when it ended early; undefined while that is not known. */
  readonly written: string | null | undefined;
  /** It was applied before this page was opened. */
  readonly wasApplied: boolean;
  readonly isStarting: boolean;
  readonly isCancelling: boolean;
  readonly error: ErrorDto | undefined;
  readonly start: (leaveUndecided: boolean) => Promise<void>;
  readonly cancel: () => Promise<void>;
  /** After it ended early: plans what is left; false when that could not begin. */
  readonly goOn: () => Promise<boolean>;
}

/** Follows the transfer of a review; `onDone` is called with its uid when everything is written while the page looks on. */
export function useApply(uid: string, onDone: (uid: string) => void): Apply {
  const transfer = useTransfer(uid);
  const [startedMs, setStartedMs] = useState<number>();
  const wasStarted = startedMs !== undefined;
  const written = useStoppedRun(wasStarted ? transfer : undefined, startedMs ?? 0);
  const [busy, setBusy] = useState<'starting' | 'cancelling'>();
  const [error, setError] = useState<ErrorDto>();
  const [wasSeen, setSeen] = useState(false);
  const isDone = transfer?.state === 'done';
  const isMoving = transfer !== undefined && isApplying(transfer, wasStarted);
  if (isMoving && !wasSeen) setSeen(true);
  // Coming back from the result must not lead there again at once.
  const isNews = isDone && (wasSeen || wasStarted);
  useEffect(() => {
    if (isNews) onDone(uid);
  }, [isNews, onDone, uid]);

  const attempt = async (what: 'starting' | 'cancelling', work: () => Promise<void>): Promise<void> => {
    setBusy(what);
    setError(undefined);
    try {
      await work();
    } catch (thrown) {
      const shown = toShownError(thrown);
      setError(shown);
      announce(shown.message, 'assertive');
    }
    setBusy(undefined);
  };
  return {
    running: isMoving ? transfer : undefined,
    written,
    wasApplied: isDone && !isNews,
    isStarting: busy === 'starting',
    isCancelling: busy === 'cancelling',
    error,
    start: (leaveUndecided) =>
      attempt('starting', async () => {
        const nowMs = Date.now();
        await call('review.apply', { uid, leaveUndecided });
        setStartedMs(nowMs);
        adoptTransfer(await call('transfer.get', { uid }));
      }),
    cancel: () =>
      attempt('cancelling', async () => {
        adoptTransfer(await call('transfer.cancel', { uid }));
      }),
    goOn: async () => {
      let isPlanning = false;
      await attempt('starting', async () => {
        await call('transfer.retry', { uid });
        adoptTransfer(await call('transfer.get', { uid }));
        isPlanning = true;
      });
      return isPlanning;
    },
  };
}

/** A transfer that waits for its review is not applying; one that moves files is, whoever started it. */
function isApplying(transfer: TransferSnapshot, wasStarted: boolean): boolean {
  if (hasStopped(transfer) || transfer.state === 'cancelled') return wasStarted;
  if (transfer.state === 'waiting-user' || transfer.state === 'done') return false;
  return transfer.phases.some((phase) => phase.phase === 'transferring');
}
