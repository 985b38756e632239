/** Speaks what changed while the page is open: ends politely, stops at once. Progress is never spoken here. */
import { useEffect, useRef } from 'react';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { announce } from '../../ui/LiveRegion';

export function useAnnouncements(transfers: readonly TransferSnapshot[]): void {
  const known = useRef<ReadonlyMap<string, TransferSnapshot['state']>>(undefined);
  useEffect(() => {
    const before = known.current;
    known.current = new Map(transfers.map((transfer) => [transfer.uid, transfer.state]));
    if (before === undefined) return;
    for (const transfer of transfers) {
      if (before.get(transfer.uid) === transfer.state) continue;
      if (transfer.state === 'failed') announce(`${transfer.title} stopped, needs you.`, 'assertive');
      else if (transfer.state === 'waiting-user') announce(`${transfer.title} waits for you.`);
      else if (transfer.state === 'done')
        announce(`${transfer.title}: ${(transfer.outcome ?? 'done').replace(/\.$/u, '')}.`);
    }
  }, [transfers]);
}
