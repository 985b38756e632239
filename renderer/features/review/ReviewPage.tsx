/** The conflict review: verdict, rules, filters, the grid beside its comparison, and the bar that says what applying does. */
import { useCallback, useState, type ReactElement } from 'react';
import type { Navigate } from '../../app/routes';
import { call } from '../../bridge/client';
import { keyHintOf } from '../../bridge/keys';
import { t } from '../../locales/text';
import { ActionBar } from '../../ui/ActionBar';
import { Button } from '../../ui/Button';
import { DownloadHead, downloadSteps } from '../../ui/DownloadHead';
import { ErrorCard } from '../../ui/ErrorCard';
import { Icon } from '../../ui/Icon';
import { Spinner } from '../../ui/Spinner';
import type { ReviewSummary } from '../../../shared/ipc/reviews';
import { RunBoard } from './apply/RunBoard';
import { ApplyProgress, applyPace, applyTrouble, applyVerdict } from './ApplyProgress';
import { NothingToDo } from './NothingToDo';
import { ReviewBoard } from './ReviewBoard';
import { targetHow } from './targetHow';
import { useApply } from './useApply';
import { useReviewState, useReviewStore } from './useReviewStore';
import { isAllHere, verdictOf } from './verdict';
import styles from './ReviewPage.module.css';

export interface ReviewPageProps {
  readonly uid: string;
  readonly navigate: Navigate;
}

export function ReviewPage({ uid, navigate }: ReviewPageProps): ReactElement {
  const store = useReviewStore(uid);
  const { summary, error } = useReviewState(store);
  const [isLeft, setLeft] = useState(false);
  const onDone = useCallback(
    (doneUid: string) => {
      navigate({ name: 'result', uid: doneUid });
    },
    [navigate],
  );
  const apply = useApply(uid, onDone);
  const goHome = (): void => {
    navigate({ name: 'bring-home' });
  };
  const goToWhat = (): void => {
    navigate({ name: 'bring-home', uid, asksWhere: true });
  };
  if (summary === undefined)
    return (
      <div className={styles['opening']}>
        {error === undefined ? (
          <p className="t2">
            <Spinner /> {t('review.opening')}
          </p>
        ) : (
          <ErrorCard
            title={t('review.opening.failed')}
            error={error}
            action={<Button onPress={() => void store.load()}>{t('common.tryAgain')}</Button>}
          />
        )}
      </div>
    );
  const trouble = applyTrouble(summary.applying);
  if (apply.running !== undefined && !isLeft)
    return (
      <>
        <DownloadHead
          title={summary.title}
          verdict={
            <>
              {applyVerdict(apply.running, apply.written, summary.applying)}
              {trouble !== undefined && <span className="err"> {trouble}</span>}
            </>
          }
          step={3}
          note={applyPace(apply.running)}
          roots={shownRoots(summary)}
          onBringHome={goHome}
        />
        <ApplyProgress
          transfer={apply.running}
          board={summary.applying && <RunBoard store={store} summary={summary} applying={summary.applying} />}
          isCancelling={apply.isCancelling}
          onCancel={() => void apply.cancel()}
          onGoOn={() => {
            // What an error stopped goes on here; what somebody cancelled is planned and reviewed once more.
            const isReviewed = apply.running?.state === 'cancelled';
            void apply.goOn().then((isPlanning) => {
              if (isPlanning && isReviewed) navigate({ name: 'bring-home', uid }, 'in-its-place');
            });
          }}
          onHistory={() => {
            navigate({ name: 'history' });
          }}
          error={apply.error}
          onBackground={() => {
            setLeft(true);
            navigate({ name: 'activity' });
          }}
        />
      </>
    );
  if (apply.wasApplied)
    return (
      <Applied
        summary={summary}
        onBringHome={goHome}
        onResult={() => {
          onDone(uid);
        }}
      />
    );
  const verdict = verdictOf(summary);
  return (
    <>
      <DownloadHead
        title={summary.title}
        verdict={
          <>
            {verdict.text} {verdict.needs !== undefined && <span className="warn">{verdict.needs}</span>}
          </>
        }
        step={2}
        note={<Hashing {...summary.hashing} />}
        roots={shownRoots(summary)}
        onBringHome={goHome}
        onChangeRoots={goToWhat}
        onWhat={goToWhat}
      />
      {isAllHere(summary) || summary.fileCount === 0 ? (
        <NothingToDo summary={summary} onOpenFolder={() => void call('shell.openFolder', { uid })} onDone={goHome} />
      ) : (
        <ReviewBoard store={store} summary={summary} apply={apply} />
      )}
    </>
  );
}

interface AppliedProps {
  readonly summary: ReviewSummary;
  readonly onBringHome: () => void;
  readonly onResult: () => void;
}

function Applied({ summary, onBringHome, onResult }: AppliedProps): ReactElement {
  return (
    <>
      <DownloadHead
        title={summary.title}
        verdict={t('review.applied')}
        step={downloadSteps.length}
        roots={shownRoots(summary)}
        onBringHome={onBringHome}
      />
      <p className={styles['opening']}>{t('review.applied.stand')}</p>
      <ActionBar
        label={t('review.rest.next')}
        actions={
          <Button variant="primary" size="large" keyHint={keyHintOf('page.primary')} onPress={onResult}>
            {t('review.applied.show')}
          </Button>
        }
      >
        <span className="s12 t2">{t('review.applied.again')}</span>
      </ActionBar>
    </>
  );
}

function shownRoots(summary: ReviewSummary): (Omit<ReviewSummary['roots'][number], 'how'> & { how: string })[] {
  return summary.roots.map((root) => ({ ...root, how: targetHow(root.how) }));
}

function Hashing({ needed, done }: ReviewSummary['hashing']): ReactElement {
  if (done < needed)
    return (
      <span className={styles['hashing']}>
        <Spinner /> {t('review.hashing', { count: needed - done })}
      </span>
    );
  return (
    <>
      <span className="ok">
        <Icon name="ok" size={12} />
      </span>{' '}
      {needed === 0 ? t('review.hashing.none') : t('review.hashing.done', { done, needed })}
    </>
  );
}
