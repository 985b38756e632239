/** Tells before a plan is applied how long its backup is kept, and which older backups it would push out. */
import type { Plan } from '../../../../shared/domain/plan';
import type { Output } from '../../../../shared/ipc/contract';
import type { Downloads } from '../downloads';
import { rowBytes } from '../plan/totals';
import type { Backups } from './backups';
import { runsPushedOut } from './retention';

/** `input.not_found` when the transfer has no plan. */
export async function forecastBackups(
  uid: string,
  { downloads, backups, nowMs }: { readonly downloads: Downloads; readonly backups: Backups; readonly nowMs: number },
  signal: AbortSignal,
): Promise<Output<'backup.forecast'>> {
  const policy = backups.policy();
  const incoming = await downloads.review(uid, (review) => {
    const { backupBytes, roots } = review.summary();
    const targets = new Set(roots.flatMap(({ target }) => (target === null ? [] : [target])));
    const [only, ...others] = targets;
    if (backupBytes === 0 || only === undefined) return new Map<string, number>();
    return others.length === 0 ? new Map([[only, backupBytes]]) : bytesByTarget(review.plan());
  });
  const pushedOut = runsPushedOut(await backups.keptRuns(signal), incoming, policy, nowMs);
  const bytes = pushedOut.flatMap(({ roots }) => roots.map(({ bytes: own }) => own));
  return {
    keepDays: policy.keepDays,
    pushesOutRuns: pushedOut.length,
    pushesOutBytes: bytes.reduce((sum, own) => sum + own, 0),
  };
}

/** What applying keeps, by the folder that it lies in. */
function bytesByTarget({
  roots,
  entries,
}: Pick<Plan, 'roots'> & { readonly entries: Iterable<Plan['entries'][number]> }): ReadonlyMap<string, number> {
  const targets = new Map(roots.map(({ id, target }) => [id, target]));
  const bytes = new Map<string, number>();
  for (const entry of entries) {
    const target = targets.get(entry.root);
    const own = rowBytes(entry).backup;
    if (target === null || target === undefined || own === 0) continue;
    bytes.set(target, (bytes.get(target) ?? 0) + own);
  }
  return bytes;
}
