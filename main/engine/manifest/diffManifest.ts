/** A manifest of what changed between two states of a tree: composed with the first it gives the second. */
import { buildManifest } from '../../../shared/manifest/build';
import type { Manifest, ManifestEntry, ManifestFolder } from '../../../shared/manifest/manifest';
import { alignEntries, recordsFolders, requireComparable } from './compareManifests';
import { judgeEntries, recordsRunnable, type CompareOptions } from './judgeEntries';
import { createPathIndex, type PathIndex } from './pathIndex';

export interface DiffManifestInput {
  readonly before: Manifest;
  readonly after: Manifest;
  /** XXH128 of the raw bytes of the file `before` was read from, or of its encoding when it was made here. */
  readonly parentManifestHash: string;
}

/**
 * New and changed entries as they are in `after`, deletions as markers, also of folders; both snapshots of one path style. An
 * entry whose content stands in another form is taken over, one of which only size and time are known is not.
 */
export function diffManifest(input: DiffManifestInput, options: CompareOptions = {}): Manifest {
  const { before, after, parentManifestHash } = input;
  requireComparable(before, after);
  const entries: ManifestEntry[] = [];
  alignEntries(before, after, {
    onDeleted: (index) => entries.push({ kind: 'deleted', path: before.pathAt(index) }),
    onNew: (index) => entries.push(after.entryAt(index)),
    onBoth: (index, otherIndex) => {
      const verdict = judgeEntries(before, index, after, otherIndex, options);
      if (Array.isArray(verdict) || (options.ignoreHash !== true && knowsMore(before, index, after, otherIndex)))
        entries.push(changedEntry(before, index, after, otherIndex, options));
    },
  });
  return buildManifest(entries, {
    source: 'The diff',
    generation: 'v2025',
    pathStyle: after.pathStyle,
    kind: 'diff',
    parentManifestHash,
    chunkSizeBytes: after.generation === 'v2023' ? before.chunkSizeBytes : after.chunkSizeBytes,
    folders: changedFolders(before, after, entries),
  });
}

/** The later state says something about the content that the earlier one does not. */
function knowsMore(before: Manifest, index: number, after: Manifest, otherIndex: number): boolean {
  const kind = after.kindAt(otherIndex);
  if (kind === 'unhashed' || kind === 'link') return false;
  return kind !== before.kindAt(index) || !before.hasSameContent(index, after, otherIndex);
}

function changedEntry(
  before: Manifest,
  index: number,
  after: Manifest,
  otherIndex: number,
  { keepParentRunnable }: CompareOptions,
): ManifestEntry {
  const entry = after.entryAt(otherIndex);
  const isCarried = keepParentRunnable === true || !recordsRunnable(after);
  return isCarried && before.isRunnableAt(index) && entry.kind !== 'link' && entry.kind !== 'deleted'
    ? { ...entry, runnable: true }
    : entry;
}

function changedFolders(before: Manifest, after: Manifest, entries: readonly ManifestEntry[]): ManifestFolder[] {
  const [was, is] = [createPathIndex(before), createPathIndex(after)];
  // Where only the earlier state lists folders, nobody knows which of them are gone.
  const isGoneKnown = recordsFolders(after) || !recordsFolders(before);
  const added = recordsFolders(before) ? [...after.folders()].filter(({ path }) => !was.isFolder(path)) : [];
  const candidates = isGoneKnown ? new Set([...before.folders()].map(({ path }) => path)) : new Set<string>();
  // An encoder lists the folders of every entry; those of deletions would come back to life unless they are deleted too.
  if (isGoneKnown) for (const { kind, path } of entries) if (kind === 'deleted') addAncestors(path, is, candidates);
  const gone = [...candidates].filter((path) => !is.isFolder(path));
  return [...added, ...gone.map((path): ManifestFolder => ({ path, deleted: true }))];
}

/** Stops at the first folder that is still there or is already known. */
function addAncestors(path: string, is: PathIndex, candidates: Set<string>): void {
  for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) {
    const folder = path.slice(0, cut);
    if (candidates.has(folder) || is.isFolder(folder)) return;
    candidates.add(folder);
  }
}
