/** The class in which an error of a storage or local call is counted: by its code, never by its text or a path in it. */
import { areaOf, type ErrorCode } from '../../../shared/domain/errors';
import type { ErrorClass } from '../../../shared/domain/progress';

const byCode: Partial<Record<ErrorCode, ErrorClass>> = {
  'network.throttled': 'throttle',
  'network.timeout': 'timeout',
  'network.reset': 'reset',
  'network.refused': 'reset',
  'network.offline': 'dns',
  'network.dns': 'dns',
  'network.tls': 'tls',
  'network.proxy': 'server',
  'network.server': 'server',
  'store.no_bucket': 'notfound',
  'store.missing_content': 'notfound',
  'store.missing_manifest': 'notfound',
  'store.root_missing': 'notfound',
  'store.full': 'nospace',
  'store.wrong_region': 'other',
  'store.metadata_too_large': 'other',
  'disk.full': 'nospace',
  'disk.quota': 'nospace',
  'disk.inodes': 'nospace',
  'deadline.not_found': 'notfound',
  'deadline.denied': 'permission',
  'input.not_found': 'notfound',
  'plan.changed_outside': 'precondition',
  'scan.file_changing': 'source',
};

const byArea: Readonly<Record<string, ErrorClass>> = {
  auth: 'auth',
  store: 'permission',
  integrity: 'checksum',
  disk: 'local-io',
  source: 'source',
  scan: 'source',
};

export function errorClassOf(code: ErrorCode): ErrorClass {
  return byCode[code] ?? byArea[areaOf(code)] ?? 'other';
}
