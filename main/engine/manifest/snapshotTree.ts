/** What a scan found as a manifest: files with their hashes, links, folders, execute bits, each as far as the version records it. */
import { sep } from 'node:path';
import { AppError, type ErrorCode } from '../../../shared/domain/errors';
import { mtimeUsOf } from '../../../shared/domain/mtime';
import { toInt } from '../../../shared/domain/ints';
import { buildManifest } from '../../../shared/manifest/build';
import type { WritableVersion } from '../../../shared/manifest/encode';
import type { LinkEntry, Manifest, ManifestDialect, ManifestEntry } from '../../../shared/manifest/manifest';
import { defaultChunkSizeBytes, version2023 } from '../../../shared/manifest/names';
import { judgePath } from '../../../shared/manifest/pathRules';
import { hashColumns } from '../hashing/hashColumns';
import { hashFiles, type ChunkedReading, type HashReport } from '../hashing/hashFiles';
import { foldVanished } from '../hashing/vanishedFolders';
import { withoutHits } from '../hashing/withoutHits';
import type { EnginePorts } from '../ports/enginePorts';
import type { RunContext } from '../ports/progress';
import type { ScanReport, ScannedFile, ScannedLink, SplitFiles } from '../scan/scanReport';
import { byCodeUnits } from './byCodeUnits';
import { convertManifest, type LostThing } from './convertManifest';
import { withParentBits } from './parentBits';
import { entriesOfColumns } from './snapshotColumns';

export type SnapshotInput = Pick<ScanReport, 'files' | 'folders' | 'split'> & {
  readonly links: Pick<ScanReport['links'], 'kept'>;
};

export interface SnapshotOptions {
  readonly version: WritableVersion;
  readonly dialect?: ManifestDialect;
  /** Larger files are listed in chunks; 0: none. Version 2023-03-03 never lists chunks. */
  readonly chunkSizeBytes?: number;
  /** Sizes and times only; version 2023-03-03 cannot. */
  readonly noHash?: boolean;
  /** Reads every file, whatever the cache knows. */
  readonly forceRehash?: boolean;
  /** Where the system has no execute bit, a file has that of the entry with equal content here. */
  readonly parent?: Manifest;
}

export interface Snapshot {
  readonly manifest: Manifest;
  readonly stats: SnapshotStats;
  /** Files that are not in the manifest, or folders that went away with all that is below them, sorted by path. */
  readonly failures: readonly SnapshotFailure[];
  /** Kept links that version 2023-03-03 cannot list and that lead to no listed file. */
  readonly lost: readonly LostThing[];
}

export interface SnapshotStats {
  readonly files: number;
  readonly bytes: number;
  readonly hashedFiles: number;
  readonly hashedBytes: number;
  readonly cachedFiles: number;
  readonly ms: number;
}

export interface SnapshotFailure {
  /** Relative to the root. */
  readonly path: string;
  readonly code: ErrorCode;
  readonly message: string;
}

export type SnapshotPorts = Pick<EnginePorts, 'files' | 'hasher' | 'fileHasher' | 'hashCache' | 'clock'>;

/** Every file is read at most once, also one that is listed in chunks. A file that fails is a row and the rest goes on. */
export async function snapshotTree(
  scan: SnapshotInput,
  options: SnapshotOptions,
  ports: SnapshotPorts,
  context: RunContext,
): Promise<Snapshot> {
  const startedMs = ports.clock.nowMs();
  const is2023 = options.version === version2023;
  if (is2023 && options.noHash === true) throw unhashedFor2023();
  const failures: SnapshotFailure[] = [];
  // Where the system has no execute bit, the bits of the parent are looked up for each file.
  const split = sep === '/' || options.parent === undefined ? scan.split : undefined;
  const { entries, ...hashed } =
    split === undefined
      ? await listFiles(scan.files, options, failures, ports, context)
      : await listColumns(split, options, failures, ports, context);
  const { manifest, lost } = listed(scan, entries, options, failures);
  return {
    manifest,
    lost,
    failures: failures.sort((a, b) => byCodeUnits(a.path, b.path)),
    stats: {
      files: manifest.fileCount,
      bytes: Number(manifest.totalSizeBytes),
      hashedFiles: hashed.hashedCount,
      hashedBytes: hashed.hashedBytes,
      cachedFiles: hashed.cachedCount,
      ms: ports.clock.nowMs() - startedMs,
    },
  };
}

