/** Whether everything a manifest lists is really there: as files under a root, or as objects of a store. */
import { join } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import { intCompare } from '../../../shared/domain/ints';
import { mtimeUsOf } from '../../../shared/domain/mtime';
import type { FileEntry, Manifest } from '../../../shared/manifest/manifest';
import { inParallel } from '../hashing/inParallel';
import type { BlobStore } from '../ports/blobStore';
import type { FileStat, FileSystem } from '../ports/fileSystem';
import type { FileHasher, Hasher } from '../ports/hashing';
import type { RunContext } from '../ports/progress';
import { dataKey, legacyDataKey } from '../store/keys';
import { isSameTime } from './sameTime';

/** Root-relative paths, sorted. A refused entry is missing: nothing of it can be looked at. */
export interface VerifyReport {
  readonly checked: number;
  readonly missing: readonly string[];
  /** Another size, another time, or other content with another time. */
  readonly changed: readonly string[];
  /** Other content behind the same size (and, for files, the same time). */
  readonly corrupt: readonly string[];
}

type Verdict = 'good' | 'missing' | 'changed' | 'corrupt';

export interface VerifyFilesPorts {
  readonly files: Pick<FileSystem, 'statFollowing' | 'realPath'>;
  readonly fileHasher: Pick<FileHasher, 'hashFile'>;
}

const atOnce = 16;

/** `deep` reads every file; without it size and time are trusted. Errors other than a missing or changing file end the run. */
export async function verifyFiles(
  input: { readonly manifest: Manifest; readonly root: string; readonly deep: boolean },
  ports: VerifyFilesPorts,
  context: RunContext,
): Promise<VerifyReport> {
  const { manifest, root, deep } = input;
  return await verifyEach(manifest, context, async (entry) => {
    const path = join(root, entry.path);
    const stat = await ports.files.statFollowing(path);
    if (stat?.type !== 'file') return 'missing';
    if (intCompare(stat.sizeBytes, entry.sizeBytes) !== 0) return 'changed';
    if (!deep) return hasTimeOf(stat, entry) ? 'good' : 'changed';
    const hash = await hashOrVerdict(ports, path, context.signal);
    if (hash === 'missing' || hash === 'changed') return hash;
    if (hash === entry.hash) return 'good';
    return hasTimeOf(stat, entry) ? 'corrupt' : 'changed';
  });
}

/** `deep` reads every object and hashes it; without it sizes are compared. Equal contents are looked at once. */
export async function verifyStored(
  input: { readonly manifest: Manifest; readonly deep: boolean },
  ports: { readonly store: BlobStore; readonly hasher: Hasher },
  context: RunContext,
): Promise<VerifyReport> {
  const seen = new Map<string, Promise<Verdict>>();
  return await verifyEach(input.manifest, context, async (entry) => {
    const content = `${entry.hash}-${entry.sizeBytes.toString()}`;
    const verdict = seen.get(content) ?? verifyObject(entry, input.deep, ports, context.signal);
    seen.set(content, verdict);
    return await verdict;
  });
}

async function verifyObject(
  entry: FileEntry,
  deep: boolean,
  { store, hasher }: { readonly store: BlobStore; readonly hasher: Hasher },
  signal: AbortSignal,
): Promise<Verdict> {
  const key = dataKey(entry.hash);
  const legacyKey = legacyDataKey(entry.hash);
  const head = await store.head(key, signal);
  const found = head ?? (await store.head(legacyKey, signal));
  if (found === undefined) return 'missing';
  if (intCompare(found.sizeBytes, entry.sizeBytes) !== 0) return 'corrupt';
  if (!deep) return 'good';
  const { body } = await store.get(head === undefined ? legacyKey : key, { signal });
  const digest = hasher.start();
  for await (const chunk of body) digest.update(chunk);
  return digest.digest() === entry.hash ? 'good' : 'corrupt';
}

async function verifyEach(
  manifest: Manifest,
  { signal, progress }: RunContext,
  verify: (entry: FileEntry) => Promise<Verdict>,
): Promise<VerifyReport> {
  const verdicts: Verdict[] = [];
  const indices = Array.from({ length: manifest.fileCount }, (_, index) => index);
  let doneFiles = 0;
  await inParallel(indices, atOnce, signal, async (index) => {
    const entry = manifest.entryAt(index);
    verdicts[index] = entry.refused === undefined && entry.kind === 'file' ? await verify(entry) : 'missing';
    doneFiles += 1;
    progress({ phase: 'verifying', doneFiles, totalFiles: manifest.fileCount });
  });
  const pathsOf = (wanted: Verdict): string[] =>
    indices.filter((index) => verdicts[index] === wanted).map((index) => manifest.entryAt(index).path);
  return {
    checked: manifest.fileCount,
    missing: pathsOf('missing'),
    changed: pathsOf('changed'),
    corrupt: pathsOf('corrupt'),
  };
}

/** The hasher refuses links, so it is given the place where the content lies. */
async function hashOrVerdict(
  { files, fileHasher }: VerifyFilesPorts,
  path: string,
  signal: AbortSignal,
): Promise<string> {
  try {
    return (await fileHasher.hashFile(await files.realPath(path), signal)).hash;
  } catch (thrown) {
    if (thrown instanceof AppError && ['source.missing', 'input.not_found'].includes(thrown.code)) return 'missing';
    if (thrown instanceof AppError && thrown.code === 'source.changed') return 'changed';
    throw thrown;
  }
}

function hasTimeOf(stat: FileStat, entry: FileEntry): boolean {
  return isSameTime(mtimeUsOf(stat.mtimeNs), entry.mtimeUs);
}
