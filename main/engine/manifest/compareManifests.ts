/** Manifest against manifest: what was added, changed and removed. */
import type { Int } from '../../../shared/domain/ints';
import type { Manifest, ManifestEntry } from '../../../shared/manifest/manifest';
import { isSameTime } from './sameTime';

/** Root-relative paths, each list sorted by UTF-16 code units. */
export interface ManifestChanges {
  readonly new: readonly string[];
  readonly modified: readonly string[];
  readonly deleted: readonly string[];
  readonly unchangedCount: number;
}

/** From `before` to `after`. A file is modified when size or content differ, or its time by more than a microsecond. */
export function compareManifests(
  before: Manifest,
  after: Manifest,
  options: { readonly ignoreMtime?: boolean } = {},
): ManifestChanges {
  const changes = { new: [] as string[], modified: [] as string[], deleted: [] as string[], unchangedCount: 0 };
  let left = 0;
  let right = 0;
  while (left < before.fileCount || right < after.fileCount) {
    const old = left < before.fileCount ? before.entryAt(left) : undefined;
    const current = right < after.fileCount ? after.entryAt(right) : undefined;
    if (old !== undefined && (current === undefined || old.path < current.path)) {
      changes.deleted.push(old.path);
      left += 1;
    } else if (current !== undefined && (old === undefined || current.path < old.path)) {
      changes.new.push(current.path);
      right += 1;
    } else if (old !== undefined && current !== undefined) {
      if (isSameEntry(old, current, options.ignoreMtime === true)) changes.unchangedCount += 1;
      else changes.modified.push(current.path);
      left += 1;
      right += 1;
    }
  }
  return changes;
}

function isSameEntry(old: ManifestEntry, current: ManifestEntry, ignoreMtime: boolean): boolean {
  if (old.kind !== 'file' || current.kind !== 'file') return false;
  const isSameSize = (a: Int, b: Int): boolean => a === b;
  if (old.hash !== current.hash || !isSameSize(old.sizeBytes, current.sizeBytes)) return false;
  return ignoreMtime || isSameTime(old.mtimeUs, current.mtimeUs);
}
