import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { createFolderBlobStore, createFolderStoreFolder } from '../../main/adapters/folderStore/folderStore';
import { createHasher } from '../../main/adapters/hasher/hasher';
import {
  discoverOutputs,
  latestOfEachTask,
  type DiscoveredRoot,
  type DiscoverInput,
} from '../../main/engine/outputs/discovery/discover';
import { compareWritings } from '../../main/engine/manifest/writingOrder';
import { readManifestsForPlan } from '../../main/engine/outputs/discovery/readManifestsForPlan';
import type { BlobStore, ObjectListing } from '../../main/engine/ports/blobStore';
import { outputNameHash } from '../../main/engine/store/rootNames';
import { exitCodeOf } from '../../shared/domain/exitCodes';
import { entryText, emptyHash, helloHash, manifestBytes } from '../support/manifestText';
import { createRunContext } from '../support/runContext';

const hasher = createHasher();
const ids = { farmId: `farm-${'1'.repeat(32)}`, queueId: `queue-${'2'.repeat(32)}`, jobId: `job-${'3'.repeat(32)}` };
const step = `step-${'4'.repeat(32)}`;
const task = (n: number) => `task-${'5'.repeat(32)}-${n}`;
const base = `Manifests/${ids.farmId}/${ids.queueId}/${ids.jobId}`;
const digest = outputNameHash(hasher, '/mnt/p', 'P');
const attachments: NonNullable<DiscoverInput['attachments']> = {
  fileSystem: 'COPIED',
  manifests: [{ rootPath: '/mnt/p', rootPathFormat: 'posix', fileSystemLocationName: 'P' }],
};

let folder = '';
let store: BlobStore;
/** Times of the store by key, because the folder store's own would all be now. */
const times = new Map<string, number>();

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-discover-'));
  await createFolderStoreFolder(path.join(folder, 'store'));
  const real = createFolderBlobStore(path.join(folder, 'store'), hasher);
  times.clear();
  store = {
    ...real,
    async *list(prefix, signal): AsyncIterable<ObjectListing> {
      for await (const object of real.list(prefix, signal))
        yield { ...object, lastModifiedMs: times.get(object.key) ?? object.lastModifiedMs };
    },
  };
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

interface Output {
  readonly where: string;
  readonly action: string;
  readonly atMs: number;
  readonly entries: readonly string[];
  readonly nameHash?: string;
  readonly metadata?: Record<string, string>;
  readonly stamp?: string;
}

async function put({
  where,
  action,
  atMs,
  entries,
  nameHash = digest,
  metadata = {},
  stamp = '2026-01-01T00:00:00.000000Z',
}: Output): Promise<string> {
  const key = `${base}/${where}/${stamp}_${action}/${nameHash}_output`;
  await putBytes(key, manifestBytes(entries), metadata);
  times.set(key, atMs);
  return key;
}
async function putBytes(key: string, bytes: Uint8Array, metadata: Record<string, string> = {}): Promise<void> {
  const source = {
    sizeBytes: bytes.length,
    async *open() {
      yield await Promise.resolve(bytes);
    },
  };
  await store.put(key, source, { signal: new AbortController().signal, metadata });
}
const discover = async (more: Partial<DiscoverInput> = {}) =>
  inObjects(await discoverOutputs({ ...ids, attachments, ...more }, { store, hasher }, createRunContext()));
/** With the files of its roots as lists. */
const inObjects = <T extends { readonly roots: readonly DiscoveredRoot[] }>(found: T) => ({
  ...found,
  roots: found.roots.map((root) => ({ ...root, files: [...root.files] })),
});

