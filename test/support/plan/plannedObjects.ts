/** Planning for tests that speak of plans, trees and sequences as objects. */
import { remoteTreeOf as treeInColumns } from '../../../main/engine/outputs/discovery/remoteFile';
import type { RemoteFile } from '../../../main/engine/outputs/discovery/remoteFiles';
import { carryDecisions as carryInColumns } from '../../../main/engine/outputs/plan/carryDecisions';
import { planInColumns, planInObjects } from '../../../main/engine/outputs/plan/columns/columnPlan';
import { EntryColumns } from '../../../main/engine/outputs/plan/columns/entryColumns';
import { planDownload as planDownloadInColumns } from '../../../main/engine/outputs/plan/planDownload';
import { planJob as planJobInColumns } from '../../../main/engine/outputs/plan/planJob';
import { addSequences } from '../../../main/engine/outputs/plan/planRows';
import type { Plan, PlanSequence } from '../../../shared/domain/plan';

export async function planDownload(...given: Parameters<typeof planDownloadInColumns>): Promise<Plan> {
  return planInObjects(await planDownloadInColumns(...given));
}

export async function planJob(
  ...given: Parameters<typeof planJobInColumns>
): Promise<{ readonly plan: Plan; readonly warnings: readonly string[] }> {
  const { plan, warnings } = await planJobInColumns(...given);
  return { plan: planInObjects(plan), warnings };
}

export function carryDecisions(previous: Plan, fresh: Plan): Plan {
  return planInObjects(carryInColumns(planInColumns(previous), planInColumns(fresh)));
}

export function remoteTreeOf(...given: Parameters<typeof treeInColumns>) {
  const tree = treeInColumns(...given);
  return { ...tree, files: [...tree.files] satisfies readonly RemoteFile[] };
}

/** The sequences of one root's paths, with ids from `firstId` on, and the place of each member by index. */
export function sequencesOfRoot(
  root: number,
  paths: readonly string[],
  firstId: number,
): {
  readonly sequences: readonly PlanSequence[];
  readonly members: ReadonlyMap<number, { readonly seq: number; readonly frame: number }>;
} {
  const remote = { size: 0, mtimeUs: 0, hash: '' };
  const entries = EntryColumns.of(paths.map((path, id) => ({ id, root, path, remote, kind: 'new' })));
  const sequences = addSequences(entries, { root, start: 0, end: entries.length }, firstId);
  const members = new Map<number, { readonly seq: number; readonly frame: number }>();
  for (const [index, { seq, frame }] of [...entries].entries())
    if (seq !== undefined && frame !== undefined) members.set(index, { seq, frame });
  return { sequences, members };
}
