/** Ends a transfer; what is complete stays. */
import type { ReactElement } from 'react';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { adoptTransfer } from '../../bridge/engineState';
import { useCommand } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { visibleText } from '../../ui/format';

export function CancelButton({ transfer }: { readonly transfer: TransferSnapshot }): ReactElement {
  const cancel = useCommand('transfer.cancel');
  const onCancel = async (): Promise<void> => {
    const snapshot = await cancel.run({ uid: transfer.uid });
    if (snapshot !== undefined) adoptTransfer(snapshot);
  };
  return (
    <>
      {cancel.error !== undefined && (
        <span className="err s12 cut" role="alert" title={cancel.error.message}>
          {cancel.error.message}
        </span>
      )}
      <Button
        variant="quiet"
        icon="x"
        aria-label={t('activity.cancel.of', { title: visibleText(transfer.title) })}
        busyLabel={cancel.isBusy ? t('common.cancelling') : undefined}
        onPress={() => void onCancel()}
      >
        {t('common.cancel')}
      </Button>
    </>
  );
}
