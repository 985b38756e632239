/** Thousands of files go to a store and come home, through a folder and through S3: every byte and every microsecond. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClock, createIds } from '../../main/adapters/clock/clock';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { createFolderBlobStore, createFolderStoreFolder } from '../../main/adapters/folderStore/folderStore';
import { createFileHasher } from '../../main/adapters/hasher/fileHasher';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { openS3BlobStore } from '../../main/adapters/s3/s3BlobStore';
import { createHashCache } from '../../main/adapters/sqlite/hashCache';
import { createStoreCache } from '../../main/adapters/sqlite/storeCache';
import { applyPlan } from '../../main/engine/outputs/apply/applyPlan';
import { planDownload } from '../support/plan/plannedObjects';
import { readManifestsForPlan } from '../../main/engine/outputs/discovery/readManifestsForPlan';
import type { BlobStore } from '../../main/engine/ports/blobStore';
import { inspectSubmission } from '../../main/engine/submission/inspectSubmission';
import { submitJob, type SubmitResult } from '../../main/engine/submission/submitJob';
import type { ApplyResult, Plan } from '../../shared/domain/plan';
import {
  createMemoryDeclinedFiles,
  createMemoryPartFiles,
  createMemoryPlacedFiles,
  createMemoryRuns,
} from '../support/memoryRecords';
import { createRunContext } from '../support/runContext';
import { startS3 } from '../support/s3server/server';
import type { S3TestServer } from '../support/s3server/testServer';

const filesAtMost = 3_000;
/** Large files have their own tests; here it is the number that counts. */
const largestBytes = 256 << 10;
const hasher = createHasher();
const signal = new AbortController().signal;

let folder: string;
let sources: readonly string[];
let server: S3TestServer;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'satchel-round-trip-')));
  sources = (await pythonFiles()) ?? (await generatedFiles(path.join(folder, 'generated')));
  server = await startS3({ buckets: ['studio'] });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** Real files of real sizes and times, where Python is installed. */
async function pythonFiles(): Promise<string[] | undefined> {
  let library: string;
  try {
    library = execFileSync('python3', ['-c', 'import os; print(os.path.dirname(os.__file__))']).toString().trim();
  } catch {
    // No Python here; generated files take their place.
    return undefined;
  }
  const entries = await readdir(library, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  const names = entries.filter((entry) => entry.isFile() && !entry.parentPath.includes('__pycache__'));
  for (const file of names.map((entry) => path.join(entry.parentPath, entry.name)).sort()) {
    if (found.length === filesAtMost) break;
    if ((await stat(file)).size <= largestBytes) found.push(await realpath(file));
  }
  return found.length < filesAtMost ? undefined : found;
}

async function generatedFiles(root: string): Promise<string[]> {
  const files = createFileSystem();
  const made: string[] = [];
  for (let index = 0; index < filesAtMost; index += 1) {
    const file = path.join(root, `folder ${index % 60}`, `datei-ü-${index}.txt`);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, `${index % 2_500}\n`.repeat(1 + ((index * 37) % 900)));
    await files.setMtime(file, 1_600_000_000_123_456n + BigInt(index) * 1_000_003n);
    made.push(file);
  }
  return made;
}

interface Trip {
  readonly submitted: SubmitResult;
  readonly manifest: Buffer;
  readonly root: string;
  readonly first: ApplyResult;
  readonly second: { readonly plan: Plan; readonly result: ApplyResult };
  readonly target: string;
}

/** Submits, brings home to another folder, and brings home once more. */
async function roundTrip(name: string, store: BlobStore, beforeSecond: () => void): Promise<Trip> {
  const home = path.join(folder, name);
  const target = path.join(home, 'target');
  await mkdir(target, { recursive: true });
  const [clock, ids, files] = [createClock(), createIds(), createFileSystem()];
  const fileHasher = createFileHasher({ workers: 2 });
  const hashCache = createHashCache(path.join(home, 'hash-cache.db'), clock);
  const storeCache = createStoreCache(path.join(home, 'store-cache.db'), clock);
  const records = {
    placed: createMemoryPlacedFiles(),
    declined: createMemoryDeclinedFiles(),
    partFiles: createMemoryPartFiles(),
    runs: createMemoryRuns(),
  };
  const ports = { store, files, fileHasher, hasher, hashCache, storeCache, clock, ids, ...records };
  const context = createRunContext();
  try {
    const submission = await inspectSubmission({ paths: sources, outputFolders: [] }, ports, context);
    const submitted = await submitJob(submission, { name }, ports, context);
    const [{ key, rootPath: root } = { key: '', rootPath: '' }] = submitted.manifests;
    const { body } = await store.get(key, { signal });
    const pieces: Uint8Array[] = [];
    for await (const piece of body) pieces.push(piece);
    const manifest = Buffer.concat(pieces);
    const manifestFile = path.join(home, 'input.manifest');
    await writeFile(manifestFile, manifest);
    const bringHome = async (runId: string): Promise<{ plan: Plan; result: ApplyResult }> => {
      const { roots, manifests } = await readManifestsForPlan([manifestFile], ports, context);
      const plan = await planDownload(
        {
          source: { store: store.uri, manifests },
          roots: roots.map((each) => ({ ...each, target, how: 'chosen' })),
          preset: 'artist',
          useHash: true,
          version: '0',
        },
        ports,
        context,
      );
      const owner = { hostName: 'here', isProcessAlive: () => false, processId: process.pid };
      const run = {
        runId,
        runFolder: path.join(home, 'data', 'runs', runId),
        title: name,
        leaveUndecided: false,
        backup: true,
      };
      return { plan, result: await applyPlan({ plan, minFreeBytes: 0, ...run, ...owner }, ports, context) };
    };
    const first = (await bringHome('run-1')).result;
    beforeSecond();
    return { submitted, manifest, root, first, second: await bringHome('run-2'), target };
  } finally {
    await fileHasher.close();
    hashCache.close();
    storeCache.close();
  }
}

