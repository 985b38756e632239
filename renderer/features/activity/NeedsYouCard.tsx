/** A transfer that needs a person: a stopped one with its error, a waiting one with the way to its page. */
import { useCallback, type ReactElement } from 'react';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import type { Navigate } from '../../app/routes';
import { pageOf } from '../../app/transferPages';
import { adoptTransfer } from '../../bridge/engineState';
import { useCommand, useEngineEvent, useQuery } from '../../bridge/hooks';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { formatCount, plural, visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { PlaceIcon } from './PlaceIcon';
import { RetryButton } from './RetryButton';
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
        <b className="semi cut grow">{title}</b>
        <span className="err s12 med nowrap">{stoppedWords[transfer.class]}</span>
      </div>
      <ErrorCard error={error} isInset action={error.retryable ? <RetryButton transfer={transfer} /> : undefined} />
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
  const words =
    value === undefined
      ? 'The plan is ready. Nothing was written yet.'
      : `${plural(value.differingCount, 'file differs', 'files differ')}, ${formatCount(undecided)} undecided. Nothing was written yet.`;
  return (
    <WaitingCard
      transfer={transfer}
      navigate={navigate}
      words={words}
      verb={undecided > 0 ? `Review ${formatCount(undecided)}` : 'Review'}
    />
  );
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
        <div className="grow">
          <b className="semi cut">{title}</b>
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
