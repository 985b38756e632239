/** How a run of a transfer can end: the closed list of transfers.md §13, with what each means for trying again. */

export const runCodes = [
  'success',
  'nothing-to-do',
  'nothing-new-to-do',
  'partly-failed',
  'paused',
  'cancelled',
  'killed',
  'conflict-unresolved',
  'source-missing',
  'source-changed',
  'checksum-mismatch',
  'unsafe-path',
  'manifest-unsupported',
  'config-invalid',
  'job-gone',
  'job-create-failed',
  'target-locked',
  'disk-full',
  'quota-exceeded',
  'access-denied',
  'credentials-expired',
  'endpoint-throttled',
  'endpoint-unreachable',
  'engine-timeout',
  'engine-disappeared',
  'engine-no-result',
  'system-failure',
] as const;
export type RunCode = (typeof runCodes)[number];

const transientCodes: ReadonlySet<RunCode> = new Set([
  'target-locked',
  'endpoint-throttled',
  'endpoint-unreachable',
  'engine-timeout',
  'engine-disappeared',
  'engine-no-result',
]);

/** Whether the same run may end well later without anybody changing anything. */
export function isTransient(code: RunCode): boolean {
  return transientCodes.has(code);
}
