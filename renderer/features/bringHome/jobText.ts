/** How a job stands, in words, tone and icon. */
import type { JobSummary } from '../../../shared/domain/job';
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
  const progress = `${formatCount(job.tasksSucceeded)}/${formatCount(job.tasksTotal)} done`;
  switch (job.taskRunStatus) {
    case 'SUCCEEDED':
      return { words: 'done', tone: 'ok', icon: 'check' };
    case 'FAILED':
      return { words: `${formatCount(job.tasksFailed)} failed, ${progress}`, tone: 'err', icon: 'err' };
    case 'CANCELED':
      return { words: `cancelled, ${progress}`, tone: 'plain', icon: 'stop' };
    case 'RUNNING':
      return { words: progress, tone: 'plain', icon: 'clock' };
    case 'PENDING':
    case 'READY':
      return { words: job.tasksSucceeded > 0 ? progress : 'waits for a worker', tone: 'plain', icon: 'clock' };
  }
}
