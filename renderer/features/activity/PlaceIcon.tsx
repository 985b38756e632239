/** The icon of a transfer in the colour of the place its bytes arrive at. */
import type { ReactElement } from 'react';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { Icon } from '../../ui/Icon';

const words = { submit: 'To the farm', download: 'Home', undo: 'Undo' } as const;

export function PlaceIcon({ transfer }: { readonly transfer: Pick<TransferSnapshot, 'class'> }): ReactElement {
  const icon = transfer.class === 'submit' ? 'up' : transfer.class === 'download' ? 'down' : 'undo';
  return (
    <span className={transfer.class === 'submit' ? 'farm' : 'mine'}>
      <Icon name={icon} label={words[transfer.class]} />
    </span>
  );
}
