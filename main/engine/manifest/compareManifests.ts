/** Manifest against manifest: what was added, changed and removed, and in what changed entries differ. */
import { AppError } from '../../../shared/domain/errors';
import type { Manifest } from '../../../shared/manifest/manifest';
import { compareFolders, type FileChanges, type FolderChanges, type FolderStates } from './compareFolders';
import { judgeEntries, type ChangeReason, type CompareOptions } from './judgeEntries';
import { createPathIndex } from './pathIndex';

export interface ManifestChanges extends FileChanges {
  /** Only between manifests that both record folders. What became or was a file is `modified` by its kind instead. */
  readonly folders: FolderChanges;
}

/** From `before` to `after`, two snapshots of one path style, else `ops.kind_mismatch` or `ops.path_style_mismatch`. */
export function compareManifests(before: Manifest, after: Manifest, options: CompareOptions = {}): ManifestChanges {
  requireComparable(before, after);
  const changes = {
    new: [] as string[],
    modified: [] as string[],
    deleted: [] as string[],
    unknown: [] as string[],
    unchangedCount: 0,
    reasons: new Map<string, readonly ChangeReason[]>(),
  };
  alignEntries(before, after, {
    onDeleted: (index) => changes.deleted.push(before.pathAt(index)),
    onNew: (index) => changes.new.push(after.pathAt(index)),
    onBoth: (index, otherIndex) => {
      const verdict = judgeEntries(before, index, after, otherIndex, options);
      if (verdict === 'unchanged') changes.unchangedCount += 1;
      else if (verdict === 'unknown') changes.unknown.push(after.pathAt(otherIndex));
      else {
        changes.modified.push(after.pathAt(otherIndex));
        changes.reasons.set(after.pathAt(otherIndex), verdict);
      }
    },
  });
  return recordsFolders(before) && recordsFolders(after)
    ? compareFolders(changes, folderStates(before, after))
    : { ...changes, folders: { new: [], deleted: [] } };
}

export interface AlignedVisits {
  onDeleted(index: number): void;
  onNew(index: number): void;
  onBoth(index: number, otherIndex: number): void;
}

/** Visits every path of two manifests once, in order. */
export function alignEntries(before: Manifest, after: Manifest, visit: AlignedVisits): void {
  let [left, right] = [0, 0];
  while (left < before.fileCount || right < after.fileCount) {
    const order =
      left === before.fileCount ? 1 : right === after.fileCount ? -1 : before.comparePaths(left, after, right);
    if (order < 0) visit.onDeleted(left);
    else if (order > 0) visit.onNew(right);
    else visit.onBoth(left, right);
    if (order <= 0) left += 1;
    if (order >= 0) right += 1;
  }
}

/** Version 2023-03-03 lists files only. */
export function recordsFolders({ generation }: Manifest): boolean {
  return generation !== 'v2023';
}

/** The same rule for everything that takes two states of one tree. */
export function requireComparable(before: Manifest, after: Manifest): void {
  if (before.kind !== 'snapshot' || after.kind !== 'snapshot')
    throw new AppError({
      code: 'ops.kind_mismatch',
      message: `The ${before.kind === 'snapshot' ? 'second' : 'first'} manifest is a diff and lists only what changed.`,
      safe: 'Nothing was written.',
      hint: 'Give two snapshots; compose the diff with its base to get one.',
    });
  if (before.pathStyle !== after.pathStyle)
    throw new AppError({
      code: 'ops.path_style_mismatch',
      message: 'One of the manifests has absolute paths and the other relative ones.',
      safe: 'Nothing was written.',
      hint: 'Join the relative one with its root first.',
    });
}

function folderStates(before: Manifest, after: Manifest): FolderStates {
  const [was, is] = [createPathIndex(before), createPathIndex(after)];
  return {
    before: was.foldersBelow(''),
    after: is.foldersBelow(''),
    wasFolder: (path) => was.isFolder(path),
    isFolder: (path) => is.isFolder(path),
  };
}
