/** Hashes files that stand in columns: what the cache knows costs no object, and what is read goes through `hashFiles` a stretch at a time. */
import { hexOf, writeHex } from '../../../shared/manifest/hexDigests';
import type { EnginePorts } from '../ports/enginePorts';
import type { FileFacts, FolderHashes } from '../ports/hashing';
import type { RunContext } from '../ports/progress';
import type { FileColumns } from '../scan/fileColumns';
import { hashFiles, type ChunkedReading, type HashedContent, type HashFailure } from './hashFiles';

export interface ColumnHashReport {
  /** `undefined` where it failed or was left out. */
  hash(index: number): string | undefined;
  /** What was read in another state than the scan saw, or in chunks, in place of `hash`. */
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
/** So many files are objects at once while they are read. */
const filesPerStretch = 16_384;
/** Between two turns of everybody else: a few milliseconds. */
const filesPerTurn = 2048;

/** As `hashFiles`; rows of the cache are asked folder by folder. */
export async function hashColumns(
  { columns, isLeftOut, chunked, isForced }: ColumnHashing,
  ports: Pick<EnginePorts, 'fileHasher' | 'hashCache' | 'clock'>,
  context: RunContext,
): Promise<ColumnHashReport> {
  const digests = new Uint8Array(columns.count * digestBytes);
  const isKnown = new Uint8Array(columns.count);
  const others = new Map<number, HashedContent>();
  const take = (index: number, hash: string): void => {
    isKnown[index] = writeHex(hash, digests, index * digestBytes) ? 1 : 0;
  };
  const chunkBytes = chunked?.chunkBytes ?? 0;
  const waiting = new Uint32Array(columns.count);
  let waitingCount = 0;
  let leftOut = 0;
  let cachedBytes = 0;
  const cache = isForced ? undefined : new FolderLookups(columns, ports.hashCache);
  for (let index = 0; index < columns.count; index += 1) {
    if (index % filesPerTurn === 0) await breathe(context.signal);
    if (isLeftOut(index)) leftOut += 1;
    else {
      const isChunked = chunkBytes > 0 && columns.sizeBytes(index) > chunkBytes;
      // The cache knows no chunks.
      const hash = isChunked ? undefined : cache?.get(index);
      if (hash === undefined) waiting[waitingCount++] = index;
      else {
        take(index, hash);
        cachedBytes += columns.sizeBytes(index);
      }
    }
  }
  const cachedCount = columns.count - leftOut - waitingCount;
  const order = waiting.subarray(0, waitingCount);
  // The largest first, so that the end is not one worker with one large file.
  order.sort((a, b) => columns.sizeBytes(b) - columns.sizeBytes(a) || a - b);
  const uncached = { ...ports, hashCache: { ...ports.hashCache, get: () => undefined } };
  const failures: HashFailure[] = [];
  const done = { files: cachedCount, bytes: cachedBytes };
  const totals = {
    files: cachedCount + waitingCount,
    bytes: cachedBytes + order.reduce((sum, at) => sum + columns.sizeBytes(at), 0),
  };
  const tell = (files: number, bytes: number): void => {
    const [doneFiles, doneBytes] = [done.files + files, done.bytes + bytes];
    context.progress({ phase: 'hashing', doneFiles, totalFiles: totals.files, doneBytes, totalBytes: totals.bytes });
  };
  tell(0, 0);
  let hashedBytes = 0;
  for (let from = 0; from < order.length; from += filesPerStretch) {
    const stretch = order.subarray(from, from + filesPerStretch);
    const files = Array.from(stretch, (index) => ({
      absolutePath: columns.absolutePath(index),
      stat: columns.stat(index),
    }));
    const report = await hashFiles(
      files,
      uncached,
      {
        ...context,
        progress: ({ doneFiles = 0, doneBytes = 0 }) => {
          tell(doneFiles, doneBytes);
        },
      },
      chunked,
    );
    for (const [at, index] of stretch.entries()) {
      const hashed = report.hashes[at];
      done.bytes += columns.sizeBytes(index);
      if (hashed === undefined) continue;
      // `hashFiles` gives back the stat that it was given where nothing of it is other.
      if (hashed.chunkHashes === undefined && hashed.stat === files[at]?.stat) take(index, hashed.hash);
      else others.set(index, hashed);
    }
    for (const failure of report.failures) failures.push({ ...failure, index: stretch[failure.index] ?? 0 });
    done.files += stretch.length;
    hashedBytes += report.hashedBytes;
  }
  failures.sort((a, b) => a.index - b.index);
  return {
    hash: (index) => (isKnown[index] === 1 ? hexOf(digests, index * digestBytes) : undefined),
    others,
    failures,
    cachedCount,
    hashedCount: waitingCount - failures.length,
    hashedBytes,
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
