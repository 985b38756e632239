/** What the codes of failed calls mean for a check, and which exit code a check ends with. */
import { expect, test } from 'vitest';
import { failedCall } from '../../../main/engine/checks/failedCall';
import type { CheckResult } from '../../../shared/domain/check';
import { exitCodeOfCheck } from '../../../shared/domain/checkExit';
import type { ErrorCode } from '../../../shared/domain/errors';

const outcomeOf = (code: ErrorCode): ReturnType<typeof failedCall> =>
  failedCall({ code, message: 'm', retryable: false }, { httpStatus: 403 });

test('CK-10 a bucket that is missing, refused, of somebody else or elsewhere has four different causes', () => {
  const codes = ['store.no_bucket', 'store.denied_head', 'store.wrong_owner', 'store.wrong_region'] as const;
  expect(codes.map((code) => [outcomeOf(code).details?.['cause'], outcomeOf(code).type])).toEqual([
    ['missing', 'configuration'],
    ['denied', 'permission'],
    ['wrong-owner', 'permission'],
    ['wrong-region', 'configuration'],
  ]);
});

test.each([
  ['auth.expired', 'error', 'authentication', ['sign-in']],
  ['auth.clock', 'error', 'system', ['open-clock-settings']],
  ['store.denied_put', 'error', 'permission', ['copy-policy']],
  ['store.full', 'error', 'resource', ['free-space']],
  ['network.tls', 'error', 'network', []],
  ['network.throttled', 'skipped', 'resource', []],
  ['internal', 'error', 'system', []],
] as const)('%s is %s of type %s', (code, level, type, actions) => {
  const outcome = outcomeOf(code);
  expect([outcome.level, outcome.type, outcome.actions, outcome.httpStatus]).toEqual([level, type, actions, 403]);
});

type Found = Pick<CheckResult, 'id' | 'level' | 'type'> & { readonly cause?: string };

const exitOf = (found: readonly Found[], isStrict = false): number =>
  exitCodeOfCheck(
    {
      results: found.map(({ cause, ...result }) => ({
        ...{ targetId: 't', message: '', hint: '', actions: [], latencyMs: 0, phase: '' },
        ...result,
        ...(cause === undefined ? {} : { details: { cause } }),
      })),
      counts: {
        ...{ error: 0, info: 0, success: 0, skipped: 0 },
        warning: found.filter(({ level }) => level === 'warning').length,
      },
    },
    isStrict,
  );

test.each<[string, number, Found]>([
  ['a sign-in', 10, { id: 's3.credentials', level: 'error', type: 'authentication' }],
  ['a right', 10, { id: 's3.put', level: 'error', type: 'permission' }],
  ['a bucket that is missing', 11, { id: 's3.bucket', level: 'error', type: 'configuration', cause: 'missing' }],
  ['a folder that is missing', 11, { id: 'fs.exists', level: 'error', type: 'configuration' }],
  ['a file that is open elsewhere', 12, { id: 'fs.locks', level: 'error', type: 'resource' }],
  ['the network', 13, { id: 's3.tcp', level: 'error', type: 'network' }],
  ['other bytes', 14, { id: 's3.integrity', level: 'error', type: 'system', cause: 'integrity' }],
  ['room', 15, { id: 'fs.space', level: 'error', type: 'resource' }],
  ['settings', 2, { id: 's3.config', level: 'error', type: 'configuration' }],
  ['this computer', 1, { id: 's3.clock', level: 'error', type: 'system' }],
])('trouble of %s ends with %i', (_, code, found) => {
  expect(exitOf([found])).toBe(code);
});

test('the first error in the order of the ids counts, and warnings only where they are asked about', () => {
  const warning: Found = { id: 's3.tls', level: 'warning', type: 'network' };
  const list: Found = { id: 's3.list', level: 'error', type: 'permission' };
  const dns: Found = { id: 's3.dns', level: 'error', type: 'network' };
  const unknown: Found = { id: 's3.moon', level: 'error', type: 'configuration' };
  expect([
    exitOf([unknown, list, dns]),
    exitOf([unknown, list]),
    exitOf([warning]),
    exitOf([warning], true),
    exitOf([]),
  ]).toEqual([13, 10, 0, 3, 0]);
});
