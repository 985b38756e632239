/** A transfer that moves: phases with what was measured, and Cancel. */
import type { ReactElement } from 'react';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { adoptTransfer } from '../../bridge/engineState';
import { useCommand } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { formatBytes, formatDuration, visibleText } from '../../ui/format';
import { PhaseTrack } from '../../ui/PhaseTrack';
import { PlaceIcon } from './PlaceIcon';
import { movingBytes } from './transferStanding';
import styles from './Activity.module.css';

export function MovingCard({ transfer }: { readonly transfer: TransferSnapshot }): ReactElement {
  const cancel = useCommand('transfer.cancel');
  const title = visibleText(transfer.title);
  const onCancel = async (): Promise<void> => {
    const snapshot = await cancel.run({ uid: transfer.uid });
    if (snapshot !== undefined) adoptTransfer(snapshot);
  };
  return (
    <article className={styles['card']} aria-label={title}>
      <div className={styles['cardHead']}>
        <PlaceIcon transfer={transfer} />
        <b className="semi cut grow" title={title}>
          <bdi>{title}</bdi>
        </b>
        <span className={styles['facts']}>{factsOf(transfer)}</span>
        <Button
          variant="quiet"
          size="small"
          icon="x"
          aria-label={t('activity.cancel.of', { title })}
          busyLabel={cancel.isBusy ? t('common.cancelling') : undefined}
          onPress={() => void onCancel()}
        >
          {t('common.cancel')}
        </Button>
      </div>
      {cancel.error !== undefined && <ErrorCard error={cancel.error} isInset />}
      {transfer.phases.length > 0 && (
        <div className={styles['track']}>
          <PhaseTrack
            phases={transfer.phases}
            kind={transfer.class}
            place={transfer.class === 'submit' ? 'farm' : 'mine'}
            bytesPerSecond={transfer.bytesPerSecond}
            spokenAs={title}
          />
        </div>
      )}
    </article>
  );
}

function factsOf(transfer: TransferSnapshot): string {
  if (transfer.state === 'queued') return t('activity.queued');
  if (transfer.state === 'paused') return t('activity.paused');
  const bytes = movingBytes(transfer);
  if (bytes === undefined) return '';
  const moved = { done: formatBytes(bytes.doneBytes), total: formatBytes(bytes.totalBytes) };
  if (bytes.leftMs === undefined) return t('activity.moved', moved);
  return t('activity.moved.left', { ...moved, left: formatDuration(bytes.leftMs) });
}
