/** A transfer that needs a person: a stopped one with its error, a waiting one with the way to its page. */
import { useCallback, type ReactElement } from 'react';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import type { ReviewSummary } from '../../../shared/ipc/contract';
import type { Navigate } from '../../app/routes';
import { pageOf } from '../../app/transferPages';
import { adoptTransfer } from '../../bridge/engineState';
import { useCommand, useEngineEvent, useQuery } from '../../bridge/hooks';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { formatCount, plural, visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { announce } from '../../ui/LiveRegion';
import { PlaceIcon } from './PlaceIcon';
import { RetryButton } from './RetryButton';
import { setAside } from './setAside';
import styles from './Activity.module.css';

export interface NeedsYouCardProps {
  readonly transfer: TransferSnapshot;
  readonly navigate: Navigate;
}

export function NeedsYouCard({ transfer, navigate }: NeedsYouCardProps): ReactElement {
  if (transfer.state === 'failed') return <FailedCard transfer={transfer} />;
  return transfer.waitingFor === 'review' ? (
    <ReviewCard transfer={transfer} navigate={navigate} />
  ) : (
    <WaitingCard
      transfer={transfer}
      navigate={navigate}
      words="Ready to submit. Nothing was sent yet."
      verb="Confirm"
    />
  );
}

const stoppedWords = { submit: 'Stopped before submit', download: 'Stopped', undo: 'Undo stopped' } as const;

function FailedCard({ transfer }: { readonly transfer: TransferSnapshot }): ReactElement {
  const title = visibleText(transfer.title);
  const error = transfer.error ?? {
    code: 'internal' as const,
    message: 'It stopped without saying why.',
    safe: 'Files that were written are complete and verified.',
    hint: 'Start it again.',
    retryable: false,
  };
  return (
    <article className={`${styles['card'] ?? ''} ${styles['stopped'] ?? ''}`} aria-label={title}>
      <div className={styles['cardHead']}>
        <span className="err">
          <Icon name="err" />
        </span>
        <b className="semi cut grow" title={title}>
          {title}
        </b>
        <span className="err s12 med nowrap">{stoppedWords[transfer.class]}</span>
      </div>
      <ErrorCard
        error={error}
        isInset
        action={
          <span className="row">
            <Button
              variant="quiet"
              aria-label={`Set aside: ${title}`}
              onPress={() => {
                setAside(transfer);
                announce(`${title} is among the finished ones.`);
              }}
            >
              Set aside
            </Button>
            <RetryButton transfer={transfer} isMain={error.retryable} />
          </span>
        }
      />
    </article>
  );
}

function ReviewCard({ transfer, navigate }: NeedsYouCardProps): ReactElement {
  const { value, reload } = useQuery('review.get', { uid: transfer.uid });
  const { uid } = transfer;
  useEngineEvent(
    useCallback(
      (event) => {
        if (event.name === 'review.changed' && event.payload.uid === uid) reload();
      },
      [uid, reload],
    ),
  );
  const undecided = value?.undecidedCount ?? 0;
  return (
    <WaitingCard
      transfer={transfer}
      navigate={navigate}
      words={value === undefined ? 'The plan is ready. Nothing was written yet.' : planWords(value)}
      verb={undecided > 0 ? `Review ${formatCount(undecided)}` : 'Review'}
    />
  );
}

/** What waits in a plan: only what is there is counted. */
export function planWords(
  plan: Pick<ReviewSummary, 'fileCount' | 'differingCount' | 'undecidedCount' | 'blockedCount' | 'byKind'>,
): string {
  const { fileCount, differingCount, undecidedCount, blockedCount, byKind } = plan;
  const added = byKind.new ?? 0;
  if (fileCount === 0) return 'The job has no outputs yet.';
  if (differingCount + added === 0)
    return `All ${plural(fileCount, 'file is', 'files are')} already here. Nothing to do.`;
  const parts = [
    ...(differingCount === 0 ? [] : [plural(differingCount, 'file differs', 'files differ')]),
    ...(added === 0 ? [] : [`${formatCount(added)} new`]),
    ...(undecidedCount === 0 ? [] : [`${formatCount(undecidedCount)} undecided`]),
    ...(blockedCount === 0 ? [] : [`${formatCount(blockedCount)} cannot come home`]),
  ];
  return `${parts.join(', ')}. Nothing was written yet.`;
}

interface WaitingCardProps extends NeedsYouCardProps {
  readonly words: string;
  readonly verb: string;
}

function WaitingCard({ transfer, navigate, words, verb }: WaitingCardProps): ReactElement {
  const cancel = useCommand('transfer.cancel');
  const title = visibleText(transfer.title);
  const page = pageOf(transfer);
  const onDrop = async (): Promise<void> => {
    const snapshot = await cancel.run({ uid: transfer.uid });
    if (snapshot !== undefined) adoptTransfer(snapshot);
  };
  return (
    <article className={`${styles['card'] ?? ''} ${styles['waiting'] ?? ''}`} aria-label={title}>
      <div className={styles['cardHead']}>
        <PlaceIcon transfer={transfer} />
        <div className={`grow ${styles['two'] ?? ''}`}>
          <b className="semi cut" title={title}>
            {title}
          </b>
          <p className="s12 t2">
            <span className="warn">
              <Icon name="warn" size={12} />
            </span>{' '}
            {words}
          </p>
        </div>
        <Button
          variant="quiet"
          size="small"
          icon="x"
          aria-label={`Cancel ${title}`}
          busyLabel={cancel.isBusy ? 'Cancelling' : undefined}
          onPress={() => void onDrop()}
        >
          Cancel
        </Button>
        {page !== undefined && (
          <Button
            aria-label={`${verb}: ${title}`}
            icon={transfer.waitingFor === 'review' ? 'compare' : 'check'}
            onPress={() => {
              navigate(page);
            }}
          >
            {verb}
          </Button>
        )}
      </div>
      {cancel.error !== undefined && <ErrorCard error={cancel.error} isInset />}
    </article>
  );
}
