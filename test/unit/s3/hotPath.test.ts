import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClock } from '../../../main/adapters/clock/clock';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { openS3BlobStore } from '../../../main/adapters/s3/s3BlobStore';
import type { BlobStore } from '../../../main/engine/ports/blobStore';
import { FaultPlan } from '../../support/s3server/faultPlan';
import { startS3 } from '../../support/s3server/server';
import type { S3TestServer } from '../../support/s3server/testServer';

const signal = new AbortController().signal;
const hasher = createHasher();
let server: S3TestServer;
let stores: BlobStore[];

beforeEach(async () => {
  server = await startS3({ buckets: ['bkt'] });
  stores = [];
});
afterEach(async () => {
  for (const store of stores) await store.close();
  await server.close();
});

function open(env: Readonly<Record<string, string>> = {}): BlobStore {
  const account = { AWS_ACCESS_KEY_ID: 'S3TEST', AWS_SECRET_ACCESS_KEY: 'S3TEST', AWS_REGION: 'us-east-1' };
  const parts = { hasher, clock: createClock(), chance: () => 0, env: { ...account, ...env } };
  const store = openS3BlobStore('s3://bkt/root', { endpointUrl: server.url }, parts);
  stores.push(store);
  return store;
}

async function put(store: BlobStore, key: string, text: string): Promise<string> {
  const bytes = Buffer.from(text);
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(bytes);
  }
  const options = { signal, expectedHash: hasher.hash(bytes), isKnownAbsent: true };
  return (await store.put(key, { sizeBytes: bytes.length, open: chunks }, options)).outcome;
}

async function read(store: BlobStore, key: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await store.get(key, { signal })).body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Only the SDK numbers its attempts. */
const ways = (): string[] =>
  server.requests.where({}).map(({ op, headers }) => `${op} ${'amz-sdk-request' in headers ? 'SDK' : 'short'}`);

test('the SDK finds the way, everything small after it goes the short way', async () => {
  const store = open();
  expect([await put(store, 'Data/a', 'one'), await put(store, 'Data/b', 'two'), await read(store, 'Data/b')]).toEqual([
    'created',
    'created',
    'two',
  ]);
  expect((await store.head('Data/a', signal))?.sizeBytes).toBe(3);
  expect(await store.head('Data/none', signal)).toBeUndefined();
  expect(ways()).toEqual([
    'PutObject SDK',
    'PutObject short',
    'GetObject short',
    'HeadObject short',
    'HeadObject short',
  ]);
});

test('with the short way switched off everything goes through the SDK', async () => {
  const store = open({ SATCHEL_S3_HOT_PATH: 'off' });
  await put(store, 'Data/a', 'one');
  await read(store, 'Data/a');
  expect(ways()).toEqual(['PutObject SDK', 'GetObject SDK']);
});

test('keys of output manifests go the short way too, in spite of the colons of their times', async () => {
  const key = 'Manifests/farm-1/queue-1/job-1/step-1/task-1/2026-01-01T00:00:00.000001Z_sessionaction-1-1/a_output';
  const store = open();
  server.plant('bkt', `root/${key}`, Buffer.from('one'));
  // The way is learned from such a key as well.
  expect([await read(store, key), await read(store, key), await put(store, `${key}2`, 'two')]).toEqual([
    'one',
    'one',
    'created',
  ]);
  expect([(await store.head(`${key}2`, signal))?.sizeBytes, await read(store, `${key}2`)]).toEqual([3, 'two']);
  expect(ways()).toEqual([
    'GetObject SDK',
    'GetObject short',
    'PutObject short',
    'HeadObject short',
    'GetObject short',
  ]);
});

test('a key that needs encoding is left to the SDK', async () => {
  const store = open();
  await put(store, 'Data/a', 'one');
  await put(store, 'Data/ü (1)+&', 'two');
  expect(await read(store, 'Data/ü (1)+&')).toBe('two');
  expect(ways()).toEqual(['PutObject SDK', 'PutObject SDK', 'GetObject SDK']);
});

test('a refusal that only the SDK can act on is put to the SDK, which succeeds', async () => {
  const store = open();
  await put(store, 'Data/a', 'one');
  const action = { status: { status: 400, code: 'ExpiredToken' } };
  server.setFaults(FaultPlan.parse({ rules: [{ id: 'x', match: { op: 'GetObject' }, when: { times: 1 }, action }] }));
  expect(await read(store, 'Data/a')).toBe('one');
  server.faults.assertAllExercised();
  expect(ways()).toEqual(['PutObject SDK', 'GetObject short', 'GetObject SDK']);
});

test('a clock that goes wrong meanwhile is corrected', async () => {
  const store = open();
  await put(store, 'Data/a', 'one');
  server.setClockSkew(3_600_000);
  expect(await read(store, 'Data/a')).toBe('one');
  expect(await read(store, 'Data/a')).toBe('one');
  expect(ways().at(-1)).toBe('GetObject short');
});

test('objects that somebody else stored meanwhile are present, damaged ones are replaced', async () => {
  const store = open();
  await put(store, 'Data/a', 'one');
  await put(store, 'Data/b', 'longer than before');
  expect([await put(store, 'Data/a', 'two'), await put(store, 'Data/b', 'sound')]).toEqual(['present', 'replaced']);
  expect(await read(store, 'Data/b')).toBe('sound');
});

test('a call that is cancelled while the store is silent ends at once and leaves no request', async () => {
  const store = open();
  await put(store, 'Data/a', 'one');
  const rules = [{ id: 'x', match: { op: 'HeadObject' }, action: { blackhole: {} } }];
  server.setFaults(FaultPlan.parse({ rules }));
  const stop = new AbortController();
  const call = store.head('Data/a', stop.signal);
  await expect.poll(() => server.gauges().inFlight.now).toBe(1);
  stop.abort();
  await expect(call).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }) as Error);
  await expect.poll(() => server.gauges().openSockets.now).toBeLessThan(2);
});

test('the proxy of the environment is used on the short way, too', async () => {
  const { proxy, passed } = await startProxy();
  const { port } = proxy.address() as AddressInfo;
  const store = open({ HTTP_PROXY: `http://127.0.0.1:${port}` });
  await put(store, 'Data/a', 'one');
  expect(await read(store, 'Data/a')).toBe('one');
  await store.close();
  proxy.close();
  expect([ways(), passed.length]).toEqual([['PutObject SDK', 'GetObject short'], 2]);
});

/** Passes on what is asked for by whole addresses. */
async function startProxy(): Promise<{ proxy: Server; passed: string[] }> {
  const passed: string[] = [];
  const proxy = createServer((asked, answer) => {
    const url = asked.url ?? '';
    passed.push(url);
    const onward = request(url, { method: asked.method ?? 'GET', headers: asked.headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
    });
    asked.pipe(onward);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return { proxy, passed };
}
