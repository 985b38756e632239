/** Hashes the local files whose hash would prove something, through the cache. */
import { AppError } from '../../../../shared/domain/errors';
import { cachedHash } from '../../hashing/cachedHash';
import { isSettled } from '../../hashing/hashFiles';
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
/** A file that moved or vanished while it was read, or may not be read: its row waits for a person. */
const passingTrouble = new Set([
  'source.changed',
  'source.missing',
  'source.unreadable',
  'disk.denied',
  'disk.busy',
  'input.not_found',
]);

type HashPorts = Pick<PlanPorts, 'files' | 'hasher' | 'fileHasher' | 'hashCache' | 'clock'>;

interface ToHash {
  readonly row: FileFacts;
  readonly stat: FileStat;
  readonly localPath: string;
}

/** The rows with `localHash` where it is known, and how many hashes were needed and are known. */
export async function hashLocalFiles(
  rows: readonly FileFacts[],
  ports: HashPorts,
  context: RunContext,
): Promise<{ readonly rows: readonly FileFacts[]; readonly needed: number; readonly done: number }> {
  const wanted = rows.filter(({ facts }) => needsHash(facts));
  const hashes = new Map<FileFacts, string>();
  const pending: ToHash[] = [];
  for (const row of wanted) {
    const { stat, localPath } = row;
    if (stat === undefined || localPath === undefined) continue;
    const known = ports.hashCache.get(cachePathOf(localPath, row.facts.remote.chunkBytes), stat);
    if (known === undefined) pending.push({ row, stat, localPath });
    else hashes.set(row, known);
  }
  if (pending.length > 0) await hashPending(pending, hashes, ports, context);
  const hashed = rows.map((row) => {
    const localHash = hashes.get(row);
    return localHash === undefined ? row : { ...row, facts: { ...row.facts, localHash } };
  });
  return { rows: hashed, needed: wanted.length, done: hashes.size };
}

/** Fills `hashes`; what was read is in the cache also when the run is cancelled. */
async function hashPending(
  pending: readonly ToHash[],
  hashes: Map<FileFacts, string>,
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
    await boundedParallel(pending, filesAtOnce, signal, async ({ row, stat: planned, localPath }) => {
      const { chunkBytes } = row.facts.remote;
      let readBytes = 0;
      try {
        const { hash, stat } = await hashFileAs(localPath, chunkBytes, ports, signal, (bytes) => {
          doneBytes += bytes - readBytes;
          readBytes = bytes;
          report();
        });
        // The lstat of planning and the hash must speak of the same file.
        if (stat.sizeBytes === planned.sizeBytes && stat.mtimeNs === planned.mtimeNs) hashes.set(row, hash);
        if (isSettled(stat, clock.nowMs())) cacheRows.push(cachedHash(cachePathOf(localPath, chunkBytes), stat, hash));
        if (cacheRows.length >= rowsPerPut) flush();
      } catch (cause) {
        if (!(cause instanceof AppError) || !passingTrouble.has(cause.code)) throw cause;
      }
      doneBytes += planned.sizeBytes - readBytes;
      doneFiles += 1;
      report();
    });
  } finally {
    flush();
  }
}
