/** Which state of a transfer follows which, as a table: what is not in it does not happen (transfers.md §2). */
import type { TransferSnapshot } from '../../../shared/domain/transfer';

type State = TransferSnapshot['state'];

export const transitions: Readonly<Record<State, readonly State[]>> = {
  queued: ['leased', 'paused', 'cancelled'],
  leased: ['done', 'failed', 'cancelled', 'queued', 'paused', 'waiting-user'],
  paused: ['queued', 'cancelled'],
  'waiting-user': ['queued', 'cancelled'],
  failed: ['queued'],
  cancelled: ['queued'],
  done: [],
};

export function mayFollow(from: State, to: State): boolean {
  return transitions[from].includes(to);
}
