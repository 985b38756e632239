/** Stores on an S3 server that fails as each test says, with a clock that only runs ahead. */
import { afterEach, beforeEach } from 'vitest';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { openS3BlobStore } from '../../main/adapters/s3/s3BlobStore';
import type { BlobStore } from '../../main/engine/ports/blobStore';
import type { Clock } from '../../main/engine/ports/clock';
import type { AppError } from '../../shared/domain/errors';
import { createManualClock } from './manualClock';
import type { FaultPlan } from './s3server/faultPlan';
import { startS3, type S3ServerOptions } from './s3server/server';
import type { S3TestServer } from './s3server/testServer';
import { all, sourceOf } from './storedBytes';

type Rule = FaultPlan['rules'][number];

export interface FaultyS3 {
  readonly server: S3TestServer;
  /** What the stores of this test waited, in order. */
  readonly waits: readonly number[];
  readonly warnings: readonly AppError[];
  /** The server with these faults and the bucket `bkt`, and a store in it. */
  readonly start: (rules: readonly Rule[], options?: S3ServerOptions, accessKey?: string) => Promise<BlobStore>;
  /** Another store on the server that was started. */
  readonly open: (accessKey?: string, more?: StoreDifferences) => BlobStore;
}

interface StoreDifferences {
  readonly env?: Readonly<Record<string, string>>;
  readonly bucket?: string;
  readonly delay?: Clock['delay'];
}

const hasher = createHasher();
const { signal } = new AbortController();

/** Called once in a file; stores and server close after each test. */
export function faultyS3(): FaultyS3 {
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

  const open: FaultyS3['open'] = (accessKey = 'S3TEST', { env = {}, bucket = 'bkt', delay } = {}) => {
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
            return (delay ?? clock.delay)(ms, waitSignal);
          },
        },
        chance: () => 0.5,
        warn: (warning) => warnings.push(warning),
        env: { AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: accessKey, AWS_REGION: 'us-east-1', ...env },
      },
    );
    stores.push(store);
    return store;
  };
  return {
    get server() {
      return server;
    },
    get waits() {
      return waits;
    },
    get warnings() {
      return warnings;
    },
    start: async (rules, options = {}, accessKey = 'S3TEST') => {
      server = await startS3({ buckets: ['bkt'], faults: { rules: [...rules] }, ...options });
      return open(accessKey);
    },
    open,
  };
}

/** The outcome of putting bytes that are what they were hashed as. */
export async function put(store: BlobStore, key: string, bytes: Uint8Array): Promise<string> {
  return (await store.put(key, sourceOf(bytes), { signal, expectedHash: hasher.hash(bytes) })).outcome;
}

export async function read(store: BlobStore, key: string): Promise<Buffer> {
  const { body } = await store.get(key, { signal });
  return Buffer.concat(await all(body));
}
