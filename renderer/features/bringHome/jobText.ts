/** How a job stands, in words, tone and icon. */
import type { JobSummary } from '../../../shared/domain/job';
import { t } from '../../locales/text';
import { formatCount } from '../../ui/format';
import type { IconName } from '../../ui/Icon';
import type { TagTone } from '../../ui/Tag';

export interface JobStanding {
  readonly words: string;
  readonly tone: TagTone;
  readonly icon: IconName;
}

/** "238/241 done", "done", "failed": the number of tasks is named while some are open. */
export function jobStanding(job: JobSummary): JobStanding {
  const counts = {
    done: formatCount(job.tasksSucceeded),
    total: formatCount(job.tasksTotal),
    failed: formatCount(job.tasksFailed),
  };
  const progress = t('bringHome.standing.progress', counts);
  switch (job.taskRunStatus) {
    case 'SUCCEEDED':
      return { words: t('bringHome.standing.done'), tone: 'ok', icon: 'check' };
    case 'FAILED':
      return { words: t('bringHome.standing.failed', counts), tone: 'err', icon: 'err' };
    case 'CANCELED':
      return { words: t('bringHome.standing.cancelled', counts), tone: 'plain', icon: 'stop' };
    case 'RUNNING':
      return { words: progress, tone: 'plain', icon: 'clock' };
    case 'PENDING':
    case 'READY':
      return {
        words: job.tasksSucceeded > 0 ? progress : t('bringHome.standing.waiting'),
        tone: 'plain',
        icon: 'clock',
      };
  }
}
