/** Versions for windows and the command line: found, brought back as a transfer, removed for good. */
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../../shared/domain/errors';
import type { ApplyResult } from '../../../../shared/domain/plan';
import { say, sayList, type SentenceId } from '../../../../shared/text/say';
import type { EngineParts } from '../../engineParts';
import type { RunContext } from '../../ports/progress';
import type { NextWork, TransferBoard } from '../../transfers/board';
import type { Work, WorkEnd } from '../../transfers/runTransfer';
import { recoverRun } from '../apply/recoverRuns';
import type { Backups } from '../backups/backups';
import { findVersions, listVersions, type VersionFilter, type VersionList } from './listVersions';
import { restoreVersions } from './restoreVersions';

const RestoreSpec = z.object({
  kind: z.literal('restore'),
  ids: z.array(z.string()),
  folder: z.string().optional(),
  runId: z.string(),
});
type RestoreSpec = z.output<typeof RestoreSpec>;

export interface Versions {
  list(filter: VersionFilter, signal: AbortSignal): Promise<VersionList>;
  /** Begins a transfer. Throws as `restoreVersions` does for ids and folder, and then there is no transfer. */
  restore(ids: readonly string[], folder: string | undefined): Promise<{ uid: string }>;
  /** Does it at once and answers what became of it. */
  restoreNow(ids: readonly string[], folder: string | undefined, context: RunContext): Promise<ApplyResult>;
  /** A restore that stopped, once more; what is back in place is not repeated. */
  again(spec: unknown): NextWork & { readonly work: Work };
}

const restorePhases = ['checking', 'transferring', 'finalizing'] as const;

export function createVersions({
  parts,
  board,
  backups,
}: {
  readonly parts: EngineParts;
  readonly board: TransferBoard;
  readonly backups: Backups;
}): Versions {
  const { ports } = parts;
  const runsFolder = join(parts.dataFolder, 'runs');
  const owner = { hostName: parts.hostName, processId: parts.processId, isProcessAlive: parts.isProcessAlive };

  const titleFor = async (ids: readonly string[], signal: AbortSignal): Promise<string> => {
    const [first, ...more] = await findVersions(ids, backups.shelf, signal);
    const name = first?.path.split('/').at(-1) ?? '';
    return more.length === 0 ? name : `${name} and ${more.length} more`;
  };

  const restoreNow: Versions['restoreNow'] = async (ids, folder, context) =>
    run({ kind: 'restore', ids: [...ids], folder, runId: ports.ids.uuid() }, context);

  const run = async ({ ids, folder, runId }: RestoreSpec, context: RunContext): Promise<ApplyResult> => {
    const title = await titleFor(ids, context.signal);
    return restoreVersions({ ids, folder, runId, runsFolder, title, ...owner }, backups.shelf, ports, context);
  };

  const work =
    (spec: RestoreSpec) =>
    async (context: RunContext): Promise<WorkEnd> => {
      const result = await run(spec, context);
      return { state: 'done', runId: result.runId, outcome: restoreOutcome(result) };
    };

  return {
    list: (filter, signal) => listVersions(filter, { shelf: backups.shelf, runs: ports.runs }, signal),
    restoreNow,
    restore: async (ids, folder) => {
      if (folder !== undefined && !isAbsolute(folder))
        throw new AppError({ code: 'path.relative', message: `${folder} is not a full path.` });
      const title = await titleFor(ids, AbortSignal.timeout(60_000));
      const spec = { kind: 'restore' as const, ids: [...ids], ...(folder === undefined ? {} : { folder }) };
      const started = { ...spec, runId: ports.ids.uuid() };
      const where = folder === undefined ? {} : { folder };
      return {
        uid: board.start({ class: 'restore', title, phases: restorePhases, spec: started, ...where }, work(started))
          .uid,
      };
    },
    again: (data) => {
      const { runId, ...spec } = RestoreSpec.parse(data);
      const next = { ...spec, runId: ports.ids.uuid() };
      return {
        phases: restorePhases,
        spec: next,
        work: async (context) => {
          await recoverRun(join(runsFolder, runId), ports, owner);
          return work(next)(context);
        },
      };
    },
  };
}

/** One sentence for the finished list. */
function restoreOutcome({ downloaded, replaced, identical, failed, asked }: ApplyResult): string {
  const words: readonly (readonly [number, SentenceId])[] = [
    [downloaded + replaced, 'outcome.restored'],
    [identical, 'outcome.present'],
    [asked.length + failed.length, 'outcome.notRestored'],
  ];
  return sayList(words.flatMap(([count, id]) => (count > 0 ? [say(id, { count })] : [])));
}
