/** Reads remembered files again and says which hashes are wrong; what is wrong is forgotten. */
import { AppError } from '../../../shared/domain/errors';
import { hashFileAs, ofCachePath } from '../outputs/content';
import type { HashCacheUpkeep, RememberedFile } from '../ports/cacheUpkeep';
import type { EnginePorts } from '../ports/enginePorts';
import type { FileStat } from '../ports/fileSystem';
import type { RunContext } from '../ports/progress';
import { inParallel } from './inParallel';

export interface WrongHash {
  readonly path: string;
  readonly remembered: string;
  readonly found: string;
}

export interface HashCacheReport {
  readonly checked: number;
  readonly right: number;
  /** Forgotten; the bytes differ although everything that a file is recognised by is the same. */
  readonly wrong: readonly WrongHash[];
  /** Changed since; their rows are never used. */
  readonly changed: number;
  /** Not there, such as on a volume that is not connected. */
  readonly missing: number;
  readonly unreadable: number;
}

type Ports = Pick<EnginePorts, 'files' | 'fileHasher' | 'hasher'>;
type Finding = 'right' | 'changed' | 'missing' | 'unreadable' | WrongHash;

const filesAtOnce = 16;
const rowsPerPage = 1000;

/** `most` rows by chance, or every row. Reads only files whose row would be used. */
export async function verifyHashCache(
  most: number | 'all',
  upkeep: HashCacheUpkeep,
  ports: Ports,
  context: RunContext,
): Promise<HashCacheReport> {
  const count = upkeep.count();
  const totalFiles = most === 'all' ? count : Math.min(most, count);
  const counts = { right: 0, changed: 0, missing: 0, unreadable: 0 };
  const wrong: WrongHash[] = [];
  let checked = 0;
  for (const rows of most === 'all' ? pages(upkeep) : [upkeep.sample(most)]) {
    const wrongBefore = wrong.length;
    try {
      await inParallel(rows, filesAtOnce, context.signal, async (row) => {
        const finding = await verifyRow(row, ports, context.signal);
        if (typeof finding === 'object') wrong.push(finding);
        else counts[finding]++;
        checked++;
        context.progress({ phase: 'verifying', doneFiles: checked, totalFiles: Math.max(totalFiles, checked) });
      });
    } finally {
      upkeep.forget(wrong.slice(wrongBefore));
    }
  }
  return { checked, ...counts, wrong };
}

function* pages(upkeep: HashCacheUpkeep): Generator<readonly RememberedFile[]> {
  let last: RememberedFile | undefined;
  for (;;) {
    const rows = upkeep.page(last, rowsPerPage);
    if (rows.length === 0) return;
    yield rows;
    last = rows.at(-1);
  }
}

async function verifyRow(row: RememberedFile, ports: Ports, signal: AbortSignal): Promise<Finding> {
  const { path, chunkBytes } = ofCachePath(row.path);
  try {
    const before = await ports.files.lstat(path);
    if (before === undefined) return 'missing';
    if (!isSame(row, before)) return 'changed';
    const { hash, stat } = await hashFileAs(path, chunkBytes, ports, signal);
    if (hash === row.hash) return 'right';
    return isSame(row, stat) ? { path: row.path, remembered: row.hash, found: hash } : 'changed';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'source.changed') return 'changed';
    return error.code === 'source.missing' || error.code === 'input.not_found' ? 'missing' : 'unreadable';
  }
}

function isSame(row: RememberedFile, stat: FileStat): boolean {
  return (
    stat.type === 'file' &&
    stat.sizeBytes === row.sizeBytes &&
    stat.mtimeNs === row.mtimeNs &&
    stat.fileId === row.fileId &&
    stat.changeNs === row.changeNs
  );
}
