/** What a thread tells of a file that it read. */
import type { BigIntStats } from 'node:fs';
import type { WorkerStat } from './hashMessages';

export function plainStat(stat: BigIntStats): WorkerStat {
  return {
    sizeBytes: Number(stat.size),
    mtimeNs: stat.mtimeNs,
    fileId: `${stat.dev.toString()}:${stat.ino.toString()}`,
    mode: Number(stat.mode & 0o7777n),
    changeNs: stat.ctimeNs,
  };
}
