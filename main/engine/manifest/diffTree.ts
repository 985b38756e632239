/** A folder against a manifest: what was added, changed and removed since it was made. */
import { intCompare, type Int } from '../../../shared/domain/ints';
import type { Manifest } from '../../../shared/manifest/manifest';
import { wholeFilesOf } from '../../../shared/manifest/wholeFiles';
import { inParallel } from '../hashing/inParallel';
import type { ManifestChanges } from './compareManifests';
import { isSameTime } from './sameTime';

/** A file that a scan found. */
export interface TreeFile {
  /** Relative to the root, `/`. */
  readonly path: string;
  readonly sizeBytes: Int;
  readonly mtimeUs: Int;
}

export interface DiffTreeInput<F extends TreeFile> {
  readonly manifest: Manifest;
  readonly files: readonly F[];
  /** `fast` trusts size and time; `hash` compares contents of files with equal size, whatever their time. */
  readonly mode: 'fast' | 'hash';
  readonly hashOf: (file: F) => Promise<string>;
  /** The filter of the scan, so that files outside of it do not count as deleted. */
  readonly isCovered?: (path: string) => boolean;
  readonly signal: AbortSignal;
}

const hashesAtOnce = 16;

/** Files of another size are modified without being read. */
export async function diffTree<F extends TreeFile>(input: DiffTreeInput<F>): Promise<ManifestChanges> {
  const { manifest, files, mode, signal, isCovered = () => true } = input;
  const found = new Map(files.map((file) => [file.path, file]));
  const deleted: string[] = [];
  const modified: string[] = [];
  const toHash: { file: F; hash: string }[] = [];
  let unchangedCount = 0;
  for (const { path, sizeBytes, mtimeUs, hash } of wholeFilesOf(manifest)) {
    if (!isCovered(path)) continue;
    const file = found.get(path);
    found.delete(path);
    if (file === undefined) deleted.push(path);
    else if (intCompare(file.sizeBytes, sizeBytes) !== 0) modified.push(path);
    else if (mode === 'hash') toHash.push({ file, hash });
    else if (isSameTime(file.mtimeUs, mtimeUs)) unchangedCount += 1;
    else modified.push(path);
  }
  await inParallel(toHash, hashesAtOnce, signal, async ({ file, hash }) => {
    if ((await input.hashOf(file)) === hash) unchangedCount += 1;
    else modified.push(file.path);
  });
  return { new: sorted([...found.keys()]), modified: sorted(modified), deleted: sorted(deleted), unchangedCount };
}

function sorted(paths: string[]): string[] {
  return paths.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
