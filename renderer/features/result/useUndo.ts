/** Takes a download back and follows that until it is over. */
import { useEffect, useState } from 'react';
import type { ErrorDto } from '../../../shared/domain/errors';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { adoptTransfer } from '../../bridge/engineState';
import { call, toShownError } from '../../bridge/client';
import { useTransfer } from '../../bridge/hooks';
import { announce } from '../../ui/LiveRegion';

export interface UndoRun {
  readonly start: (runId: string) => Promise<void>;
  readonly running: TransferSnapshot | undefined;
  readonly isStarting: boolean;
  readonly error: ErrorDto | undefined;
}

/** `onOver` is called each time an undo ended, whatever its outcome. */
export function useUndo(onOver: () => void): UndoRun {
  const [uid, setUid] = useState<string>();
  const [isStarting, setStarting] = useState(false);
  const [error, setError] = useState<ErrorDto>();
  const transfer = useTransfer(uid);
  const state = transfer?.state;
  const isOver = state === 'done' || state === 'failed' || state === 'cancelled';
  useEffect(() => {
    if (isOver) onOver();
  }, [isOver, onOver]);
  const start = async (runId: string): Promise<void> => {
    setStarting(true);
    setError(undefined);
    try {
      const started = await call('download.undo', { runId });
      setUid(started.uid);
      adoptTransfer(await call('transfer.get', started));
    } catch (thrown) {
      const shown = toShownError(thrown);
      setError(shown);
      announce(shown.message, 'assertive');
    }
    setStarting(false);
  };
  return { start, running: isOver ? undefined : transfer, isStarting, error: error ?? transfer?.error };
}
