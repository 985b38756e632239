/** CK-1: one thing wrong at a bucket gives exactly one error, at the id that it is of, and what depends on it is skipped. */
import { expect, test } from 'vitest';
import type { CheckMode } from '../../shared/domain/check';
import { checkBucket, clockOff, closedAfter, testKeys, troubleIn, type CheckedBucket } from '../support/checkedBucket';
import type { PolicyRule } from '../support/s3server/accounts';
import type { FaultPlan } from '../support/s3server/faultPlan';
import { startS3 } from '../support/s3server/server';
import { probeObject } from '../../main/engine/checks/s3/probeObject';

const noTls = 's3.tls skipped';
const afterBucket = ['s3.list', 's3.head'].map((id) => `${id} skipped < s3.bucket`);
const afterBucketDeep = [
  ...['s3.list', 's3.head', 's3.put', 's3.get', 's3.integrity', 's3.mpu', 's3.listparts', 's3.conditional'],
  ...['s3.latency', 's3.throughput'],
];

interface Case {
  readonly name: string;
  readonly mode?: CheckMode;
  readonly faults?: FaultPlan['rules'];
  readonly policy?: readonly PolicyRule[];
  readonly asked?: Partial<CheckedBucket>;
  /** The size of another object under the key of the probe object. */
  readonly planted?: Buffer;
  readonly trouble: readonly string[];
}

const deny = (op: string, more: Partial<PolicyRule> = {}): readonly PolicyRule[] => [{ op, effect: 'deny', ...more }];
const answer = (op: string, status: number, code: string): FaultPlan['rules'] => [
  { id: 'x', match: { op }, action: { status: { status, code } } },
];
const after = (root: string, ids: readonly string[]): string[] => ids.map((id) => `${id} skipped < ${root}`);

const cases: readonly Case[] = [
  {
    name: 's3.config: a name that no bucket can have',
    asked: { uri: 's3://Bkt_/show' },
    trouble: [
      's3.config error',
      ...after('s3.config', [
        's3.dns',
        's3.tcp',
        's3.tls',
        's3.clock',
        's3.credentials',
        's3.bucket',
        's3.list',
        's3.head',
      ]),
    ],
  },
  { name: 's3.config: a slash at the end', asked: { uri: 's3://bkt/show/' }, trouble: ['s3.config warning', noTls] },
  {
    name: 's3.dns: a name that nobody knows',
    asked: { options: { endpointUrl: 'https://no-such-host.invalid' } },
    trouble: [
      's3.dns error network.dns',
      ...after('s3.dns', ['s3.tcp', 's3.tls', 's3.clock', 's3.credentials', 's3.bucket', 's3.list', 's3.head']),
    ],
  },
  {
    name: 's3.tcp: nothing answers',
    asked: { options: { endpointUrl: 'http://127.0.0.1:1' } },
    trouble: [
      's3.tcp error network.refused',
      ...after('s3.tcp', ['s3.tls', 's3.clock', 's3.credentials', 's3.bucket', 's3.list', 's3.head']),
    ],
  },
  {
    name: 's3.clock: the connection is cut before any answer',
    faults: [{ id: 'x', match: { op: 'ListBuckets' }, action: { reset: {} } }],
    trouble: [
      noTls,
      's3.clock error network.reset',
      ...after('s3.clock', ['s3.credentials', 's3.bucket', 's3.list', 's3.head']),
    ],
  },
  {
    name: 's3.credentials: keys that have expired',
    faults: answer('ListObjectsV2', 400, 'ExpiredToken'),
    trouble: [
      noTls,
      's3.credentials error auth.expired',
      ...after('s3.credentials', ['s3.bucket', 's3.list', 's3.head']),
    ],
  },
  {
    name: 's3.credentials: keys that the store does not know',
    asked: { env: { ...testKeys, AWS_ACCESS_KEY_ID: 'NOBODY' } },
    trouble: [
      noTls,
      's3.credentials error auth.rejected',
      ...after('s3.credentials', ['s3.bucket', 's3.list', 's3.head']),
    ],
  },
  {
    name: 's3.bucket: not there',
    asked: { uri: 's3://other/show' },
    trouble: [noTls, 's3.bucket error missing', ...afterBucket],
  },
  {
    name: 's3.bucket: no rights at all',
    asked: { env: { ...testKeys, AWS_ACCESS_KEY_ID: 'S3NOPERM', AWS_SECRET_ACCESS_KEY: 'S3NOPERM' } },
    trouble: [noTls, 's3.bucket error denied', ...afterBucket],
  },
  {
    name: 's3.bucket: in another region',
    faults: answer('HeadBucket', 301, 'PermanentRedirect'),
    trouble: [noTls, 's3.bucket error wrong-region', ...afterBucket],
  },
  { name: 's3.bucket: a role for one prefix', policy: deny('HeadBucket'), trouble: [noTls, 's3.bucket info'] },
  {
    name: 's3.list: no right to list',
    policy: deny('ListObjectsV2'),
    trouble: [noTls, 's3.list error denied', 's3.head skipped < s3.list'],
  },
  { name: 's3.head: no right to look', policy: deny('HeadObject'), trouble: [noTls, 's3.head error denied'] },
  {
    name: 's3.put: no right to write',
    mode: 'deep',
    policy: deny('PutObject'),
    trouble: [
      noTls,
      's3.put error denied',
      ...after('s3.put', ['s3.get', 's3.integrity', 's3.mpu', 's3.listparts', 's3.conditional', 's3.throughput']),
    ],
  },
  {
    name: 's3.put: the key of the bucket may not be used',
    mode: 'deep',
    policy: deny('PutObject', { kms: true }),
    trouble: [
      noTls,
      's3.put error denied-key',
      ...after('s3.put', ['s3.get', 's3.integrity', 's3.mpu', 's3.listparts', 's3.conditional', 's3.throughput']),
    ],
  },
  {
    name: 's3.get: no right to read',
    mode: 'deep',
    policy: deny('GetObject'),
    trouble: [noTls, 's3.get error denied', 's3.integrity skipped < s3.get'],
  },
  {
    name: 's3.integrity: other bytes of the same number',
    mode: 'deep',
    planted: Buffer.alloc(64, 'x'),
    trouble: [noTls, 's3.integrity error integrity'],
  },
  {
    name: 's3.mpu: no upload may be begun',
    mode: 'deep',
    policy: deny('CreateMultipartUpload'),
    trouble: [noTls, 's3.mpu error denied', ...after('s3.mpu', ['s3.listparts', 's3.throughput'])],
  },
  {
    name: 's3.listparts: parts may not be listed',
    mode: 'deep',
    policy: deny('ListParts'),
    trouble: [noTls, 's3.listparts info'],
  },
  {
    name: 's3.delete: objects may not be deleted',
    mode: 'deep',
    asked: { tryDelete: true },
    policy: deny('DeleteObject'),
    trouble: [noTls, 's3.delete info store.denied_put'],
  },
  {
    name: 's3.conditional: conditions are not kept',
    mode: 'deep',
    faults: [
      {
        id: 'x',
        match: { op: 'PutObject', header: { 'if-none-match': '/^\\*$/' } },
        action: { status: { status: 501, code: 'NotImplemented' } },
      },
    ],
    trouble: [noTls, 's3.conditional info'],
  },
  {
    name: 's3.throttle: the store asks for less',
    faults: [{ id: 'x', match: { op: 'HeadObject' }, action: { status: { status: 503, code: 'SlowDown' } } }],
    trouble: [noTls, 's3.head skipped network.throttled', 's3.throttle info'],
  },
];

