/** What making folders costs a run, and whether it is slow. */
import type { RunResult } from '../../../shared/domain/runResult';
import { latencyOf, type OpCounters } from './opCounters';

export type FolderCreation = NonNullable<RunResult['folderCreation']>[number];

const slowP95Us = 20_000;
const slowSharePercent = 25;

/** Per volume; a share of the active time is known only where there was some. */
export function folderCreationOf(rows: readonly OpCounters[], activeMs: number): FolderCreation[] {
  return rows.flatMap((row) => {
    const latency = latencyOf([row]);
    const [p50Us, p95Us] = [latency.quantile(0.5), latency.quantile(0.95)];
    if (row.op !== 'mkdir' || p50Us === undefined || p95Us === undefined) return [];
    // Several are made at a time.
    const sharePercent = activeMs > 0 ? Math.min(100, latency.sum / 10 / activeMs) : undefined;
    const isSlow = p95Us > slowP95Us || (sharePercent !== undefined && sharePercent > slowSharePercent);
    return [
      {
        endpoint: row.endpoint,
        count: latency.n,
        p50Us,
        p95Us,
        ...(sharePercent === undefined ? {} : { sharePercent }),
        ...(isSlow ? { finding: 'mkdir-slow' as const } : {}),
      },
    ];
  });
}
