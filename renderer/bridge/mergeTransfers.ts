/** Keeps the list of transfers right while snapshots arrive late, twice or out of order. */
import type { TransferSnapshot } from '../../shared/domain/transfer';

/** The list with `snapshot` in its place; the same list when it is not newer. New transfers go first; nothing else moves. */
export function mergeTransfer(
  transfers: readonly TransferSnapshot[],
  snapshot: TransferSnapshot,
): readonly TransferSnapshot[] {
  const index = transfers.findIndex((known) => known.uid === snapshot.uid);
  if (index < 0) return [snapshot, ...transfers];
  const known = transfers[index];
  if (known !== undefined && known.revision >= snapshot.revision) return transfers;
  return transfers.with(index, snapshot);
}

/** A full list from the engine, keeping snapshots that arrived over the port and are newer than it. */
export function mergeTransferList(
  transfers: readonly TransferSnapshot[],
  fetched: readonly TransferSnapshot[],
): readonly TransferSnapshot[] {
  const known = new Map(transfers.map((transfer) => [transfer.uid, transfer]));
  const newestMs = Math.max(0, ...fetched.map((transfer) => transfer.createdMs));
  const listed = new Set(fetched.map((transfer) => transfer.uid));
  const madeSince = transfers.filter((transfer) => !listed.has(transfer.uid) && transfer.createdMs > newestMs);
  const merged = fetched.map((transfer) => {
    const newer = known.get(transfer.uid);
    return newer !== undefined && newer.revision > transfer.revision ? newer : transfer;
  });
  return [...madeSince, ...merged];
}
