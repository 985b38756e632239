import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClock, createIds } from '../../main/adapters/clock/clock';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { createFileHasher } from '../../main/adapters/hasher/fileHasher';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { openS3BlobStore } from '../../main/adapters/s3/s3BlobStore';
import { createHashCache } from '../../main/adapters/sqlite/hashCache';
import { createStoreCache } from '../../main/adapters/sqlite/storeCache';
import { inspectSubmission, type InspectionPorts } from '../../main/engine/submission/inspectSubmission';
import { submitJob } from '../../main/engine/submission/submitJob';
import { createManualClock, type ManualClock } from '../support/manualClock';
import { plantFiles } from '../support/plantTree';
import { createRunContext } from '../support/runContext';
import { startS3 } from '../support/s3server/server';
import type { S3TestServer } from '../support/s3server/testServer';

const fileCount = 60;
const hasher = createHasher();
let folder = '';
let server: S3TestServer;
let clock: ManualClock;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-purged-'));
  server = await startS3({ buckets: ['bkt'] });
  clock = createManualClock(Date.now() + 3_600_000);
  const files = Object.fromEntries(
    Array.from({ length: fileCount }, (_, index) => [`tex.${index}`, `content ${index}`]),
  );
  await plantFiles(path.join(folder, 'shot'), files);
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

function openPorts(): InspectionPorts & { readonly close: () => Promise<void> } {
  const options = { endpointUrl: server.url, region: 'us-east-1' };
  const env = { AWS_ACCESS_KEY_ID: 'S3TEST', AWS_SECRET_ACCESS_KEY: 'S3TEST', AWS_REGION: 'us-east-1' };
  const store = openS3BlobStore('s3://bkt/farm', options, { hasher, clock: createClock(), env, version: '0' });
  const fileHasher = createFileHasher({ workers: 1 });
  const hashCache = createHashCache(path.join(folder, 'hash-cache.db'), clock);
  const storeCache = createStoreCache(path.join(folder, 'store-cache.db'), clock);
  const close = async (): Promise<void> => {
    await fileHasher.close();
    hashCache.close();
    storeCache.close();
  };
  return {
    store,
    files: createFileSystem(),
    fileHasher,
    hasher,
    hashCache,
    storeCache,
    clock,
    ids: createIds(),
    close,
  };
}

const contentKeys = (): number => server.objects('bkt').filter(({ key }) => key.includes('/Data/')).length;
const request = (): { paths: string[]; outputFolders: [] } => ({
  paths: [path.join(folder, 'shot')],
  outputFolders: [],
});

test('a bucket emptied behind the cache gets everything again, and the job its inputs', async () => {
  const ports = openPorts();
  const context = createRunContext();
  const first = await submitJob(await inspectSubmission(request(), ports, context), { name: 'one' }, ports, context);
  server.reset();
  const second = await submitJob(await inspectSubmission(request(), ports, context), { name: 'two' }, ports, context);
  expect([first.uploadedObjects, second.uploadedObjects, second.skippedObjects, contentKeys()]).toEqual([
    fileCount,
    fileCount,
    0,
    fileCount,
  ]);
  await ports.close();
});

test('a bucket emptied while a person looked at the submission is found when it is sent', async () => {
  const ports = openPorts();
  const context = createRunContext();
  await submitJob(await inspectSubmission(request(), ports, context), { name: 'one' }, ports, context);
  const looked = await inspectSubmission(request(), ports, context);
  server.reset();
  clock.advance(60_000);
  const sent = await submitJob(looked, { name: 'two' }, ports, context);
  expect([looked.comparison?.missing.length, sent.uploadedObjects, contentKeys()]).toEqual([0, fileCount, fileCount]);
  await ports.close();
});

test('of a store that holds what is remembered, thirty objects are asked for', async () => {
  const ports = openPorts();
  const context = createRunContext();
  await submitJob(await inspectSubmission(request(), ports, context), { name: 'one' }, ports, context);
  server.requests.clear();
  const again = await inspectSubmission(request(), ports, context);
  expect([again.comparison?.missing.length, server.requests.rows.map(({ method }) => method)]).toEqual([
    0,
    Array.from({ length: 30 }, () => 'HEAD'),
  ]);
  await ports.close();
});
