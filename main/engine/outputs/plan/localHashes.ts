/** Hashes the local files whose hash would prove something, through the cache. */
import { AppError } from '../../../../shared/domain/errors';
import { cachedHash } from '../../hashing/cachedHash';
import { isSettled } from '../../hashing/settledFile';
import type { FileStat } from '../../ports/fileSystem';
import { cachePathOf, hashFileAs } from '../content';
import type { CachedHash } from '../../ports/hashing';
import type { RunContext } from '../../ports/progress';
import { boundedParallel, type Items } from '../boundedParallel';
import type { PlanPorts } from './planPorts';

const filesAtOnce = 16;
const rowsPerPut = 500;
/** A file that moved or vanished while it was read, or may not be read: nothing proves it equal. */
const passingTrouble = new Set([
  'source.changed',
  'source.missing',
  'source.unreadable',
  'disk.denied',
  'disk.busy',
  'input.not_found',
]);

export type HashPorts = Pick<PlanPorts, 'files' | 'hasher' | 'fileHasher' | 'hashCache' | 'clock'>;

/** A file whose hash is wanted, as planning saw it. */
export interface FileToHash {
  readonly localPath: string;
  readonly stat: Pick<FileStat, 'sizeBytes' | 'mtimeNs'>;
  readonly chunkBytes?: number;
}

/** Receives the hash of a file, or nothing where it cannot be had. */
export type HashSink<F> = (file: F, hash: string | undefined) => void;

const quickFiles = 500;
const quickBytes = 64 * 1024 ** 2;

/** Whether the hashes that are still wanted take no longer than a glance: then nobody needs to see rows that wait. */
export function isQuick({ rows, bytes }: { readonly rows: readonly number[]; readonly bytes: number }): boolean {
  return rows.length <= quickFiles && bytes <= quickBytes;
}

/** Hands each hash to `found` as it comes, in any order; what was read is in the cache also when the run is cancelled. */
export async function hashPending<F extends FileToHash>(
  pending: Items<F>,
  found: HashSink<F>,
  ports: HashPorts,
  { signal, progress }: RunContext,
  totalBytes = bytesOf(pending),
): Promise<void> {
  const { hashCache, clock } = ports;
  const totalFiles = pending.length;
  let doneBytes = 0;
  let doneFiles = 0;
  const report = (): void => {
    progress({ phase: 'hashing', doneFiles, totalFiles, doneBytes: Math.min(doneBytes, totalBytes), totalBytes });
  };
  let cacheRows: CachedHash[] = [];
  const flush = (): void => {
    if (cacheRows.length > 0) hashCache.put(cacheRows);
    cacheRows = [];
  };
  report();
  try {
    await boundedParallel(pending, filesAtOnce, signal, async (file) => {
      const { stat: planned, localPath, chunkBytes } = file;
      let readBytes = 0;
      let known: string | undefined;
      const beganMs = clock.nowMs();
      try {
        const { hash, stat } = await hashFileAs(localPath, chunkBytes, ports, signal, (bytes) => {
          doneBytes += bytes - readBytes;
          readBytes = bytes;
          report();
        });
        // The lstat of planning and the hash must speak of the same file.
        if (stat.sizeBytes === planned.sizeBytes && stat.mtimeNs === planned.mtimeNs) known = hash;
        if (isSettled(stat, beganMs)) cacheRows.push(cachedHash(cachePathOf(localPath, chunkBytes), stat, hash));
        if (cacheRows.length >= rowsPerPut) flush();
      } catch (cause) {
        if (!(cause instanceof AppError) || !passingTrouble.has(cause.code)) throw cause;
      }
      doneBytes += planned.sizeBytes - readBytes;
      doneFiles += 1;
      found(file, known);
      report();
    });
  } finally {
    flush();
  }
}

function bytesOf(files: Items<FileToHash>): number {
  let bytes = 0;
  for (let place = 0; place < files.length; place += 1) bytes += files.at(place)?.stat.sizeBytes ?? 0;
  return bytes;
}
