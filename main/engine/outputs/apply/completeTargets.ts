/** Gives names to rows whose review decided to keep both without one, as planning would have. */
import { AppError } from '../../../../shared/domain/errors';
import type { PlanAction } from '../../../../shared/domain/plan';
import type { FileSystem } from '../../ports/fileSystem';
import type { ColumnPlan } from '../plan/columns/columnPlan';
import { decisionClasses } from '../plan/columns/decisionClasses';
import { EntryColumns } from '../plan/columns/entryColumns';
import { FolderNames } from '../plan/folderNames';
import { nameTargets } from '../plan/nameTargets';
import type { TakenNames } from '../plan/takenNames';
import { ownPlatform, placeOf } from './places';
import { baseName, folderOf } from '../plan/relativePath';
import { nameKey } from '../plan/traits';

const findsName: ReadonlySet<PlanAction> = new Set(['keep-both', 'rename', 'keep-all']);

/** Whether a row still needs a name of its own, by its place in the plan. */
function namelessRows(entries: EntryColumns): (index: number) => boolean {
  const classOf = decisionClasses(entries, (decision) =>
    decision !== undefined && findsName.has(decision.action) ? 1 : 0,
  );
  return (index) => classOf(index) === 1 && !entries.hasTarget(index);
}

/** The names in the folders of all rows, or of those that still need a name of their own. */
export async function localNames(
  { entries, roots: rootsOfPlan }: Pick<ColumnPlan, 'entries' | 'roots'>,
  files: FileSystem,
  which: 'all' | 'nameless',
): Promise<TakenNames> {
  const taken = new Map<string, FolderNames>();
  const roots = new Map(rootsOfPlan.map((root) => [root.id, root]));
  const rulesOf = (rootId: number) => ({
    caseSensitive: roots.get(rootId)?.traits.caseSensitive ?? true,
    platform: ownPlatform,
  });
  const isWanted = which === 'all' ? () => true : namelessRows(entries);
  for (const { root, folder } of entries.foldersOf(isWanted)) {
    const target = roots.get(root)?.target;
    if (target === null || target === undefined) continue;
    const names = await namesIn(placeOf(target, folder), files);
    if (names.length > 0) taken.set(`${root}:${folder}`, new FolderNames(names, rulesOf(root)));
  }
  return {
    has: (rootId, path) =>
      taken.get(`${rootId}:${folderOf(path)}`)?.has(nameKey(baseName(path), rulesOf(rootId))) === true,
  };
}

/** None for a folder that cannot be looked into: nothing is ever put over a name that turns out to be taken. */
async function namesIn(folder: string, files: FileSystem): Promise<readonly string[]> {
  try {
    if ((await files.statFollowing(folder))?.type !== 'folder') return [];
    return (await files.readFolder(folder)).map(({ name }) => name);
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}

/** The plan with every name that was missing; the plan itself when none was. Names that a decision carries stay. */
export function completeTargets(plan: ColumnPlan, taken: TakenNames): ColumnPlan {
  const isNameless = namelessRows(plan.entries);
  let named: EntryColumns | undefined;
  let entries: EntryColumns | undefined;
  for (let index = 0; index < plan.entries.length; index += 1) {
    if (!isNameless(index)) continue;
    named ??= nameTargets(plan, taken, ownPlatform);
    entries ??= new EntryColumns(plan.entries);
    entries.setDecision(index, named.decisionAt(index));
  }
  return entries === undefined ? plan : { ...plan, entries };
}
