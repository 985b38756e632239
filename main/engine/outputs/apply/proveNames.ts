/** Proves with names of Satchel's own how a root tells names apart, before the first file is written into it. */
import { AppError } from '../../../../shared/domain/errors';
import type { FileSystem } from '../../ports/fileSystem';
import type { ColumnPlan } from '../plan/columns/columnPlan';
import { findSharedPlace } from '../plan/columns/uniquePlaces';
import { ownFolder, ownPlatform, placeOf } from './places';

/**
 * The roots have Satchel's own folder already. `plan.invalid` when one of them folds names that the plan keeps apart, and two
 * files would end in one place: then nothing of the plan is written.
 */
export async function proveNames(plan: ColumnPlan, roots: ReadonlySet<string>, files: FileSystem): Promise<void> {
  const folding = new Set<number>();
  for (const { id, target, traits } of plan.roots) {
    if (target === null || !roots.has(target) || !traits.caseSensitive) continue;
    if (await foldsNames(target, files)) folding.add(id);
  }
  if (folding.size === 0) return;
  const proven = plan.roots.map((root) =>
    folding.has(root.id) ? { ...root, traits: { ...root.traits, caseSensitive: false } } : root,
  );
  const clash = findSharedPlace({ entries: plan.entries, roots: proven }, ownPlatform);
  if (clash === undefined) return;
  throw new AppError({
    code: 'plan.invalid',
    message: `The folder does not tell names apart by case: ${clash}.`,
    safe: 'Nothing was written.',
    hint: 'Plan the download again: the names are compared as this folder does.',
  });
}

async function foldsNames(target: string, files: FileSystem): Promise<boolean> {
  const own = await files.lstat(placeOf(target, ownFolder));
  const other = await files.lstat(placeOf(target, ownFolder.toUpperCase()));
  return own !== undefined && own.fileId === other?.fileId;
}
