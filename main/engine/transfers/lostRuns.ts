/** Writes the results of runs whose process is gone: it could not write them any more. */
import type { RunResult } from '../../../shared/domain/runResult';
import type { FileSystem } from '../ports/fileSystem';
import { createRunFolder } from './runFolder';

export interface LostRuns {
  readonly keep: (result: RunResult) => void;
  /** Never rejects. */
  readonly settled: () => Promise<void>;
}

/** `runFolder` may hold `{class}`. Without files nothing is written. */
export function createLostRuns(
  runFolder: (runId: string) => string,
  files: FileSystem | undefined,
  logError: (error: unknown, area: string) => void,
): LostRuns {
  let keeping: Promise<void> = Promise.resolve();
  return {
    keep: (result) => {
      if (files === undefined) return;
      const folder = runFolder(result.runId).replace('{class}', result.class);
      keeping = keeping
        .then(() => createRunFolder(folder, files).result(result))
        .catch((error: unknown) => {
          logError(error, `record of ${result.runId}`);
        });
    },
    settled: () => keeping,
  };
}