describe('finding outputs', () => {
  it('finds nothing where there is nothing yet', async () => {
    expect(await discover()).toEqual({ roots: [], manifests: [], unrecognised: [], failed: [], overridden: [] });
  });

  it('merges the latest run of each task and all step manifests, the later writer last', async () => {
    const entry = (name: string, hash = emptyHash) => entryText({ path: name, hash });
    await put({ where: `${step}/${task(1)}`, action: 'sessionaction-a-1', atMs: 1000, entries: [entry('old')] });
    const first = await put({
      where: `${step}/${task(1)}`,
      action: 'sessionaction-a-2',
      atMs: 2000,
      entries: [entry('f1'), entry('both')],
    });
    const second = await put({
      where: `${step}/${task(2)}`,
      action: 'sessionaction-a-3',
      atMs: 3000,
      entries: [entry('f2'), entry('both', helloHash)],
    });
    const whole = await put({ where: step, action: 'sessionaction-a-0', atMs: 500, entries: [entry('step')] });
    const found = await discover();
    expect(found.roots).toEqual([
      {
        source: '/mnt/p',
        sourceFormat: 'posix',
        locationName: 'P',
        files: [
          {
            path: 'both',
            size: 0,
            mtimeUs: 1,
            hash: helloHash,
            taskId: task(2),
            versions: [
              { hash: helloHash, size: 0, mtimeUs: 1, taskId: task(2) },
              { hash: emptyHash, size: 0, mtimeUs: 1, taskId: task(1) },
            ],
          },
          { path: 'f1', size: 0, mtimeUs: 1, hash: emptyHash, taskId: task(1) },
          { path: 'f2', size: 0, mtimeUs: 1, hash: emptyHash, taskId: task(2) },
          { path: 'step', size: 0, mtimeUs: 1, hash: emptyHash },
        ],
      },
    ]);
    expect(found.manifests.map(({ key }) => key)).toEqual([whole, first, second]);
    expect(found.manifests[1]).toEqual({
      key: first,
      hash: hasher.hash(manifestBytes([entry('f1'), entry('both')])),
      writtenAt: '1970-01-01T00:00:02.000Z',
      taskId: task(1),
      sessionActionId: 'sessionaction-a-2',
    });
    expect(found.overridden).toEqual([{ path: 'both', losingKey: first, winningKey: second }]);
    expect((await discover({ allRuns: true })).roots[0]?.files.map((file) => file.path)).toEqual([
      'both',
      'f1',
      'f2',
      'old',
      'step',
    ]);
  });

  it('S5: believes the farm about the latest action rather than any clock', async () => {
    await put({
      where: `${step}/${task(1)}`,
      action: 'sessionaction-a-1',
      atMs: 1000,
      entries: [entryText({ path: 'named' })],
    });
    await put({
      where: `${step}/${task(1)}`,
      action: 'sessionaction-a-12',
      atMs: 9000,
      entries: [entryText({ path: 'newest' })],
    });
    const found = await discover({ latestActions: new Map([[task(1), 'sessionaction-a-1']]) });
    expect(found.roots[0]?.files.map((file) => file.path)).toEqual(['named']);
  });

  it('lists one step without its namesake', async () => {
    await put({
      where: `${step}/${task(1)}`,
      action: 'sessionaction-a-1',
      atMs: 1,
      entries: [entryText({ path: 'mine' })],
    });
    await put({
      where: `${step}0/${task(1)}`,
      action: 'sessionaction-a-1',
      atMs: 1,
      entries: [entryText({ path: 'other' })],
    });
    expect((await discover({ stepId: step })).roots[0]?.files.map((file) => file.path)).toEqual(['mine']);
  });

  it('takes the root from the metadata when the name matches no root, and lists a manifest that has neither', async () => {
    await put({
      where: step,
      action: 'sessionaction-a-1',
      atMs: 1,
      nameHash: 'f'.repeat(32),
      metadata: { 'asset-root': 'Z:\\Proj' },
      entries: [entryText({ path: 'a' })],
    });
    const homeless = await put({
      where: step,
      action: 'sessionaction-a-2',
      atMs: 2,
      nameHash: 'e'.repeat(32),
      entries: [entryText({ path: 'b' })],
    });
    const found = await discover();
    expect([
      found.roots.map(({ source, sourceFormat }) => [source, sourceFormat]),
      found.failed.map(({ key, error }) => [key, error.code]),
    ]).toEqual([[['Z:\\Proj', 'windows']], [[homeless, 'output.root_missing']]]);
  });

  it('S20: lists keys that fit no form and manifests that are damaged, and goes on', async () => {
    await put({ where: step, action: 'sessionaction-a-1', atMs: 1, entries: [entryText({ path: 'a' })] });
    await putBytes(`${base}/${step}/${task(1)}/foo/h_output`, manifestBytes());
    const damaged = `${base}/${step}/t_sessionaction-a-9/${digest}_output`;
    await putBytes(damaged, new TextEncoder().encode('{"hashAlg":'));
    const found = await discover();
    expect([found.roots.length, found.unrecognised, found.failed.map(({ key, error }) => [key, error.code])]).toEqual([
      1,
      [`${base}/${step}/${task(1)}/foo/h_output`],
      [[damaged, 'manifest.json']],
    ]);
  });

  it('fails when no manifest at all could be read', async () => {
    await putBytes(`${base}/${step}/t_sessionaction-a-9/${digest}_output`, new TextEncoder().encode('{'));
    await expect(discover()).rejects.toMatchObject({ code: 'manifest.json' });
  });

  it.each([
    ['../x', 'manifest.path_traversal'],
    ['/x', 'manifest.path_absolute'],
    ['a\\..\\..\\x', 'manifest.path_traversal'],
  ])('refuses everything when a manifest holds %j', async (hostile, code) => {
    await put({
      where: `${step}/${task(1)}`,
      action: 'sessionaction-a-1',
      atMs: 1,
      entries: [entryText({ path: 'good' })],
    });
    await put({
      where: `${step}/${task(2)}`,
      action: 'sessionaction-a-1',
      atMs: 1,
      entries: [entryText({ path: hostile })],
    });
    const error = await discover().catch((thrown: unknown) => thrown as { code: 'manifest.path_absolute' });
    expect(error).toMatchObject({ code });
    expect('code' in error && exitCodeOf(error.code)).toBe(2);
  });

  it('never has more than 32 manifests on their way', async () => {
    for (let n = 0; n < 40; n += 1)
      await put({
        where: `${step}/${task(n)}`,
        action: 'sessionaction-a-1',
        atMs: n,
        entries: [entryText({ path: `f${n}` })],
      });
    let now = 0;
    let most = 0;
    const inner = store;
    store = {
      ...inner,
      get: async (key, options) => {
        now += 1;
        most = Math.max(most, now);
        const answer = await inner.get(key, options);
        now -= 1;
        return answer;
      },
    };
    const found = await discover();
    expect([found.roots[0]?.files.length, most]).toEqual([40, 32]);
  });

  it('orders by store time, worker time, action number and key, whatever comes first', () => {
    const at = (key: string, more: object = {}) => ({
      key,
      lastModifiedMs: 1,
      timestampText: 't',
      sessionActionId: 'a-9',
      ...more,
    });
    const sorted = [
      at('a'),
      at('b'),
      at('c', { sessionActionId: 'a-10' }),
      at('d', { timestampText: 'u', sessionActionId: 'a-1' }),
      at('e', { lastModifiedMs: 2, timestampText: 'a' }),
    ];
    expect([...sorted].reverse().sort(compareWritings)).toEqual(sorted);
  });

  it('keeps every manifest of the newest folder of a task', () => {
    const at = (folderName: string, key: string, lastModifiedMs: number) => ({
      key,
      lastModifiedMs,
      timestampText: 't',
      sessionActionId: folderName,
      ...ids,
      stepId: step,
      taskId: task(1),
      folder: folderName,
      nameHash: 'h',
    });
    const listed = [at('a-1', 'x', 5), at('a-2', 'y', 6), at('a-2', 'z', 1)];
    expect(latestOfEachTask(listed).map(({ key }) => key)).toEqual(['y', 'z']);
  });
});

