/** Runs of this computer that were killed come to their end before another one writes into the same folders. */
import { join } from 'node:path';
import { AppError } from '../../../../shared/domain/errors';
import { recoverRun, type RecoverPorts } from './recoverRuns';
import type { LockOwner } from './rootLock';

const runsLookedAt = 500;
/** It still goes on in another process, or nothing can be told about it: neither is a reason not to work. */
const leftAlone = new Set(['lock.root', 'journal.damaged']);

/** Touches only runs without an end whose journal names one of the folders. */
export async function recoverUnfinished(
  runsFolder: string,
  folders: Iterable<string>,
  ports: RecoverPorts,
  owner: LockOwner,
): Promise<void> {
  const within = new Set(folders);
  for (const { runId, finishedMs } of ports.runs.list(runsLookedAt)) {
    if (finishedMs !== undefined) continue;
    try {
      await recoverRun(join(runsFolder, runId), ports, owner, within);
    } catch (error) {
      if (!(error instanceof AppError) || !leftAlone.has(error.code)) throw error;
    }
  }
}
