/** Speaks what changed while the page is open: ends politely, stops at once. Progress is never spoken here. */
import { useEffect, useRef } from 'react';
import { hasStopped, type TransferSnapshot } from '../../../shared/domain/transfer';
import { t } from '../../locales/text';
import { announce } from '../../ui/LiveRegion';

export function useAnnouncements(transfers: readonly TransferSnapshot[]): void {
  const known = useRef<ReadonlyMap<string, TransferSnapshot['state']>>(undefined);
  useEffect(() => {
    const before = known.current;
    known.current = new Map(transfers.map((transfer) => [transfer.uid, transfer.state]));
    if (before === undefined) return;
    for (const transfer of transfers) {
      if (before.get(transfer.uid) === transfer.state) continue;
      const { title } = transfer;
      if (hasStopped(transfer)) announce(t('activity.spoken.failed', { title }), 'assertive');
      else if (transfer.state === 'waiting-user') announce(t('activity.spoken.waits', { title }));
      else if (transfer.state === 'done') announce(endWords(title, transfer.outcome));
    }
  }, [transfers]);
}

function endWords(title: string, outcome: string | undefined): string {
  if (outcome === undefined) return t('activity.spoken.done', { title });
  return t('activity.spoken.outcome', { title, outcome: outcome.replace(/\.$/u, '') });
}
