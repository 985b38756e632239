/** Applying in place: what moves, how far it is, and a way to stop. */
import type { ReactElement } from 'react';
import type { ErrorDto } from '../../../shared/domain/errors';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { ActionBar } from '../../ui/ActionBar';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { formatBytes, formatCount, formatRate } from '../../ui/format';
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
            label="Files written"
            fraction={fraction}
            place={transfer.state === 'failed' ? 'failed' : isOver ? 'same' : 'mine'}
          />
          {!isOver && moving?.doneBytes !== undefined && moving.totalBytes !== undefined && (
            <span className="s12 t2 nowrap">
              {formatBytes(moving.doneBytes)} of {formatBytes(moving.totalBytes)}
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
        {transfer.error !== undefined && (
          <ErrorCard error={transfer.error} title="The plan was not applied completely." />
        )}
      </div>
      <ActionBar
        label="What is happening"
        actions={
          isOver ? (
            <>
              <Button size="large" icon="history" onPress={onHistory}>
                History
              </Button>
              <Button variant="primary" size="large" icon="retry" onPress={onGoOn}>
                Review the rest
              </Button>
            </>
          ) : (
            <>
              <Button size="large" onPress={onCancel} busyLabel={isCancelling ? 'Cancelling' : undefined}>
                Cancel
              </Button>
              <Button variant="primary" size="large" onPress={onBackground}>
                Run in background
              </Button>
            </>
          )
        }
      >
        <span className="s12 t2">
          {isOver
            ? 'Files that were written are complete and verified; History can take them back. Your decisions about the rest are kept.'
            : transfer.bytesPerSecond === undefined
              ? 'Every file is verified before it takes its place.'
              : `${formatRate(transfer.bytesPerSecond)}. Every file is verified before it takes its place.`}
        </span>
      </ActionBar>
      <PageKeyHints
        hints={[
          { keys: ['Ctrl ⏎'], label: isOver ? 'review the rest' : 'run in background' },
          { keys: ['F6'], label: 'next region' },
          { keys: ['F1'], label: 'all keys' },
        ]}
      />
    </>
  );
}

/** "1,842 of 2,993 written."; ended early, what is in place by the journal. */
export function applyVerdict(transfer: TransferSnapshot, written: string | null | undefined): string {
  if (transfer.state === 'cancelled' || transfer.state === 'failed') {
    const ended = transfer.state === 'cancelled' ? 'Cancelled.' : 'Stopped.';
    return written === undefined ? ended : `${ended} ${written ?? 'Nothing was written'}.`;
  }
  const moving = transfer.phases.find((phase) => phase.phase === 'transferring');
  if (moving?.doneFiles === undefined || moving.totalFiles === undefined) return 'Applying the plan.';
  return `${formatCount(moving.doneFiles)} of ${formatCount(moving.totalFiles)} written.`;
}
