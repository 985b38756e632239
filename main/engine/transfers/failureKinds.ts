/** What an error means for the transfer that met it: how its run ended, and whether it is tried again, asks, or fails. */
import { areaOf, type ErrorCode, type ErrorDto } from '../../../shared/domain/errors';
import type { RunCode } from '../../../shared/domain/runCodes';

export type AfterFailure = 'retry' | 'ask' | 'fail';

const byCode: Partial<Record<ErrorCode, RunCode>> = {
  'input.not_found': 'job-gone',
  'deadline.not_found': 'job-gone',
  'deadline.create_failed': 'job-create-failed',
  'source.missing': 'source-missing',
  'source.unreadable': 'source-missing',
  'scan.root_missing': 'source-missing',
  'source.changed': 'source-changed',
  'scan.file_changing': 'source-changed',
  'store.full': 'quota-exceeded',
  'store.missing_content': 'source-missing',
  'store.missing_manifest': 'job-gone',
  'store.wrong_region': 'config-invalid',
  'store.metadata_too_large': 'config-invalid',
  'store.root_missing': 'config-invalid',
  'auth.clock': 'access-denied',
  'auth.expired': 'credentials-expired',
  'network.throttled': 'endpoint-throttled',
  'disk.full': 'disk-full',
  'disk.inodes': 'disk-full',
  'disk.quota': 'quota-exceeded',
  'disk.busy': 'target-locked',
  'disk.denied': 'access-denied',
  'disk.readonly': 'access-denied',
  'plan.guard': 'disk-full',
  'decision.needed': 'conflict-unresolved',
  'lock.root': 'target-locked',
  'queue.locked': 'target-locked',
  'path.unsafe': 'unsafe-path',
  'download.escapes_root': 'unsafe-path',
  'engine.stuck': 'engine-timeout',
  'transfer.many_failures': 'partly-failed',
  cancelled: 'cancelled',
};

const byArea: Readonly<Record<string, RunCode>> = {
  path: 'unsafe-path',
  manifest: 'manifest-unsupported',
  input: 'config-invalid',
  config: 'config-invalid',
  plan: 'config-invalid',
  scan: 'source-missing',
  source: 'source-missing',
  integrity: 'checksum-mismatch',
  store: 'access-denied',
  auth: 'access-denied',
  network: 'endpoint-unreachable',
  deadline: 'config-invalid',
};

/** The code in the run's record. */
export function runCodeOf(code: ErrorCode): RunCode {
  return byCode[code] ?? byArea[areaOf(code)] ?? 'system-failure';
}

/** Somebody can put it right, and then the transfer goes on where it stopped (transfers.md §6.6). */
const askedCodes: ReadonlySet<ErrorCode> = new Set([
  'store.denied_put',
  'store.denied_get',
  'store.denied_head',
  'store.denied_list',
  'store.denied_kms',
  'store.wrong_owner',
  'store.full',
  'auth.missing',
  'auth.profile_missing',
  'auth.expired',
  'auth.clock',
  'auth.rejected',
  'network.tls',
  'disk.full',
  'disk.quota',
  'disk.inodes',
  'source.changed',
  'transfer.many_failures',
]);

const retriedCodes: ReadonlySet<ErrorCode> = new Set(['disk.busy', 'lock.root', 'engine.stuck']);

/** A busy folder or a network that is away ends by itself; what a person must put right is asked; the rest failed. */
export function afterFailure({ code, retryable }: ErrorDto): AfterFailure {
  if (askedCodes.has(code)) return 'ask';
  if (retriedCodes.has(code)) return 'retry';
  return retryable && areaOf(code) === 'network' ? 'retry' : 'fail';
}

const mostRunsInRow = 5;

/** How long until the next try after `failures` failed ones in a row; `undefined` when it was tried often enough. */
export function retryDelayMs(failures: number): number | undefined {
  return failures >= mostRunsInRow ? undefined : Math.min(30_000 * 4 ** (failures - 1), 30 * 60_000);
}
