/** A transfer that needs a person: a stopped one with its error, a waiting one with the way to its page. */
import { useCallback, type ReactElement } from 'react';
import { hasStopped, type TransferSnapshot } from '../../../shared/domain/transfer';
import type { ReviewSummary } from '../../../shared/ipc/reviews';
import type { Navigate } from '../../app/routes';
import { pageOf } from '../../app/transferPages';
import { useEngineEvent, useQuery } from '../../bridge/hooks';
import { listOf, t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { PlaceIcon } from './PlaceIcon';
import { StoppedCard } from './StoppedCard';
import { TransferCard } from './TransferCard';

export interface NeedsYouCardProps {
  readonly transfer: TransferSnapshot;
  readonly navigate: Navigate;
}

export function NeedsYouCard({ transfer, navigate }: NeedsYouCardProps): ReactElement {
  if (hasStopped(transfer)) return <StoppedCard transfer={transfer} />;
  return transfer.waitingFor === 'review' ? (
    <ReviewCard transfer={transfer} navigate={navigate} />
  ) : (
    <QuestionCard
      transfer={transfer}
      navigate={navigate}
      words={t('activity.readyToSubmit')}
      verb={t('activity.confirm')}
      verbOf={t('activity.confirm.of', { title: visibleText(transfer.title) })}
    />
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
    <QuestionCard
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

interface QuestionCardProps extends NeedsYouCardProps {
  readonly words: string;
  readonly verb: string;
  /** The verb with what it is about. */
  readonly verbOf: string;
}

function QuestionCard({ transfer, navigate, words, verb, verbOf }: QuestionCardProps): ReactElement {
  const page = pageOf(transfer);
  return (
    <TransferCard
      transfer={transfer}
      tone="waiting"
      icon={<PlaceIcon transfer={transfer} />}
      note={
        <p className="s12 t2">
          <span className="warn">
            <Icon name="warn" size={12} />
          </span>{' '}
          {words}
        </p>
      }
      buttons={
        page !== undefined && (
          <Button
            aria-label={verbOf}
            icon={transfer.waitingFor === 'review' ? 'compare' : 'check'}
            onPress={() => {
              navigate(page);
            }}
          >
            {verb}
          </Button>
        )
      }
    />
  );
}
