/** Hashes files: the cache first, then the workers; a file that fails is a row and the others go on. */
import { isAbort, toErrorDto, type ErrorCode } from '../../../shared/domain/errors';
import type { EnginePorts } from '../ports/enginePorts';
import type { FileStat } from '../ports/fileSystem';
import { blockBytes, type CachedHash, type HashedFile } from '../ports/hashing';
import type { RunContext } from '../ports/progress';
import { cachedHash } from './cachedHash';
import { hashChunks, type ChunkPorts } from './hashChunks';
import { hashChunksApart } from './hashChunksApart';
import { hashTogether, type ReadTrack } from './hashTogether';
import { inParallel } from './inParallel';
import { isSettled } from './settledFile';
import { untilSettled } from './untilSettled';

export interface FileToHash {
  readonly absolutePath: string;
  /** Where the content lies when a link leads there. */
  readonly realPath?: string;
  readonly stat: FileStat;
}

/** For formats that list the chunks of files that are larger than one. */
export interface ChunkedReading extends ChunkPorts {
  readonly chunkBytes: number;
}

/** `hash` is empty where only the chunks were asked for. */
export interface HashedContent extends HashedFile {
  /** Of a file that is larger than a chunk. */
  readonly chunkHashes?: readonly string[];
}

export interface HashFailure {
  readonly index: number;
  readonly absolutePath: string;
  readonly code: ErrorCode;
  readonly message: string;
}

export interface HashReport {
  /** One for each file, in order; absent where it failed. `stat` is what was hashed, which may be newer than what was asked. */
  readonly hashes: readonly (HashedContent | undefined)[];
  readonly failures: readonly HashFailure[];
  readonly cachedCount: number;
  readonly hashedCount: number;
  readonly hashedBytes: number;
}

const filesAtOnce = 32;
const rowsPerBatch = 1000;
/** Every content is read at most once unless it changes meanwhile. Cache rows are written after the fact, in batches. */
export async function hashFiles(
  files: readonly FileToHash[],
  ports: Pick<EnginePorts, 'fileHasher' | 'hashCache' | 'clock'>,
  context: RunContext,
  chunked?: ChunkedReading,
): Promise<HashReport> {
  const hashes: (HashedContent | undefined)[] = files.map((file) =>
    // The cache knows no chunks.
    chunkingOf(file.stat, chunked) === undefined ? cached(file, ports) : undefined,
  );
  const failures: HashFailure[] = [];
  const meter = createMeter(files, context);
  const waiting: number[] = [];
  for (const [index, file] of files.entries())
    if (hashes[index]) meter.start(file.stat.sizeBytes).finish();
    else waiting.push(index);
  const cachedCount = files.length - waiting.length;
  const sizeOf = (index: number): number => files[index]?.stat.sizeBytes ?? 0;
  // The largest first, so that the end is not one worker with one large file.
  waiting.sort((a, b) => sizeOf(b) - sizeOf(a) || a - b);
  meter.report();

  const rows: CachedHash[] = [];
  let hashedBytes = 0;
  const take = (index: number, file: FileToHash, hashed: HashedContent, beganMs: number): void => {
    // One of two that say the same is enough: there may be a million files.
    hashes[index] = isSameStat(hashed.stat, file.stat) ? { ...hashed, stat: file.stat } : hashed;
    hashedBytes += hashed.stat.sizeBytes;
    // Of a file that several readers read at once there is no hash of the whole.
    if (hashed.hash !== '' && isSettled(hashed.stat, beganMs))
      rows.push(cachedHash(contentPath(file), hashed.stat, hashed.hash, hashed.blocks));
    if (rows.length >= rowsPerBatch) flush();
  };
  const flush = (): void => {
    if (rows.length > 0) ports.hashCache.put(rows.splice(0));
  };
  const hashOne = async (index: number): Promise<void> => {
    const file = files[index];
    if (!file) return;
    const track = meter.start(file.stat.sizeBytes);
    try {
      let beganMs = 0;
      const read = (): Promise<HashedContent> => {
        beganMs = ports.clock.nowMs();
        return hashOnce(file, ports.fileHasher, chunked, context.signal, track.onBytes);
      };
      const hashed = await untilSettled(file.absolutePath, read, ports.clock, context.signal);
      take(index, file, hashed, beganMs);
    } catch (error) {
      if (isAbort(error)) throw error;
      const { code, message } = toErrorDto(error);
      failures.push({ index, absolutePath: file.absolutePath, code, message });
    }
    track.finish();
    meter.report();
  };
  const readTogether = (): Promise<readonly number[]> =>
    hashTogether(waiting, ports, context.signal, {
      toRead(index) {
        const file = files[index];
        if (file === undefined || chunkingOf(file.stat, chunked) !== undefined) return undefined;
        return { path: contentPath(file), stat: file.stat };
      },
      track: (index) => meter.start(sizeOf(index)),
      take(index, hashed, beganMs) {
        const file = files[index];
        // What grew is read in chunks.
        if (!file || chunkingOf(hashed.stat, chunked) !== undefined) return false;
        take(index, file, hashed, beganMs);
        return true;
      },
      report: () => {
        meter.report();
      },
    });
  try {
    await inParallel(await readTogether(), filesAtOnce, context.signal, hashOne);
  } finally {
    flush();
  }
  failures.sort((a, b) => a.index - b.index);
  return { hashes, failures, cachedCount, hashedCount: waiting.length - failures.length, hashedBytes };
}

