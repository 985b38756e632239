/** The icon of a transfer in the colour of the place its bytes arrive at. */
import type { ReactElement } from 'react';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { t } from '../../locales/text';
import { Icon } from '../../ui/Icon';

const words = {
  submit: 'activity.place.submit',
  download: 'activity.place.download',
  undo: 'activity.place.undo',
  restore: 'activity.place.restore',
  sync: 'activity.place.sync',
} as const;

export function PlaceIcon({ transfer }: { readonly transfer: Pick<TransferSnapshot, 'class'> }): ReactElement {
  const icon = transfer.class === 'submit' ? 'up' : isHome(transfer) ? 'down' : 'undo';
  return (
    <span className={transfer.class === 'submit' ? 'farm' : 'mine'}>
      <Icon name={icon} label={t(words[transfer.class])} />
    </span>
  );
}

const isHome = ({ class: kind }: Pick<TransferSnapshot, 'class'>): boolean => kind === 'download' || kind === 'sync';
