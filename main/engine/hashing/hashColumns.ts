/** Hashes files that stand in columns: what the cache knows costs no object, and what is read goes through `hashFiles` a stretch at a time. */
import { hexOf, writeHex } from '../../../shared/manifest/hexDigests';
import { sortNumbers } from '../../../shared/manifest/sortNumbers';
import type { EnginePorts } from '../ports/enginePorts';
import type { FileFacts, FolderHashes } from '../ports/hashing';
import type { Progress, RunContext } from '../ports/progress';
import type { FileColumns } from '../scan/fileColumns';
import { hashFiles, type ChunkedReading, type HashedContent, type HashFailure, type HashReport } from './hashFiles';

export interface ColumnHashReport {
  /** `undefined` where it failed or was left out. */
  hash(index: number): string | undefined;
  /** What was read in another state than the scan saw, or in chunks, or has blocks that the cache does not remember, in place of `hash`. */
  readonly others: ReadonlyMap<number, HashedContent>;
  readonly failures: readonly HashFailure[];
  readonly cachedCount: number;
  readonly hashedCount: number;
  readonly hashedBytes: number;
}

export interface ColumnHashing {
  readonly columns: FileColumns;
  /** Whether a file is to be left out. */
  readonly isLeftOut: (index: number) => boolean;
  readonly chunked?: ChunkedReading;
  /** Asks nothing of the cache. */
  readonly isForced: boolean;
}

const digestBytes = 16;
/** So many files are objects at once while they are read: what lives longer than a moment makes the heap grow for good. */
const filesPerStretch = 2048;
/** Between two turns of everybody else: a few milliseconds. */
const filesPerTurn = 2048;

/** As `hashFiles`; the cache is asked folder by folder. */
export async function hashColumns(
  hashing: ColumnHashing,
  ports: HashPorts,
  context: RunContext,
): Promise<ColumnHashReport> {
  const { columns } = hashing;
  const found = new FoundHashes(columns.count);
  const { waiting, cachedCount, cachedBytes } = await askCache(hashing, found, ports, context);
  // The largest first, so that the end is not one worker with one large file.
  sortNumbers(waiting, (a, b) => columns.sizeBytes(b) - columns.sizeBytes(a));
  const meter = createMeter(
    { files: cachedCount, bytes: cachedBytes },
    { files: waiting.length, bytes: waiting.reduce((sum, index) => sum + columns.sizeBytes(index), 0) },
    context,
  );
  const failures: HashFailure[] = [];
  let hashedBytes = 0;
  for (let from = 0; from < waiting.length; from += filesPerStretch) {
    const stretch = waiting.subarray(from, from + filesPerStretch);
    const report = await readStretch(stretch, hashing, found, ports, { ...context, progress: meter.progress });
    for (const failure of report.failures) failures.push({ ...failure, index: stretch[failure.index] ?? 0 });
    hashedBytes += report.hashedBytes;
    meter.done(
      stretch.length,
      stretch.reduce((sum, index) => sum + columns.sizeBytes(index), 0),
    );
  }
  failures.sort((a, b) => a.index - b.index);
  const hashedCount = waiting.length - failures.length;
  return { hash: (index) => found.hash(index), others: found.others, failures, cachedCount, hashedCount, hashedBytes };
}

type HashPorts = Pick<EnginePorts, 'fileHasher' | 'hashCache' | 'clock'>;

class FoundHashes {
  readonly others = new Map<number, HashedContent>();
  readonly #digests: Uint8Array;
  readonly #isKnown: Uint8Array;

  constructor(count: number) {
    this.#digests = new Uint8Array(count * digestBytes);
    this.#isKnown = new Uint8Array(count);
  }

  put(index: number, hash: string): void {
    this.#isKnown[index] = writeHex(hash, this.#digests, index * digestBytes) ? 1 : 0;
  }

  hash(index: number): string | undefined {
    return this.#isKnown[index] === 1 ? hexOf(this.#digests, index * digestBytes) : undefined;
  }
}

