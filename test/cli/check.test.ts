/** `satchel check`: what it prints, and the exit code that each kind of trouble has. */
import { expect, onTestFinished, test } from 'vitest';
import { CheckDocument, CheckResult } from '../../shared/domain/check';
import { createCliPlace } from '../support/cliRunner';
import type { PolicyRule } from '../support/s3server/accounts';
import { startS3 } from '../support/s3server/server';
import type { S3TestServer } from '../support/s3server/testServer';

const keys = { AWS_ACCESS_KEY_ID: 'S3TEST', AWS_SECRET_ACCESS_KEY: 'S3TEST', AWS_REGION: 'us-east-1' };

async function store(options: Parameters<typeof startS3>[0] = {}): Promise<S3TestServer> {
  const server = await startS3({ buckets: ['bkt'], ...options });
  onTestFinished(() => server.close());
  return server;
}

const at = (url: string, uri = 's3://bkt/show'): string[] => ['--endpoint-url', url, '--s3-root-uri', uri];
const deny = (op: string): { policy: readonly PolicyRule[] } => ({ policy: [{ op, effect: 'deny' }] });

test('prints a line for each result, then the whole document, then how it ended', async () => {
  const place = await createCliPlace();
  const { url } = await store();
  const { code, lines, last } = await place.json(['check', '--deep', ...at(url)], { env: keys });
  const whole = CheckDocument.parse(lines.find(({ type }) => type === 'check'));
  const told = lines.filter(({ type }) => type === 'item').map(({ result }) => CheckResult.parse(result));
  const byId = (one: CheckResult, other: CheckResult): number => (one.id < other.id ? -1 : 1);
  expect([code, told.toSorted(byId), last]).toEqual([
    0,
    whole.results.toSorted(byId),
    { type: 'result', verb: 'check', passed: true, counts: whole.counts },
  ]);
});

test('says to a person what is wrong and what to do', async () => {
  const place = await createCliPlace();
  const { url } = await store(deny('ListObjectsV2'));
  const { code, stdout } = await place.run(['check', ...at(url)], { env: keys });
  const lines = stdout.trimEnd().split('\n');
  expect([
    code,
    lines.filter((line) => line.startsWith('error')).map((line) => /s3\.list.*s3:ListBucket/.test(line)),
    lines.at(-1),
  ]).toEqual([10, [true], 'Not ready: s3://bkt/show (1 error).']);
});

test.each([
  ['a sign-in that is refused', {}, 's3://bkt/show', { AWS_ACCESS_KEY_ID: 'NOBODY' }, 10],
  ['a right that is missing', deny('HeadObject'), 's3://bkt/show', {}, 10],
  ['a bucket that is missing', {}, 's3://other/show', {}, 11],
  ['an address that cannot be right', {}, 's3://Bkt_/show', {}, 2],
] as const)('%s has its own exit code', async (_, options, uri, env, exitCode) => {
  const place = await createCliPlace();
  const { url } = await store(options);
  const { code, last } = await place.json(['check', ...at(url, uri)], { env: { ...keys, ...env } });
  expect([code, last.type, last['passed']]).toEqual([exitCode, 'result', false]);
});

test('a store that nothing answers for is trouble of the network', async () => {
  const place = await createCliPlace();
  const { code } = await place.json(['check', ...at('http://127.0.0.1:1')], { env: keys });
  expect(code).toBe(13);
});

test('warnings are fine, unless they are asked about', async () => {
  const place = await createCliPlace();
  const { url } = await store();
  const warned = at(url, 's3://bkt/show/');
  const codes = [
    (await place.json(['check', ...warned], { env: keys })).code,
    (await place.json(['check', '--strict', ...warned], { env: keys })).code,
  ];
  expect(codes).toEqual([0, 3]);
});

test('a folder is checked as a place to bring files to', async () => {
  const place = await createCliPlace();
  const { code, lines } = await place.json(['check', '.']);
  const whole = CheckDocument.parse(lines.find(({ type }) => type === 'check'));
  expect([code, whole.targets.map(({ kind, label }) => [kind, label]), whole.results[0]?.id]).toEqual([
    0,
    [['fs', place.folder]],
    'fs.exists',
  ]);
});

test('without anything to check it says how to name something', async () => {
  const place = await createCliPlace();
  const { code, last } = await place.json(['check']);
  expect([code, last['code'], String(last['hint']).includes('satchel check FOLDER')]).toEqual([
    2,
    'config.invalid',
    true,
  ]);
});