describe('planning from manifest files', () => {
  const read = async (files: readonly string[]) =>
    inObjects(await readManifestsForPlan(files, { files: createFileSystem(), hasher }, createRunContext()));

  it('makes one root of each file and records its hash', async () => {
    const file = path.join(folder, 'm.json');
    const bytes = manifestBytes([entryText({ path: './a//b' }), entryText({ path: 'C:x' })]);
    await writeFile(file, bytes);
    await utimes(file, 1, 1);
    expect(await read([file])).toEqual({
      manifests: [{ key: file, hash: hasher.hash(bytes) }],
      roots: [
        {
          source: file,
          sourceFormat: 'posix',
          files: [
            { path: 'C:x', size: 0, mtimeUs: 1, hash: emptyHash, refused: 'manifest.path_drive' },
            { path: 'a/b', size: 0, mtimeUs: 1, hash: emptyHash },
          ],
        },
      ],
    });
  });

  it('refuses a manifest whose path leaves its root with exit 2, and writes nothing', async () => {
    const file = path.join(folder, 'm.json');
    await writeFile(file, manifestBytes([entryText({ path: '../x' })]));
    await expect(read([file])).rejects.toMatchObject({ code: 'manifest.path_traversal' });
    expect([exitCodeOf('manifest.path_traversal'), await readdir(folder)]).toEqual([2, ['m.json', 'store']]);
  });

  it('names a manifest that is not there', async () => {
    await expect(read([path.join(folder, 'none.json')])).rejects.toMatchObject({ code: 'input.not_found' });
  });
});
