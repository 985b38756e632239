/** First step of a download: which job to bring home. */
import { useCallback, useEffect, useState, type ReactElement } from 'react';
import { RadioButton, RadioField, RadioGroup } from 'react-aria-components';
import type { ErrorDto } from '../../../shared/domain/errors';
import type { JobSummary } from '../../../shared/domain/job';
import { useCommand, useEngineEvent, useOverview, useQuery } from '../../bridge/hooks';
import { t } from '../../locales/text';
import { ActionBar } from '../../ui/ActionBar';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { formatWhen, visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { PageHead, PageScroll } from '../../ui/PageLayout';
import { Spinner } from '../../ui/Spinner';
import { Tag } from '../../ui/Tag';
import { FollowButton } from '../follow/FollowButton';
import { JobPager, type JobPageAsk } from './JobPager';
import { jobStanding } from './jobText';
import styles from './BringHome.module.css';

/** After this pause what was typed is looked for. */
const typingRestMs = 400;

export interface JobStepProps {
  /** `asksWhere`: the person wants to see where everything goes before the review. */
  /** Something is followed from now on. */
  readonly onFollowed: () => void;
  readonly onStarted: (uid: string, asksWhere: boolean) => void;
  /** Chosen until the person chooses another one. */
  readonly firstJobId?: string | undefined;
}

export function JobStep({ onStarted, onFollowed, firstJobId }: JobStepProps): ReactElement {
  const canFollow = useOverview()?.connection.kind === 'deadline';
  const [followError, setFollowError] = useState<ErrorDto>();
  const [text, setText] = useState('');
  const [page, setPage] = useState<JobPageAsk>({ offset: 0, text: '' });
  const asked =
    page.offset === 0 && page.text === '' && firstJobId !== undefined ? { ...page, jobId: firstJobId } : page;
  const { value, error, isLoading, reload } = useQuery('job.list', asked);
  useEffect(() => {
    // The farm is asked when nothing was typed for a moment.
    const waiting = setTimeout(() => {
      setPage((before) => (before.text === text.trim() ? before : { offset: 0, text: text.trim() }));
    }, typingRestMs);
    return () => {
      clearTimeout(waiting);
    };
  }, [text]);
  const plan = useCommand('download.plan');
  const [chosen, setChosen] = useState(firstJobId);
  useEngineEvent(
    useCallback(
      (event) => {
        if (event.name === 'job.changed') reload();
      },
      [reload],
    ),
  );
  const jobs = value?.jobs ?? [];
  // The newest job with outputs is what most people came for.
  const job = jobs.find(({ jobId }) => jobId === chosen) ?? jobs.find(({ tasksSucceeded }) => tasksSucceeded > 0);
  const onPlan = async (asksWhere: boolean): Promise<void> => {
    if (job === undefined) return;
    const started = await plan.run({ jobId: job.jobId });
    if (started !== undefined) onStarted(started.uid, asksWhere);
  };
  const missing = job === undefined ? t('bringHome.chooseJob') : undefined;
  return (
    <>
      <PageHead
        title={verdictOf(isLoading, jobs, Math.max(value?.total ?? 0, jobs.length))}
        sub={t('bringHome.sub')}
        actions={
          <>
            {canFollow && <FollowButton onFollowed={onFollowed} onError={setFollowError} />}
            <Button icon="retry" onPress={reload}>
              {t('bringHome.refresh')}
            </Button>
          </>
        }
      />
      <PageScroll>
        {error !== undefined && (
          <ErrorCard
            error={error}
            title={t('bringHome.jobs.error')}
            action={<Button onPress={reload}>{t('common.tryAgain')}</Button>}
          />
        )}
        {followError !== undefined && <ErrorCard error={followError} title={t('follow.error')} />}
        {plan.error !== undefined && <ErrorCard error={plan.error} title={t('bringHome.plan.error')} />}
        <JobPager text={text} onText={setText} page={page} onPage={setPage} found={value} />
        {isLoading && (
          <p className="row t2">
            <Spinner /> {t('bringHome.jobs.reading')}
          </p>
        )}
        {value !== undefined && jobs.length === 0 && (
          <p className="t2">{t(page.text === '' ? 'bringHome.jobs.empty' : 'bringHome.jobs.noMatch')}</p>
        )}
        {jobs.length > 0 && (
          <RadioGroup
            aria-label={t('bringHome.job')}
            className={styles['jobs'] ?? ''}
            value={job?.jobId ?? null}
            onChange={setChosen}
          >
            {jobs.map((candidate) => (
              <JobRow key={candidate.jobId} job={candidate} />
            ))}
          </RadioGroup>
        )}
      </PageScroll>
      {jobs.length > 0 && (
        <ActionBar
          label={t('common.nextStep')}
          actions={
            <>
              {canFollow && job !== undefined && (
                <FollowButton key={job.jobId} jobId={job.jobId} onFollowed={onFollowed} onError={setFollowError} />
              )}
              <Button
                size="large"
                disabledReason={job === undefined ? '' : undefined}
                onPress={() => void onPlan(true)}
              >
                {t('bringHome.chooseWhere')}
              </Button>
              <Button
                variant="primary"
                size="large"
                keyHint="Ctrl ⏎"
                busyLabel={plan.isBusy ? t('common.planning') : undefined}
                disabledReason={missing}
                onPress={() => void onPlan(false)}
              >
                {t('bringHome.plan')}
              </Button>
            </>
          }
        >
          {job !== undefined && (
            <p className="s12 t2">
              {job.tasksSucceeded < job.tasksTotal
                ? t('bringHome.tasks.open', { open: job.tasksTotal - job.tasksSucceeded, count: job.tasksTotal })
                : t('bringHome.tasks.done', { count: job.tasksTotal })}
            </p>
          )}
        </ActionBar>
      )}
    </>
  );
}

function JobRow({ job }: { readonly job: JobSummary }): ReactElement {
  const { words, tone, icon } = jobStanding(job);
  return (
    <RadioField value={job.jobId} className={styles['jobField'] ?? ''}>
      <RadioButton className={styles['job'] ?? ''}>
        <span className={styles['radio']} aria-hidden="true" />
        <span className={styles['jobName']}>
          <b className="med cut" title={visibleText(job.name)}>
            <bdi>{visibleText(job.name)}</bdi>
          </b>
          <span className="s11 t3 mono cut">{job.jobId}</span>
        </span>
        <span className={styles['tasks']}>
          {job.tasksTotal === 0 ? '' : t('bringHome.tasks', { count: job.tasksTotal })}
        </span>
        <Tag tone={tone}>
          <Icon name={icon} size={12} />
          {words}
        </Tag>
        <span className={styles['when']}>{formatWhen(job.createdMs)}</span>
      </RadioButton>
    </RadioField>
  );
}

function verdictOf(isLoading: boolean, jobs: readonly JobSummary[], total: number): string {
  if (isLoading) return t('bringHome.verdict.loading');
  if (jobs.length === 0) return t('bringHome.verdict.empty');
  if (total > jobs.length) return t('bringHome.verdict.many', { jobs: total });
  const ready = jobs.filter((job) => job.tasksSucceeded > 0).length;
  return t(ready === 0 ? 'bringHome.verdict.none' : 'bringHome.verdict.some', { jobs: jobs.length, ready });
}
