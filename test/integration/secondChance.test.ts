/** What fails in the main pass is tried again after it, as often as the share of failures is worth; counted at the server. */
import { Buffer } from 'node:buffer';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createIds } from '../../main/adapters/clock/clock';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { openS3BlobStore } from '../../main/adapters/s3/s3BlobStore';
import type { BlobStore } from '../../main/engine/ports/blobStore';
import type { Clock } from '../../main/engine/ports/clock';
import type { SubmissionObject } from '../../main/engine/submission/submission';
import { uploadObjects } from '../../main/engine/submission/uploadObjects';
import { createApplyWorld, hashOf, type RowLiteral } from '../support/applyWorld';
import { createManualClock } from '../support/manualClock';
import { createRunContext } from '../support/runContext';
import type { FaultPlan } from '../support/s3server/faultPlan';
import { startS3 } from '../support/s3server/server';
import type { S3TestServer } from '../support/s3server/testServer';

const files = createFileSystem();
const hasher = createHasher();
const serverError = { status: { status: 500, code: 'InternalError' } };
/** Attempts of one call whose server fails. */
const inCall = 8;
/** Calls of an item of a download in the main pass. */
const callsToFetch = 3;

/** Failures of the main pass out of 20, and the attempts that each item gets after it. */
const rates = [
  ['10 %', 2, 10],
  ['50 %', 10, 3],
  ['90 %', 18, 0],
] as const;

async function storeWith(clock: Clock, rules: FaultPlan['rules']): Promise<{ server: S3TestServer; store: BlobStore }> {
  const server = await startS3({ buckets: ['bkt'], faults: { rules } });
  const store = openS3BlobStore(
    's3://bkt/root',
    { endpointUrl: server.url },
    {
      hasher,
      clock,
      chance: () => 0.5,
      env: { AWS_ACCESS_KEY_ID: 'S3TEST', AWS_SECRET_ACCESS_KEY: 'S3TEST', AWS_REGION: 'us-east-1' },
    },
  );
  onTestFinished(async () => {
    await store.close();
    await server.close();
  });
  return { server, store };
}

const keyOf = (hash: string): string => `root/Data/${hash}.xxh128`;

/** Files with different content, the first `failing` of which the server refuses. */
async function contents(count: number): Promise<{ folder: string; objects: SubmissionObject[] }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'satchel-chance-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const objects: SubmissionObject[] = [];
  for (let index = 0; index < count; index += 1) {
    const text = `content ${index}`;
    const place = path.join(folder, `${index}.exr`);
    await writeFile(place, text);
    const stat = await files.lstat(place);
    if (stat === undefined) throw new Error('It was written a moment ago.');
    const hash = hasher.hash(Buffer.from(text));
    const source = { relativePath: `${index}.exr`, absolutePath: place, contentPath: place, stat, hash };
    objects.push({ hash, sizeBytes: stat.sizeBytes, source });
  }
  return { folder, objects };
}

const portsOf = (store: BlobStore, clock: Clock) => ({
  store,
  files,
  clock,
  ids: createIds(),
  storeCache: { has: () => false, add: () => undefined, drop: () => undefined, close: () => undefined },
});

const refusing = (hashes: readonly string[], times?: number): FaultPlan['rules'] =>
  hashes.map((hash, index) => ({
    id: `f${index}`,
    match: { key: keyOf(hash) },
    ...(times === undefined ? {} : { when: { times } }),
    action: serverError,
  }));

test.each(rates)(
  'TR-24 of an upload %s of whose contents fail, each is tried %#: %i fail, %i more attempts',
  async (_rate, failing, more) => {
    const clock = createManualClock(Date.now());
    const { objects } = await contents(20);
    const refused = objects.slice(0, failing);
    const { server, store } = await storeWith(clock, refusing(refused.map(({ hash }) => hash)));
    const context = createRunContext();
    const { sent, failed } = await uploadObjects(objects, portsOf(store, clock), context);
    const attempts = refused.map(({ hash }) => server.requests.count({ op: 'PutObject', key: keyOf(hash) }) - inCall);
    expect([sent.length, failed.map(({ error }) => error.code), attempts]).toEqual([
      20 - failing,
      Array(failing).fill('network.server'),
      Array(failing).fill(more),
    ]);
    const most = context.reports.filter(
      ({ doneFiles = 0, doneBytes = 0, totalBytes = 0 }) => doneFiles > 20 || doneBytes > totalBytes,
    );
    expect(most).toEqual([]);
  },
);