function isSameStat(a: FileStat, b: FileStat): boolean {
  return (
    a.type === b.type &&
    a.sizeBytes === b.sizeBytes &&
    a.mtimeNs === b.mtimeNs &&
    a.fileId === b.fileId &&
    a.mode === b.mode &&
    a.changeNs === b.changeNs
  );
}

function cached(file: FileToHash, ports: Pick<EnginePorts, 'hashCache'>): HashedFile | undefined {
  const hash = ports.hashCache.get(contentPath(file), file.stat);
  if (hash === undefined) return undefined;
  const blocks = file.stat.sizeBytes > blockBytes ? ports.hashCache.blocks(contentPath(file), file.stat) : undefined;
  return { hash, stat: file.stat, ...(blocks === undefined ? {} : { blocks }) };
}

async function hashOnce(
  file: FileToHash,
  fileHasher: EnginePorts['fileHasher'],
  chunked: ChunkedReading | undefined,
  signal: AbortSignal,
  onBytes: (readBytes: number) => void,
): Promise<HashedContent> {
  const path = contentPath(file);
  const expected = chunkingOf(file.stat, chunked);
  if (expected === undefined) {
    const whole = await fileHasher.hashFile(path, signal, onBytes, { withBlocks: true });
    const grown = chunkingOf(whole.stat, chunked);
    return grown === undefined ? whole : hashChunks(path, grown.chunkBytes, grown, signal, onBytes);
  }
  const parts = await hashChunksApart(path, file.stat, expected.chunkBytes, fileHasher, signal, onBytes);
  if (parts !== undefined) return { hash: '', ...parts };
  const { chunkHashes, ...whole } = await hashChunks(path, expected.chunkBytes, expected, signal, onBytes);
  return chunkingOf(whole.stat, chunked) === undefined ? whole : { ...whole, chunkHashes };
}

/** How a file of this size is read in chunks; `undefined` when it is not. */
function chunkingOf({ sizeBytes }: FileStat, chunked: ChunkedReading | undefined): ChunkedReading | undefined {
  return chunked !== undefined && chunked.chunkBytes > 0 && sizeBytes > chunked.chunkBytes ? chunked : undefined;
}

function contentPath(file: FileToHash): string {
  return file.realPath ?? file.absolutePath;
}

interface Meter {
  start(sizeBytes: number): ReadTrack;
  report(): void;
}

/** Counts what is done and what is under way; a file never counts for more than the size it was announced with. */
function createMeter(files: readonly FileToHash[], context: RunContext): Meter {
  const totalBytes = files.reduce((sum, file) => sum + file.stat.sizeBytes, 0);
  let doneFiles = 0;
  let doneBytes = 0;
  const report = (): void => {
    context.progress({ phase: 'hashing', doneFiles, totalFiles: files.length, doneBytes, totalBytes });
  };
  return {
    start(sizeBytes) {
      let counted = 0;
      const count = (bytes: number): void => {
        doneBytes += bytes - counted;
        counted = bytes;
      };
      return {
        onBytes(readBytes) {
          // A file that is read again is not counted again.
          if (readBytes >= sizeBytes || readBytes <= counted) return;
          count(readBytes);
          report();
        },
        finish() {
          count(sizeBytes);
          doneFiles++;
        },
        /** It begins anew. */
        drop() {
          count(0);
        },
      };
    },
    report,
  };
}
