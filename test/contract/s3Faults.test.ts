/** What the S3 store does when a call, an upload in parts or a body breaks off and can be gone on with. */
import { describe, expect, test } from 'vitest';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { failure } from '../support/failures';
import { faultyS3, put, read } from '../support/faultyS3';
import { all, sourceOf } from '../support/storedBytes';

const hasher = createHasher();
const { signal } = new AbortController();
const slowDown = { status: 503, code: 'SlowDown', headers: { 'retry-after': '7' } };
const s3 = faultyS3();

describe('a call that fails for a while', () => {
  test('is repeated after the wait that the store asks for', async () => {
    const store = await s3.start([
      { id: 'slow', match: { op: 'PutObject' }, when: { nth: '1-3' }, action: { status: slowDown } },
    ]);
    expect(await put(store, 'Data/x', Buffer.from('hello'))).toBe('created');
    s3.server.faults.assertAllExercised();
    expect({
      puts: s3.server.requests.count({ op: 'PutObject' }),
      waits: s3.waits,
      text: s3.server.read('bkt', 'root/Data/x')?.toString(),
    }).toEqual({
      puts: 4,
      waits: [7000, 7000, 7000],
      text: 'hello',
    });
  });

  test('is given up after eight attempts, with growing waits', async () => {
    const store = await s3.start([
      { id: 'broken', match: { op: 'ListObjectsV2' }, action: { status: { status: 500, code: 'InternalError' } } },
    ]);
    const error = await failure(all(store.list('', signal)));
    s3.server.faults.assertAllExercised();
    expect({ code: error.code, calls: s3.server.requests.count({ op: 'ListObjectsV2' }), waits: s3.waits }).toEqual({
      code: 'network.server',
      calls: 8,
      waits: [100, 200, 400, 800, 1600, 3200, 6400],
    });
  });

  test.each(['PutObject', 'UploadPart', 'CreateMultipartUpload', 'CompleteMultipartUpload'])(
    'is sent again when the connection is cut during %s',
    async (op) => {
      const bytes = Buffer.alloc(op === 'PutObject' ? 100_000 : 9 << 20, 7);
      const store = await s3.start([
        { id: 'cut before', match: { op }, when: { nth: '1' }, action: { reset: {} } },
        {
          id: 'cut while sending',
          match: { op },
          when: { nth: '1' },
          action: { reset: { side: 'request', afterBytes: 1 } },
        },
      ]);
      expect(await put(store, 'Data/x', bytes)).toBe('created');
      s3.server.faults.assertAllExercised();
      expect(s3.server.read('bkt', 'root/Data/x')?.equals(bytes)).toBe(true);
    },
  );

  test('is sent again when bytes were changed on their way', async () => {
    const store = await s3.start([
      {
        id: 'digest',
        match: { op: 'PutObject' },
        when: { nth: '1' },
        action: { status: { status: 400, code: 'BadDigest' } },
      },
    ]);
    expect(await put(store, 'Data/x', Buffer.from('hello'))).toBe('created');
    s3.server.faults.assertAllExercised();
  });

  test('is found to have worked when only its answer was lost', async () => {
    const bytes = Buffer.alloc(9 << 20, 7);
    const store = await s3.start([
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
    s3.server.faults.assertAllExercised();
    expect(s3.server.objects('bkt').map(({ key, sizeBytes }) => [key, sizeBytes])).toEqual([
      ['root/Data/large', bytes.length],
      ['root/Data/small', 5],
    ]);
  });

  test('of completing is repeated when the failure came inside of a 200', async () => {
    const store = await s3.start([
      {
        id: 'late',
        match: { op: 'CompleteMultipartUpload' },
        when: { nth: '1' },
        action: { completeErrorIn200: { code: 'InternalError' } },
      },
    ]);
    expect(await put(store, 'Data/x', Buffer.alloc(9 << 20, 1))).toBe('created');
    s3.server.faults.assertAllExercised();
    expect(s3.server.uploads('bkt')).toEqual([]);
  });
});

describe('an upload in parts', () => {
  test('that the store has forgotten is begun again, once', async () => {
    const store = await s3.start([
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
    s3.server.faults.assertAllExercised();
    expect({
      begun: s3.server.requests.count({ op: 'CreateMultipartUpload' }),
      left: s3.server.uploads('bkt').length,
      same: s3.server.read('bkt', 'root/Data/x')?.equals(bytes),
      last: reported.at(-1),
      wentBack: reported.includes(0),
    }).toEqual({ begun: 2, left: 0, same: true, last: bytes.length, wentBack: true });
  });

  test('that fails is taken back, and a refusal to take it back is only said', async () => {
    const store = await s3.start([
      { id: 'denied', match: { op: 'UploadPart' }, action: { status: { status: 403, code: 'AccessDenied' } } },
      { id: 'stays', match: { op: 'AbortMultipartUpload' }, action: { status: { status: 403, code: 'AccessDenied' } } },
    ]);
    const error = await failure(put(store, 'Data/x', Buffer.alloc(9 << 20, 3)));
    s3.server.faults.assertAllExercised();
    expect({ code: error.code, warned: s3.warnings.length, objects: s3.server.objects('bkt') }).toEqual({
      code: 'store.denied_put',
      warned: 1,
      objects: [],
    });
  });

  test('whose source changed is never completed', async () => {
    const store = await s3.start([]);
    const bytes = Buffer.alloc(17 << 20, 3);
    const error = await failure(
      store.put('Data/x', sourceOf(bytes), { signal, expectedHash: hasher.hash(Buffer.from('x')) }),
    );
    expect({
      code: error.code,
      completed: s3.server.requests.count({ op: 'CompleteMultipartUpload' }),
      uploads: s3.server.uploads('bkt'),
    }).toEqual({ code: 'source.changed', completed: 0, uploads: [] });
  });
});

describe('a body', () => {
  const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7) & 255));

  test.each([
    ['cut', { reset: { afterBytes: 100_000 } }],
    ['ended early', { truncate: { bytes: 100_000 } }],
  ])('that is %s is continued where it stopped', async (_, action) => {
    const store = await s3.start([{ id: 'break', match: { op: 'GetObject' }, when: { nth: '1' }, action }]);
    await put(store, 'Data/x', bytes);
    expect((await read(store, 'Data/x')).equals(bytes)).toBe(true);
    s3.server.faults.assertAllExercised();
    const [, second] = s3.server.requests.where({ op: 'GetObject' });
    expect(second?.headers['range']).toMatch(/^bytes=[1-9]\d*-$/);
    expect(second?.headers['if-match']).toMatch(/^"[0-9a-f]{32}"$/);
  });

  test('that ends early again and again is short', async () => {
    const store = await s3.start([
      { id: 'truncate', match: { op: 'GetObject' }, action: { truncate: { bytes: 1000 } } },
    ]);
    await put(store, 'Data/x', bytes);
    const error = await failure(read(store, 'Data/x'));
    s3.server.faults.assertAllExercised();
    expect(error).toMatchObject({ code: 'integrity.short', dto: { details: { expected: 300_000 }, retryable: true } });
  });

  test('of an object that was replaced meanwhile is not mixed', async () => {
    const store = await s3.start([
      { id: 'truncate', match: { op: 'GetObject' }, when: { nth: '1' }, action: { truncate: { bytes: 1000 } } },
    ]);
    await put(store, 'Data/x', bytes);
    const { body } = await store.get('Data/x', { signal });
    await put(store, 'Data/x', Buffer.alloc(299_999, 1));
    expect((await failure(all(body))).code).toBe('source.changed');
    s3.server.faults.assertAllExercised();
  });

  test('that another byte came in is handed on: its reader knows the hash', async () => {
    const store = await s3.start([
      { id: 'flip', match: { op: 'GetObject' }, action: { corrupt: { offset: 5, xor: 1 } } },
    ]);
    await put(store, 'Data/x', bytes);
    const got = await read(store, 'Data/x');
    s3.server.faults.assertAllExercised();
    expect({ length: got.length, isSame: hasher.hash(got) === hasher.hash(bytes) }).toEqual({
      length: 300_000,
      isSame: false,
    });
  });
});
