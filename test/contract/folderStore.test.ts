/** The folder store: the contract of every store, and what only files can do wrong. */
import { Buffer } from 'node:buffer';
import { mkdir, mkdtemp, readFile, readdir, readlink, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBlobStoreOpener } from '../../main/adapters/blobStores';
import { toStoreError } from '../../main/adapters/folderStore/folderErrors';
import { createFolderBlobStore, createFolderStoreFolder } from '../../main/adapters/folderStore/folderStore';
import { createKeyFiles } from '../../main/adapters/folderStore/keyFiles';
import { createHasher } from '../../main/adapters/hasher/hasher';
import type { BlobStore } from '../../main/engine/ports/blobStore';
import { AppError } from '../../shared/domain/errors';
import { all, sourceOf } from '../support/storedBytes';
import { describeBlobStore } from './blobStoreSuite';

const hasher = createHasher();
const signal = new AbortController().signal;
const hash = 'df8d09e93f874900a99b8775cc15b6c7';

describeBlobStore('a store in a folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'satchel-store-'));
  return {
    store: createFolderBlobStore(folder, hasher),
    cleanup: () => rm(folder, { recursive: true }),
    corrupt: (key, bytes) => writeFile(join(folder, key), bytes),
  };
});

describe('the files of a folder store', () => {
  let base: string;
  let folder: string;
  let store: BlobStore;

  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'satchel-store-'));
    folder = join(base, 'store');
    await createFolderStoreFolder(folder);
    store = createFolderBlobStore(folder, hasher);
  });
  afterEach(async () => {
    await rm(base, { recursive: true });
  });

  const put = (key: string, text: string, metadata?: Record<string, string>): Promise<{ outcome: string }> =>
    store.put(key, sourceOf(Buffer.from(text)), { signal, ...(metadata === undefined ? {} : { metadata }) });
  const keys = async (prefix = ''): Promise<string[]> => {
    const list: string[] = [];
    for await (const { key } of store.list(prefix, signal)) list.push(key);
    return list;
  };

  test.runIf(process.platform === 'linux')(
    'are not held open by a reader that was cancelled while they opened',
    async () => {
      await put(`Data/${hash}.xxh128`, 'hello world');
      const openFiles = async (): Promise<number> => {
        const handles = await readdir('/proc/self/fd');
        const paths = await Promise.all(handles.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')));
        return paths.filter((path) => path.startsWith(folder)).length;
      };
      for (let i = 0; i < 20; i += 1) {
        const reader = new AbortController();
        const { body } = await store.get(`Data/${hash}.xxh128`, { signal: reader.signal });
        const first = body[Symbol.asyncIterator]().next();
        reader.abort();
        await expect(first).rejects.toMatchObject({ name: 'AbortError' });
      }
      await expect.poll(openFiles).toBe(0);
    },
  );

  test('have their names for good before a manifest that lists them gets its own', async () => {
    const done: string[] = [];
    const synced = createFolderBlobStore(folder, hasher, async (path) => {
      const seen = (await readdir(path)).sort();
      done.push(`${relative(folder, path)}: ${seen.filter((name) => name !== '.satchel').join(' ')}`);
    });
    const content = async (text: string): Promise<unknown> =>
      synced.put(`Data/${text.repeat(32)}.xxh128`, sourceOf(Buffer.from(text)), { signal });
    await Promise.all([content('a'), content('b')]);
    expect(done).toEqual([]);
    await synced.put('Manifests/m_input', sourceOf(Buffer.from('{}')), { signal });
    const contents = `${'a'.repeat(32)}.xxh128 ${'b'.repeat(32)}.xxh128`;
    expect(done).toEqual([`Data: ${contents}`, ': Data', 'Manifests: m_input', ': Data Manifests']);
    // Nothing new came, so nothing waits to be made durable.
    await content('a');
    await synced.put('Manifests/m_input', sourceOf(Buffer.from('{}')), { signal });
    expect(done).toHaveLength(4);
  });

  test('lie at their keys, with what a file cannot say beside them', async () => {
    const key = 'Manifests/f/q/Inputs/g/h_input';
    await put(`Data/${hash}.xxh128`, 'hello world');
    await put(key, '{}', { 'Asset-Root': '/mnt/p' });
    const sidecar: unknown = JSON.parse(await readFile(join(folder, '.satchel/meta', `${key}.json`), 'utf8'));
    expect({
      data: await readFile(join(folder, `Data/${hash}.xxh128`), 'utf8'),
      manifest: await readFile(join(folder, key), 'utf8'),
      sidecar,
      unfinished: await readdir(join(folder, '.satchel/temp')),
      meta: await readdir(join(folder, '.satchel/meta')),
    }).toEqual({
      data: 'hello world',
      manifest: '{}',
      sidecar: { metadata: { 'asset-root': '/mnt/p' }, lastModifiedMs: expect.any(Number) as number },
      unfinished: [],
      meta: ['Manifests'],
    });
  });

  test('are read and listed when somebody else made the folder', async () => {
    await mkdir(join(folder, 'Data'));
    await writeFile(join(folder, `Data/${hash}.xxh128`), 'hello world');
    const { head } = await store.get(`Data/${hash}.xxh128`, { signal });
    expect({ keys: await keys(), size: head.sizeBytes, metadata: head.metadata }).toEqual({
      keys: [`Data/${hash}.xxh128`],
      size: 11,
      metadata: {},
    });
  });

  test('keep the logical time of a sidecar in head and list', async () => {
    await put('Manifests/a_output', '{}', { 'asset-root': '/p' });
    await writeFile(join(folder, '.satchel/meta/Manifests/a_output.json'), '{"lastModifiedMs":1234}');
    const listed = await all(store.list('', signal));
    expect({ head: (await store.head('Manifests/a_output', signal))?.lastModifiedMs, listed }).toEqual({
      head: 1234,
      listed: [{ key: 'Manifests/a_output', sizeBytes: 2, lastModifiedMs: 1234 }],
    });
  });

  test('lose an old description when a new object has none', async () => {
    await put('Manifests/a', 'one', { 'asset-root': '/p' });
    await put('Manifests/a', 'longer');
    expect((await store.head('Manifests/a', signal))?.metadata).toEqual({});
  });

  test('of a damaged sidecar the place is named', async () => {
    await put('Manifests/a', 'one', { 'asset-root': '/p' });
    await writeFile(join(folder, '.satchel/meta/Manifests/a.json'), '{"metadata":7');
    await expect(store.head('Manifests/a', signal)).rejects.toMatchObject({
      code: 'disk.io',
      message: expect.stringContaining('a.json') as string,
    });
  });

  test('may stand in two levels of folders when the store says so', async () => {
    await mkdir(join(folder, '.satchel'));
    await writeFile(join(folder, '.satchel/layout.json'), '{"fanout":[2,2]}');
    await put(`Data/${hash}.xxh128`, 'hello world');
    await put('Manifests/x_input', '{}');
    expect({
      text: await readFile(join(folder, `Data/df/8d/${hash}.xxh128`), 'utf8'),
      all: await keys(),
      data: await keys('Data/'),
      one: await keys('Data/df8d'),
      none: await keys('Data/aa'),
      head: (await store.head(`Data/${hash}.xxh128`, signal))?.sizeBytes,
    }).toEqual({
      text: 'hello world',
      all: [`Data/${hash}.xxh128`, 'Manifests/x_input'],
      data: [`Data/${hash}.xxh128`],
      one: [`Data/${hash}.xxh128`],
      none: [],
      head: 11,
    });
  });

  test('of an unknown layout are not touched', async () => {
    await mkdir(join(folder, '.satchel'));
    await writeFile(join(folder, '.satchel/layout.json'), '{"fanout":[3]}');
    await expect(put('Data/x', 'x')).rejects.toMatchObject({ code: 'disk.io' });
    expect(await readdir(folder)).toEqual(['.satchel']);
  });

  test('never stand in the store’s own folder, however it is spelled', async () => {
    const codes = await Promise.all(
      ['.satchel/meta/x', '.Satchel/x', '.satchel'].map((key) =>
        put(key, 'x').catch((thrown: unknown) => (thrown instanceof AppError ? thrown.code : thrown)),
      ),
    );
    expect(codes).toEqual(['input.name', 'input.name', 'input.name']);
  });

  test('behind a link that leaves the store are neither read, written nor listed', async () => {
    const outside = join(base, 'outside');
    await mkdir(outside);
    await writeFile(join(outside, 'secret'), 'secret');
    await put('Data/inside', 'fine');
    await symlink(join(outside, 'secret'), join(folder, 'Data/leak'));
    await symlink(outside, join(folder, 'Manifests'));
    await symlink('inside', join(folder, 'Data/alias'));
    const fail = async (call: Promise<unknown>): Promise<unknown> =>
      await call.then(
        () => 'no error',
        (thrown: unknown) => (thrown as AppError).code,
      );
    expect({
      get: await fail(store.get('Data/leak', { signal })),
      head: await fail(store.head('Manifests/secret', signal)),
      put: await fail(put('Manifests/deep/new', 'x')),
      replace: await fail(put('Data/leak', 'x')),
      list: await keys(),
      outside: await readdir(outside),
      secret: await readFile(join(outside, 'secret'), 'utf8'),
    }).toEqual({
      get: 'store.denied_get',
      head: 'store.denied_head',
      put: 'store.denied_put',
      replace: 'store.denied_put',
      list: ['Data/alias', 'Data/inside'],
      outside: ['secret'],
      secret: 'secret',
    });
  });

  test('a folder in the place of an object is reported, not removed', async () => {
    await mkdir(join(folder, 'Data/x'), { recursive: true });
    await expect(put('Data/x', 'x')).rejects.toMatchObject({ code: 'store.denied_put' });
    expect(await readdir(join(folder, 'Data'))).toEqual(['x']);
  });

  test('a file in the place of a folder is reported with its path', async () => {
    await writeFile(join(folder, 'Data'), 'not a folder');
    await expect(put('Data/x', 'x')).rejects.toBeInstanceOf(AppError);
    expect(await readFile(join(folder, 'Data'), 'utf8')).toBe('not a folder');
  });

  test('left unfinished for more than a day are swept, younger ones stay', async () => {
    const temp = join(folder, '.satchel/temp');
    await mkdir(temp, { recursive: true });
    await writeFile(join(temp, 'old.part'), 'x');
    await writeFile(join(temp, 'young.part'), 'x');
    const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 60 * 60;
    await utimes(join(temp, 'old.part'), twoDaysAgo, twoDaysAgo);
    await put('Data/x', 'x');
    expect(await readdir(temp)).toEqual(['young.part']);
  });

  test('an absent folder is never made by the way', async () => {
    const absent = createFolderBlobStore(join(base, 'absent'), hasher);
    const calls = [
      absent.probe(signal),
      absent.head('Data/x', signal),
      absent.get('Data/x', { signal }),
      absent.put('Data/x', sourceOf(Buffer.from('x')), { signal }),
      all(absent.list('', signal)),
    ];
    const codes = await Promise.all(
      calls.map((call) =>
        call.then(
          () => 'no error',
          (thrown: unknown) => (thrown as AppError).code,
        ),
      ),
    );
    expect({ codes, base: await readdir(base) }).toEqual({
      codes: Array.from({ length: 5 }, () => 'store.root_missing'),
      base: ['store'],
    });
  });
});

