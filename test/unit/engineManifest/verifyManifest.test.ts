/** Whether what a manifest lists is there: as files, and as objects of a store. */
import { chmod, mkdir, mkdtemp, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { createFolderBlobStore } from '../../../main/adapters/folderStore/folderStore';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { verifyFiles, verifyStored, type VerifyFilesPorts } from '../../../main/engine/manifest/verifyManifest';
import type { Progress, RunContext } from '../../../main/engine/ports/progress';
import { dataKey } from '../../../main/engine/store/keys';
import { AppError } from '../../../shared/domain/errors';
import { buildManifest } from '../../../shared/manifest/build';
import type { Manifest, ManifestEntry } from '../../../shared/manifest/manifest';
import { fileOf, hashOfText, linkOf, unhashedOf } from '../../support/manifestEntries';

const signal = new AbortController().signal;
const context: RunContext = { signal, progress: () => undefined };
const hasher = createHasher();
const entryOf = fileOf;
const mebibyte = 1024 * 1024;

describe('verifying', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'satchel-verify-'));
  });
  afterEach(async () => {
    await rm(root, { recursive: true });
  });

  const refused = entryOf('C:evil', 'x', 0);
  const names = ['deep/good', 'gone', 'grown', 'edited', 'rotten', 'touched', 'linked', 'folder'];
  const manifestOf = (): Manifest => buildManifest([...names.map((name) => entryOf(name, `text of ${name}`)), refused]);
  const write = async (name: string, text: string, seconds = 1_700_000_000): Promise<void> => {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
    await utimes(join(root, name), seconds, seconds);
  };
  const files = createFileSystem();
  const ports: VerifyFilesPorts = {
    files,
    hasher,
    fileHasher: {
      hashFile: async (path) => {
        const stat = await files.lstat(path);
        if (stat === undefined) throw new AppError({ code: 'source.missing', message: `${path} is gone.` });
        return { hash: hasher.hash(await files.readFile(path, 10_000_000)), stat };
      },
    },
  };

  test('files tells missing, changed and corrupt apart', async () => {
    await write('deep/good', 'text of deep/good');
    await write('grown', 'text of grown, and more');
    await write('edited', 'TEXT of edited', 1_800_000_000);
    await write('rotten', 'text of rottem');
    await write('touched', 'text of touched', 1_800_000_000);
    await write('elsewhere', 'text of linked');
    await symlink('elsewhere', join(root, 'linked'));
    await mkdir(join(root, 'folder'));
    const progress: Progress[] = [];
    const listening: RunContext = { signal, progress: (each) => progress.push(each) };
    const input = { manifest: manifestOf(), root };
    const shallow = await verifyFiles({ ...input, deep: false }, ports, listening);
    const deep = await verifyFiles({ ...input, deep: true }, ports, context);
    expect({ shallow, deep, last: progress.at(-1) }).toEqual({
      shallow: {
        checked: 9,
        missing: ['C:evil', 'folder', 'gone'],
        changed: ['edited', 'grown', 'touched'],
        corrupt: [],
      },
      deep: { checked: 9, missing: ['C:evil', 'folder', 'gone'], changed: ['edited', 'grown'], corrupt: ['rotten'] },
      last: { phase: 'verifying', doneFiles: 9, totalFiles: 9 },
    });
  });

  test('objects finds what is gone, cut short or overwritten, and reads old keys', async () => {
    const store = createFolderBlobStore(root, hasher);
    const manifest = buildManifest([
      ...['good', 'gone', 'short', 'rotten', 'legacy'].map((name) => entryOf(name, `text of ${name}`)),
      { ...entryOf('twin', 'text of rotten') },
      refused,
    ]);
    const keyOf = (name: string): string => dataKey(hasher.hash(Buffer.from(`text of ${name}`)));
    await write(keyOf('good'), 'text of good');
    await write(keyOf('short'), 'text of short');
    await truncate(join(root, keyOf('short')), 4);
    await write(keyOf('rotten'), 'TEXT of rotten');
    await write(keyOf('legacy').replace('.xxh128', ''), 'text of legacy');
    const shallow = await verifyStored({ manifest, deep: false }, { store, hasher }, context);
    const deep = await verifyStored({ manifest, deep: true }, { store, hasher }, context);
    expect({ shallow, deep }).toEqual({
      shallow: { checked: 7, missing: ['C:evil', 'gone'], changed: [], corrupt: ['short'] },
      deep: { checked: 7, missing: ['C:evil', 'gone'], changed: [], corrupt: ['rotten', 'short', 'twin'] },
    });
  });

  test('files of version 2025-12 tells links, folders, chunks, execute bits and deletions apart', async () => {
    await write('d/good', 'g');
    await write('d/run', 'r');
    await write('d/plain', 'p');
    await write('still', 's');
    await write('became', 'file');
    await symlink('good', join(root, 'd/link'));
    await symlink('elsewhere', join(root, 'd/moved'));
    await chmod(join(root, 'd/run'), 0o755);
    await write('big', 'x'.repeat(mebibyte + 1));
    await write('bad', 'y'.repeat(mebibyte + 1));
    const chunks = [hashOfText('x'.repeat(mebibyte)), hashOfText('x')];
    const inChunks = (path: string): ManifestEntry => ({
      kind: 'chunked',
      path,
      sizeBytes: mebibyte + 1,
      mtimeUs: 1_700_000_000_000_000,
      chunkHashes: chunks,
    });
    const manifest = buildManifest(
      [
        { ...entryOf('d/run', 'r'), runnable: true },
        { ...entryOf('d/plain', 'p'), runnable: true },
        linkOf('d/link', './good'),
        linkOf('d/moved', 'good'),
        linkOf('d/good', 'x'),
        linkOf('d/lost', 'x'),
        unhashedOf('still', 't'),
        inChunks('big'),
        inChunks('bad'),
        { kind: 'deleted', path: 'long-gone' },
        { kind: 'deleted', path: 'd/plain2' },
      ],
      {
        generation: 'v2025',
        kind: 'diff',
        parentManifestHash: 'f'.repeat(32),
        chunkSizeBytes: mebibyte,
        folders: [{ path: 'd' }, { path: 'became' }, { path: 'nowhere' }, { path: 'old', deleted: true }],
      },
    );
    await write('d/plain2', 'still there');
    await write('old/x', 'still there');
    const found = await verifyFiles({ manifest, root, deep: true }, ports, context);
    expect(found).toEqual({
      checked: 15,
      missing: ['d/lost', 'nowhere'],
      changed: ['became', 'd/good', 'd/moved', 'd/plain', 'd/plain2', 'old'],
      corrupt: ['bad'],
    });
  });

  test('objects of version 2025-12 looks at every chunk, and at nothing for links, folders and deletions', async () => {
    const store = createFolderBlobStore(root, hasher);
    const inChunks = (path: string, last: string): ManifestEntry => ({
      kind: 'chunked',
      path,
      sizeBytes: mebibyte + 1,
      mtimeUs: 0,
      chunkHashes: [hashOfText('x'.repeat(mebibyte)), hashOfText(last)],
    });
    const manifest = buildManifest(
      [
        inChunks('good', 'g'),
        inChunks('half', 'h'),
        inChunks('rotten', 'r'),
        linkOf('l', 'good'),
        unhashedOf('u', 'u'),
      ],
      { generation: 'v2025', chunkSizeBytes: mebibyte, folders: [{ path: 'd' }] },
    );
    await write(dataKey(hashOfText('x'.repeat(mebibyte))), 'x'.repeat(mebibyte));
    await write(dataKey(hashOfText('g')), 'g');
    await write(dataKey(hashOfText('r')), 'R');
    const shallow = await verifyStored({ manifest, deep: false }, { store, hasher }, context);
    const deep = await verifyStored({ manifest, deep: true }, { store, hasher }, context);
    expect({ shallow, deep }).toEqual({
      shallow: { checked: 6, missing: ['half', 'u'], changed: [], corrupt: [] },
      deep: { checked: 6, missing: ['half', 'u'], changed: [], corrupt: ['rotten'] },
    });
  });

  test('absolute paths are looked at where they say', async () => {
    await write('x', 'x');
    const manifest = buildManifest([entryOf(`${root}/x`, 'x'), entryOf(`${root}/y`, 'y')], {
      generation: 'v2025',
      pathStyle: 'absolute',
    });
    expect(await verifyFiles({ manifest, root: '/elsewhere', deep: true }, ports, context)).toEqual({
      checked: 2,
      missing: [`${root}/y`],
      changed: [],
      corrupt: [],
    });
  });

  test('ends when it is cancelled', async () => {
    const aborted: RunContext = { signal: AbortSignal.abort(), progress: () => undefined };
    await expect(verifyFiles({ manifest: manifestOf(), root, deep: false }, ports, aborted)).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});
