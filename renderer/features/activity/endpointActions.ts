/** Leaving the place of a transfer alone for a while, and using it again, as actions of a card's menu. */
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { t } from '../../locales/text';
import type { MenuAction } from '../../ui/Menu';
import type { TransferActions } from './useTransferActions';

/** Nothing for a transfer that has not met its place yet. */
export function endpointActions(
  transfer: TransferSnapshot,
  actions: Pick<TransferActions, 'exclude' | 'allow'>,
): readonly MenuAction[] {
  if (transfer.progress?.endpoint === undefined) return [];
  const isExcluded = transfer.stateReason === 'endpoint';
  return [
    {
      id: 'endpoint',
      label: t(isExcluded ? 'activity.allow' : 'activity.exclude'),
      icon: isExcluded ? 'play' : 'pause',
      onAction: () => {
        if (isExcluded) actions.allow(transfer);
        else actions.exclude(transfer);
      },
    },
  ];
}
