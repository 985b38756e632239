/** The order in which waiting transfers have their turn, as the queue keeps it, and what may be done in it. */
import type { TransferSnapshot } from '../../../shared/domain/transfer';

/** Waits for its time, not for its turn. */
export const isLater = ({ state, notBeforeMs }: TransferSnapshot): boolean =>
  state === 'queued' && notBeforeMs !== undefined;

/** Those that wait for their turn, the next one first. `transfers` is newest first. */
export function waitingInOrder(transfers: readonly TransferSnapshot[]): readonly TransferSnapshot[] {
  return transfers
    .filter((transfer) => transfer.state === 'queued' && !isLater(transfer))
    .toReversed()
    .sort((a, b) => a.lane - b.lane || a.priority - b.priority || a.createdMs - b.createdMs);
}

/** Before whom it goes to be one place up or down; `null`: the last place; undefined when it is there already. */
export function moveTarget(
  line: readonly Pick<TransferSnapshot, 'uid'>[],
  uid: string,
  by: -1 | 1,
): string | null | undefined {
  const at = line.findIndex((one) => one.uid === uid);
  const to = at + by;
  if (at < 0 || to < 0 || to >= line.length) return undefined;
  return (by < 0 ? line[to] : line[to + 1])?.uid ?? null;
}

export const mayPause = ({ state }: TransferSnapshot): boolean => state === 'leased' || state === 'queued';
