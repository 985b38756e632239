import { Buffer } from 'node:buffer';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClock, createIds } from '../../main/adapters/clock/clock';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { createFolderBlobStore, createFolderStoreFolder } from '../../main/adapters/folderStore/folderStore';
import { createFileHasher } from '../../main/adapters/hasher/fileHasher';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { createTreeWalker } from '../../main/adapters/walker/treeWalker';
import { createHashCache } from '../../main/adapters/sqlite/hashCache';
import { createStoreCache } from '../../main/adapters/sqlite/storeCache';
import type { Farm, JobSpec } from '../../main/engine/ports/farm';
import type { BlobStore } from '../../main/engine/ports/blobStore';
import {
  inspectSubmission,
  type InspectionPorts,
  type SubmissionInput,
} from '../../main/engine/submission/inspectSubmission';
import { submitJob } from '../../main/engine/submission/submitJob';
import { uploadSubmission } from '../../main/engine/submission/uploadSubmission';
import { createRunContext } from '../support/runContext';

const farmId = `farm-${'0123456789abcdef'.repeat(2)}`;
const queueId = `queue-${'0123456789abcdef'.repeat(2)}`;
const guid = '0'.repeat(31) + '1';
const mtimeSeconds = 1_700_000_000;

let folder = '';
let ports: InspectionPorts & { readonly requests: string[] };
const close: (() => void | Promise<void>)[] = [];
const at = (...names: string[]): string => path.join(folder, ...names);

/** The requests that a store was sent. */
function withRecord(store: BlobStore, requests: string[]): BlobStore {
  return {
    ...store,
    head: (key, signal) => {
      requests.push(`head ${key}`);
      return store.head(key, signal);
    },
    put: (key, source, options) => {
      requests.push(`put ${key}`);
      return store.put(key, source, options);
    },
  };
}

async function makeTree(tree: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(tree)) {
    await mkdir(path.dirname(at('project', name)), { recursive: true });
    await writeFile(at('project', name), content);
    await utimes(at('project', name), mtimeSeconds, mtimeSeconds);
  }
}

async function storedFiles(): Promise<string[]> {
  const entries = await readdir(at('store'), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(at('store'), path.join(entry.parentPath, entry.name)))
    .sort();
}

const input = (more: Partial<SubmissionInput> = {}): SubmissionInput => ({
  paths: [at('project')],
  outputFolders: [],
  ...more,
});
const stored = (key: string): Promise<Buffer> => readFile(at('store', key));

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'satchel-submit-')));
  await createFolderStoreFolder(at('store'));
  const [clock, hasher] = [createClock(), createHasher()];
  const requests: string[] = [];
  const fileHasher = createFileHasher({ workers: 2 });
  const walker = createTreeWalker({ workers: 1 });
  const hashCache = createHashCache(at('cache', 'hash-cache.db'), clock);
  const storeCache = createStoreCache(at('cache', 'store-cache.db'), clock);
  const store = withRecord(createFolderBlobStore(at('store'), hasher), requests);
  const ids = { ...createIds(), guid: () => guid };
  ports = { store, files: createFileSystem(), walker, fileHasher, hasher, hashCache, storeCache, clock, ids, requests };
  close.push(
    () => fileHasher.close(),
    () => walker.close(),
    () => {
      hashCache.close();
    },
    () => {
      storeCache.close();
    },
  );
});

afterEach(async () => {
  for (const one of close.splice(0)) await one();
  await rm(folder, { recursive: true, force: true });
});

const oddTree = {
  '-rf': 'dash',
  '..dots': 'dots',
  '.hidden/.env': 'hidden',
  'a "quoted" \\ name': 'quotes',
  empty: '',
  'line\nbreak\ttab\u007f': 'newline',
  [`${'é'.repeat(127)}x`]: '255 bytes',
  'nested/deep/copy': 'dash',
  '\u{1f600} emoji \ufb33': 'emoji',
} as const;

