/** Writes the figures of a run into its folder: a row per interval, all counters now and then, the tables at its end. */
import type { RunFolder } from '../transfers/runFolder';
import { endpointTsv } from './endpointTsv';
import { sumOf } from './opCounters';
import { perfColumns, type CpuShares, type PerfSeries } from './perfSeries';
import { resultsTsv } from './resultsTsv';
import type { RunStatistics } from './runStatistics';
import { addRows, rowsOf, StatisticsDocument } from './statisticsDocument';
import { tsvRow } from './tsv';

/** Which installation counted, in which start. */
export interface CountedBy {
  readonly agentId: string;
  readonly engineId: string;
  readonly boot: string;
}

export interface RunFiguresParts {
  readonly runId: string;
  readonly folder: RunFolder;
  readonly statistics: RunStatistics;
  readonly series: PerfSeries;
  readonly countedBy?: CountedBy | undefined;
  /** Folder of the run that this one goes on from. */
  readonly earlierFolder?: string | undefined;
  readonly nowMs: () => number;
  readonly cpu?: (() => CpuShares | undefined) | undefined;
}

export interface FiguresNow {
  /** Of this run alone. */
  readonly activeMs: number;
  readonly stage: string;
}

export interface RunFigures {
  /** Takes in what an earlier run counted, where there is one. Called again when the folder is another. */
  addEarlier(): Promise<void>;
  /** Every interval; what it leaves is on the disk when the answer resolves. */
  tick(now: FiguresNow): Promise<void>;
  end(now: FiguresNow, isComplete: boolean): Promise<void>;
}

const saveEveryMs = 5000;

export const statisticsName = 'statistics.json';

export function createRunFigures(parts: RunFiguresParts): RunFigures {
  const { runId, folder, statistics, series, countedBy, earlierFolder, nowMs } = parts;
  /** 0 while nothing of it is known. */
  let earlierMs = 0;
  let savedMs = -Infinity;
  let hasHeader = false;

  /** What the run counted before it was broken off, once; in its folder, or in the one of the run before. */
  const addEarlier = async (): Promise<void> => {
    if (earlierMs > 0 || earlierFolder === undefined) return;
    const found = (await folder.read(statisticsName)) ?? (await folder.read(statisticsName, earlierFolder));
    const { success, data } = StatisticsDocument.safeParse(found);
    // One that came to its end is none to go on from.
    if (success && !data.isComplete && data.runId !== runId && addRows(statistics.counting, data.rows))
      earlierMs = Math.max(1, data.activeMs);
  };

  const save = async (activeMs: number, isComplete: boolean): Promise<void> => {
    savedMs = nowMs();
    const rows = statistics.rows();
    if (rows.length === 0) return;
    const document: StatisticsDocument = {
      v: 1,
      runId,
      ...countedBy,
      savedAt: new Date(savedMs).toISOString(),
      isComplete,
      activeMs: activeMs + earlierMs,
      rows: rowsOf(rows),
    };
    await folder.write(statisticsName, `${JSON.stringify(document)}\n`);
  };

  const writeRow = async ({ activeMs, stage }: FiguresNow): Promise<void> => {
    const about = { agentId: countedBy?.agentId, nowMs: nowMs(), activeMs, stage, cpu: parts.cpu?.() };
    const row = series.row(about);
    if (row === undefined) return;
    // A run that goes on in the folder of an earlier one adds its rows to those.
    const header = hasHeader || (await folder.has('perf.tsv')) ? '' : tsvRow(perfColumns);
    hasHeader = true;
    await folder.append('perf.tsv', header + row);
  };

  return {
    addEarlier,
    tick: async (now) => {
      await writeRow(now);
      if (nowMs() - savedMs >= saveEveryMs) await save(now.activeMs, false);
    },
    end: async (now, isComplete) => {
      await writeRow(now);
      await save(now.activeMs, isComplete);
      const rows = statistics.rows();
      if (sumOf(rows, ({ attempts }) => attempts) === 0) return;
      await folder.write('results.tsv', resultsTsv(rows, now.activeMs + earlierMs));
      await folder.write('endpoint_stats.tsv', endpointTsv(rows));
    },
  };
}
