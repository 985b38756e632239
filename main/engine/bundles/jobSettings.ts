/** `deadline:` parameters of a bundle: arguments of CreateJob that are no parameters of the job. */
import type { DocumentValue } from '../ports/documents';
import { settingError } from './bundleErrors';
import { plainText, shownValue } from './documentShape';

export interface JobSettings {
  readonly priority?: number;
  readonly maxFailedTasksCount?: number;
  readonly maxRetriesPerTask?: number;
  /** -1: as many as there are. */
  readonly maxWorkerCount?: number;
  readonly targetTaskRunStatus?: 'READY' | 'SUSPENDED';
}

/** Names of settings begin with it. */
export const settingPrefix = 'deadline:';
const mostCount = 2_147_483_647;
/** Least and greatest of each count. */
export const settingRanges: Readonly<Record<string, readonly [least: number, most: number]>> = {
  priority: [0, 100],
  maxFailedTasksCount: [0, mostCount],
  maxRetriesPerTask: [0, mostCount],
  maxWorkerCount: [-1, mostCount],
};

/** Whether the name means a setting of some submitter instead of a parameter of the job. */
export function isSettingName(name: string): boolean {
  return name.includes(':');
}

/** What a form calls them at the beginning of a sentence. */
export const settingWords: Readonly<Record<string, string>> = {
  priority: 'The priority',
  maxFailedTasksCount: 'The number of failed tasks that stop the job',
  maxRetriesPerTask: 'The number of retries of a task',
  maxWorkerCount: 'The number of workers at once',
  targetTaskRunStatus: 'How the job begins',
};

/**
 * Names of other submitters are passed over; `bundle.parameter` for an unknown `deadline:` name and for impossible values, which
 * are called as the file has them unless there are words.
 */
export function readJobSettings(
  values: ReadonlyMap<string, DocumentValue>,
  words: Readonly<Record<string, string>> = {},
): JobSettings {
  const settings: Record<string, number | string> = {};
  for (const [name, value] of values) {
    if (!name.startsWith(settingPrefix)) continue;
    const key = name.slice(settingPrefix.length);
    const called = (Object.hasOwn(words, key) ? words[key] : undefined) ?? `The parameter "${name}"`;
    const range = Object.hasOwn(settingRanges, key) ? settingRanges[key] : undefined;
    if (range !== undefined) settings[key] = wholeIn(called, value, range);
    else if (key === 'targetTaskRunStatus') settings[key] = runStatus(called, value);
    else throw settingError(called, 'is no setting of a job');
  }
  return settings;
}

function wholeIn(called: string, value: DocumentValue, [least, most]: readonly [number, number]): number {
  const text = typeof value === 'boolean' ? undefined : plainText(value);
  const number = text !== undefined && /^\s*-?\d{1,12}(?:\.0)?\s*$/u.test(text) ? Number(text) : NaN;
  if (number >= least && number <= most) return number;
  throw settingError(called, `is ${shownValue(value)}, which is no whole number from ${least} to ${most}`);
}

function runStatus(called: string, value: DocumentValue): 'READY' | 'SUSPENDED' {
  if (value === 'READY' || value === 'SUSPENDED') return value;
  throw settingError(called, `is ${shownValue(value)}; it can be READY or SUSPENDED`);
}