test('odd names, empty files and copies arrive as content under their hashes and as one exact manifest', async () => {
  await makeTree(oddTree);
  const context = createRunContext();
  const submission = await inspectSubmission(input({ outputFolders: [at('project', 'renders')] }), ports, context);
  const result = await uploadSubmission(submission, { farmId, queueId }, ports, context);

  const hash = (text: string): string => ports.hasher.hash(Buffer.from(text));
  const contents = [...new Set(Object.values(oddTree))];
  const nameHash = hash(at('project'));
  const manifestKey = `Manifests/${farmId}/${queueId}/Inputs/${guid}/${nameHash}_input`;
  expect(await storedFiles()).toEqual([...contents.map((text) => `Data/${hash(text)}.xxh128`), manifestKey].sort());
  for (const text of contents) expect((await stored(`Data/${hash(text)}.xxh128`)).toString()).toBe(text);

  // Sorted by UTF-16 units; escaped as the reference escapes.
  const golden: [string, string][] = [
    ['-rf', 'dash'],
    ['..dots', 'dots'],
    ['.hidden/.env', 'hidden'],
    ['a \\"quoted\\" \\\\ name', 'quotes'],
    ['empty', ''],
    ['line\\nbreak\\ttab\\u007f', 'newline'],
    ['nested/deep/copy', 'dash'],
    [`${'\\u00e9'.repeat(127)}x`, '255 bytes'],
    ['\\ud83d\\ude00 emoji \\ufb33', 'emoji'],
  ];
  const entries = golden.map(
    ([name, text]) =>
      `{"hash":"${hash(text)}","mtime":1700000000000000,"path":"${name}","size":${Buffer.byteLength(text)}}`,
  );
  const total = golden.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0);
  const manifest = `{"hashAlg":"xxh128","manifestVersion":"2023-03-03","paths":[${entries.join(',')}],"totalSize":${total}}`;
  expect((await stored(manifestKey)).toString('utf8')).toBe(manifest);
  expect(result).toMatchObject({
    attachments: {
      fileSystem: 'COPIED',
      manifests: [
        {
          rootPath: at('project'),
          rootPathFormat: 'posix',
          inputManifestPath: manifestKey.slice('Manifests/'.length),
          inputManifestHash: hash(manifest),
          outputRelativeDirectories: ['renders'],
        },
      ],
    },
    uploadedObjects: contents.length,
    skippedObjects: 0,
    manifests: [{ key: manifestKey, hash: hash(manifest), rootPath: at('project') }],
  });
});

test('a second submission reads no file again, asks only the spot check and sends no content', async () => {
  await makeTree(oddTree);
  const first = await inspectSubmission(input(), ports, createRunContext());
  await uploadSubmission(first, { farmId, queueId }, ports, createRunContext());
  ports.requests.length = 0;
  const second = await inspectSubmission(input(), ports, createRunContext());
  const result = await uploadSubmission(second, { farmId, queueId }, ports, createRunContext());
  expect([second.hashing, result.uploadedObjects, result.skippedObjects]).toEqual([
    { hashedCount: 0, hashedBytes: 0, cachedCount: 9 },
    0,
    8,
  ]);
  const putKeys = ports.requests.filter((request) => request.startsWith('put'));
  expect([ports.requests.filter((request) => request.startsWith('head Data/')).length, putKeys.length]).toEqual([8, 1]);
});

test('objects that vanished from the store are noticed, sent again, and the rest is not', async () => {
  await makeTree({ a: 'A', b: 'B', c: 'C' });
  await uploadSubmission(await inspectSubmission(input(), ports, createRunContext()), {}, ports, createRunContext());
  const hash = ports.hasher.hash(Buffer.from('B'));
  await rm(at('store', 'Data', `${hash}.xxh128`));
  const again = await inspectSubmission(input(), ports, createRunContext());
  const result = await uploadSubmission(again, {}, ports, createRunContext());
  expect([Array.from(again.comparison?.missing ?? [], (object) => object.hash), result.uploadedObjects]).toEqual([
    [hash],
    1,
  ]);
});

test('a damaged object is replaced', async () => {
  await makeTree({ a: 'content' });
  const key = `Data/${ports.hasher.hash(Buffer.from('content'))}.xxh128`;
  await mkdir(at('store', 'Data'), { recursive: true });
  await writeFile(at('store', key), 'cont');
  await uploadSubmission(await inspectSubmission(input(), ports, createRunContext()), {}, ports, createRunContext());
  expect((await stored(key)).toString()).toBe('content');
});

