/** Which runs History shows: by words, by time, by folder. */
import type { FileVersion, HistoryRow } from '../../../shared/ipc/downloads';

export const periods = ['any', 'today', 'week', 'month'] as const;
export type Period = (typeof periods)[number];

export interface HistoryFilter {
  readonly text: string;
  readonly period: Period;
  /** A project folder; empty means all. */
  readonly root: string;
}

export const noFilter: HistoryFilter = { text: '', period: 'any', root: '' };

export function isFiltering({ text, period, root }: HistoryFilter): boolean {
  return text.trim() !== '' || period !== 'any' || root !== '';
}

const dayMs = 86_400_000;

/** The beginning of a period; undefined for all time. A day begins at midnight of the clock on the wall. */
export function periodStart(period: Period, nowMs: number): number | undefined {
  if (period === 'any') return undefined;
  const midnight = new Date(nowMs).setHours(0, 0, 0, 0);
  return midnight - { today: 0, week: 6, month: 29 }[period] * dayMs;
}

/** Runs whose title or outcome have every word, or that kept a file whose path has them; `kept` is found by the same filter. */
export function filterRuns(
  runs: readonly HistoryRow[],
  filter: HistoryFilter,
  kept: readonly Pick<FileVersion, 'runId'>[],
  nowMs: number,
): readonly HistoryRow[] {
  const words = filter.text
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
  const fromMs = periodStart(filter.period, nowMs) ?? Number.NEGATIVE_INFINITY;
  const withFiles = new Set(kept.map(({ runId }) => runId));
  return runs.filter(({ runId, title, outcome, startedMs }) => {
    if (startedMs < fromMs) return false;
    if (withFiles.has(runId)) return true;
    const searched = `${title}\n${outcome}`.toLowerCase();
    return filter.root === '' && words.every((word) => searched.includes(word));
  });
}
