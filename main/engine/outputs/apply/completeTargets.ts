/** Gives names to rows whose review decided to keep both without one, as planning would have. */
import { AppError } from '../../../../shared/domain/errors';
import type { Plan } from '../../../../shared/domain/plan';
import type { FileSystem } from '../../ports/fileSystem';
import { nameTargets, type TakenNames } from '../plan/nameTargets';
import { ownPlatform, placeOf } from './places';
import { baseName, folderOf } from '../plan/relativePath';
import { nameKey } from '../plan/traits';

const needsName = (entry: Plan['entries'][number]): boolean => {
  const { decision } = entry;
  if (decision === undefined || decision.target !== undefined) return false;
  return decision.action === 'keep-both' || decision.action === 'rename' || decision.action === 'keep-all';
};

/** The names in the folders of the rows that are asked about: by default those that still need a name of their own. */
export async function localNames(
  plan: Plan,
  files: FileSystem,
  isWanted: (entry: Plan['entries'][number]) => boolean = needsName,
): Promise<TakenNames> {
  const taken = new Map<string, ReadonlySet<string>>();
  const roots = new Map(plan.roots.map((root) => [root.id, root]));
  const keyOf = (rootId: number, name: string): string =>
    nameKey(name, { caseSensitive: roots.get(rootId)?.traits.caseSensitive ?? true, platform: ownPlatform });
  for (const entry of plan.entries) {
    const folder = `${entry.root}:${folderOf(entry.path)}`;
    const target = roots.get(entry.root)?.target;
    if (!isWanted(entry) || taken.has(folder) || target === null || target === undefined) continue;
    const names = await namesIn(placeOf(target, folderOf(entry.path)), files);
    taken.set(folder, new Set(names.map((name) => keyOf(entry.root, name))));
  }
  return {
    has: (rootId, path) => taken.get(`${rootId}:${folderOf(path)}`)?.has(keyOf(rootId, baseName(path))) === true,
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

/** The plan with every name that was missing. Names that a decision carries stay. */
export function completeTargets(plan: Plan, taken: TakenNames): Plan {
  if (!plan.entries.some(needsName)) return plan;
  const named = nameTargets(plan, taken, ownPlatform);
  return { ...plan, entries: plan.entries.map((entry, index) => (needsName(entry) ? (named[index] ?? entry) : entry)) };
}
