/** Bring home: choose a job, let the engine plan, say where it goes, go to the review. */
import { useEffect, type ReactElement } from 'react';
import type { Navigate } from '../../app/routes';
import { useQuery, useTransfer } from '../../bridge/hooks';
import { RetryButton } from '../activity/RetryButton';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { PageHead, PageScroll } from '../../ui/PageLayout';
import { Spinner } from '../../ui/Spinner';
import { JobStep } from './JobStep';
import { PlanningStep } from './PlanningStep';
import { WhatStep } from './WhatStep';

export interface BringHomePageProps {
  readonly navigate: Navigate;
  /** The download being planned; absent while a job is chosen. */
  readonly uid: string | undefined;
  /** Stop before the review and show where everything goes, even when every root has a place. */
  readonly asksWhere: boolean;
  /** The job to begin with. */
  readonly jobId?: string | undefined;
}

export function BringHomePage({ navigate, uid, asksWhere, jobId }: BringHomePageProps): ReactElement {
  if (uid === undefined)
    return (
      <JobStep
        firstJobId={jobId}
        onFollowed={() => {
          navigate({ name: 'activity' });
        }}
        onStarted={(started, asks) => {
          navigate({ name: 'bring-home', uid: started, asksWhere: asks });
        }}
      />
    );
  return <PlannedDownload key={uid} uid={uid} navigate={navigate} asksWhere={asksWhere} />;
}

interface PlannedDownloadProps {
  readonly uid: string;
  readonly navigate: Navigate;
  readonly asksWhere: boolean;
}

function PlannedDownload({ uid, navigate, asksWhere }: PlannedDownloadProps): ReactElement {
  const transfer = useTransfer(uid);
  const isPlanned = transfer?.state === 'waiting-user' && transfer.waitingFor === 'review';
  const review = useQuery('review.get', isPlanned ? { uid } : undefined);
  const needsTargets = review.value?.roots.some((root) => root.target === null) === true;
  const goesOn = review.value !== undefined && !needsTargets && !asksWhere;
  useEffect(() => {
    // In its place: a step back from the review would only lead here and on again.
    if (goesOn) navigate({ name: 'review', uid }, 'in-its-place');
  }, [goesOn, uid, navigate]);
  const chooseOther = (
    <Button
      onPress={() => {
        navigate({ name: 'bring-home' });
      }}
    >
      {t('bringHome.chooseOther')}
    </Button>
  );
  const error = transfer?.error ?? review.error;
  if (error !== undefined)
    return (
      <>
        <PageHead title={t('bringHome.notPlanned')} />
        <PageScroll>
          <ErrorCard
            error={error}
            action={
              <span className="row">
                {chooseOther}
                {transfer?.state === 'failed' && <RetryButton transfer={transfer} isMain={error.retryable} />}
              </span>
            }
          />
        </PageScroll>
      </>
    );
  if (transfer?.state === 'cancelled') return <PageHead title={t('bringHome.cancelled')} actions={chooseOther} />;
  if (transfer?.state === 'done')
    return <PageHead title={transfer.outcome ?? t('bringHome.nothingToDo')} actions={chooseOther} />;
  if (review.value !== undefined && !goesOn)
    return <WhatStep review={review.value} navigate={navigate} onChanged={review.reload} />;
  if (transfer !== undefined && !isPlanned) return <PlanningStep transfer={transfer} navigate={navigate} />;
  return (
    <PageHead
      title={
        <span className="row">
          <Spinner /> {t('bringHome.readingPlan')}
        </span>
      }
    />
  );
}
