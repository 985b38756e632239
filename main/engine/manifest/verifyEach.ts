/** Goes through everything a manifest lists and gathers the verdicts. */
import type { Manifest, ManifestEntry, ManifestFolder } from '../../../shared/manifest/manifest';
import { inParallel } from '../hashing/inParallel';
import type { RunContext } from '../ports/progress';
import { byCodeUnits } from './byCodeUnits';

/** Root-relative paths, sorted. A refused entry is missing: nothing of it can be looked at. */
export interface VerifyReport {
  /** Files, links, deletions and folders. */
  readonly checked: number;
  readonly missing: readonly string[];
  /** Another kind, size, time, execute bit or link, other content with another time, or still there although it is deleted. */
  readonly changed: readonly string[];
  /** Other content behind the same size (and, for files, the same time). */
  readonly corrupt: readonly string[];
}

export type Verdict = 'good' | 'missing' | 'changed' | 'corrupt';

export interface Verifiers {
  readonly entry: (entry: ManifestEntry) => Promise<Verdict>;
  readonly folder: (folder: ManifestFolder) => Promise<Verdict>;
}

const atOnce = 16;

export async function verifyEach(
  manifest: Manifest,
  { signal, progress }: RunContext,
  verify: Verifiers,
): Promise<VerifyReport> {
  const paths: Record<Verdict, string[]> = { good: [], missing: [], changed: [], corrupt: [] };
  const total = manifest.fileCount + manifest.folderCount;
  const indices = Array.from({ length: total }, (_, index) => index);
  let doneFiles = 0;
  await inParallel(indices, atOnce, signal, async (index) => {
    const isEntry = index < manifest.fileCount;
    const listed = isEntry ? manifest.entryAt(index) : manifest.folderAt(index - manifest.fileCount);
    const verdict =
      listed.refused !== undefined
        ? 'missing'
        : await ('kind' in listed ? verify.entry(listed) : verify.folder(listed));
    paths[verdict].push(listed.path);
    doneFiles += 1;
    progress({ phase: 'verifying', doneFiles, totalFiles: total });
  });
  const listOf = (verdict: Verdict): string[] => paths[verdict].sort(byCodeUnits);
  return { checked: total, missing: listOf('missing'), changed: listOf('changed'), corrupt: listOf('corrupt') };
}