/** The canonical encoding, computed in another way than the product does: from the files and the JSON of the platform. */
async function canonicalManifest(root: string): Promise<string> {
  const facts = await Promise.all(
    sources.map(async (file) => {
      const [bytes, { mtimeNs }] = [await readFile(file), await stat(file, { bigint: true })];
      return {
        hash: hasher.hash(bytes),
        mtime: Number(mtimeNs / 1000n),
        path: path.relative(root, file),
        size: bytes.length,
      };
    }),
  );
  const paths = facts.sort((a, b) => (a.path < b.path ? -1 : 1));
  const totalSize = paths.reduce((sum, { size }) => sum + size, 0);
  const json = JSON.stringify({ hashAlg: 'xxh128', manifestVersion: '2023-03-03', paths, totalSize });
  return json.replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Relative path to content and microseconds. */
async function factsOf(root: string, files: readonly string[]): Promise<Record<string, string>> {
  const facts = await Promise.all(
    files.map(async (file) => {
      const [bytes, { mtimeNs }] = [await readFile(file), await stat(file, { bigint: true })];
      return [path.relative(root, file), `${hasher.hash(bytes)} ${mtimeNs / 1000n}`] as const;
    }),
  );
  return Object.fromEntries(facts.sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function filesBelow(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !path.relative(root, file).startsWith('.satchel'));
}

async function expectRoundTrip(trip: Trip, contents: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const wrong = [...contents].filter(([name, bytes]) => name !== `${hasher.hash(bytes)}.xxh128`);
  const home = await factsOf(trip.target, await filesBelow(trip.target));
  expect({
    misnamed: wrong.map(([name]) => name),
    stored: contents.size,
    manifest: trip.manifest.toString() === (await canonicalManifest(trip.root)),
    home,
    failed: [...trip.first.failed, ...trip.second.result.failed],
    downloaded: trip.first.downloaded,
    again: trip.second.plan.totals.byKind,
  }).toEqual({
    misnamed: [],
    stored: trip.submitted.uploadedObjects,
    manifest: true,
    home: await factsOf(trip.root, sources),
    failed: [],
    downloaded: filesAtMost,
    again: { identical: filesAtMost },
  });
}

// Twenty seconds on two free cores; others may be busy.
describe('3,000 files', { timeout: 180_000 }, () => {
  test('go to a folder and come home the same; a second download fetches nothing', async () => {
    const place = path.join(folder, 'store');
    await createFolderStoreFolder(place);
    const store = createFolderBlobStore(place, hasher);
    const fetched: string[] = [];
    const counting: BlobStore = {
      ...store,
      get: (key, options) => {
        fetched.push(key);
        return store.get(key, options);
      },
    };
    const trip = await roundTrip('folder', counting, () => fetched.splice(0));
    const names = await readdir(path.join(place, 'Data'));
    const contents = await Promise.all(
      names.map(async (name) => [name, await readFile(path.join(place, 'Data', name))] as const),
    );
    await expectRoundTrip(trip, new Map(contents));
    expect(fetched).toEqual([]);
  });

  test('go to S3 and come home the same; a second download asks for no content', async () => {
    const store = openS3BlobStore(
      's3://studio/show',
      { endpointUrl: server.url },
      {
        hasher,
        clock: createClock(),
        env: { AWS_ACCESS_KEY_ID: 'S3TEST', AWS_SECRET_ACCESS_KEY: 'S3TEST', AWS_REGION: 'us-east-1' },
      },
    );
    let made = 0;
    const trip = await roundTrip('s3', store, () => {
      // A large file arrives in parts and becomes an object when they are completed.
      const making = new Set(['PutObject', 'CompleteMultipartUpload']);
      made = server.requests.count(({ op, status }) => making.has(op) && status === 200);
      server.requests.clear();
    });
    await store.close();
    const contents = server.objects('studio').flatMap(({ key }) => {
      const name = /^show\/Data\/(.*)$/.exec(key)?.[1];
      return name === undefined ? [] : [[name, server.read('studio', key) ?? Buffer.alloc(0)] as const];
    });
    await expectRoundTrip(trip, new Map(contents));
    expect({
      made,
      secondDownload: server.requests.where({ op: 'GetObject' }).map(({ key }) => key),
      unsupported: server.requests.unsupported,
    }).toEqual({ made: contents.length + trip.submitted.manifests.length, secondDownload: [], unsupported: [] });
  });
});
