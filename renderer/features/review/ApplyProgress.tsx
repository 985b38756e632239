/** Applying in place: what moves, how far it is, and a way to stop. */
import type { ReactElement } from 'react';
import type { ErrorDto } from '../../../shared/domain/errors';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { keyHintOf } from '../../bridge/keys';
import { t } from '../../locales/text';
import { ActionBar } from '../../ui/ActionBar';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { formatBytes, formatRate } from '../../ui/format';
import { PhaseTrack } from '../../ui/PhaseTrack';
import { phaseFraction } from '../../ui/phaseText';
import { ProgressBar } from '../../ui/ProgressBar';
import { PageKeyHints } from '../../ui/StatusBar';
import styles from './ApplyProgress.module.css';

export interface ApplyProgressProps {
  readonly transfer: TransferSnapshot;
  readonly onCancel: () => void;
  /** After it ended early: plans the rest, with the decisions that were made. */
  readonly onGoOn: () => void;
  readonly onHistory: () => void;
  readonly onBackground: () => void;
  readonly isCancelling: boolean;
  /** Why cancelling or going on did not work. */
  readonly error: ErrorDto | undefined;
}

export function ApplyProgress(props: ApplyProgressProps): ReactElement {
  const { transfer, onCancel, onGoOn, onHistory, onBackground, isCancelling, error } = props;
  const isOver = transfer.state === 'failed' || transfer.state === 'cancelled';
  const moving = transfer.phases.find((phase) => phase.phase === 'transferring');
  const fraction = moving === undefined ? undefined : phaseFraction(moving);
  return (
    <>
      <div className={styles['page']}>
        <div className={styles['bytes']}>
          <ProgressBar
            label={t('review.applying.bar')}
            fraction={fraction}
            place={transfer.state === 'failed' ? 'failed' : isOver ? 'same' : 'mine'}
          />
          {!isOver && moving?.doneBytes !== undefined && moving.totalBytes !== undefined && (
            <span className="s12 t2 nowrap">
              {t('review.applying.bytes', {
                done: formatBytes(moving.doneBytes),
                total: formatBytes(moving.totalBytes),
              })}
            </span>
          )}
        </div>
        <PhaseTrack
          phases={transfer.phases}
          place="mine"
          kind="download"
          bytesPerSecond={transfer.bytesPerSecond}
          isOver={isOver}
        />
        {error !== undefined && <ErrorCard error={error} />}
        {transfer.error !== undefined && <ErrorCard error={transfer.error} title={t('review.applying.failed')} />}
      </div>
      <ActionBar
        label={t('review.applying.what')}
        actions={
          isOver ? (
            <>
              <Button size="large" icon="history" onPress={onHistory}>
                {t('review.applying.history')}
              </Button>
              <Button variant="primary" size="large" icon="retry" onPress={onGoOn}>
                {t('review.applying.rest')}
              </Button>
            </>
          ) : (
            <>
              <Button size="large" onPress={onCancel} busyLabel={isCancelling ? t('common.cancelling') : undefined}>
                {t('common.cancel')}
              </Button>
              <Button variant="primary" size="large" onPress={onBackground}>
                {t('review.applying.toBackground')}
              </Button>
            </>
          )
        }
      >
        <span className="s12 t2">
          {isOver
            ? t('review.applying.ended')
            : transfer.bytesPerSecond === undefined
              ? t('review.applying.verified')
              : t('review.applying.rate', { rate: formatRate(transfer.bytesPerSecond) })}
        </span>
      </ActionBar>
      <PageKeyHints
        hints={[
          { keys: [keyHintOf('page.primary')], label: isOver ? t('review.hint.rest') : t('review.hint.background') },
          { keys: [keyHintOf('region.next')], label: t('review.hint.region') },
          { keys: [keyHintOf('help.keys')], label: t('common.allKeys') },
        ]}
      />
    </>
  );
}

/** "1,842 of 2,993 written."; ended early, what is in place by the journal. */
export function applyVerdict(transfer: TransferSnapshot, written: string | null | undefined): string {
  if (transfer.state === 'cancelled' || transfer.state === 'failed') {
    const ended = t(transfer.state === 'cancelled' ? 'review.applying.cancelled' : 'review.applying.stopped');
    if (written === undefined) return ended;
    return t('review.applying.withWritten', { ended, written: written ?? t('review.applying.nothing') });
  }
  const moving = transfer.phases.find((phase) => phase.phase === 'transferring');
  if (moving?.doneFiles === undefined || moving.totalFiles === undefined) return t('review.applying');
  return t('review.applying.written', { done: moving.doneFiles, total: moving.totalFiles });
}
