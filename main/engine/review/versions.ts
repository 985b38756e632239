/** The versions of a file that several tasks wrote, and the choice of one. */
import { AppError } from '../../../shared/domain/errors';
import type { PlanContent, PlanEntry } from '../../../shared/domain/plan';
import type { Output } from '../../../shared/ipc/contract';
import { contentOf } from '../outputs/plan/totals';
import type { DecisionTemplate } from './decisionTable';

type ListedVersions = Output<'review.versions'>['versions'];

/** Different contents in the order of the plan; the one that would come home is marked. */
export function versionsOf(entry: PlanEntry): ListedVersions {
  const chosen = contentOf(entry).hash;
  return contentsOf(entry).map(({ size, mtimeUs, taskId, hash }) => ({
    sizeBytes: size,
    mtimeMs: Number(mtimeUs) / 1000,
    ...(taskId === undefined ? {} : { taskId }),
    isChosen: hash === chosen,
  }));
}

/** The decision for the version at a place of that list. `input.not_found` beyond its end. */
export function pickDecision(entry: PlanEntry, place: number): DecisionTemplate {
  const version = contentsOf(entry)[place];
  if (version === undefined)
    throw new AppError({ code: 'input.not_found', message: `There is no version ${place + 1} of this file.` });
  const isOwn = version.hash === entry.remote.hash;
  return { action: 'pick', ...(isOwn ? {} : { version: version.hash }), origin: 'manual' };
}

function contentsOf({ remote }: PlanEntry): readonly PlanContent[] {
  const byHash = new Map<string, PlanContent>();
  for (const version of [...(remote.versions ?? []), remote]) byHash.set(version.hash, version);
  return [...byHash.values()];
}
