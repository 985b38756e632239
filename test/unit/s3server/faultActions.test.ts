/** S3-6: each fault does to a request what it says, and leaves nothing behind. The client is as raw as it gets. */
import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FaultPlan } from '../../support/s3server/faultPlan';
import { signedHead } from '../../support/s3server/signedHead';
import { startS3 } from '../../support/s3server/server';
import type { S3TestServer } from '../../support/s3server/testServer';

type Action = FaultPlan['rules'][number]['action'];
type Op = 'PutObject' | 'UploadPart' | 'GetObject';

const body = Buffer.from(Array.from({ length: 40_000 }, (_, index) => (index * 31) & 255));
const ops: readonly Op[] = ['PutObject', 'UploadPart', 'GetObject'];
let server: S3TestServer;
let uploadId: string;

beforeEach(async () => {
  server = await startS3({ buckets: ['bkt'] });
  server.plant('bkt', 'a/get', body);
  const begun = await ask('POST', '/bkt/a/part?uploads=', Buffer.alloc(0));
  uploadId = /<UploadId>(.*?)</.exec(begun.body.toString())?.[1] ?? '';
});
afterEach(() => server.close());

interface Seen {
  readonly status?: number;
  readonly head: string;
  readonly body: Buffer;
  readonly end: 'kept open' | 'closed' | 'reset';
  /** Lengths of what arrived, one by one. */
  readonly pieces: readonly number[];
}

/** Ends with the whole answer, or with the connection. `until` ends it earlier, with the connection still there. */
async function ask(
  method: string,
  target: string,
  bytes: Buffer,
  { until, stays = false }: { until?: () => Promise<unknown>; stays?: boolean } = {},
): Promise<Seen> {
  const socket = connect(server.port, '127.0.0.1');
  socket.setNoDelay();
  const pieces: Buffer[] = [];
  const how: { end: Seen['end'] } = { end: 'kept open' };
  const isWhole = (): boolean => {
    const all = Buffer.concat(pieces);
    const at = all.indexOf('\r\n\r\n');
    if (at < 0) return false;
    return all.length - at - 4 >= Number(/content-length: (\d+)/i.exec(all.toString('latin1', 0, at))?.[1] ?? 0);
  };
  const over = new Promise<void>((resolve) => {
    socket.on('data', (piece: Buffer) => {
      pieces.push(piece);
      if (isWhole() && !stays) resolve();
    });
    socket.on('error', () => {
      how.end = 'reset';
    });
    socket.on('close', () => {
      if (how.end === 'kept open') how.end = 'closed';
      resolve();
    });
  });
  socket.write(Buffer.concat([signedHead(server.url, method, target, bytes), bytes]));
  await (until === undefined ? over : Promise.race([over, until()]));
  const seenEnd = how.end;
  socket.destroy();
  if (seenEnd === 'kept open') await once(socket, 'close');
  const all = Buffer.concat(pieces);
  const at = all.indexOf('\r\n\r\n');
  const status = /^HTTP\/1.1 (\d+)/.exec(all.toString('latin1', 0, 15))?.[1];
  return {
    ...(status === undefined ? {} : { status: Number(status) }),
    head: all.toString('latin1', 0, Math.max(0, at)).toLowerCase(),
    body: at < 0 ? Buffer.alloc(0) : all.subarray(at + 4),
    end: seenEnd,
    pieces: pieces.map(({ length }) => length),
  };
}

/** One request of the kind, with the fault. */
async function suffer(op: Op, action: Action, how: Parameters<typeof ask>[3] = {}): Promise<Seen> {
  server.setFaults({ rules: [{ id: 'fault', ...('refuse' in action ? {} : { match: { op } }), action }] });
  if (op === 'GetObject') return await ask('GET', '/bkt/a/get', Buffer.alloc(0), how);
  return op === 'PutObject'
    ? await ask('PUT', '/bkt/a/put', body, how)
    : await ask('PUT', `/bkt/a/part?partNumber=1&uploadId=${uploadId}`, body, how);
}

const fired = (): Promise<unknown> => expect.poll(() => server.faults.fired()['fault'], { interval: 2 }).toBe(1);

/** What is there afterwards of what was sent. */
function storedBytes(op: Op): Buffer | undefined {
  if (op !== 'UploadPart') return server.read('bkt', op === 'PutObject' ? 'a/put' : 'a/get');
  const part = server.uploads('bkt')[0]?.parts.get(1);
  return part === undefined ? undefined : Buffer.concat([...part.content.pieces(0, part.sizeBytes)]);
}

