/** Asks before a transfer is cancelled for good, and says what goes and what stays. */
import type { ReactElement } from 'react';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { visibleText } from '../../ui/format';

export interface DiscardDialogProps {
  /** The dialog is closed without one. */
  readonly transfer: TransferSnapshot | undefined;
  readonly onClose: () => void;
  readonly onConfirm: (transfer: TransferSnapshot) => void;
}

const goes = {
  submit: 'activity.discard.submit',
  download: 'activity.discard.download',
  undo: 'activity.discard.files',
  restore: 'activity.discard.files',
  sync: 'activity.discard.download',
} as const;
const stays = {
  submit: 'activity.discard.stays.submit',
  download: 'activity.discard.stays.files',
  undo: 'activity.discard.stays.files',
  restore: 'activity.discard.stays.files',
  sync: 'activity.discard.stays.files',
} as const;

export function DiscardDialog({ transfer, onClose, onConfirm }: DiscardDialogProps): ReactElement {
  return (
    <Dialog
      title={t('activity.discard.title', { title: visibleText(transfer?.title ?? '') })}
      isOpen={transfer !== undefined}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('activity.discard.keep')}</Button>
          <Button
            variant="primary"
            onPress={() => {
              if (transfer !== undefined) onConfirm(transfer);
              onClose();
            }}
          >
            {t('activity.discard.do')}
          </Button>
        </>
      }
    >
      {transfer !== undefined && (
        <>
          <p>{t(goes[transfer.class])}</p>
          <p>{t(stays[transfer.class])}</p>
        </>
      )}
    </Dialog>
  );
}
