/** First step of a download: which job to bring home. */
import { useCallback, useState, type ReactElement } from 'react';
import { RadioButton, RadioField, RadioGroup } from 'react-aria-components';
import type { JobSummary } from '../../../shared/domain/job';
import { useCommand, useEngineEvent, useQuery } from '../../bridge/hooks';
import { ActionBar } from '../../ui/ActionBar';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { formatCount, formatWhen, plural, visibleText } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { PageHead, PageScroll } from '../../ui/PageLayout';
import { Spinner } from '../../ui/Spinner';
import { Tag } from '../../ui/Tag';
import { jobStanding } from './jobText';
import styles from './BringHome.module.css';

export interface JobStepProps {
  /** `asksWhere`: the person wants to see where everything goes before the review. */
  readonly onStarted: (uid: string, asksWhere: boolean) => void;
}

export function JobStep({ onStarted }: JobStepProps): ReactElement {
  const { value, error, isLoading, reload } = useQuery('job.list', {});
  const plan = useCommand('download.plan');
  const [chosen, setChosen] = useState<string>();
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
  const missing = job === undefined ? 'Choose a job' : undefined;
  return (
    <>
      <PageHead
        title={verdictOf(isLoading, jobs)}
        sub="Outputs of finished tasks come home as a plan. Nothing is written before you review it."
        actions={
          <Button icon="retry" onPress={reload}>
            Refresh
          </Button>
        }
      />
      <PageScroll>
        {error !== undefined && (
          <ErrorCard
            error={error}
            title="The jobs could not be read"
            action={<Button onPress={reload}>Try again</Button>}
          />
        )}
        {plan.error !== undefined && <ErrorCard error={plan.error} title="The download was not planned" />}
        {isLoading && (
          <p className="row t2">
            <Spinner /> Reading the jobs
          </p>
        )}
        {value !== undefined && jobs.length === 0 && (
          <p className="t2">
            The queue has no job. Submit files, and the job is shown here while the farm works on it.
          </p>
        )}
        {jobs.length > 0 && (
          <RadioGroup aria-label="Job" className={styles['jobs'] ?? ''} value={job?.jobId ?? null} onChange={setChosen}>
            {jobs.map((candidate) => (
              <JobRow key={candidate.jobId} job={candidate} />
            ))}
          </RadioGroup>
        )}
      </PageScroll>
      {jobs.length > 0 && (
        <ActionBar
          label="Next step"
          actions={
            <>
              <Button
                size="large"
                disabledReason={job === undefined ? '' : undefined}
                onPress={() => void onPlan(true)}
              >
                Choose where it goes…
              </Button>
              <Button
                variant="primary"
                size="large"
                keyHint="Ctrl ⏎"
                busyLabel={plan.isBusy ? 'Planning' : undefined}
                disabledReason={missing}
                onPress={() => void onPlan(false)}
              >
                Plan this download
              </Button>
            </>
          }
        >
          {job !== undefined && (
            <p className="s12 t2">
              {job.tasksSucceeded < job.tasksTotal
                ? `${formatCount(job.tasksTotal - job.tasksSucceeded)} of ${plural(job.tasksTotal, 'task is', 'tasks are')} not done, so files are missing.`
                : `${plural(job.tasksTotal, 'task', 'tasks')} done, none open.`}
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
            {visibleText(job.name)}
          </b>
          <span className="s11 t3 mono cut">{job.jobId}</span>
        </span>
        <span className={styles['tasks']}>{job.tasksTotal === 0 ? '' : plural(job.tasksTotal, 'task')}</span>
        <Tag tone={tone}>
          <Icon name={icon} size={12} />
          {words}
        </Tag>
        <span className={styles['when']}>{formatWhen(job.createdMs)}</span>
      </RadioButton>
    </RadioField>
  );
}

function verdictOf(isLoading: boolean, jobs: readonly JobSummary[]): string {
  if (isLoading) return 'Bring renders home.';
  if (jobs.length === 0) return 'No job to bring home.';
  const ready = jobs.filter((job) => job.tasksSucceeded > 0).length;
  return `${plural(jobs.length, 'job')}. ${ready === 0 ? 'None has outputs yet.' : ready === 1 ? '1 has outputs.' : `${formatCount(ready)} have outputs.`}`;
}
