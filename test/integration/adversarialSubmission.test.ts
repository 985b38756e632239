import { Buffer } from 'node:buffer';
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  realpath,
  rename,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClock, createIds } from '../../main/adapters/clock/clock';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { createFolderBlobStore } from '../../main/adapters/folderStore/folderStore';
import { createFileHasher } from '../../main/adapters/hasher/fileHasher';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { createTreeWalker } from '../../main/adapters/walker/treeWalker';
import { createHashCache } from '../../main/adapters/sqlite/hashCache';
import { createStoreCache } from '../../main/adapters/sqlite/storeCache';
import { inspectSubmission, type InspectionPorts } from '../../main/engine/submission/inspectSubmission';
import { uploadSubmission } from '../../main/engine/submission/uploadSubmission';
import { createRunContext } from '../support/runContext';

let folder = '';
let ports: InspectionPorts;
const close: (() => void | Promise<void>)[] = [];
const at = (...names: string[]): string => path.join(folder, ...names);

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'satchel-hostile-')));
  await mkdir(at('store'));
  await mkdir(at('project'));
  const [clock, hasher, fileHasher] = [createClock(), createHasher(), createFileHasher({ workers: 2 })];
  const walker = createTreeWalker({ workers: 1 });
  const hashCache = createHashCache(at('hash-cache.db'), clock);
  const storeCache = createStoreCache(at('store-cache.db'), clock);
  const store = createFolderBlobStore(at('store'), hasher);
  ports = {
    store,
    files: createFileSystem(),
    walker,
    fileHasher,
    hasher,
    hashCache,
    storeCache,
    clock,
    ids: createIds(),
  };
  close.push(
    () => fileHasher.close(),
    () => walker.close(),
    () => {
      hashCache.close();
      storeCache.close();
    },
  );
});
afterEach(async () => {
  for (const one of close.splice(0)) await one();
  await rm(folder, { recursive: true, force: true });
});

const inspect = () => inspectSubmission({ paths: [at('project')], outputFolders: [] }, ports, createRunContext());

/** Every object of the store whose name is not the hash of its bytes, and every manifest. */
async function storeFaults(): Promise<readonly string[]> {
  const entries = await readdir(at('store'), { recursive: true, withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const faults = await Promise.all(
    names.map(async (name) => {
      if (!name.includes('/Data/')) return name;
      const { hash } = await ports.fileHasher.hashFile(name, new AbortController().signal);
      return path.basename(name) === `${hash}.xxh128` ? undefined : name;
    }),
  );
  return faults.filter((fault) => fault !== undefined);
}

test('names that another system would take for something else are listed before anything is sent', async () => {
  await writeFile(at('project', 'a:b'), 'drive');
  await writeFile(at('project', '..\\up'), 'climbs');
  await writeFile(at('project', 'fine'), 'fine');
  const submission = await inspect();
  expect(submission.problems).toEqual([
    {
      path: at('project', '..\\up'),
      code: 'manifest.path_traversal',
      message: 'It has a path that climbs out with .., which workers refuse. Rename it or leave it out.',
      isBlocking: true,
    },
    {
      path: at('project', 'a:b'),
      code: 'manifest.path_drive',
      message: 'It begins with a drive letter, which workers refuse. Rename it or leave it out.',
      isBlocking: true,
    },
  ]);
  await expect(uploadSubmission(submission, {}, ports, createRunContext())).rejects.toMatchObject({
    code: 'manifest.path_traversal',
    dto: { hint: 'Put it right or leave it out, then look again.' },
  });
  expect(await readdir(at('store'))).toEqual([]);
});

test('content that a link brings from elsewhere is sent and said to be', async () => {
  await writeFile(at('secret'), 'from elsewhere');
  await symlink(at('secret'), at('project', 'link'));
  const submission = await inspect();
  expect([submission.fileCount, submission.problems]).toEqual([
    1,
    [
      {
        path: at('project', 'link'),
        code: 'scan.link_outside',
        message: `The link leads outside the folder, to "${at('secret')}". Its content is taken as if it lay here.`,
        isBlocking: false,
      },
    ],
  ]);
});

for (const [name, code, change] of [
  ['grew', 'source.changed', (file: string) => appendFile(file, 'more')],
  ['was cut off', 'source.changed', (file: string) => truncate(file, 2)],
  ['went away', 'source.missing', (file: string) => rm(file)],
  ['became a link', 'source.changed', (file: string) => rename(file, `${file}.moved`).then(() => symlink('b', file))],
  ['became a folder', 'source.changed', (file: string) => rm(file).then(() => mkdir(file))],
] as const)
  test(`S18: a file that ${name} between the look and the sending stops the job, and the store holds nothing wrong`, async () => {
    await writeFile(at('project', 'a'), 'content of a');
    await writeFile(at('project', 'b'), 'content of b');
    const submission = await inspect();
    await change(at('project', 'a'));
    await expect(uploadSubmission(submission, {}, ports, createRunContext())).rejects.toMatchObject({ code });
    expect(await storeFaults()).toEqual([]);
  });

for (const [name, change] of [
  ['grows', (file: string) => appendFile(file, Buffer.alloc(400_000, 1))],
  ['is cut off', (file: string) => truncate(file, 10)],
  ['gets other bytes of the same number', (file: string) => writeFile(file, Buffer.alloc(600_000, 7))],
] as const)
  test(`a file that ${name} while it is being sent never becomes an object`, async () => {
    await writeFile(at('project', 'a'), Buffer.alloc(600_000, 3));
    const submission = await inspect();
    let isChanged = false;
    const files = {
      ...ports.files,
      async *openRead(...args: Parameters<InspectionPorts['files']['openRead']>) {
        for await (const chunk of ports.files.openRead(...args)) {
          yield chunk;
          if (!isChanged) await change(at('project', 'a'));
          isChanged = true;
        }
      },
    };
    const sending = uploadSubmission(submission, {}, { ...ports, files }, createRunContext());
    await expect(sending).rejects.toMatchObject({ code: 'source.changed' });
    expect([isChanged, await storeFaults()]).toEqual([true, []]);
  });

test('two submissions to one store at once leave one object for each content, and two whole manifests', async () => {
  for (let i = 0; i < 60; i += 1) await writeFile(at('project', `f${String(i)}`), `content ${String(i % 20)}`);
  const [one, two] = await Promise.all([inspect(), inspect()]);
  const [first, second] = await Promise.all([
    uploadSubmission(one, {}, ports, createRunContext()),
    uploadSubmission(two, {}, ports, createRunContext()),
  ]);
  expect(first.uploadedObjects + second.uploadedObjects).toBe(20);
  expect([await readdir(at('store', 'Data'))].map((names) => names.length)).toEqual([20]);
  expect((await storeFaults()).filter((name) => !name.includes('/Manifests/'))).toEqual([]);
});

test('content that was rewritten in place by a program that puts size and time back is found and sent', async () => {
  await writeFile(at('project', 'a'), 'before');
  await utimes(at('project', 'a'), 1_700_000_000, 1_700_000_000);
  await uploadSubmission(await inspect(), {}, ports, createRunContext());
  const again = await inspect();
  expect([again.hashing.cachedCount, again.comparison?.missing.length]).toEqual([1, 0]);
  await writeFile(at('project', 'a'), 'AFTER!');
  await utimes(at('project', 'a'), 1_700_000_000, 1_700_000_000);
  const changed = await inspect();
  expect([changed.hashing.cachedCount, changed.comparison?.missing.length]).toEqual([0, 1]);
});
