/** Applying in place: what moves, how far it is, and a way to stop. */
import type { ReactElement } from 'react';
import type { ErrorDto } from '../../../shared/domain/errors';
import { hasStopped, type TransferSnapshot } from '../../../shared/domain/transfer';
import type { ReviewSummary } from '../../../shared/ipc/reviews';
import { keyHintOf } from '../../bridge/keys';
import { t } from '../../locales/text';
import { ActionBar } from '../../ui/ActionBar';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { formatBytes, formatDuration, formatRate } from '../../ui/format';
import { PhaseTrack, SpokenPhases } from '../../ui/PhaseTrack';
import { phaseFraction } from '../../ui/phaseText';
import { ProgressBar } from '../../ui/ProgressBar';
import { PageKeyHints, type KeyHintItem } from '../../ui/StatusBar';
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
  /** The rows with their states; absent while another process applies, which tells no more than its progress. */
  readonly board?: ReactElement | undefined;
}

export function ApplyProgress(props: ApplyProgressProps): ReactElement {
  const { transfer, onCancel, onGoOn, onHistory, onBackground, isCancelling, error, board } = props;
  const isOver = hasStopped(transfer) || transfer.state === 'cancelled';
  const moving = transfer.phases.find((phase) => phase.phase === 'transferring');
  const fraction = moving === undefined ? undefined : phaseFraction(moving);
  return (
    <>
      <div className={styles[board === undefined ? 'page' : 'top']}>
        <div className={styles['bytes']}>
          <ProgressBar
            label={t('review.applying.bar')}
            fraction={fraction}
            place={hasStopped(transfer) ? 'failed' : isOver ? 'same' : 'mine'}
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
        {board === undefined ? (
          <PhaseTrack
            phases={transfer.phases}
            place="mine"
            kind="download"
            bytesPerSecond={transfer.bytesPerSecond}
            isOver={isOver}
          />
        ) : (
          <SpokenPhases phases={transfer.phases} kind="download" />
        )}
        {error !== undefined && <ErrorCard error={error} />}
        {transfer.error !== undefined && <ErrorCard error={transfer.error} title={t('review.applying.failed')} />}
      </div>
      {board}
      <ActionBar
        label={t('review.applying.what')}
        actions={
          isOver ? (
            <>
              <Button size="large" icon="history" onPress={onHistory}>
                {t('review.applying.history')}
              </Button>
              <Button variant="primary" size="large" icon="retry" onPress={onGoOn}>
                {transfer.state === 'cancelled' ? t('review.applying.rest') : t('common.tryAgain')}
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
          ...(board === undefined || isOver ? [] : runHints()),
          { keys: [keyHintOf('page.primary')], label: primaryHint(transfer.state, isOver) },
          { keys: [keyHintOf('region.next')], label: t('review.hint.region') },
          { keys: [keyHintOf('help.keys')], label: t('common.allKeys') },
        ]}
      />
    </>
  );
}

function primaryHint(state: TransferSnapshot['state'], isOver: boolean): string {
  if (!isOver) return t('review.hint.background');
  return state === 'cancelled' ? t('review.hint.rest') : t('apply.key.tryAgain');
}

function runHints(): KeyHintItem[] {
  const keys = [
    { key: keyHintOf('review.tryAgain'), label: t('apply.key.tryAgain') },
    { key: keyHintOf('review.next'), label: t('apply.hint.next') },
  ];
  return keys.flatMap(({ key, label }) => (key === undefined ? [] : [{ keys: [key], label }]));
}

/** "36.0 MB/s, about 9 min left"; undefined while nothing moves. */
export function applyPace({ phases, bytesPerSecond }: TransferSnapshot): string | undefined {
  const moving = phases.find(({ phase, state }) => phase === 'transferring' && state === 'now');
  if (moving?.doneBytes === undefined || moving.totalBytes === undefined) return undefined;
  if (bytesPerSecond === undefined || bytesPerSecond <= 0) return undefined;
  const left = formatDuration(((moving.totalBytes - moving.doneBytes) / bytesPerSecond) * 1000);
  return t('apply.left', { rate: formatRate(bytesPerSecond), left });
}

/** "1 file failed."; undefined while none did. */
export function applyTrouble(applying: ReviewSummary['applying']): string | undefined {
  const { failed = 0, asked = 0 } = applying?.files ?? {};
  const words = [
    ...(failed === 0 ? [] : [t('apply.trouble.failed', { count: failed })]),
    ...(asked === 0 ? [] : [t('apply.trouble.asked', { count: asked })]),
  ];
  return words.length === 0 ? undefined : words.join(' ');
}

/** "1,842 of 2,993 written."; ended early, what is in place by the journal. */
export function applyVerdict(
  transfer: TransferSnapshot,
  written: string | null | undefined,
  applying: ReviewSummary['applying'],
): string {
  if (transfer.state === 'cancelled' || hasStopped(transfer)) {
    const ended = t(transfer.state === 'cancelled' ? 'review.applying.cancelled' : 'review.applying.stopped');
    if (written === undefined) return ended;
    return t('review.applying.withWritten', { ended, written: written ?? t('review.applying.nothing') });
  }
  // The rows know files that the last progress, which is told now and then, does not.
  const files = applying?.files ?? {};
  const total = Object.values(files).reduce((sum, count) => sum + count, 0);
  if (total > 0) return t('review.applying.written', { done: files.done ?? 0, total });
  const moving = transfer.phases.find((phase) => phase.phase === 'transferring');
  if (moving?.doneFiles === undefined || moving.totalFiles === undefined) return t('review.applying');
  return t('review.applying.written', { done: moving.doneFiles, total: moving.totalFiles });
}
