/** How the S3 store leaves a server that does not answer, and what its requests look like. */
import { describe, expect, test } from 'vitest';
import { faultyS3, put } from '../support/faultyS3';
import { all, sourceOf } from '../support/storedBytes';

const slowDown = { status: 503, code: 'SlowDown', headers: { 'retry-after': '7' } };
const s3 = faultyS3();

describe('a server that does not answer', () => {
  test.each(['HeadObject', 'PutObject', 'GetObject', 'ListObjectsV2', 'UploadPart'])(
    'is left at once when %s is cancelled',
    async (op) => {
      const store = await s3.start([{ id: 'silent', match: { op, key: '*' }, action: { blackhole: {} } }]);
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
      await expect.poll(() => s3.server.faults.fired()['silent'], { interval: 5 }).toBeGreaterThan(0);
      controller.abort();
      await expect(running).rejects.toMatchObject({ name: 'AbortError' });
      await store.close();
      s3.server.faults.assertAllExercised();
      expect({ objects: s3.server.objects('bkt'), uploads: s3.server.uploads('bkt') }).toEqual({
        objects: [],
        uploads: [],
      });
    },
  );

  test('a cancelled wait between two attempts ends at once', async () => {
    const controller = new AbortController();
    await s3.start([{ id: 'slow', action: { status: slowDown } }]);
    const store = s3.open('S3TEST', {
      delay: (_, waitSignal) =>
        new Promise((_resolve, reject) => {
          waitSignal.addEventListener('abort', () => {
            reject(new DOMException('aborted', 'AbortError'));
          });
          controller.abort();
        }),
    });
    await expect(store.head('Data/x', controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect(s3.server.requests.rows.length).toBe(1);
    s3.server.faults.assertAllExercised();
  });
});

describe('every request', () => {
  test('S7: that carries bytes has a CRC32 header, never a trailer, and content has no type of its own', async () => {
    const store = await s3.start([]);
    await put(store, 'Data/small', Buffer.from('x'));
    await put(store, 'Data/large', Buffer.alloc(17 << 20, 1));
    const sent = s3.server.requests.where(({ op }) => op === 'PutObject' || op === 'UploadPart');
    expect(
      sent.map(({ op, checksum, headers }) => [op, checksum, headers['x-amz-trailer'], headers['content-type']]),
    ).toEqual([
      ['PutObject', { alg: 'crc32', where: 'header' }, undefined, undefined],
      ...Array.from({ length: 3 }, () => ['UploadPart', { alg: 'crc32', where: 'header' }, undefined, undefined]),
    ]);
    expect(s3.server.requests.unsupported).toEqual([]);
  });

  test('is avoided when the object is there already', async () => {
    const store = await s3.start([]);
    await put(store, 'Data/x', Buffer.alloc(9 << 20, 1));
    s3.server.requests.clear();
    expect(await put(store, 'Data/x', Buffer.alloc(9 << 20, 1))).toBe('present');
    expect(s3.server.requests.rows.map(({ op }) => op)).toEqual(['HeadObject']);
  });
});