async function expectClean(): Promise<void> {
  server.faults.assertAllExercised();
  await expect
    .poll(() => {
      const { openSockets, inFlight } = server.gauges();
      return [openSockets.now, inFlight.now];
    })
    .toEqual([0, 0]);
}

const isGet = (op: Op): boolean => op === 'GetObject';

describe.each(ops)('%s', (op) => {
  test('status: the answer is the one of the plan, and nothing is stored', async () => {
    const seen = await suffer(op, { status: { status: 503, code: 'SlowDown', headers: { 'retry-after': '7' } } });
    expect({
      status: seen.status,
      isTold: seen.head.includes('retry-after: 7') && seen.body.includes('<Code>SlowDown</Code>'),
      stored: isGet(op) ? undefined : storedBytes(op),
    }).toEqual({ status: 503, isTold: true, stored: undefined });
    await expectClean();
  });

  test('reset: the connection is cut in the body', async () => {
    const seen = await suffer(op, { reset: { afterBytes: 10_000, side: isGet(op) ? 'response' : 'request' } });
    expect({
      end: seen.end,
      isShort: seen.body.length <= 10_000,
      isSafe: isGet(op) || storedBytes(op) === undefined,
    }).toEqual({
      end: 'reset',
      isShort: true,
      isSafe: true,
    });
    await expectClean();
  });

  test('stall: silence, and then it goes on', async () => {
    const seen = await suffer(op, { stall: { afterBytes: 10_000, ms: 30 } });
    expect({ status: seen.status, stored: storedBytes(op) }).toEqual({ status: 200, stored: body });
    await expectClean();
    expect(server.requests.where({ fault: 'fault' })[0]?.ms).toBeGreaterThanOrEqual(29);
  });

  test('blackhole: neither a byte nor an end, until it is released', async () => {
    const hole = { blackhole: { afterBytes: 10_000 } };
    const silent = await suffer(op, hole, { until: fired });
    expect({ end: silent.end, isShort: silent.body.length <= 10_000 }).toEqual({ end: 'kept open', isShort: true });
    const released = await suffer(op, hole, {
      until: async () => {
        await fired();
        server.release('fault');
        await expect.poll(() => server.requests.where({ fault: 'fault' }).at(-1)?.ms, { interval: 2 }).toBeDefined();
      },
    });
    expect({ end: released.end, stored: storedBytes(op) }).toEqual({ end: 'kept open', stored: body });
    await expectClean();
  });

  test('slowDrip: the answer comes drop by drop', async () => {
    const seen = await suffer(op, { slowDrip: { bytes: isGet(op) ? 10_000 : 100, everyMs: 5 } });
    expect({ status: seen.status, isWhole: isGet(op) ? seen.body.equals(body) : seen.body.length === 0 }).toEqual({
      status: 200,
      isWhole: true,
    });
    expect(seen.pieces.length).toBeGreaterThan(2);
    await expectClean();
  });

  test('truncate: a clean end before the promised length', async () => {
    const seen = await suffer(op, { truncate: { bytes: 1000 } });
    const promised = Number(/content-length: (\d+)/.exec(seen.head)?.[1]);
    expect({ end: seen.end, promised, got: seen.body.length }).toEqual({
      end: 'closed',
      promised: isGet(op) ? 40_000 : 1001,
      got: isGet(op) ? 1000 : 0,
    });
    await expectClean();
  });

  test.each([-1000, 1000])('wrongLength: Content-Length is wrong by %d', async (by) => {
    const seen = await suffer(op, { wrongLength: { by } });
    const length = isGet(op) ? 40_000 : 0;
    const promised = Number(/content-length: (\d+)/.exec(seen.head)?.[1]);
    expect({ end: seen.end, promised, got: seen.body.length }).toEqual({
      end: by > 0 ? 'closed' : 'kept open',
      promised: Math.max(0, length + by),
      got: Math.max(0, Math.min(length, length + by)),
    });
    await expectClean();
  });

  test('corrupt: one byte is another one, on the side that carries the object', async () => {
    const seen = await suffer(op, { corrupt: { offset: 12_345, xor: 8, side: isGet(op) ? 'response' : 'request' } });
    const damaged = isGet(op) ? seen.body : (storedBytes(op) ?? Buffer.alloc(0));
    const places = [...damaged.keys()].filter((at) => damaged[at] !== body[at]);
    expect({
      status: seen.status,
      length: damaged.length,
      places,
      bits: (damaged[12_345] ?? 0) ^ (body[12_345] ?? 0),
    }).toEqual({
      status: 200,
      length: 40_000,
      places: [12_345],
      bits: 8,
    });
    await expectClean();
  });

  test('corrupt on the wire: every check sees it', async () => {
    const seen = await suffer(op, { corrupt: { offset: 12_345, xor: 8, side: 'wire' } });
    expect({ status: seen.status, stored: isGet(op) ? undefined : storedBytes(op) }).toEqual({
      status: isGet(op) ? 200 : 400,
      stored: undefined,
    });
    await expectClean();
  });

  test('extraLatency: the answer is later', async () => {
    const seen = await suffer(op, { extraLatency: { ms: 30 } });
    expect(seen.status).toBe(200);
    await expectClean();
    expect(server.requests.where({ fault: 'fault' })[0]?.ms).toBeGreaterThanOrEqual(29);
  });

  test('refuse: the connection is cut before it asks', async () => {
    const before = server.requests.rows.length;
    const seen = await suffer(op, { refuse: {} });
    expect([seen.end, seen.head, server.requests.rows.length]).toEqual(['reset', '', before]);
    await expectClean();
  });

  test('closeIdle: the connection ends behind the answer, which does not say so', async () => {
    const seen = await suffer(op, { closeIdle: {} }, { stays: true });
    expect([seen.status, seen.end, seen.head.includes('connection: close')]).toEqual([200, 'closed', false]);
    await expectClean();
  });

  test.each([[{ status: 500 }], [{ reset: true as const }]])(
    'storeThenFail: it happens, and %j is what is said',
    async (how) => {
      const seen = await suffer(op, { storeThenFail: how });
      expect({ status: seen.status, end: seen.end, stored: storedBytes(op) }).toEqual({
        status: 'reset' in how ? undefined : 500,
        end: 'reset' in how ? 'reset' : 'kept open',
        stored: body,
      });
      await expectClean();
    },
  );

  test('completeErrorIn200: the status is 200, the body an error behind white space', async () => {
    const seen = await suffer(op, { completeErrorIn200: { code: 'InternalError' } });
    expect([seen.status, /^<\?xml[^>]*>\s{3,}<Error><Code>InternalError</.test(seen.body.toString())]).toEqual([
      200,
      true,
    ]);
    await expectClean();
  });

  test('wrongEtag: it is another one', async () => {
    const seen = await suffer(op, { wrongEtag: {} });
    expect([seen.status, seen.head.includes('etag: "00000000000000000000000000000000"')]).toEqual([200, true]);
    await expectClean();
  });

  test('pause: it waits until its gate is opened', async () => {
    const seen = await suffer(
      op,
      { pause: { gate: 'g' } },
      {
        until: async () => {
          await fired();
          expect(server.gauges().inFlight.now).toBe(1);
          server.release('g');
          await expect.poll(() => server.requests.where({ fault: 'fault' })[0]?.ms, { interval: 2 }).toBeDefined();
        },
      },
    );
    expect([seen.end, storedBytes(op)]).toEqual(['kept open', body]);
    await expectClean();
  });
});

