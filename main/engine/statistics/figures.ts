/** Figures as windows and commands ask for them: of this process, of all that move data now, and of runs that ended. */
import { join } from 'node:path';
import type { LiveFigures, SizeFigures } from '../../../shared/ipc/statistics';
import type { EnginePorts } from '../ports/enginePorts';
import { createLiveFile, readLiveFiles, type LiveFile } from './liveFile';
import type { LiveSource } from './liveFigures';
import type { CpuShares } from './perfSeries';
import type { CountedBy } from './runFigures';
import { readRunTables, type RunTables } from './runTables';

export interface FiguresParts {
  readonly countedBy: CountedBy;
  readonly live: LiveSource;
  /** For one run: shares since it was last asked. */
  readonly cpu: () => () => CpuShares | undefined;
}

export interface Figures {
  readonly file: LiveFile;
  now(): LiveFigures;
  sizesOf(endpoint: string): SizeFigures[];
  /** Of every process that moves data now. */
  everywhere(): Promise<LiveFigures[]>;
  /** What a run left, by any of its names; see `readRunTables`. */
  tablesOf(named: string, workingFolder: string): Promise<RunTables>;
}

export function createFigures(
  { countedBy, live }: FiguresParts,
  { files, clock, queue, dataFolder }: Pick<EnginePorts, 'files' | 'clock' | 'queue'> & { readonly dataFolder: string },
): Figures {
  const nowMs = (): number => clock.nowMs();
  const folder = join(dataFolder, 'live');
  const now = (): LiveFigures => live.now(nowMs());
  return {
    file: createLiveFile(folder, countedBy.boot, { files, nowMs, figures: now }),
    now,
    sizesOf: (endpoint) => live.sizesOf(endpoint),
    everywhere: () => readLiveFiles(folder, { files, nowMs }),
    tablesOf: (named, workingFolder) =>
      readRunTables(named, {
        files,
        workingFolder,
        runsFolder: join(dataFolder, 'runs'),
        runsOf: (uid) => {
          const { runId, progress } = queue.get(uid)?.snapshot ?? {};
          return [runId, progress?.runId].flatMap((known) => known ?? []);
        },
      }),
  };
}
