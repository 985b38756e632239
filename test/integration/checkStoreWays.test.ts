/** Ways to a store that misbehave: silence, certificates, several endpoints, a service of the computer that must not be asked. */
import { createServer, type Server } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createClock } from '../../main/adapters/clock/clock';
import { endpointsConclusion } from '../../main/engine/checks/s3/endpointsConclusion';
import type { TargetPlan } from '../../main/engine/checks/probe';
import type { CheckDocument } from '../../shared/domain/check';
import {
  bucketPlan,
  checkBucket,
  checkBuckets,
  closedAfter,
  testKeys,
  troubleIn,
  type CheckedBucket,
} from '../support/checkedBucket';
import { startS3 } from '../support/s3server/server';

test('CK-2 a server that never answers ends a light check with one error at the first unanswered link', async () => {
  const rules = [{ id: 'silence', match: { op: 'ListBuckets' }, action: { blackhole: {} } }];
  const server = closedAfter(await startS3({ buckets: ['bkt'], faults: { rules } }));
  const waits: number[] = [];
  const clock = createClock();
  // Limits are waited out in no time, so that what is seen is that they are there.
  const hurried = {
    ...clock,
    delay: async (ms: number, signal: AbortSignal) => {
      waits.push(ms);
      await (ms === 5_000
        ? untilBegun(() => server.requests.count({ op: 'ListBuckets' }) > 0)
        : clock.delay(ms, signal));
    },
  };
  const document = await checkBucket({ url: server.url, clock: hurried });
  expect([troubleIn(document), [...new Set(waits)].filter((ms) => ms >= 1_000 && ms <= 5_000)]).toEqual([
    [
      's3.tls skipped',
      's3.clock error network.timeout',
      ...['s3.credentials', 's3.bucket', 's3.list', 's3.head'].map((id) => `${id} skipped < s3.clock`),
    ],
    [5_000, 2_000],
  ]);
});

/** As long as it takes the server to hear of it. */
async function untilBegun(isBegun: () => boolean): Promise<void> {
  while (!isBegun()) await new Promise((resolve) => setImmediate(resolve));
}

test('CK-5 with credentials in the environment nobody connects to the metadata service of the computer', async () => {
  let connections = 0;
  const metadata = await listening(
    createServer((socket) => {
      connections += 1;
      socket.destroy();
    }),
  );
  const server = closedAfter(await startS3({ buckets: ['bkt'] }));
  const env = { ...testKeys, AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata };
  const before = { ...process.env };
  Object.assign(process.env, env);
  onTestFinished(() => {
    for (const name of Object.keys(env)) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[name];
    }
  });
  const document = await checkBucket({ url: server.url, env, mode: 'deep' });
  const { details } = document.results.find(({ id }) => id === 's3.credentials') ?? {};
  expect([troubleIn(document), details?.['provider'], connections]).toEqual([['s3.tls skipped'], 'environment', 0]);
});

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise(
        (resolve) =>
          void server.close(() => {
            resolve();
          }),
      ),
  );
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port');
  return `http://127.0.0.1:${address.port}`;
}

test('CK-6 one of four endpoints that fails is a warning that names it, and excluding it makes the next check clean', async () => {
  const servers = await Promise.all(
    Array.from({ length: 3 }, async () => closedAfter(await startS3({ buckets: ['bkt'] }))),
  );
  const urls = [...servers.map(({ url }) => url), 'http://127.0.0.1:1'];
  const broken = 's3://127.0.0.1:1/bkt';
  const excluded = {
    key: broken,
    mode: 'excluded',
    source: 'user',
    reason: null,
    untilMs: null,
    window: null,
    lastOkMs: null,
  } as const;
  const first = await checkEndpoints(urls.map((url) => ({ url })));
  const second = await checkEndpoints(urls.map((url) => (url === urls[3] ? { url, standing: excluded } : { url })));
  const summary = (document: CheckDocument): unknown[] =>
    document.results
      .filter(({ id }) => id === 's3.endpoints')
      .map(({ level, details, actions }) => [level, details?.['bad'], actions]);
  expect([first.passed, summary(first), second.passed, summary(second), second.counts.warning]).toEqual([
    true,
    [['warning', broken, ['exclude-endpoint']]],
    true,
    [['success', undefined, []]],
    0,
  ]);
});

test('a store none of whose endpoints works is one error', async () => {
  const document = await checkEndpoints([{ url: 'http://127.0.0.1:1' }, { url: 'http://127.0.0.1:2' }]);
  const errors = document.results.filter(({ level }) => level === 'error').map(({ id, type }) => [id, type]);
  expect([document.passed, errors]).toEqual([false, [['s3.endpoints', 'network']]]);
});

async function checkEndpoints(asked: readonly CheckedBucket[]): Promise<CheckDocument> {
  const plans: TargetPlan[] = asked.map((each, at) =>
    bucketPlan({ ...each, targetId: `endpoint-${at + 1}`, isOneOfSeveral: true }),
  );
  const used = plans.filter((_, at) => asked[at]?.standing === undefined).map(({ target }) => target);
  const conclusion = endpointsConclusion(used);
  const closings: Promise<void>[] = [];
  const document = await checkBuckets(
    plans,
    {},
    { closing: (work) => closings.push(work) },
    conclusion === undefined ? [] : [conclusion],
  );
  await Promise.all(closings);
  return document;
}

const dayMs = 86_400_000;

test.each([
  ['not trusted', { problem: 'SELF_SIGNED_CERT_IN_CHAIN' }, 90, 's3.tls error'],
  ['about to end', {}, 13, 's3.tls warning'],
  ['fine', {}, 15, undefined],
])('s3.tls: a certificate that is %s', async (_, problem, days, trouble) => {
  const { url, port } = closedAfter(await startS3({ buckets: ['bkt'] }));
  const facts = { subject: 'store', issuer: 'Studio CA', validToMs: Date.now() + days * dayMs, protocol: 'TLSv1.3' };
  const document = await checkBucket({
    url,
    network: {
      way: () => ({ host: '127.0.0.1', port, isTls: true }),
      certificate: () => Promise.resolve({ ...facts, ...problem }),
    },
  });
  const { details } = document.results.find(({ id }) => id === 's3.tls') ?? {};
  expect([troubleIn(document)[0], details?.['issuer']]).toEqual([trouble, 'Studio CA']);
});