test('dropMetadata: what describes the object is gone', async () => {
  const head = signedHead(server.url, 'PUT', '/bkt/described', body, { 'x-amz-meta-root': '/mnt' });
  const socket = connect(server.port, '127.0.0.1');
  socket.write(Buffer.concat([head, body]));
  await once(socket, 'data');
  socket.destroy();
  const read = async (): Promise<boolean> =>
    (await ask('GET', '/bkt/described', Buffer.alloc(0))).head.includes('x-amz-meta-root: /mnt');
  const before = await read();
  server.setFaults({ rules: [{ id: 'fault', action: { dropMetadata: {} } }] });
  expect([before, await read()]).toEqual([true, false]);
  await expectClean();
});

test('staleList: a listing shows what was there before, also what is deleted', async () => {
  let nowMs = Date.now();
  await server.close();
  server = await startS3({ buckets: ['bkt'], nowMs: () => nowMs });
  server.plant('bkt', 'old', body);
  nowMs += 60_000;
  server.plant('bkt', 'new', body);
  await ask('DELETE', '/bkt/old', Buffer.alloc(0));
  const keys = async (): Promise<string[]> => {
    const { body: text } = await ask('GET', '/bkt?list-type=2', Buffer.alloc(0));
    return [...text.toString().matchAll(/<Key>(.*?)</g)].map(([, key = '']) => key);
  };
  const now = await keys();
  server.setFaults({ rules: [{ id: 'fault', match: { op: 'ListObjectsV2' }, action: { staleList: { ms: 30_000 } } }] });
  expect({ now, stale: await keys() }).toEqual({ now: ['new'], stale: ['old'] });
  await expectClean();
});