/** `waiting` are the numbers of the files that must be read. */
async function askCache(
  { columns, isLeftOut, chunked, isForced }: ColumnHashing,
  found: FoundHashes,
  { hashCache }: HashPorts,
  { signal }: RunContext,
): Promise<{ readonly waiting: Uint32Array; readonly cachedCount: number; readonly cachedBytes: number }> {
  const waiting = new Uint32Array(columns.count);
  const chunkBytes = chunked?.chunkBytes ?? 0;
  const lookups = new FolderLookups(columns, hashCache);
  let [waitingCount, cachedCount, cachedBytes] = [0, 0, 0];
  for (let index = 0; index < columns.count; index += 1) {
    if (index % filesPerTurn === 0) await breathe(signal);
    if (isLeftOut(index)) continue;
    const sizeBytes = columns.sizeBytes(index);
    // The cache knows no chunks.
    const isAsked = !isForced && (chunkBytes === 0 || sizeBytes <= chunkBytes);
    const hash = isAsked ? lookups.get(index) : undefined;
    if (hash === undefined) waiting[waitingCount++] = index;
    else {
      found.put(index, hash);
      cachedCount += 1;
      cachedBytes += sizeBytes;
    }
  }
  return { waiting: waiting.slice(0, waitingCount), cachedCount, cachedBytes };
}

async function readStretch(
  stretch: Uint32Array,
  { columns, chunked }: ColumnHashing,
  found: FoundHashes,
  ports: HashPorts,
  context: RunContext,
): Promise<HashReport> {
  const files = Array.from(stretch, (index) => ({
    absolutePath: columns.absolutePath(index),
    stat: columns.stat(index),
  }));
  // It was asked already.
  const hashCache = { ...ports.hashCache, get: () => undefined };
  const report = await hashFiles(files, { ...ports, hashCache }, context, chunked);
  for (const [at, index] of stretch.entries()) {
    const hashed = report.hashes[at];
    if (hashed === undefined) continue;
    // `hashFiles` gives back the stat that it was given where the file is as that says.
    const isAsSeen = hashed.chunkHashes === undefined && hashed.stat === files[at]?.stat;
    if (isAsSeen && !hasBlocksOfItsOwn(columns.absolutePath(index), hashed, ports)) found.put(index, hashed.hash);
    else found.others.set(index, hashed);
  }
  return report;
}

/** Blocks that the cache does not remember, as of a file that was written a moment ago. */
function hasBlocksOfItsOwn(path: string, { stat, blocks }: HashedContent, { hashCache }: HashPorts): boolean {
  return blocks !== undefined && hashCache.blocks(path, stat) === undefined;
}

interface Amount {
  readonly files: number;
  readonly bytes: number;
}

/** The progress of stretches as that of the whole. */
function createMeter(known: Amount, toRead: Amount, context: RunContext) {
  let done = known;
  const progress = ({ doneFiles = 0, doneBytes = 0 }: Pick<Progress, 'doneFiles' | 'doneBytes'>): void => {
    context.progress({
      ...{ phase: 'hashing', doneFiles: done.files + doneFiles, totalFiles: known.files + toRead.files },
      ...{ doneBytes: done.bytes + doneBytes, totalBytes: known.bytes + toRead.bytes },
    });
  };
  progress({});
  return {
    progress,
    done(files: number, bytes: number): void {
      done = { files: done.files + files, bytes: done.bytes + bytes };
    },
  };
}

/** One range read for each folder, as files of a folder follow one another. */
class FolderLookups {
  readonly #columns: FileColumns;
  readonly #cache: EnginePorts['hashCache'];
  #folder: string | undefined;
  #hashes: FolderHashes | undefined;

  constructor(columns: FileColumns, cache: EnginePorts['hashCache']) {
    this.#columns = columns;
    this.#cache = cache;
  }

  get(index: number): string | undefined {
    const folder = this.#columns.folder(index);
    if (folder !== this.#folder) {
      this.#hashes = this.#cache.forFolder(this.#columns.absoluteFolder(folder));
      this.#folder = folder;
    }
    const facts: FileFacts = this.#columns.stat(index);
    return this.#hashes?.get(this.#columns.name(index), facts);
  }
}

/** Lets others have a turn: events, and whoever cancels. */
async function breathe(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
  signal.throwIfAborted();
}
