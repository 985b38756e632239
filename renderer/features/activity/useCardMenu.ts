/** Actions that every card has behind its three dots. */
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { keyHintOf } from '../../bridge/keys';
import { t } from '../../locales/text';
import type { MenuAction } from '../../ui/Menu';
import { useActions } from './useTransferActions';

export function useCardMenu(transfer: TransferSnapshot): readonly MenuAction[] {
  const actions = useActions();
  const isOver = transfer.state === 'done' || transfer.state === 'failed' || transfer.state === 'cancelled';
  const discard: MenuAction = {
    id: 'discard',
    label: t('activity.discard'),
    icon: 'stop',
    onAction: () => {
      actions.askDiscard(transfer);
    },
  };
  return [
    ...(transfer.folder === undefined
      ? []
      : [
          {
            id: 'folder',
            label: t('activity.openFolder'),
            icon: 'folder' as const,
            onAction: () => {
              actions.openFolder(transfer);
            },
          },
        ]),
    ...(isOver
      ? []
      : [
          {
            id: 'cancel',
            label: t(transfer.class === 'sync' ? 'follow.stop' : 'activity.cancel'),
            icon: 'x' as const,
            keys: keyHintOf('activity.cancel'),
            onAction: () => {
              actions.cancel(transfer);
            },
          },
          ...(transfer.class === 'sync' ? [] : [discard]),
        ]),
  ];
}
