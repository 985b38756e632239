/** Hashes the local files whose hash would prove something, through the cache. */
import { AppError } from '../../../../shared/domain/errors';
import { cachedHash } from '../../hashing/cachedHash';
import { isSettled } from '../../hashing/settledFile';
import type { FileStat } from '../../ports/fileSystem';
import { cachePathOf, hashFileAs } from '../content';
import type { CachedHash } from '../../ports/hashing';
import type { RunContext } from '../../ports/progress';
import { boundedParallel } from '../boundedParallel';
import { needsHash } from './classify';
import type { FileFacts } from './collectFacts';
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

interface RowToHash extends FileToHash {
  readonly row: FileFacts;
  readonly stat: FileStat;
}

export interface HashedRows {
  readonly rows: readonly FileFacts[];
  readonly needed: number;
  readonly done: number;
}

/** The rows with every hash that is remembered, and how many more are needed. Reads no file. */
export function rememberedHashes(rows: readonly FileFacts[], { hashCache }: Pick<HashPorts, 'hashCache'>): HashedRows {
  let needed = 0;
  let done = 0;
  const known = rows.map((row) => {
    const file = fileToHash(row);
    if (file === undefined) return row;
    needed += 1;
    const hash = hashCache.get(cachePathOf(file.localPath, file.chunkBytes), file.stat);
    if (hash === undefined) return row;
    done += 1;
    return { ...row, facts: { ...row.facts, localHash: hash } };
  });
  return { rows: known, needed, done };
}

const quickFiles = 500;
const quickBytes = 64 * 1024 ** 2;

/** Whether the hashes that are still wanted take no longer than a glance: then nobody needs to see rows that wait. */
export function isQuick({ rows }: HashedRows): boolean {
  let files = 0;
  let bytes = 0;
  for (const row of rows) {
    if (row.facts.localHash !== undefined) continue;
    const file = fileToHash(row);
    if (file === undefined) continue;
    files += 1;
    bytes += file.stat.sizeBytes;
    if (files > quickFiles || bytes > quickBytes) return false;
  }
  return true;
}

/** The rows with `localHash` where it can be had, and how many hashes were needed and are known. */
export async function hashLocalFiles(
  rows: readonly FileFacts[],
  ports: HashPorts,
  context: RunContext,
): Promise<HashedRows> {
  const remembered = rememberedHashes(rows, ports);
  const pending = remembered.rows.flatMap((row) => {
    const file = row.facts.localHash === undefined ? fileToHash(row) : undefined;
    return file === undefined ? [] : [file];
  });
  const hashes = new Map<FileFacts, string | undefined>();
  if (pending.length > 0) await hashPending(pending, ({ row }, hash) => void hashes.set(row, hash), ports, context);
  let { done } = remembered;
  const hashed = remembered.rows.map((row) => {
    if (!hashes.has(row)) return row;
    done += 1;
    const localHash = hashes.get(row);
    const found = localHash === undefined ? { isUnreadable: true as const } : { localHash };
    return { ...row, facts: { ...row.facts, ...found } };
  });
  return { rows: hashed, needed: remembered.needed, done };
}

function fileToHash(row: FileFacts): RowToHash | undefined {
  const { stat, localPath, facts } = row;
  if (stat === undefined || localPath === undefined || !needsHash(facts)) return undefined;
  const { chunkBytes } = facts.remote;
  return { row, stat, localPath, ...(chunkBytes === undefined ? {} : { chunkBytes }) };
}

/** Hands each hash to `found` as it comes, in any order; what was read is in the cache also when the run is cancelled. */
export async function hashPending<F extends FileToHash>(
  pending: readonly F[],
  found: HashSink<F>,
  ports: HashPorts,
  { signal, progress }: RunContext,
): Promise<void> {
  const { hashCache, clock } = ports;
  const totalBytes = pending.reduce((sum, { stat }) => sum + stat.sizeBytes, 0);
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
