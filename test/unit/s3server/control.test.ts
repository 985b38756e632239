/** What another process can ask of the server and tell it, and the network that it pretends to be. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  GetObjectCommand,
  HeadBucketCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { startS3 } from '../../support/s3server/server';
import type { S3TestServer } from '../../support/s3server/testServer';
import { bytesPerSecond, createShaper } from '../../support/s3server/shaping';

const token = 'between us';
let server: S3TestServer;
let client: S3Client;

const clientOf = (endpoint: string): S3Client =>
  new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId: 'S3TEST', secretAccessKey: 'S3TEST' },
  });

beforeEach(async () => {
  server = await startS3({ buckets: ['bkt'], controlToken: token });
  client = clientOf(server.url);
});
afterEach(async () => {
  client.destroy();
  await server.close();
});

async function control(name: string, body?: unknown, given = token): Promise<{ status: number; value: unknown }> {
  const answer = await fetch(`${server.url}/__control/${name}`, {
    headers: { 'x-control-token': given },
    ...(body === undefined ? {} : { method: 'PUT', body: JSON.stringify(body) }),
  });
  return { status: answer.status, value: await answer.json() };
}

const put = async (Key: string): Promise<string> =>
  await client.send(new PutObjectCommand({ Bucket: 'bkt', Key, Body: 'hello' })).then(
    () => 'accepted',
    (thrown: unknown) => (thrown instanceof S3ServiceException ? thrown.name : String(thrown)),
  );

describe('another process', () => {
  test('sets faults and sees which fired, and a wrong plan is refused with its path', async () => {
    const plan = { rules: [{ id: 'slow', when: { times: 1 }, action: { status: { status: 503, code: 'SlowDown' } } }] };
    expect((await control('faults', plan)).status).toBe(200);
    expect([await put('a'), await put('a')]).toEqual(['SlowDown', 'accepted']);
    expect(await control('faults')).toEqual({ status: 200, value: { plan, fired: { slow: 1 } } });
    const wrong = await control('faults', { rules: [{ id: 'x', action: { statsu: {} } }] });
    expect([wrong.status, JSON.stringify(wrong.value).includes('statsu')]).toEqual([400, true]);
  });

  test('reads the log, with filters, and the gauges', async () => {
    await put('a/b');
    await put('c');
    const { value } = await control('requests?op=PutObject&key=a/b');
    expect(
      (value as { key: string; bytesIn: number; status: number }[]).map((row) => [row.key, row.bytesIn, row.status]),
    ).toEqual([['a/b', 5, 200]]);
    expect((await control('gauges')).value).toMatchObject({
      storedObjects: { now: 2, max: 2 },
      storedBytes: { now: 10, max: 10 },
      inFlightByOp: { PutObject: { max: 1 } },
      inFlightByPrefix: { 'a/': { max: 1 } },
      openUploads: { now: 0 },
    });
  });

  test('turns the clock, denies, and puts everything back', async () => {
    await control('policy', [{ op: 'PutObject', effect: 'deny' }]);
    const denied = await put('a');
    await control('clock', { skewMs: 16 * 60_000 });
    // Of its own, because it remembers what the clock of the server was.
    const late = clientOf(server.url);
    const skewed: unknown = await late
      .send(new HeadBucketCommand({ Bucket: 'bkt' }))
      .catch((thrown: unknown) => thrown);
    late.destroy();
    await control('reset', {});
    expect([
      denied,
      (skewed as S3ServiceException).$metadata.httpStatusCode,
      await put('a'),
      server.objects('bkt').length,
      server.requests.count({ op: 'PutObject' }),
    ]).toEqual(['AccessDenied', 403, 'accepted', 1, 1]);
  });

  test('needs the token', async () => {
    expect([
      (await control('gauges', undefined, 'guessed')).status,
      (await control('nothing')).status,
      (await control('reset')).status,
    ]).toEqual([403, 404, 405]);
  });

  test('is not there without the option', async () => {
    const closed = await startS3();
    const { status } = await fetch(`${closed.url}/__control/gauges`, { headers: { 'x-control-token': token } });
    await closed.close();
    expect(status).toBe(403);
  });
});

test('the region of a bucket is said also where the bucket is refused', async () => {
  server.setPolicy([{ op: 'HeadBucket', effect: 'deny' }]);
  const refused: unknown = await client
    .send(new HeadBucketCommand({ Bucket: 'bkt' }))
    .catch((thrown: unknown) => thrown);
  expect(refused).toMatchObject({ $response: { headers: { 'x-amz-bucket-region': 'us-east-1' } } });
});

test('huge bodies leave only what describes them, and are read as the pattern that they name', async () => {
  const own = await startS3({ buckets: ['bkt'], discardBodies: true });
  own.plant('bkt', 'huge', { pattern: 'counter:3', sizeBytes: 5 * 2 ** 40 });
  const reader = clientOf(own.url);
  const { Body, ContentRange } = await reader.send(
    new GetObjectCommand({ Bucket: 'bkt', Key: 'huge', Range: `bytes=${5 * 2 ** 40 - 16}-` }),
  );
  const words = Buffer.from((await Body?.transformToByteArray()) ?? []);
  await reader.send(
    new PutObjectCommand({
      Bucket: 'bkt',
      Key: 'sent',
      Body: Buffer.alloc(3 * 2 ** 20, 7),
      Metadata: { pattern: 'repeat:07' },
    }),
  );
  const first = 5 * 2 ** 37 - 2 + 3 * 2 ** 40;
  expect({
    ContentRange,
    words: [words.readBigUInt64LE(0), words.readBigUInt64LE(8)],
    isSame: own.read('bkt', 'sent')?.equals(Buffer.alloc(3 * 2 ** 20, 7)),
    held: own.gauges().bodyBuffers.now,
  }).toEqual({
    ContentRange: `bytes ${5 * 2 ** 40 - 16}-${5 * 2 ** 40 - 1}/${5 * 2 ** 40}`,
    words: [BigInt(first), BigInt(first + 1)],
    isSame: true,
    held: 0,
  });
  reader.destroy();
  await own.close();
});

describe('the network', () => {
  test('lets bytes pass at its rate, makes up for late timers, and earns nothing by silence', () => {
    let nowMs = 0;
    const shaper = createShaper(() => nowMs);
    const paceMs = (connections: readonly object[]): number => {
      const beganMs = nowMs;
      for (let index = 0; index < 100; index += 1) {
        // Timers are late; what they lost is made up for.
        const wait = shaper.waitMs('down', connections[index % connections.length] ?? {}, 20_000);
        nowMs += wait > 0 ? wait + 5 : 0;
      }
      return nowMs - beganMs;
    };
    shaper.set({ downBps: 1_000_000 });
    const together = paceMs([{}, {}]);
    nowMs += 60_000;
    const afterSilence = shaper.waitMs('down', {}, 10_000);
    shaper.set({ perConnectionBps: 500_000 });
    expect({ together, afterSilence, alone: paceMs([{}]) }).toEqual({ together: 2005, afterSilence: 10, alone: 4005 });
  });

  test.each(['normal', 'lognormal'] as const)(
    'has a %s latency with the middle and the tail that it is told',
    (distribution) => {
      const shaper = createShaper();
      shaper.set({ latencyMs: { distribution, p50: 30, p99: 90 }, perOp: { HeadObject: 5 } });
      const sampled = Array.from({ length: 40_000 }, () => shaper.latencyMs('GetObject')).sort((x, y) => x - y);
      const isNear = (share: number, wanted: number): boolean =>
        Math.abs((sampled[sampled.length * share] ?? 0) - wanted) < wanted * 0.03;
      expect([isNear(0.5, 30), isNear(0.99, 90), shaper.latencyMs('HeadObject')]).toEqual([true, true, 5]);
    },
  );

  test('has rates as people write them', () => {
    expect(['125MB/s', '10MiB/s', '500kB/s', '42'].map(bytesPerSecond)).toEqual([125e6, 10 * 2 ** 20, 5e5, 42]);
  });
});
