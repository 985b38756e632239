/** Figures as windows and commands ask for them: of this process, of all that move data now, and of runs that ended. */
import { join } from 'node:path';
import type { LiveFigures, SizeFigures } from '../../../shared/ipc/statistics';
import type { Clock } from '../ports/clock';
import type { FileSystem } from '../ports/fileSystem';
import { createLiveFile, readLiveFiles, type LiveFile } from './liveFile';
import type { LiveSource } from './liveFigures';
import type { CpuShares } from './perfSeries';
import type { CountedBy } from './runFigures';

export interface FiguresParts {
  readonly countedBy: CountedBy;
  readonly live: LiveSource;
  readonly cpu: () => CpuShares | undefined;
}

export interface Figures {
  readonly file: LiveFile;
  now(): LiveFigures;
  sizesOf(endpoint: string): SizeFigures[];
  /** Of every process that moves data now. */
  everywhere(): Promise<LiveFigures[]>;
}

export function createFigures(
  { countedBy, live }: FiguresParts,
  { files, clock, dataFolder }: { readonly files: FileSystem; readonly clock: Clock; readonly dataFolder: string },
): Figures {
  const nowMs = (): number => clock.nowMs();
  const folder = join(dataFolder, 'live');
  const now = (): LiveFigures => live.now(nowMs());
  return {
    file: createLiveFile(folder, countedBy.boot, { files, nowMs, figures: now }),
    now,
    sizesOf: (endpoint) => live.sizesOf(endpoint),
    everywhere: () => readLiveFiles(folder, { files, nowMs }),
  };
}
