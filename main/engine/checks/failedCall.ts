/** What a call that failed means for a check: one table from the code of its error. */
import type { CheckType } from '../../../shared/domain/check';
import { areaOf, type ErrorCode, type ErrorDto } from '../../../shared/domain/errors';
import type { AnswerFacts } from '../ports/bucketProbe';
import type { ProbeOutcome } from './probe';

const typeByCode: Partial<Record<ErrorCode, CheckType>> = {
  'store.no_bucket': 'configuration',
  'store.wrong_region': 'configuration',
  'store.wrong_owner': 'permission',
  'store.root_missing': 'configuration',
  'store.full': 'resource',
  'auth.clock': 'system',
  'deadline.denied': 'permission',
  'network.throttled': 'resource',
  'disk.denied': 'permission',
  'disk.readonly': 'permission',
  'disk.full': 'resource',
  'disk.quota': 'resource',
  'disk.inodes': 'resource',
  'input.not_found': 'configuration',
};

const typeByArea: Readonly<Record<string, CheckType>> = {
  auth: 'authentication',
  store: 'permission',
  network: 'network',
  input: 'configuration',
  config: 'configuration',
  deadline: 'configuration',
  internal: 'system',
};

/** Why exactly, where a type is too coarse: four different answers of a bucket, and what an exit code depends on. */
const causeByCode: Partial<Record<ErrorCode, string>> = {
  'store.no_bucket': 'missing',
  'store.missing_content': 'missing',
  'store.root_missing': 'missing',
  'deadline.not_found': 'missing',
  'input.not_found': 'missing',
  'store.wrong_owner': 'wrong-owner',
  'store.wrong_region': 'wrong-region',
  'store.denied_head': 'denied',
  'store.denied_list': 'denied',
  'store.denied_get': 'denied',
  'store.denied_put': 'denied',
  'store.denied_kms': 'denied-key',
  'integrity.mismatch': 'integrity',
  'integrity.short': 'integrity',
};

const actionsByCode: Partial<Record<ErrorCode, readonly string[]>> = {
  'store.no_bucket': ['open-settings:store.uri'],
  'store.wrong_region': ['open-settings:store.region'],
  'store.full': ['free-space'],
  'auth.clock': ['open-clock-settings'],
  'network.dns': ['open-settings:store.endpointUrl'],
  'network.refused': ['open-settings:store.endpointUrl'],
};

/** An error with the code's type, cause and offers. A place that is too busy was not judged: nothing is wrong with it. */
export function failedCall(error: ErrorDto, answer: AnswerFacts = {}): ProbeOutcome {
  const { code, message, hint } = error;
  const cause = causeByCode[code];
  const isBusy = code === 'network.throttled';
  return {
    level: isBusy ? 'skipped' : 'error',
    type: typeByCode[code] ?? typeByArea[areaOf(code)] ?? 'system',
    message,
    ...(hint === undefined ? {} : { hint }),
    actions: [...(actionsByCode[code] ?? actionsOfArea(code))],
    details: { code, ...(cause === undefined ? {} : { cause }) },
    ...answer,
  };
}

function actionsOfArea(code: ErrorCode): readonly string[] {
  if (areaOf(code) === 'auth') return ['sign-in'];
  return code.startsWith('store.denied_') ? ['copy-policy'] : [];
}
