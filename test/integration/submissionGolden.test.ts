import { Buffer } from 'node:buffer';
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClock, createIds } from '../../main/adapters/clock/clock';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { createFolderBlobStore, createFolderStoreFolder } from '../../main/adapters/folderStore/folderStore';
import { createFileHasher } from '../../main/adapters/hasher/fileHasher';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { createHashCache } from '../../main/adapters/sqlite/hashCache';
import { createStoreCache } from '../../main/adapters/sqlite/storeCache';
import type { FileSystemLocation } from '../../main/engine/grouping/locations';
import { inspectSubmission, type InspectionPorts } from '../../main/engine/submission/inspectSubmission';
import { uploadSubmission } from '../../main/engine/submission/uploadSubmission';
import { rebaseFiles, rebaseHasher } from '../support/rebasedFiles';
import { createRunContext } from '../support/runContext';
import { contentOf, readTree } from '../support/treeRecipe';

interface Case {
  readonly input: {
    readonly inputs: readonly string[];
    readonly outputs: readonly string[];
    readonly references: readonly string[];
    readonly storageProfile: readonly FileSystemLocation[] | null;
    readonly requirePathsExist: boolean;
    readonly farmId: string;
    readonly queueId: string;
  };
}

const golden = path.join(import.meta.dirname, '..', 'fixtures', 'golden', 'python');
// A folder given as a file is an error there; here folders are inputs of their own.
const cases = readdirSync(golden).filter((name) => name.startsWith('group-') && name !== 'group-dir-as-input');
let folder = '';
let ports: InspectionPorts;
const close: (() => void | Promise<void>)[] = [];

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'satchel-golden-')));
  const top = path.join(folder, 'top');
  const storeFolder = path.join(folder, 'store');
  await createFolderStoreFolder(storeFolder);
  const [clock, hasher, ids] = [createClock(), createHasher(), createIds()];
  const fileHasher = createFileHasher({ workers: 1 });
  const hashCache = createHashCache(path.join(folder, 'cache', 'hash-cache.db'), clock);
  const storeCache = createStoreCache(path.join(folder, 'cache', 'store-cache.db'), clock);
  close.push(
    () => fileHasher.close(),
    () => {
      hashCache.close();
      storeCache.close();
    },
  );
  const files = rebaseFiles(createFileSystem(), top);
  const store = createFolderBlobStore(storeFolder, hasher);
  ports = { store, files, fileHasher: rebaseHasher(fileHasher, top), hasher, hashCache, storeCache, clock, ids };
});

afterEach(async () => {
  for (const one of close.splice(0)) await one();
  await rm(folder, { recursive: true, force: true });
});

async function buildTrees(file: string): Promise<void> {
  const trees = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  for (const [root, recipe] of Object.entries(trees))
    for (const item of readTree(Buffer.from(JSON.stringify(recipe)))) {
      const target = path.join(folder, 'top', root, item.path);
      await mkdir(item.dir ? target : path.dirname(target), { recursive: true });
      if (item.dir) continue;
      await writeFile(target, contentOf(item));
      const seconds = Number(item.mtimeUs) / 1_000_000;
      await utimes(target, seconds, seconds);
    }
}

async function storedObjects(): Promise<{ key: string; size: number }[]> {
  const store = path.join(folder, 'store');
  const entries = await readdir(store, { recursive: true, withFileTypes: true });
  const found = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const objects = await Promise.all(
    found.map(async (file) => ({ key: path.relative(store, file), size: (await readFile(file)).length })),
  );
  return objects.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** One random folder per submission here, one per root there. */
const withoutGuids = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll(/Inputs\/[0-9a-f]{32}\//gu, 'Inputs/GUID/'));

test.each(cases)('%s: groups, attachments, objects and manifest bytes are those of the reference', async (name) => {
  const read = (file: string): Promise<string> => readFile(path.join(golden, name, file), 'utf8');
  const { input } = JSON.parse(await read('case.json')) as Case;
  const expected = JSON.parse(await read('expected.json')) as {
    readonly error?: string;
    readonly attachments: unknown;
    readonly totalInputFiles: number;
    readonly totalInputBytes: number;
    readonly s3Objects: readonly { readonly key: string; readonly size: number }[];
  };
  await buildTrees(path.join(golden, name, 'trees.json'));
  const paths = [...input.inputs, ...input.references];
  const looking = inspectSubmission(
    {
      paths,
      outputFolders: input.outputs,
      requirePathsExist: input.requirePathsExist,
      locations: input.storageProfile ?? [],
    },
    ports,
    createRunContext(),
  );
  if (expected.error !== undefined) {
    await expect(looking).rejects.toMatchObject({ code: 'submit.missing_inputs' });
    return;
  }
  const submission = await looking;
  const { attachments, manifests } = await uploadSubmission(submission, input, ports, createRunContext());
  const written = await Promise.all(manifests.map(({ key }) => readFile(path.join(folder, 'store', key), 'utf8')));
  const manifestFiles = readdirSync(path.join(golden, name)).filter((file) => /^expected\.\d+\.manifest$/u.test(file));
  expect({
    attachments: withoutGuids(attachments),
    files: submission.fileCount,
    bytes: submission.totalBytes,
    objects: withoutGuids(await storedObjects()),
    written,
  }).toEqual({
    attachments: withoutGuids(expected.attachments),
    files: expected.totalInputFiles,
    bytes: expected.totalInputBytes,
    objects: withoutGuids(
      expected.s3Objects.map(({ key, size }) => ({ key: key.replace('DeadlineCloud/', ''), size })),
    ),
    written: await Promise.all(manifestFiles.sort().map(read)),
  });
});
