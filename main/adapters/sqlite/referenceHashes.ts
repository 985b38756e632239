/** Hashes that the Deadline client remembers, for large files that Satchel has not read yet. */
import { join } from 'node:path';
import { Buffer } from 'node:buffer';
import type { Clock } from '../../engine/ports/clock';
import type { FileFacts, HashCache } from '../../engine/ports/hashing';
import type { CacheWarning } from './cacheDatabase';
import { openReferenceDatabase } from './referenceDatabase';

interface Row {
  readonly hash: unknown;
  readonly time: unknown;
}

/** Its rows know no size and no identity: what is quick to read is read instead of believed. */
const quickBytes = 64 * 1024 * 1024;
const settledNs = 2_000_000_000n;

const findSql = `SELECT file_hash AS hash, last_modified_time AS time FROM hashesV4
  WHERE file_path = ? AND hash_algorithm = 'xxh128' AND range_start = 0 AND range_end = -1`;

export interface ReferenceOptions {
  /** The folder `cache` of the Deadline client. */
  readonly folder: string;
  readonly clock: Clock;
  readonly onWarning: CacheWarning;
}

/** The cache, and where it knows nothing of a large file the hash that the Deadline client gave it at the same time of change. */
export function withReferenceHashes(cache: HashCache, { folder, clock, onWarning }: ReferenceOptions): HashCache {
  const reference = openReferenceDatabase<Row>(join(folder, 'hash_cache.db'), 'hashesV4', findSql, onWarning);

  function known(path: string, { sizeBytes, mtimeNs }: FileFacts): string | undefined {
    if (sizeBytes <= quickBytes || mtimeNs + settledNs >= BigInt(clock.nowMs()) * 1_000_000n) return undefined;
    const row = reference.get(Buffer.from(path));
    if (row?.time !== referenceTime(mtimeNs)) return undefined;
    return typeof row.hash === 'string' && /^[0-9a-f]{32}$/u.test(row.hash) ? row.hash : undefined;
  }

  return {
    ...cache,
    get: (path, facts) => cache.get(path, facts) ?? known(path, facts),
    forFolder: (folderPath) => {
      const own = cache.forFolder(folderPath);
      return { get: (name, facts) => own.get(name, facts) ?? known(join(folderPath, name), facts) };
    },
    close() {
      reference.close();
      cache.close();
    },
  };
}

/** Local time to the microsecond of a double, the fraction left out when it is nothing: as Python's `datetime` writes it. */
export function referenceTime(mtimeNs: bigint): string {
  const seconds = Number(mtimeNs) / 1e9;
  let whole = Math.floor(seconds);
  let micros = roundHalfEven((seconds - whole) * 1e6);
  if (micros === 1_000_000) {
    whole++;
    micros = 0;
  }
  const time = new Date(whole * 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [String(time.getFullYear()).padStart(4, '0'), two(time.getMonth() + 1), two(time.getDate())].join('-');
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':');
  return `${day} ${clock}${micros === 0 ? '' : `.${String(micros).padStart(6, '0')}`}`;
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