interface ListedFiles {
  readonly entries: Iterable<ManifestEntry>;
  readonly hashedCount: number;
  readonly hashedBytes: number;
  readonly cachedCount: number;
}

async function listFiles(
  given: readonly ScannedFile[],
  options: SnapshotOptions,
  failures: SnapshotFailure[],
  ports: SnapshotPorts,
  context: RunContext,
): Promise<ListedFiles & { readonly entries: readonly ManifestEntry[] }> {
  const files = given.filter((file) => hasWritableName(file, failures));
  const hashed = options.noHash === true ? undefined : await hashAll(files, options, ports, context);
  failures.push(...(await failureRows(hashed, (index) => files[index]?.path ?? '', ports)));
  const is2023 = options.version === version2023;
  const entries = files.flatMap((file, index): ManifestEntry[] => {
    const entry = hashed === undefined ? unhashedEntry(file) : hashedEntry(file, hashed.hashes[index]);
    return entry === undefined ? [] : [is2023 || file.runnable !== true ? entry : { ...entry, runnable: true }];
  });
  return { entries, ...countsOf(hashed) };
}

async function listColumns(
  { columns, others }: SplitFiles,
  options: SnapshotOptions,
  failures: SnapshotFailure[],
  ports: SnapshotPorts,
  context: RunContext,
): Promise<ListedFiles> {
  const odd = new Set<number>();
  for (let index = 0; index < columns.count; index += 1)
    if (!hasWritableName({ path: columns.path(index) }, failures)) odd.add(index);
  const isLeftOut = (index: number): boolean => odd.has(index);
  const chunked = chunkedReading(options, ports);
  const hashing = {
    ...{ columns, isLeftOut, isForced: options.forceRehash === true },
    ...(chunked === undefined ? {} : { chunked }),
  };
  const hashed = options.noHash === true ? undefined : await hashColumns(hashing, ports, context);
  failures.push(...(await failureRows(hashed, (index) => columns.path(index), ports)));
  const rest = await listFiles(others, options, failures, ports, context);
  const counts = countsOf(hashed);
  return {
    entries: entriesOfColumns({
      ...{ columns, isLeftOut, hashed, others: rest.entries },
      recordsRunnable: options.version !== version2023,
    }),
    hashedCount: counts.hashedCount + rest.hashedCount,
    hashedBytes: counts.hashedBytes + rest.hashedBytes,
    cachedCount: counts.cachedCount + rest.cachedCount,
  };
}

/** A folder that went away is one row, the root's path being empty. */
async function failureRows(
  hashed: Pick<HashReport, 'failures'> | undefined,
  pathOf: (index: number) => string,
  { files }: SnapshotPorts,
): Promise<SnapshotFailure[]> {
  const partsOf = (index: number): string[] => pathOf(index).split('/');
  const folded = await foldVanished(hashed?.failures ?? [], files, ({ index }) => partsOf(index).length);
  return folded.map(({ index, levels, code, message }) => {
    const parts = partsOf(index);
    return { path: parts.slice(0, parts.length - levels).join('/'), code, message };
  });
}

function countsOf(hashed: Omit<ListedFiles, 'entries'> | undefined): Omit<ListedFiles, 'entries'> {
  const { hashedCount = 0, hashedBytes = 0, cachedCount = 0 } = hashed ?? {};
  return { hashedCount, hashedBytes, cachedCount };
}

function chunkSizeOf({ version, chunkSizeBytes = defaultChunkSizeBytes }: SnapshotOptions): number {
  return version === version2023 ? 0 : chunkSizeBytes;
}

