/** What the window calls the fields of a job that no template names. */
import type { BundleField } from '../../../../shared/ipc/bundles';
import type { MessageId } from '../../../locales/english';
import { t } from '../../../locales/text';

const labels: Readonly<Record<string, MessageId>> = {
  'deadline:priority': 'bundle.job.priority',
  'deadline:maxFailedTasksCount': 'bundle.job.maxFailedTasksCount',
  'deadline:maxRetriesPerTask': 'bundle.job.maxRetriesPerTask',
  'deadline:maxWorkerCount': 'bundle.job.maxWorkerCount',
  'deadline:targetTaskRunStatus': 'bundle.job.targetTaskRunStatus',
};

export interface JobFieldWords {
  readonly label: string;
  readonly about?: string;
  readonly choiceWords?: (choice: string) => string;
}

/** Absent for parameters. */
export function jobFieldWords({ name }: Pick<BundleField, 'name'>): JobFieldWords | undefined {
  const id = labels[name];
  if (id === undefined) return undefined;
  return {
    label: t(id),
    ...(id === 'bundle.job.maxWorkerCount' ? { about: t('bundle.job.maxWorkerCount.about') } : {}),
    ...(id === 'bundle.job.targetTaskRunStatus' ? { choiceWords: runStatusWords } : {}),
  };
}

function runStatusWords(status: string): string {
  return t(status === 'SUSPENDED' ? 'bundle.SUSPENDED' : 'bundle.READY');
}
