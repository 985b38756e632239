import { rmSync, truncateSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createClock, createIds } from '../../main/adapters/clock/clock';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { createFolderBlobStore, createFolderStoreFolder } from '../../main/adapters/folderStore/folderStore';
import { createFileHasher } from '../../main/adapters/hasher/fileHasher';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { createHashCache } from '../../main/adapters/sqlite/hashCache';
import { createStoreCache } from '../../main/adapters/sqlite/storeCache';
import type { BlobStore } from '../../main/engine/ports/blobStore';
import type { Progress } from '../../main/engine/ports/progress';
import type { Farm, JobSpec } from '../../main/engine/ports/farm';
import { inspectSubmission } from '../../main/engine/submission/inspectSubmission';
import { submitJob, type SubmitResult } from '../../main/engine/submission/submitJob';
import type { SubmitPlan } from '../../main/engine/submission/submitPlan';
import { createRunRecord } from '../../main/engine/transfers/runRecord';
import { AppError } from '../../shared/domain/errors';
import { aTransfer } from '../support/transfers';
import { createRunContext } from '../support/runContext';

const phases = ['hashing', 'comparing', 'transferring', 'verifying', 'finalizing'] as const;

/** Project folders, a store whose requests are seen, and a farm that makes one job for each client token. */
async function barrierWorld() {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'satchel-barrier-')));
  const at = (...names: string[]): string => path.join(folder, ...names);
  await createFolderStoreFolder(at('store'));
  const [clock, ids, hasher] = [createClock(), createIds(), createHasher()];
  const fileHasher = createFileHasher({ workers: 1 });
  const hashCache = createHashCache(at('hash-cache.db'), clock);
  const storeCache = createStoreCache(at('store-cache.db'), clock);
  onTestFinished(async () => {
    await fileHasher.close();
    hashCache.close();
    storeCache.close();
    await rm(folder, { recursive: true, force: true });
  });
  const requests: string[] = [];
  /** Called at each border: before and after every request. */
  let border: (message: string) => void = () => undefined;
  const around = async <T>(message: string, call: () => Promise<T>): Promise<T> => {
    requests.push(message);
    border(`before ${message}`);
    const answer = await call();
    border(`after ${message}`);
    return answer;
  };
  const plain = createFolderBlobStore(at('store'), hasher);
  const store: BlobStore = {
    ...plain,
    head: (key, signal) => around(`head ${key}`, () => plain.head(key, signal)),
    put: (key, source, options) => around(`put ${key}`, () => plain.put(key, source, options)),
  };
  const jobs = new Map<string, JobSpec>();
  const farm: Farm = {
    farmId: `farm-${'0123456789abcdef'.repeat(2)}`,
    queueId: `queue-${'0123456789abcdef'.repeat(2)}`,
    displayName: 'f',
    queueName: 'q',
    createJob: (spec) =>
      around('createJob', () => {
        const token = spec.clientToken ?? ids.uuid();
        if (!jobs.has(token)) jobs.set(token, spec);
        return Promise.resolve({ jobId: `job-${token}` });
      }),
    listJobs: () => Promise.resolve({ jobs: [], total: 0 }),
    getJob: () => Promise.reject(new Error('not used')),
  };
  const ports = { files: createFileSystem(), fileHasher, hasher, hashCache, storeCache, clock, ids };
  const plant = async (tree: Readonly<Record<string, string>>): Promise<void> => {
    for (const [name, content] of Object.entries(tree)) {
      await mkdir(path.dirname(at(name)), { recursive: true });
      await writeFile(at(name), content);
      await utimes(at(name), 1_700_000_000, 1_700_000_000);
    }
  };
  const run = async (roots: readonly string[], earlier?: SubmitPlan) => {
    const record = createRunRecord(
      {
        runId: ids.uuid(),
        folder: '',
        snapshot: aTransfer('t', { phases: phases.map((phase) => ({ phase, state: 'next' })) }),
        spec: {},
      },
      { clock, runner: { osUser: 'o', host: 'h', version: '0' }, logError: () => undefined },
    );
    const context = {
      ...createRunContext(),
      progress: (step: Progress) => {
        record.step(step);
      },
      measures: record.measures,
    };
    const counted = { ...ports, store: record.measures.counted(store) };
    let plan = earlier;
    const planned = (made: SubmitPlan): void => {
      plan = made;
    };
    const outcome: { result?: SubmitResult; error?: unknown } = {};
    try {
      for (const root of roots) {
        const input = { paths: [at(root)], outputFolders: [] };
        const submission = await inspectSubmission(input, counted, context);
        const planning = { ...(earlier === undefined ? {} : { plan: earlier }), planned };
        outcome.result = await submitJob(submission, { name: 'n', farm, ...planning }, counted, context);
      }
    } catch (error) {
      outcome.error = error;
    }
    return { ...outcome, plan, record };
  };
  return {
    at,
    requests,
    jobs,
    plant,
    run,
    store: plain,
    atBorder: (hook: typeof border) => {
      border = hook;
    },
  };
}

const many = (count: number, content: (index: number) => string): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`project/f${String(index).padStart(4, '0')}`, content(index)]),
  );