describe('opening a store by its address', () => {
  const opener = createBlobStoreOpener({ hasher });

  test('names a folder the same way however it is written', () => {
    expect([
      opener.open('file:///tmp/a b/').uri,
      opener.open('file:///tmp/a%20b').uri,
      opener.open('FILE:///tmp//a b').uri,
    ]).toEqual(Array.from({ length: 3 }, () => 'file:///tmp/a%20b'));
  });

  test('hands a bucket to whoever knows S3, else says that it cannot', () => {
    const opened: string[] = [];
    const withS3 = createBlobStoreOpener({
      hasher,
      openS3: (uri) => {
        opened.push(uri);
        return createFolderBlobStore('/nowhere', hasher);
      },
    });
    withS3.open('s3://bucket-1/a//b/');
    expect(opened).toEqual(['s3://bucket-1/a/b']);
    expect(() => opener.open('s3://bucket-1')).toThrow(expect.objectContaining({ code: 'input.invalid' }));
  });
});

describe('the names of files on Windows', () => {
  const files = createKeyFiles(true, false);

  test('hold a time stamp without its colons and give it back', () => {
    const parts = files.partsOf('Manifests/2025-05-22T22:17:03.409012Z_a/h_output');
    expect({ parts, back: files.keyName(parts[1] ?? '') }).toEqual({
      parts: ['Manifests', '2025-05-22T22%3A17%3A03.409012Z_a', 'h_output'],
      back: '2025-05-22T22:17:03.409012Z_a',
    });
  });

  test.each(['Data\\..\\x', 'a/b?', 'a/nul', 'a/COM1.txt', 'a./b', 'a /b', 'a%3Ab'])('refuse the key %j', (key) => {
    expect(() => files.partsOf(key)).toThrow(expect.objectContaining({ code: 'input.name' }));
  });
});

describe('errors of the disk', () => {
  test.each([
    ['ENOSPC', 'store.full'],
    ['EDQUOT', 'store.full'],
    ['EACCES', 'store.denied_put'],
    ['EPERM', 'store.denied_put'],
    ['EROFS', 'store.denied_put'],
    ['EIO', 'disk.io'],
    ['EBUSY', 'disk.busy'],
  ])('%s means %s', (errno, code) => {
    const thrown = Object.assign(new Error('os error'), { code: errno });
    expect(toStoreError(thrown, 'put', '/store/x')).toMatchObject({ code, cause: thrown });
  });
});