test.each(cases)('$name', async ({ mode = 'light', faults = [], policy = [], asked = {}, planted, trouble }) => {
  const server = closedAfter(await startS3({ buckets: ['bkt'], faults: { rules: [...faults] }, policy }));
  if (planted !== undefined) server.plant('bkt', `show/${probeObject.key}`, planted);
  const document = await checkBucket({ url: server.url, mode, ...asked });
  expect(troubleIn(document)).toEqual(trouble);
  server.faults.assertAllExercised();
  expect(server.uploads('bkt')).toEqual([]);
});

test('s3.mpu: an upload that may not be taken back is a warning that names what to ask for', async () => {
  const server = closedAfter(await startS3({ buckets: ['bkt'], policy: deny('AbortMultipartUpload') }));
  const document = await checkBucket({ url: server.url, mode: 'deep' });
  expect(troubleIn(document)).toEqual([noTls, 's3.mpu warning store.denied_put']);
});

test('after a bucket that is missing, a deep check tries nothing in it', async () => {
  const server = closedAfter(await startS3({ buckets: ['bkt'] }));
  const document = await checkBucket({ url: server.url, mode: 'deep', uri: 's3://other/show' });
  expect([troubleIn(document), server.objects('bkt')]).toEqual([
    [noTls, 's3.bucket error missing', ...after('s3.bucket', afterBucketDeep)],
    [],
  ]);
});

test.each([
  [
    -11 * 60,
    ['s3.tls skipped', 's3.clock error', ...after('s3.clock', ['s3.credentials', 's3.bucket', 's3.list', 's3.head'])],
  ],
  [-3 * 60, ['s3.tls skipped', 's3.clock warning']],
  [-60, ['s3.tls skipped']],
])('CK-7 a clock that is off by %d s is told to the second', async (skewSeconds, trouble) => {
  const { url } = closedAfter(await startS3({ buckets: ['bkt'] }));
  const document = await checkBucket({ url, clock: clockOff(skewSeconds * 1000) });
  const found = document.results.find(({ id }) => id === 's3.clock')?.details?.['skewSeconds'];
  expect([troubleIn(document), Math.abs(Number(found) - skewSeconds) <= 1]).toEqual([trouble, true]);
});

test.each(['s3://bucket-403/AccessDenied', 's3://bucket-404/NoSuchBucket-404', 's3://accessdenied/403'])(
  'CK-4 %s is not misread, however well it works',
  async (uri) => {
    const bucket = uri.split('/')[2] ?? '';
    const { url } = closedAfter(await startS3({ buckets: [bucket] }));
    expect(troubleIn(await checkBucket({ url, uri, mode: 'deep' }))).toEqual([noTls]);
  },
);

test('CK-4 a refusal in a bucket called 404 is a refusal', async () => {
  const { url } = closedAfter(await startS3({ buckets: ['bucket-404'], policy: deny('ListObjectsV2') }));
  expect(troubleIn(await checkBucket({ url, uri: 's3://bucket-404/NoSuchKey' }))).toEqual([
    noTls,
    's3.list error denied',
    's3.head skipped < s3.list',
  ]);
});
