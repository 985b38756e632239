/** Whether what a manifest lists is there: as files, and as objects of a store. */
import { mkdir, mkdtemp, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
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
import type { FileEntry, Manifest } from '../../../shared/manifest/manifest';

const signal = new AbortController().signal;
const context: RunContext = { signal, progress: () => undefined };
const hasher = createHasher();

function entryOf(path: string, text: string, mtimeUs: number | bigint = 1_700_000_000_000_000): FileEntry {
  const bytes = Buffer.from(text);
  return { kind: 'file', path, hash: hasher.hash(bytes), sizeBytes: bytes.length, mtimeUs };
}

describe('verifying', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'satchel-verify-'));
  });
  afterEach(async () => {
    await rm(root, { recursive: true });
  });

  const refused: FileEntry = {
    kind: 'file',
    path: 'C:evil',
    hash: hasher.hash(Buffer.from('x')),
    sizeBytes: 1,
    mtimeUs: 0,
  };
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
        return { hash: hasher.hash(await files.readFile(path, 1_000_000)), stat };
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

  test('ends when it is cancelled', async () => {
    const aborted: RunContext = { signal: AbortSignal.abort(), progress: () => undefined };
    await expect(verifyFiles({ manifest: manifestOf(), root, deep: false }, ports, aborted)).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});