async function hashAll(
  files: readonly ScannedFile[],
  options: SnapshotOptions,
  ports: SnapshotPorts,
  context: RunContext,
): Promise<HashReport> {
  const hashCache = options.forceRehash === true ? withoutHits(ports.hashCache) : ports.hashCache;
  return await hashFiles(files, { ...ports, hashCache }, context, chunkedReading(options, ports));
}

function chunkedReading(options: SnapshotOptions, { files, hasher }: SnapshotPorts): ChunkedReading | undefined {
  const chunkBytes = chunkSizeOf(options);
  return chunkBytes === 0 ? undefined : { chunkBytes, files, hasher };
}

/** A name that no reader of manifests accepts would make the whole manifest useless. */
function hasWritableName({ path }: { readonly path: string }, failures: SnapshotFailure[]): boolean {
  const verdict = judgePath(path);
  if (verdict.kind === 'fatal')
    failures.push({
      path,
      code: verdict.code,
      message: `Its name ${verdict.problem.replace(/^has /u, 'is ')}. Rename it.`,
    });
  return verdict.kind !== 'fatal';
}

type Sized = Exclude<ManifestEntry, { readonly kind: 'link' | 'deleted' }>;

function unhashedEntry({ path, stat }: ScannedFile): Sized {
  return { kind: 'unhashed', path, sizeBytes: stat.sizeBytes, mtimeUs: toInt(mtimeUsOf(stat.mtimeNs)) };
}

function hashedEntry({ path }: ScannedFile, hashed: HashReport['hashes'][number]): Sized | undefined {
  if (hashed === undefined) return undefined;
  const { hash, chunkHashes, stat } = hashed;
  const sized = { path, sizeBytes: stat.sizeBytes, mtimeUs: toInt(mtimeUsOf(stat.mtimeNs)) };
  return chunkHashes === undefined ? { kind: 'file', ...sized, hash } : { kind: 'chunked', ...sized, chunkHashes };
}

/** Links go the way of a conversion where the version lists none. */
function listed(
  scan: SnapshotInput,
  entries: Iterable<ManifestEntry>,
  options: SnapshotOptions,
  failures: SnapshotFailure[],
): { readonly manifest: Manifest; readonly lost: readonly LostThing[] } {
  const { version, dialect, parent } = options;
  const links = scan.links.kept.filter((link) => hasWritableName(link, failures)).map(linkEntry);
  if (version === version2023 && links.length === 0) return { manifest: buildManifest(entries), lost: [] };
  const folders = version === version2023 ? [] : scan.folders.filter((folder) => hasWritableName(folder, failures));
  const manifest = buildManifest(both(withBits(scan, entries, parent), links), {
    source: 'The snapshot',
    generation: 'v2025',
    ...(dialect === undefined ? {} : { dialect }),
    chunkSizeBytes: chunkSizeOf(options),
    folders: folders.map(({ path }) => ({ path })),
  });
  return version === version2023 ? convertManifest(manifest, options) : { manifest, lost: [] };
}

/** Where the system has no execute bit, those of the parent. */
function withBits(
  scan: SnapshotInput,
  entries: Iterable<ManifestEntry>,
  parent: Manifest | undefined,
): Iterable<ManifestEntry> {
  if (parent === undefined || (sep === '/' && scan.split !== undefined)) return entries;
  const unknown = new Set(scan.files.filter(({ runnable }) => runnable === undefined).map(({ path }) => path));
  return withParentBits([...entries], unknown, parent);
}

function* both(entries: Iterable<ManifestEntry>, links: readonly LinkEntry[]): Generator<ManifestEntry> {
  yield* entries;
  yield* links;
}

/** A manifest writes `/`, whatever the system writes. */
function linkEntry({ path, text }: ScannedLink): LinkEntry {
  return { kind: 'link', path, link: { text: sep === '\\' ? text.replaceAll('\\', '/') : text, base: 'parent' } };
}

function unhashedFor2023(): AppError {
  return new AppError({
    code: 'input.invalid',
    message: `A manifest of version ${version2023} cannot list files without their hashes.`,
    safe: 'Nothing was read.',
    hint: 'Write version 2025-12, or let the files be hashed.',
  });
}
