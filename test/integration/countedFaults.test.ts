import { expect, onTestFinished, test } from 'vitest';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { openS3BlobStore } from '../../main/adapters/s3/s3BlobStore';
import type { BlobSource, BlobStore } from '../../main/engine/ports/blobStore';
import { createRunCounters } from '../../main/engine/transfers/runCounters';
import { createManualClock } from '../support/manualClock';
import type { FaultPlan } from '../support/s3server/faultPlan';
import { startS3 } from '../support/s3server/server';

const hasher = createHasher();
const signal = new AbortController().signal;

function sourceOf(bytes: Uint8Array): BlobSource {
  return {
    sizeBytes: bytes.length,
    async *open() {
      yield await Promise.resolve(bytes);
    },
  };
}

/** A counted store on a server with these faults. */
async function countedStore(rules: FaultPlan['rules']) {
  const server = await startS3({ buckets: ['bkt'], faults: { rules } });
  const counters = createRunCounters(
    () => performance.now(),
    () => undefined,
  );
  const store = openS3BlobStore(
    's3://bkt/root',
    {
      endpointUrl: server.url,
      repeated: (attempt) => {
        counters.repeated(attempt);
      },
    },
    {
      hasher,
      clock: createManualClock(Date.now()),
      chance: () => 0.5,
      env: { AWS_ACCESS_KEY_ID: 'S3TEST', AWS_SECRET_ACCESS_KEY: 'S3TEST', AWS_REGION: 'us-east-1' },
    },
  );
  onTestFinished(async () => {
    await store.close();
    await server.close();
  });
  return { store: counters.counted(store), counters };
}

async function putMany(store: BlobStore, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const bytes = new TextEncoder().encode(`content ${index}`);
    // A key that speaks of errors is a key.
    await store.put(`Data/403-404-503/${index}`, sourceOf(bytes), { signal, expectedHash: hasher.hash(bytes) });
  }
}

test.each([
  ['throttle', { status: { status: 503, code: 'SlowDown' } }],
  ['server', { status: { status: 500, code: 'InternalError' } }],
  ['reset', { reset: { afterBytes: 0 } }],
] as const)('seven injected faults of class %s are counted as seven, and seven attempts more', async (name, action) => {
  const { store, counters } = await countedStore([
    { id: 'f', match: { op: 'PutObject' }, when: { nth: 'every:3', times: 7 }, action },
  ]);
  await putMany(store, 30);
  const { errors, ops, retries } = counters.totals();
  expect({ errors, ops, retries }).toEqual({ errors: { [name]: 7 }, ops: 30, retries: 7 });
});
