/** Which exit code of the command line each error code gives (one table, errors.md of the specification). */
import { areaOf, type ErrorCode } from './errors';

export const exitCodes = {
  ok: 0,
  internal: 1,
  usage: 2,
  partlyFailed: 3,
  auth: 10,
  notFound: 11,
  locked: 12,
  network: 13,
  integrity: 14,
  noSpace: 15,
  decisionsNeeded: 16,
  cancelled: 130,
} as const;

const byCode: Partial<Record<ErrorCode, number>> = {
  'input.not_found': 11,
  'journal.damaged': 14,
  'undo.changed_since': 3,
  'undo.backup_missing': 3,
  'undo.purged': 11,
  'plan.guard': 15,
  'store.no_bucket': 11,
  'store.missing_content': 14,
  'store.missing_manifest': 11,
  'store.wrong_region': 2,
  'store.metadata_too_large': 2,
  'store.root_missing': 11,
  'store.full': 15,
  'disk.full': 15,
  'disk.quota': 15,
  'disk.inodes': 15,
  'disk.busy': 12,
  'deadline.create_failed': 1,
  'deadline.not_found': 11,
  'deadline.denied': 10,
  'scan.root_missing': 11,
  'scan.root_not_folder': 2,
  'source.missing': 3,
  cancelled: 130,
};

const byArea: Readonly<Record<string, number>> = {
  input: 2,
  path: 2,
  manifest: 2,
  ops: 2,
  compose: 2,
  mapping: 2,
  pattern: 2,
  name: 2,
  plan: 2,
  journal: 2,
  undo: 3,
  scan: 3,
  source: 3,
  submit: 2,
  integrity: 14,
  store: 10,
  output: 3,
  auth: 10,
  network: 13,
  disk: 3,
  decision: 16,
  download: 3,
  deadline: 2,
  queue: 12,
  lock: 12,
  ipc: 2,
  request: 2,
  link: 2,
  config: 2,
  engine: 1,
  database: 1,
  internal: 1,
};

/** The exit code for an error. A stored manifest that does not match its hash passes `integrity.mismatch`, not a manifest code. */
export function exitCodeOf(code: ErrorCode): number {
  return byCode[code] ?? byArea[areaOf(code)] ?? exitCodes.internal;
}
