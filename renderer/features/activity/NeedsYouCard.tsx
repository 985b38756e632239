/** A transfer that needs a person: a stopped one with its error, a waiting one with the way to its page. */
import { useCallback, type ReactElement } from 'react';
import { hasStopped, type TransferSnapshot } from '../../../shared/domain/transfer';
import type { ReviewSummary } from '../../../shared/ipc/reviews';
import type { Navigate } from '../../app/routes';
import { pageOf } from '../../app/transferPages';
import { adoptTransfer } from '../../bridge/engineState';
import { useCommand, useEngineEvent, useQuery } from '../../bridge/hooks';
import { listOf, t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { announce } from '../../ui/LiveRegion';
import { CancelButton } from './CancelButton';
import { PlaceIcon } from './PlaceIcon';
import { RetryButton } from './RetryButton';
import { setAside } from './setAside';
import styles from './Activity.module.css';

export interface NeedsYouCardProps {
  readonly transfer: TransferSnapshot;
  readonly navigate: Navigate;
}

export function NeedsYouCard({ transfer, navigate }: NeedsYouCardProps): ReactElement {
  if (hasStopped(transfer)) return <FailedCard transfer={transfer} />;
  return transfer.waitingFor === 'review' ? (
    <ReviewCard transfer={transfer} navigate={navigate} />
  ) : (
    <WaitingCard
      transfer={transfer}
      navigate={navigate}
      words={t('activity.readyToSubmit')}
      verb={t('activity.confirm')}
      verbOf={t('activity.confirm.of', { title: visibleText(transfer.title) })}
    />
  );
}

const stoppedWords = {
  submit: 'activity.stopped.submit',
  download: 'activity.stopped.download',
  undo: 'activity.stopped.undo',
  restore: 'activity.stopped.restore',
} as const;

function FailedCard({ transfer }: { readonly transfer: TransferSnapshot }): ReactElement {
  const title = visibleText(transfer.title);
  const error = transfer.error ?? {
    code: 'internal' as const,
    message: t('activity.noReason'),
    safe: t('activity.noReason.safe'),
    hint: t('activity.noReason.hint'),
    retryable: false,
  };
  return (
    <article className={`${styles['card'] ?? ''} ${styles['stopped'] ?? ''}`} aria-label={title}>
      <div className={styles['cardHead']}>
        <span className="err">
          <Icon name="err" />
        </span>
        <b className="semi cut grow" title={title}>
          <bdi>{title}</bdi>
        </b>
        <span className="err s12 med nowrap">{t(stoppedWords[transfer.class])}</span>
      </div>
      <ErrorCard
        error={error}
        isInset
        action={
          <span className="row">
            {transfer.state === 'failed' ? (
              <Button
                variant="quiet"
                aria-label={t('activity.setAside.of', { title })}
                onPress={() => {
                  setAside(transfer);
                  announce(t('activity.setAside.done', { title }));
                }}
              >
                {t('activity.setAside')}
              </Button>
            ) : (
              <CancelButton transfer={transfer} />
            )}
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
  const count = value?.undecidedCount ?? 0;
  const title = visibleText(transfer.title);
  return (
    <WaitingCard
      transfer={transfer}
      navigate={navigate}
      words={value === undefined ? t('activity.plan.ready') : planWords(value)}
      verb={count > 0 ? t('activity.reviewSome', { count }) : t('activity.review')}
      verbOf={count > 0 ? t('activity.reviewSome.of', { count, title }) : t('activity.review.of', { title })}
    />
  );
}

/** What waits in a plan: only what is there is counted. */
export function planWords(
  plan: Pick<ReviewSummary, 'fileCount' | 'differingCount' | 'undecidedCount' | 'blockedCount' | 'byKind'>,
): string {
  const { fileCount, differingCount, undecidedCount, blockedCount, byKind } = plan;
  const added = byKind.new ?? 0;
  if (fileCount === 0) return t('activity.plan.empty');
  if (differingCount + added === 0) return t('activity.plan.nothing', { count: fileCount });
  const parts = [
    ...(differingCount === 0 ? [] : [t('activity.plan.differing', { count: differingCount })]),
    ...(added === 0 ? [] : [t('activity.plan.new', { count: added })]),
    ...(undecidedCount === 0 ? [] : [t('activity.plan.undecided', { count: undecidedCount })]),
    ...(blockedCount === 0 ? [] : [t('activity.plan.blocked', { count: blockedCount })]),
  ];
  return t('activity.plan.parts', { parts: listOf(parts) });
}

interface WaitingCardProps extends NeedsYouCardProps {
  readonly words: string;
  readonly verb: string;
  /** The verb with what it is about. */
  readonly verbOf: string;
}

function WaitingCard({ transfer, navigate, words, verb, verbOf }: WaitingCardProps): ReactElement {
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
            <bdi>{title}</bdi>
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
          aria-label={t('activity.cancel.of', { title })}
          busyLabel={cancel.isBusy ? t('common.cancelling') : undefined}
          onPress={() => void onDrop()}
        >
          {t('common.cancel')}
        </Button>
        {page !== undefined && (
          <Button
            aria-label={verbOf}
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