test('TR-16 an object that is always refused keeps the manifest and the job from being made, and is named', async () => {
  const world = await barrierWorld();
  await world.plant(many(300, (index) => `content ${index}`));
  const refused = createHasher().hash(new TextEncoder().encode('content 77'));
  world.atBorder((message) => {
    if (message.startsWith('before put') && message.includes(refused))
      throw new AppError({ code: 'store.denied_put', message: `${message} was refused.` });
  });
  const { error, record } = await world.run(['project']);
  expect(error).toMatchObject({ code: 'store.denied_put', message: expect.stringContaining(refused) as unknown });
  expect([world.requests.filter((request) => /Manifests|createJob/.test(request)), world.jobs.size]).toEqual([[], 0]);
  const { errors } = record.document();
  expect(errors).toEqual({ total: 1, byClass: { permission: 1 } });
});

test('S8: TR-18 a thousand files of ten contents are ten objects, and the numbers add up', async () => {
  const world = await barrierWorld();
  await world.plant(many(1000, (index) => `content ${index % 10}`));
  const { record, result } = await world.run(['project']);
  const { items, bytes } = record.document();
  const puts = world.requests.filter((request) => request.startsWith('put Data/'));
  expect([puts.length, new Set(puts).size, result?.uploadedObjects]).toEqual([10, 10, 10]);
  expect([items, bytes]).toEqual([
    { total: 1000, totalIsFinal: true, done: 10, skipped: 0, deduplicated: 990, failed: 0, remaining: 0 },
    expect.objectContaining({ total: 9000, done: 90, skipped: 0, deduplicated: 8910 }),
  ]);
});

test('TR-19 a store that was emptied behind the memory of it is noticed, and everything is sent again', async () => {
  const world = await barrierWorld();
  await world.plant(many(100, (index) => `content ${index}`));
  await world.run(['project']);
  await rm(world.at('store', 'Data'), { recursive: true });
  const { result, error } = await world.run(['project']);
  expect([error, result?.uploadedObjects, world.jobs.size]).toEqual([undefined, 100, 2]);
});

test.each([
  [
    'gone',
    (object: string) => {
      rmSync(object);
    },
  ],
  [
    'cut short',
    (object: string) => {
      truncateSync(object, 2);
    },
  ],
])(
  'an object that is %s right after it was sent is found before the manifest and the job are made',
  async (_, lose) => {
    const world = await barrierWorld();
    await world.plant(many(5, (index) => `content ${index}`));
    const lost = createHasher().hash(new TextEncoder().encode('content 3'));
    world.atBorder((message) => {
      if (message.startsWith('after put') && message.includes(lost)) lose(world.at('store', 'Data', `${lost}.xxh128`));
    });
    const { error } = await world.run(['project']);
    expect(error).toMatchObject({
      code: 'integrity.mismatch',
      dto: { details: { path: world.at('project', 'f0003') } },
    });
    expect([world.requests.filter((request) => /Manifests|createJob/.test(request)), world.jobs.size]).toEqual([[], 0]);
    world.atBorder(() => undefined);
    const again = await world.run(['project']);
    expect([again.error, again.result?.uploadedObjects, world.jobs.size]).toEqual([undefined, 1, 1]);
  },
);

test('TR-17 a crash before or after any request leaves at most one job in the end, with its whole manifest', async () => {
  const tree = { 'project/a': 'one', 'project/b': 'two', 'project/c': 'one' };
  const whole = await barrierWorld();
  await whole.plant(tree);
  await whole.run(['project']);
  const borders = whole.requests.length * 2;
  expect(borders).toBeGreaterThan(10);
  for (let crashAt = 0; crashAt < borders; crashAt += 1) {
    const world = await barrierWorld();
    await world.plant(tree);
    let seen = 0;
    world.atBorder(() => {
      if (seen++ === crashAt) throw new Error('crash');
    });
    const first = await world.run(['project']);
    const { result, error } = await world.run(['project'], first.plan);
    const [job] = [...world.jobs.values()];
    expect([crashAt, error, world.jobs.size]).toEqual([crashAt, undefined, 1]);
    const manifest = job?.attachments?.manifests[0];
    const bytes = await readFile(world.at('store', 'Manifests', manifest?.inputManifestPath ?? ''));
    const hashes = (JSON.parse(bytes.toString()) as { paths: { hash: string }[] }).paths.map(({ hash }) => hash);
    const heads = await Promise.all(
      hashes.map((hash) => world.store.head(`Data/${hash}.xxh128`, new AbortController().signal)),
    );
    expect([heads.map((head) => head?.sizeBytes), manifest?.inputManifestHash, result?.plan.manifests.length]).toEqual([
      [3, 3, 3],
      createHasher().hash(bytes),
      1,
    ]);
    // Whatever was decided before the crash is what the job names.
    if (first.plan !== undefined) expect(result?.plan).toEqual(first.plan);
  }
});

test('files that changed after a crash get another manifest and another job', async () => {
  const world = await barrierWorld();
  await world.plant({ 'project/a': 'one' });
  const first = await world.run(['project']);
  await world.plant({ 'project/a': 'two' });
  const { result } = await world.run(['project'], first.plan);
  expect([result?.plan.clientToken === first.plan?.clientToken, world.jobs.size]).toEqual([false, 2]);
  expect(result?.manifests[0]?.key).not.toBe(first.plan?.manifests[0]?.key);
});