test('what the second chance sends is complete, and no failure is left', async () => {
  const clock = createManualClock(Date.now());
  const { objects } = await contents(20);
  const refused = objects.slice(3, 6).map(({ hash }) => hash);
  const { server, store } = await storeWith(clock, refusing(refused, inCall + 4));
  const { sent, failed } = await uploadObjects(objects, portsOf(store, clock), createRunContext());
  expect([
    sent.length,
    failed,
    server.objects('bkt').length,
    refused.map((hash) => server.read('bkt', keyOf(hash))?.toString()),
  ]).toEqual([20, [], 20, ['content 3', 'content 4', 'content 5']]);
});

test('a file that changes while it waits for its second chance is no content any more', async () => {
  const clock = createManualClock(Date.now());
  const { folder, objects } = await contents(20);
  const [first] = objects.map(({ hash }) => hash);
  const { server, store } = await storeWith(clock, refusing([first ?? ''], inCall));
  const waiting: Clock = {
    ...clock,
    delay: async (ms, signal) => {
      // Only the wait for a second chance comes when everything else has been sent.
      if (server.objects('bkt').length === 19) await writeFile(path.join(folder, '0.exr'), 'something else');
      await clock.delay(ms, signal);
    },
  };
  const { failed } = await uploadObjects(objects, portsOf(store, waiting), createRunContext());
  expect([failed.map(({ error }) => error.code), server.objects('bkt').length]).toEqual([['source.changed'], 19]);
});

test('cancel ends the wait for a second chance at once, with no further attempt', async () => {
  const clock = createManualClock(Date.now());
  const { objects } = await contents(20);
  const [first] = objects.map(({ hash }) => hash);
  const { server, store } = await storeWith(clock, refusing([first ?? '']));
  const context = createRunContext();
  const waiting: Clock = {
    ...clock,
    delay: (_ms, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
        context.controller.abort();
      }),
  };
  await expect(uploadObjects(objects, portsOf(store, waiting), context)).rejects.toHaveProperty('name', 'AbortError');
  expect(server.requests.count({ op: 'PutObject', key: keyOf(first ?? '') })).toBe(inCall);
});

test('a store that fails everything ends the upload after twenty contents, not after all of them', async () => {
  const clock = createManualClock(Date.now());
  const { objects } = await contents(200);
  const { store, server } = await storeWith(clock, [{ id: 'all', action: serverError }]);
  await expect(uploadObjects(objects, portsOf(store, clock), createRunContext())).rejects.toHaveProperty(
    'code',
    'network.server',
  );
  expect(server.requests.rows.length).toBeLessThan(200 * inCall);
});

/** A project folder whose files lie on a server that refuses the first `failing` of 20. */
async function renders(failing: number, times?: number) {
  const rows: Record<string, RowLiteral> = {};
  const text = (index: number): string => `frame ${index}`;
  for (let index = 0; index < 20; index += 1)
    rows[`renders/a.${1000 + index}.exr`] = { remote: text(index), decision: { action: 'download' } };
  const world = await createApplyWorld(rows);
  onTestFinished(() => world.remove());
  const hashes = Array.from({ length: 20 }, (_, index) => hashOf(text(index)));
  const clock = createManualClock(Date.now());
  const { server, store } = await storeWith(clock, refusing(hashes.slice(0, failing), times));
  for (const [index, hash] of hashes.entries()) server.plant('bkt', keyOf(hash), Buffer.from(text(index)));
  Object.assign(world.ports, { store, clock });
  await mkdir(world.at('renders'));
  const gets = (): number[] =>
    hashes.slice(0, failing).map((hash) => server.requests.count({ op: 'GetObject', key: keyOf(hash) }));
  return { world, gets };
}

test.each(rates)(
  'TR-24 of a download %s of whose files fail: %i fail, %i more attempts',
  async (_rate, failing, more) => {
    const { world, gets } = await renders(failing);
    const context = createRunContext();
    const result = await world.apply({}, undefined, context);
    expect([result.downloaded, result.failed.map(({ code }) => code), gets()]).toEqual([
      20 - failing,
      Array(failing).fill('network.server'),
      Array(failing).fill(callsToFetch * inCall + more),
    ]);
    const moving = context.reports.filter(({ phase }) => phase === 'transferring');
    expect([moving.filter(({ doneFiles = 0 }) => doneFiles > 20), moving.at(-1)?.doneFiles]).toEqual([[], 20]);
  },
);

test('what the second chance brings home is verified, in place, and no failed row of the result', async () => {
  const { world } = await renders(3, callsToFetch * inCall + 2);
  const result = await world.apply();
  expect([
    result.downloaded,
    result.failed,
    (await world.tree())['renders/a.1002.exr']?.text,
    await world.temps(),
  ]).toEqual([20, [], 'frame 2', []]);
});