test.each<[string, () => Promise<void>, string]>([
  ['vanished', () => rm(at('project', 'b')), 'source.missing'],
  ['was edited', () => writeFile(at('project', 'b'), 'other'), 'source.changed'],
  [
    'became a link',
    async () => {
      await rm(at('project', 'b'));
      await symlink('a', at('project', 'b'));
    },
    'source.changed',
  ],
  [
    'became a folder',
    async () => {
      await rm(at('project', 'b'));
      await mkdir(at('project', 'b'));
    },
    'source.changed',
  ],
])('a file that %s between looking and sending fails the submission: no manifest, no job', async (_, change, code) => {
  await makeTree({ a: 'A', b: 'B' });
  const submission = await inspectSubmission(input(), ports, createRunContext());
  await change();
  const jobs: JobSpec[] = [];
  const submitting = submitJob(submission, { name: 'J', farm: createListFarm(jobs) }, ports, createRunContext());
  await expect(submitting).rejects.toMatchObject({
    code,
    message: expect.stringContaining(at('project', 'b')) as string,
  });
  expect([jobs, await storedFiles()]).toEqual([[], [`Data/${ports.hasher.hash(Buffer.from('A'))}.xxh128`]]);
});

test('content that changes while it is sent never becomes visible under the old hash', async () => {
  await makeTree({ a: 'A' });
  const submission = await inspectSubmission(input(), ports, createRunContext());
  const files = {
    ...ports.files,
    async *openRead() {
      yield await Promise.resolve(Buffer.from('Z'));
    },
  };
  const sending = uploadSubmission(submission, {}, { ...ports, files }, createRunContext());
  await expect(sending).rejects.toMatchObject({ code: 'source.changed' });
  expect(await storedFiles()).toEqual([]);
});

test('a job is created last, with the attachments that were stored', async () => {
  await makeTree({ a: 'A' });
  const submission = await inspectSubmission(input(), ports, createRunContext());
  const jobs: JobSpec[] = [];
  const result = await submitJob(submission, { name: 'Shot 7', farm: createListFarm(jobs) }, ports, createRunContext());
  expect([result.jobId, jobs]).toEqual([
    'job-1',
    [{ name: 'Shot 7', clientToken: result.plan.clientToken, attachments: result.attachments }],
  ]);
});

test('links are followed: their content is sent under their own names', async () => {
  await makeTree({ 'real/tex.png': 'T' });
  await symlink('real', at('project', 'linked'));
  await symlink('../outside', at('project', 'escape'));
  await writeFile(at('outside'), 'O');
  const submission = await inspectSubmission(input(), ports, createRunContext());
  await uploadSubmission(submission, {}, ports, createRunContext());
  expect(
    submission.groups.map(({ rootPath, entries }) => [rootPath, Array.from(entries, (entry) => entry.relativePath)]),
  ).toEqual([[at('project'), ['escape', 'linked/tex.png', 'real/tex.png']]]);
});

test('what cannot be sent is listed; a missing path of several becomes a reference', async () => {
  await makeTree({ a: 'A' });
  await symlink('nowhere', at('project', 'broken'));
  await mkdir(at('project', 'none'));
  const paths = [at('project'), at('project', 'none'), at('project', 'gone.png'), '/dev/null'];
  const submission = await inspectSubmission(input({ paths }), ports, createRunContext());
  expect({
    rows: submission.problems.map(({ code, path: where, isBlocking }) => [code, where, isBlocking]),
    groups: submission.groups.map(({ rootPath, references }) => [rootPath, references]),
  }).toEqual({
    rows: [
      ['scan.special_file', '/dev/null', false],
      ['input.not_found', at('project', 'gone.png'), false],
      ['scan.link_broken', at('project', 'broken'), false],
    ],
    groups: [[at('project'), [at('project', 'broken'), at('project', 'gone.png'), at('project', 'none')]]],
  });
});

test('paths that must exist and do not are named all at once', async () => {
  await makeTree({ a: 'A' });
  const paths = [at('project', 'a'), at('x'), at('y')];
  const looking = inspectSubmission(input({ paths, requirePathsExist: true }), ports, createRunContext());
  await expect(looking).rejects.toMatchObject({
    code: 'submit.missing_inputs',
    message: expect.stringMatching(/x\n.*y$/u) as string,
  });
  const only = inspectSubmission(input({ paths: [at('x')] }), ports, createRunContext());
  await expect(only).rejects.toMatchObject({ code: 'input.not_found' });
});

