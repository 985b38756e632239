/** The likeliest actions on a card, small; their names say which transfer they are about. */
import type { ReactElement } from 'react';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { t } from '../../locales/text';
import { Button, IconButton } from '../../ui/Button';
import { visibleText } from '../../ui/format';
import { Tooltip } from '../../ui/Tooltip';
import { useActions } from './useTransferActions';

interface OfTransfer {
  readonly transfer: TransferSnapshot;
}

export function PauseButton({ transfer }: OfTransfer): ReactElement {
  const actions = useActions();
  return (
    <Tooltip text={t(actions.isBusy(transfer.uid, 'pause') ? 'activity.pausing' : 'activity.pause')}>
      <IconButton
        icon="pause"
        aria-label={t('activity.pause.of', { title: visibleText(transfer.title) })}
        onPress={() => {
          actions.pause(transfer);
        }}
      />
    </Tooltip>
  );
}

export function ResumeButton({ transfer }: OfTransfer): ReactElement {
  const actions = useActions();
  return (
    <Button
      size="small"
      icon="play"
      aria-label={t('activity.resume.of', { title: visibleText(transfer.title) })}
      busyLabel={actions.isBusy(transfer.uid, 'resume') ? t('common.starting') : undefined}
      onPress={() => {
        actions.resume(transfer);
      }}
    >
      {t('activity.resume')}
    </Button>
  );
}

/** For what would be tried again by itself later. */
export function TryNowButton({ transfer }: OfTransfer): ReactElement {
  const actions = useActions();
  return (
    <Button
      size="small"
      icon="retry"
      aria-label={t('activity.tryNow.of', { title: visibleText(transfer.title) })}
      busyLabel={actions.isBusy(transfer.uid, 'resume') ? t('common.starting') : undefined}
      onPress={() => {
        actions.resume(transfer);
      }}
    >
      {t('activity.tryNow')}
    </Button>
  );
}
