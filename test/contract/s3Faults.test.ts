/** What the S3 store does when the server or the network fails in a known way. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { openS3BlobStore } from '../../main/adapters/s3/s3BlobStore';
import type { BlobStore } from '../../main/engine/ports/blobStore';
import { AppError } from '../../shared/domain/errors';
import { createManualClock } from '../support/manualClock';
import type { PolicyRule } from '../support/s3server/accounts';
import type { FaultPlan } from '../support/s3server/faultPlan';
import { startS3, type S3ServerOptions } from '../support/s3server/server';
import type { S3TestServer } from '../support/s3server/testServer';
import { all, sourceOf } from './blobStoreSuite';

const hasher = createHasher();
const signal = new AbortController().signal;
const slowDown = { status: 503, code: 'SlowDown', headers: { 'retry-after': '7' } };

type Rule = FaultPlan['rules'][number];

let server: S3TestServer;
let stores: BlobStore[];
let waits: number[];
let warnings: AppError[];

beforeEach(() => {
  stores = [];
  waits = [];
  warnings = [];
});
afterEach(async () => {
  for (const store of stores) await store.close();
  await server.close();
});

async function start(rules: readonly Rule[], options: S3ServerOptions = {}, accessKey = 'S3TEST'): Promise<BlobStore> {
  server = await startS3({ buckets: ['bkt'], faults: { rules: [...rules] }, ...options });
  return open(accessKey);
}

function open(accessKey = 'S3TEST', more: Record<string, string> = {}, bucket = 'bkt'): BlobStore {
  const clock = createManualClock(Date.now());
  const store = openS3BlobStore(
    `s3://${bucket}/root`,
    { endpointUrl: server.url },
    {
      hasher,
      clock: {
        nowMs: () => clock.nowMs(),
        delay: (ms, waitSignal) => {
          waits.push(ms);
          return clock.delay(ms, waitSignal);
        },
      },
      chance: () => 0.5,
      warn: (warning) => warnings.push(warning),
      env: { AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: accessKey, AWS_REGION: 'us-east-1', ...more },
    },
  );
  stores.push(store);
  return store;
}

async function put(store: BlobStore, key: string, bytes: Uint8Array): Promise<string> {
  return (await store.put(key, sourceOf(bytes), { signal, expectedHash: hasher.hash(bytes) })).outcome;
}

async function read(store: BlobStore, key: string): Promise<Buffer> {
  const { body } = await store.get(key, { signal });
  return Buffer.concat(await all(body));
}

async function failure(call: Promise<unknown>): Promise<AppError> {
  const thrown: unknown = await call.then(
    () => new Error('It did not fail.'),
    (error: unknown) => error,
  );
  if (thrown instanceof AppError) return thrown;
  throw thrown;
}

describe('a call that fails for a while', () => {
  test('is repeated after the wait that the store asks for', async () => {
    const store = await start([
      { id: 'slow', match: { op: 'PutObject' }, when: { nth: '1-3' }, action: { status: slowDown } },
    ]);
    expect(await put(store, 'Data/x', Buffer.from('hello'))).toBe('created');
    server.faults.assertAllExercised();
    expect({
      puts: server.requests.count({ op: 'PutObject' }),
      waits,
      text: server.read('bkt', 'root/Data/x')?.toString(),
    }).toEqual({
      puts: 4,
      waits: [7000, 7000, 7000],
      text: 'hello',
    });
  });

  test('is given up after eight attempts, with growing waits', async () => {
    const store = await start([
      { id: 'broken', match: { op: 'ListObjectsV2' }, action: { status: { status: 500, code: 'InternalError' } } },
    ]);
    const error = await failure(all(store.list('', signal)));
    server.faults.assertAllExercised();
    expect({ code: error.code, calls: server.requests.count({ op: 'ListObjectsV2' }), waits }).toEqual({
      code: 'network.server',
      calls: 8,
      waits: [100, 200, 400, 800, 1600, 3200, 6400],
    });
  });

  test.each(['PutObject', 'UploadPart', 'CreateMultipartUpload', 'CompleteMultipartUpload'])(
    'is sent again when the connection is cut during %s',
    async (op) => {
      const bytes = Buffer.alloc(op === 'PutObject' ? 100_000 : 9 << 20, 7);
      const store = await start([
        { id: 'cut before', match: { op }, when: { nth: '1' }, action: { reset: {} } },
        {
          id: 'cut while sending',
          match: { op },
          when: { nth: '1' },
          action: { reset: { side: 'request', afterBytes: 1 } },
        },
      ]);
      expect(await put(store, 'Data/x', bytes)).toBe('created');
      server.faults.assertAllExercised();
      expect(server.read('bkt', 'root/Data/x')?.equals(bytes)).toBe(true);
    },
  );

  test('is sent again when bytes were changed on their way', async () => {
    const store = await start([
      {
        id: 'digest',
        match: { op: 'PutObject' },
        when: { nth: '1' },
        action: { status: { status: 400, code: 'BadDigest' } },
      },
    ]);
    expect(await put(store, 'Data/x', Buffer.from('hello'))).toBe('created');
    server.faults.assertAllExercised();
  });

  test('is found to have worked when only its answer was lost', async () => {
    const bytes = Buffer.alloc(9 << 20, 7);
    const store = await start([
      { id: 'small', match: { op: 'PutObject' }, when: { nth: '1' }, action: { storeThenFail: { reset: true } } },
      {
        id: 'large',
        match: { op: 'CompleteMultipartUpload' },
        when: { nth: '1' },
        action: { storeThenFail: { status: 500 } },
      },
    ]);
    await put(store, 'Data/small', Buffer.from('hello'));
    await put(store, 'Data/large', bytes);
    server.faults.assertAllExercised();
    expect(server.objects('bkt').map(({ key, sizeBytes }) => [key, sizeBytes])).toEqual([
      ['root/Data/large', bytes.length],
      ['root/Data/small', 5],
    ]);
  });

  test('of completing is repeated when the failure came inside of a 200', async () => {
    const store = await start([
      {
        id: 'late',
        match: { op: 'CompleteMultipartUpload' },
        when: { nth: '1' },
        action: { completeErrorIn200: { code: 'InternalError' } },
      },
    ]);
    expect(await put(store, 'Data/x', Buffer.alloc(9 << 20, 1))).toBe('created');
    server.faults.assertAllExercised();
    expect(server.uploads('bkt')).toEqual([]);
  });
});

describe('an upload in parts', () => {
  test('that the store has forgotten is begun again, once', async () => {
    const store = await start([
      {
        id: 'gone',
        match: { op: 'UploadPart' },
        when: { nth: '2' },
        action: { status: { status: 404, code: 'NoSuchUpload' } },
      },
    ]);
    const bytes = Buffer.alloc(17 << 20, 3);
    const reported: number[] = [];
    await store.put('Data/x', sourceOf(bytes), { signal, onBytes: (sent) => reported.push(sent) });
    server.faults.assertAllExercised();
    expect({
      begun: server.requests.count({ op: 'CreateMultipartUpload' }),
      left: server.uploads('bkt').length,
      same: server.read('bkt', 'root/Data/x')?.equals(bytes),
      last: reported.at(-1),
      wentBack: reported.includes(0),
    }).toEqual({ begun: 2, left: 0, same: true, last: bytes.length, wentBack: true });
  });

  test('that fails is taken back, and a refusal to take it back is only said', async () => {
    const store = await start([
      { id: 'denied', match: { op: 'UploadPart' }, action: { status: { status: 403, code: 'AccessDenied' } } },
      { id: 'stays', match: { op: 'AbortMultipartUpload' }, action: { status: { status: 403, code: 'AccessDenied' } } },
    ]);
    const error = await failure(put(store, 'Data/x', Buffer.alloc(9 << 20, 3)));
    server.faults.assertAllExercised();
    expect({ code: error.code, warned: warnings.length, objects: server.objects('bkt') }).toEqual({
      code: 'store.denied_put',
      warned: 1,
      objects: [],
    });
  });

  test('whose source changed is never completed', async () => {
    const store = await start([]);
    const bytes = Buffer.alloc(17 << 20, 3);
    const error = await failure(
      store.put('Data/x', sourceOf(bytes), { signal, expectedHash: hasher.hash(Buffer.from('x')) }),
    );
    expect({
      code: error.code,
      completed: server.requests.count({ op: 'CompleteMultipartUpload' }),
      uploads: server.uploads('bkt'),
    }).toEqual({ code: 'source.changed', completed: 0, uploads: [] });
  });
});

describe('a body', () => {
  const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7) & 255));

  test.each([
    ['cut', { reset: { afterBytes: 100_000 } }],
    ['ended early', { truncate: { bytes: 100_000 } }],
  ])('that is %s is continued where it stopped', async (_, action) => {
    const store = await start([{ id: 'break', match: { op: 'GetObject' }, when: { nth: '1' }, action }]);
    await put(store, 'Data/x', bytes);
    expect((await read(store, 'Data/x')).equals(bytes)).toBe(true);
    server.faults.assertAllExercised();
    const [, second] = server.requests.where({ op: 'GetObject' });
    expect(second?.headers['range']).toMatch(/^bytes=[1-9]\d*-$/);
    expect(second?.headers['if-match']).toMatch(/^"[0-9a-f]{32}"$/);
  });

  test('that ends early again and again is short', async () => {
    const store = await start([{ id: 'truncate', match: { op: 'GetObject' }, action: { truncate: { bytes: 1000 } } }]);
    await put(store, 'Data/x', bytes);
    const error = await failure(read(store, 'Data/x'));
    server.faults.assertAllExercised();
    expect(error).toMatchObject({ code: 'integrity.short', dto: { details: { expected: 300_000 }, retryable: true } });
  });

  test('of an object that was replaced meanwhile is not mixed', async () => {
    const store = await start([
      { id: 'truncate', match: { op: 'GetObject' }, when: { nth: '1' }, action: { truncate: { bytes: 1000 } } },
    ]);
    await put(store, 'Data/x', bytes);
    const { body } = await store.get('Data/x', { signal });
    await put(store, 'Data/x', Buffer.alloc(299_999, 1));
    expect((await failure(all(body))).code).toBe('source.changed');
    server.faults.assertAllExercised();
  });

  test('that another byte came in is handed on: its reader knows the hash', async () => {
    const store = await start([{ id: 'flip', match: { op: 'GetObject' }, action: { corrupt: { offset: 5, xor: 1 } } }]);
    await put(store, 'Data/x', bytes);
    const got = await read(store, 'Data/x');
    server.faults.assertAllExercised();
    expect({ length: got.length, isSame: hasher.hash(got) === hasher.hash(bytes) }).toEqual({
      length: 300_000,
      isSame: false,
    });
  });
});

describe('a refusal', () => {
  const calls = async (store: BlobStore): Promise<Record<string, string>> => {
    const codes: Record<string, string> = {};
    codes['put'] = (await failure(put(store, 'Data/new', Buffer.from('x')))).code;
    codes['get'] = (await failure(store.get('Data/x', { signal }))).code;
    codes['head'] = (await failure(store.head('Data/x', signal))).code;
    codes['list'] = (await failure(all(store.list('', signal)))).code;
    codes['probe'] = (await failure(store.probe(signal))).code;
    return codes;
  };
  const each = (code: string): Record<string, string> => ({
    put: code,
    get: code,
    head: code,
    list: code,
    probe: code,
  });

  test('of permission names the call', async () => {
    const store = await start([], {}, 'S3NOPERM');
    expect(await calls(store)).toEqual({
      put: 'store.denied_head',
      get: 'store.denied_get',
      head: 'store.denied_head',
      list: 'store.denied_list',
      probe: 'store.denied_list',
    });
  });

  test('to write is told from one to read', async () => {
    const store = await start([], {}, 'S3READ');
    const error = await failure(put(store, 'Data/x', Buffer.from('x')));
    expect({ code: error.code, message: error.message, hint: error.dto.hint }).toEqual({
      code: 'store.denied_put',
      message: expect.stringMatching(/"root\/Data\/x" in the bucket bkt failed \(403 AccessDenied\)/) as string,
      hint: expect.stringContaining('s3:PutObject') as string,
    });
  });

  test('of the key that encrypts is told apart', async () => {
    const policy: PolicyRule[] = [{ op: 'PutObject', effect: 'deny', kms: true }];
    const store = await start([], { policy });
    expect((await failure(put(store, 'Data/x', Buffer.from('x')))).code).toBe('store.denied_kms');
  });

  test('because the bucket is not there', async () => {
    await start([]);
    const store = open('S3TEST', {}, 'nowhere');
    expect([
      (await failure(put(store, 'Data/new', Buffer.from('x')))).code,
      (await failure(store.get('Data/x', { signal }))).code,
      (await failure(store.probe(signal))).code,
    ]).toEqual(['store.no_bucket', 'store.no_bucket', 'store.no_bucket']);
  });

  test('of an unknown key, a wrong secret, an expired session', async () => {
    const expired = { accessKey: 'EXPIRED', secretKey: 'EXPIRED', rights: 'full', isExpired: true } as const;
    const store = await start([], { accounts: [expired] }, 'EXPIRED');
    const [unknown, wrong] = [open('UNKNOWN'), open('EXPIRED', { AWS_SECRET_ACCESS_KEY: 'wrong' })];
    expect(await calls(store)).toEqual(each('auth.expired'));
    expect(await calls(unknown)).toEqual(each('auth.rejected'));
    expect(await calls(wrong)).toEqual(each('auth.rejected'));
  });

  test('because the bucket is in another region names it', async () => {
    const store = await start([], { region: 'eu-west-1' });
    const error = await failure(store.probe(signal));
    expect({ code: error.code, region: error.dto.details?.['region'], hint: error.dto.hint }).toEqual({
      code: 'store.wrong_region',
      region: 'eu-west-1',
      hint: 'Set the region to eu-west-1.',
    });
  });

  test('with a redirect names the region of the bucket', async () => {
    const moved = { status: 301, code: 'PermanentRedirect', headers: { 'x-amz-bucket-region': 'eu-central-1' } };
    const store = await start([{ id: 'moved', action: { status: moved } }]);
    const error = await failure(store.get('Data/x', { signal }));
    server.faults.assertAllExercised();
    expect(error).toMatchObject({
      code: 'store.wrong_region',
      dto: { details: { region: 'eu-central-1', status: 301 } },
    });
  });

  test('because the store is full', async () => {
    const store = await start([
      { id: 'full', match: { op: 'PutObject' }, action: { status: { status: 507, code: 'InsufficientStorage' } } },
    ]);
    expect((await failure(put(store, 'Data/x', Buffer.from('x')))).code).toBe('store.full');
    server.faults.assertAllExercised();
  });

  test('with the status of a range that is not there', async () => {
    const store = await start([]);
    await put(store, 'Data/x', Buffer.from('abc'));
    const error = await failure(store.get('Data/x', { signal, range: { first: 3, last: 5 } }));
    expect(error.code).toBe('input.invalid');
  });
});

describe('a store that knows no conditions', () => {
  test('S11: is found out once and written to without them', async () => {
    const store = await start([
      {
        id: 'unknown',
        match: { op: 'PutObject' },
        when: { times: 1 },
        action: { status: { status: 501, code: 'NotImplemented' } },
      },
    ]);
    const outcomes = [await put(store, 'Data/a', Buffer.from('a')), await put(store, 'Data/b', Buffer.from('b'))];
    server.faults.assertAllExercised();
    const puts = server.requests.where({ op: 'PutObject' });
    expect({ outcomes, conditions: puts.map(({ headers }) => headers['if-none-match']) }).toEqual({
      outcomes: ['created', 'created'],
      conditions: ['*', undefined, undefined],
    });
  });
});

describe('a server that does not answer', () => {
  test.each(['HeadObject', 'PutObject', 'GetObject', 'ListObjectsV2', 'UploadPart'])(
    'is left at once when %s is cancelled',
    async (op) => {
      const store = await start([{ id: 'silent', match: { op, key: '*' }, action: { blackhole: {} } }]);
      const controller = new AbortController();
      const call = {
        HeadObject: () => store.head('Data/x', controller.signal),
        PutObject: () => store.put('Data/x', sourceOf(Buffer.from('x')), { signal: controller.signal }),
        GetObject: () => store.get('Data/x', { signal: controller.signal }),
        ListObjectsV2: () => all(store.list('', controller.signal)),
        UploadPart: () => store.put('Data/x', sourceOf(Buffer.alloc(30 << 20)), { signal: controller.signal }),
      }[op];
      const running = call!();
      running.catch(() => undefined);
      await expect.poll(() => server.faults.fired()['silent'], { interval: 5 }).toBeGreaterThan(0);
      controller.abort();
      await expect(running).rejects.toMatchObject({ name: 'AbortError' });
      await store.close();
      server.faults.assertAllExercised();
      expect({ objects: server.objects('bkt'), uploads: server.uploads('bkt') }).toEqual({ objects: [], uploads: [] });
    },
  );

  test('a cancelled wait between two attempts ends at once', async () => {
    server = await startS3({ buckets: ['bkt'], faults: { rules: [{ id: 'slow', action: { status: slowDown } }] } });
    const controller = new AbortController();
    const store = openS3BlobStore(
      's3://bkt/root',
      { endpointUrl: server.url },
      {
        hasher,
        clock: {
          nowMs: () => 0,
          delay: (_, waitSignal) =>
            new Promise((_resolve, reject) => {
              waitSignal.addEventListener('abort', () => {
                reject(new DOMException('aborted', 'AbortError'));
              });
              controller.abort();
            }),
        },
        env: { AWS_ACCESS_KEY_ID: 'S3TEST', AWS_SECRET_ACCESS_KEY: 'S3TEST', AWS_REGION: 'us-east-1' },
      },
    );
    stores.push(store);
    await expect(store.head('Data/x', controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect(server.requests.rows.length).toBe(1);
    server.faults.assertAllExercised();
  });
});

describe('every request', () => {
  test('S7: that carries bytes has a CRC32 header, never a trailer, and content has no type of its own', async () => {
    const store = await start([]);
    await put(store, 'Data/small', Buffer.from('x'));
    await put(store, 'Data/large', Buffer.alloc(17 << 20, 1));
    const sent = server.requests.where(({ op }) => op === 'PutObject' || op === 'UploadPart');
    expect(
      sent.map(({ op, checksum, headers }) => [op, checksum, headers['x-amz-trailer'], headers['content-type']]),
    ).toEqual([
      ['PutObject', { alg: 'crc32', where: 'header' }, undefined, undefined],
      ...Array.from({ length: 3 }, () => ['UploadPart', { alg: 'crc32', where: 'header' }, undefined, undefined]),
    ]);
    expect(server.requests.unsupported).toEqual([]);
  });

  test('is avoided when the object is there already', async () => {
    const store = await start([]);
    await put(store, 'Data/x', Buffer.alloc(9 << 20, 1));
    server.requests.clear();
    expect(await put(store, 'Data/x', Buffer.alloc(9 << 20, 1))).toBe('present');
    expect(server.requests.rows.map(({ op }) => op)).toEqual(['HeadObject']);
  });
});

test('nothing listens: the address is named', async () => {
  const store = await start([]);
  await server.close();
  const error = await failure(store.probe(signal));
  expect({ code: error.code, message: error.message }).toEqual({
    code: 'network.refused',
    message: expect.stringContaining(server.url) as string,
  });
  server = await startS3();
});
