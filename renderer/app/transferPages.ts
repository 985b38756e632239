/** Where a transfer leads: the page on which a person goes on with it. */
import { hasStopped, type TransferSnapshot } from '../../shared/domain/transfer';
import type { Route } from './routes';

/** The page that a transfer waits on or ended with; undefined when Activity itself says everything. */
export function pageOf(transfer: TransferSnapshot): Route | undefined {
  const { uid, state, waitingFor } = transfer;
  if (hasStopped(transfer)) return undefined;
  if (state === 'waiting-user') return waitingFor === 'submission' ? { name: 'submit', uid } : { name: 'review', uid };
  if (state === 'done' && transfer.class === 'download') return { name: 'result', uid };
  return undefined;
}
