/** Checks of a bucket at the test server: one thing wrong gives one error, and nothing is left behind. */
import { expect, test } from 'vitest';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { probeObject } from '../../main/engine/checks/s3/probeObject';
import { checkBucket, closedAfter, troubleIn } from '../support/checkedBucket';
import { startS3 } from '../support/s3server/server';
import type { S3TestServer } from '../support/s3server/testServer';

async function server(options: Parameters<typeof startS3>[0] = {}): Promise<S3TestServer> {
  return closedAfter(await startS3({ buckets: ['bkt'], ...options }));
}

test('a light check of a store that works asks little and writes nothing', async () => {
  const store = await server();
  const document = await checkBucket({ url: store.url });
  expect([document.passed, troubleIn(document), store.objects('bkt'), store.requests.rows.map(({ op }) => op)]).toEqual(
    [true, ['s3.tls skipped'], [], ['ListBuckets', 'ListObjectsV2', 'HeadBucket', 'ListObjectsV2', 'HeadObject']],
  );
});

test('a deep check leaves the probe object and nothing else', async () => {
  const store = await server();
  const document = await checkBucket({ url: store.url, mode: 'deep', tryDelete: true });
  expect([
    troubleIn(document),
    store.objects('bkt').map(({ key }) => key),
    store.uploads('bkt'),
    store.requests.unsupported,
  ]).toEqual([['s3.tls skipped'], ['show/Data/217f2049a8ce364e6f8e6cfffd2c3ea8.xxh128'], [], []]);
});

test('the probe object is the one that the specification names', () => {
  expect([createHasher().hash(probeObject.bytes), new TextDecoder().decode(probeObject.bytes)]).toEqual([
    probeObject.hash,
    `satchel storage probe v1${'.'.repeat(39)}\n`,
  ]);
});