test('patterns choose what is taken from folders', async () => {
  await makeTree({ 'a.exr': 'A', 'tmp/b.exr': 'B', 'c.txt': 'C' });
  const chosen = input({ include: ['**/*.exr'], exclude: ['tmp/**'] });
  const submission = await inspectSubmission(chosen, ports, createRunContext());
  expect(submission.groups.flatMap(({ entries }) => Array.from(entries, (entry) => entry.relativePath))).toEqual([
    'a.exr',
  ]);
});

test('a name that is not UTF-8 keeps everything from being sent', async () => {
  await makeTree({ a: 'A' });
  await writeFile(Buffer.concat([Buffer.from(at('project', 'bad')), Buffer.from([0xff])]), 'x');
  const submission = await inspectSubmission(input(), ports, createRunContext());
  const sending = uploadSubmission(submission, {}, ports, createRunContext());
  await expect(sending).rejects.toMatchObject({ code: 'scan.name_not_utf8' });
  expect(await storedFiles()).toEqual([]);
});

test('cancelling stops the upload and leaves no manifest', async () => {
  await makeTree(Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`f${index}`, `content ${index}`])));
  const submission = await inspectSubmission(input(), ports, createRunContext());
  const context = createRunContext();
  const progress = (): void => {
    if (ports.requests.filter((request) => request.startsWith('put')).length >= 20) context.controller.abort();
  };
  const sending = uploadSubmission(submission, {}, ports, { signal: context.signal, progress });
  await expect(sending).rejects.toMatchObject({ name: 'AbortError' });
  const files = await storedFiles();
  expect([files.length < 60, files.filter((name) => name.startsWith('Manifests'))]).toEqual([true, []]);
});

test('progress passes through its phases in order and ends at its totals', async () => {
  await makeTree(oddTree);
  const context = createRunContext();
  const submission = await inspectSubmission(input(), ports, context);
  await uploadSubmission(submission, {}, ports, context);
  const order = [...new Set(context.reports.map((report) => report.phase))];
  const last = context.reports.findLast((report) => report.phase === 'transferring');
  expect([order, last]).toEqual([
    ['checking', 'scanning', 'hashing', 'comparing', 'transferring', 'verifying', 'finalizing'],
    {
      phase: 'transferring',
      doneFiles: 8,
      totalFiles: 8,
      doneBytes: submission.comparison?.missingBytes,
      totalBytes: submission.comparison?.missingBytes,
    },
  ]);
});

test('R41 totals do not start again with each asset root', async () => {
  await makeTree({
    'textures/a.exr': 'one',
    'textures/b.exr': 'two two',
    'scenes/c.ma': 'three',
    'scenes/d.ma': 'four four',
  });
  const context = createRunContext();
  const submission = await inspectSubmission(
    input({ locations: [{ name: 'Textures', path: at('project', 'textures'), type: 'LOCAL' }] }),
    ports,
    context,
  );
  await uploadSubmission(submission, {}, ports, context);
  const isRising = (phase: string, field: 'doneBytes' | 'doneFiles'): boolean => {
    const values = context.reports.filter((report) => report.phase === phase).map((report) => report[field] ?? 0);
    return values.length > 1 && values.every((value, index) => value >= (values[index - 1] ?? 0));
  };
  const totalsOf = (phase: string): unknown[] => [
    ...new Set(context.reports.filter((report) => report.phase === phase).map((report) => report.totalBytes)),
  ];
  expect([
    submission.groups.length,
    isRising('hashing', 'doneBytes'),
    isRising('transferring', 'doneFiles'),
    totalsOf('hashing'),
    totalsOf('transferring'),
  ]).toEqual([2, true, true, [24], [24]]);
});

/** A farm that keeps what it is asked to create. */
function createListFarm(jobs: JobSpec[]): Farm {
  const unused = (): Promise<never> => Promise.reject(new Error('not asked in these tests'));
  return {
    farmId,
    queueId,
    displayName: 'List',
    queueName: 'Queue',
    createJob(spec) {
      jobs.push(spec);
      return Promise.resolve({ jobId: `job-${jobs.length}` });
    },
    listJobs: unused,
    getJob: unused,
  };
}
