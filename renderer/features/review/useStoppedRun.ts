/** What a run that ended early had written: from its journal, because the last progress may be older than the last file. */
import { hasStopped, type TransferSnapshot } from '../../../shared/domain/transfer';
import { useQuery } from '../../bridge/hooks';

/** "199 new, 980 replaced"; null when nothing was written; undefined while it is asked, and before the run ended. */
export function useStoppedRun(transfer: TransferSnapshot | undefined, sinceMs: number): string | null | undefined {
  const isOver = transfer !== undefined && (hasStopped(transfer) || transfer.state === 'cancelled');
  const { value } = useQuery(
    'history.list',
    isOver ? {} : undefined,
    `${transfer?.uid ?? ''}/${transfer?.revision ?? 0}`,
  );
  if (!isOver || value === undefined) return undefined;
  const run = value.runs.find(
    ({ kind, title, finishedMs }) => kind === 'download' && title === transfer.title && (finishedMs ?? 0) >= sinceMs,
  );
  return run?.outcome ?? null;
}
