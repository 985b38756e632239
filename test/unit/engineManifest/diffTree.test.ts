/** A folder against a manifest: what the Python reference finds, and what it cannot see. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createFileHasher } from '../../../main/adapters/hasher/fileHasher';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { diffTree, type DiffTreeInput, type TreeFile } from '../../../main/engine/manifest/diffTree';
import type { Progress } from '../../../main/engine/ports/progress';
import { buildManifest } from '../../../shared/manifest/build';
import { decodeManifest } from '../../../shared/manifest/decode';
import type { FileEntry } from '../../../shared/manifest/manifest';
import { compilePatterns } from '../../../shared/text/patterns';
import {
  chunkedOf,
  fileOf as entryOf,
  hashOfText,
  linkOf,
  manifest2025,
  unhashedOf,
} from '../../support/manifestEntries';
import { contentOf, readTree, type TreeItem } from '../../support/treeRecipe';

const golden = join(import.meta.dirname, '../../fixtures/golden/python');
const signal = new AbortController().signal;
const hasher = createHasher();

describe('a folder against a manifest', () => {
  interface Expected {
    readonly fast?: Lists;
    readonly forceRehash?: Lists;
    readonly stdoutJson?: Lists;
  }
  interface Lists {
    readonly new: readonly string[];
    readonly modified: readonly string[];
    readonly deleted: readonly string[];
  }
  // Filters hold for both sides here, so files outside of them never count as deleted.
  const filtered = new Set(['diff-exclude-filter', 'diffcli-include-exclude']);
  const cases = readdirSync(golden).filter((name) => /^diff(cli)?-/.test(name) && !filtered.has(name));

  /** As the reference sees a tree: links as what they lead to, hidden names not at all. */
  function filesOf(
    tree: readonly TreeItem[],
  ): { path: string; bytes: Buffer; sizeBytes: number; mtimeUs: number | bigint }[] {
    return tree
      .filter(({ path, dir }) => dir === undefined && !/(^|\/)\./.test(path))
      .map((item) => {
        const content = item.symlink === undefined ? item : (tree.find(({ path }) => path === item.symlink) ?? item);
        const bytes = contentOf(content);
        return { path: item.path, bytes, sizeBytes: bytes.length, mtimeUs: content.mtimeUs };
      });
  }

  test.each(cases)('%s gives what the reference gives', async (name) => {
    const folder = join(golden, name);
    const manifest = decodeManifest(readFileSync(join(folder, 'base.manifest')), { source: name });
    const files = filesOf(
      readTree(readFileSync(join(folder, existsSync(join(folder, 'after.json')) ? 'after.json' : 'before.json'))),
    );
    const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Expected;
    const run = async (mode: 'fast' | 'hash'): Promise<Lists> => {
      const {
        new: added,
        modified,
        deleted,
        unchangedCount,
      } = await diffTree({
        manifest,
        files,
        mode,
        signal,
        hashOf: (file) => Promise.resolve(hasher.hash(file.bytes)),
      });
      expect(unchangedCount + modified.length + deleted.length).toBe(manifest.fileCount);
      return { new: added, modified, deleted };
    };
    const fast = await run('fast');
    if (expected.stdoutJson !== undefined) expect(fast).toEqual(expected.stdoutJson);
    else
      expect({ fast, forceRehash: await run('hash') }).toEqual({
        fast: expected.fast,
        forceRehash: expected.forceRehash,
      });
  });

  test('files outside the filter are neither deleted nor modified', async () => {
    const manifest = buildManifest([entryOf('d/x', 'x'), entryOf('keep', 'k')]);
    const isCovered = (path: string): boolean => !path.startsWith('d/');
    const files = [{ path: 'keep', sizeBytes: 1, mtimeUs: 1_700_000_000_000_000 }];
    expect(
      await diffTree({
        manifest,
        files,
        mode: 'fast',
        isCovered,
        signal,
        hashOf: () => Promise.reject(new Error('not asked for')),
      }),
    ).toMatchObject({ new: [], modified: [], deleted: [], unchangedCount: 1 });
  });

  test('files of another size are not read in hash mode', async () => {
    const manifest = buildManifest([entryOf('a', 'one')]);
    const files = [{ path: 'a', sizeBytes: 4, mtimeUs: 0 }];
    const changes = await diffTree({
      manifest,
      files,
      mode: 'hash',
      signal,
      hashOf: () => Promise.reject(new Error('not asked for')),
    });
    expect(changes.modified).toEqual(['a']);
  });
});

describe('what only version 2025-12 records', () => {
  const runnable: FileEntry = { ...entryOf('run', 'r'), runnable: true };
  const treeFile = (
    path: string,
    text: string,
    extra: Partial<TreeFile> = {},
  ): TreeFile & { readonly text: string } => ({
    path,
    text,
    sizeBytes: Buffer.byteLength(text),
    mtimeUs: 1_700_000_000_000_000,
    ...extra,
  });
  type Input = DiffTreeInput<TreeFile & { readonly text: string }>;
  const run = async (input: Partial<Input> & Pick<Input, 'manifest' | 'files'>): Promise<unknown> => {
    const { reasons, ...lists } = await diffTree({
      mode: 'fast',
      signal,
      hashOf: ({ text }) => Promise.resolve(hashOfText(text)),
      ...input,
    });
    return { ...lists, modified: lists.modified.map((path) => `${path}: ${(reasons.get(path) ?? []).join(' ')}`) };
  };
  const nothing = {
    new: [],
    modified: [],
    deleted: [],
    unknown: [],
    unchangedCount: 0,
    folders: { new: [], deleted: [] },
  };

  test('R18 an execute bit is compared where the system has one and the manifest records it', async () => {
    const manifest = manifest2025([runnable, entryOf('plain', 'p')]);
    const plain = treeFile('plain', 'p', { runnable: true });
    const of2023 = buildManifest([entryOf('run', 'r'), entryOf('plain', 'p')]);
    expect([
      await run({ manifest, files: [treeFile('run', 'r', { runnable: false }), plain] }),
      await run({ manifest, files: [treeFile('run', 'r'), treeFile('plain', 'p')] }),
      await run({ manifest: of2023, files: [treeFile('run', 'r', { runnable: false }), plain] }),
    ]).toEqual([
      { ...nothing, modified: ['plain: runnable', 'run: runnable'] },
      { ...nothing, unchangedCount: 2 },
      { ...nothing, unchangedCount: 2 },
    ]);
  });

  test('R17 kept links are compared by where they lead', async () => {
    const manifest = manifest2025([
      linkOf('d/same', '../x'),
      linkOf('d/other', 'x'),
      linkOf('file', 'x'),
      linkOf('gone', 'x'),
    ]);
    const links = [
      { path: 'd/same', text: './../x' },
      { path: 'd/other', text: 'y' },
      { path: 'added', text: 'x' },
    ];
    expect(await run({ manifest, files: [treeFile('file', 'f')], links })).toEqual({
      ...nothing,
      new: ['added'],
      modified: ['d/other: link', 'file: kind'],
      deleted: ['gone'],
      unchangedCount: 1,
    });
  });

  test('followed links are compared by content, those to folders too', async () => {
    const manifest = manifest2025(
      [entryOf('d/x', 'x'), linkOf('l', 'd/x'), linkOf('e', 'd'), linkOf('m', 'd/x')],
      ['d'],
    );
    const files = [treeFile('d/x', 'x'), treeFile('l', 'x'), treeFile('e/x', 'x'), treeFile('m', 'changed')];
    expect(await run({ manifest, files })).toEqual({ ...nothing, modified: ['m: size'], unchangedCount: 3 });
  });

  test('a link in the place of a file is another kind', async () => {
    const links = [{ path: 'run', text: 'x' }];
    expect(await run({ manifest: manifest2025([runnable]), files: [], links })).toEqual({
      ...nothing,
      modified: ['run: kind'],
    });
  });

  test('R19 a file in chunks is compared by its chunks, with the size of the manifest, and unknown to who cannot read them', async () => {
    const entry = chunkedOf('big', ['a', 'b']);
    const manifest = manifest2025([entry]);
    const files = [treeFile('big', '', { sizeBytes: entry.sizeBytes, mtimeUs: 5 })];
    const asked: number[] = [];
    const reading = (hashes: readonly string[]): Partial<Input> => ({
      mode: 'hash',
      chunkHashesOf: (_, chunkSizeBytes) => {
        asked.push(chunkSizeBytes);
        return Promise.resolve(hashes);
      },
    });
    expect([
      await run({ manifest, files, ...reading(entry.chunkHashes) }),
      await run({ manifest, files, ...reading([hashOfText('a'), hashOfText('c')]) }),
      await run({ manifest, files, mode: 'hash' }),
      asked,
    ]).toEqual([
      { ...nothing, unchangedCount: 1 },
      { ...nothing, modified: ['big: hash'] },
      { ...nothing, unknown: ['big'] },
      [268_435_456, 268_435_456],
    ]);
  });

  test('by content, a file that nobody hashed is unknown unless its size tells', async () => {
    const manifest = manifest2025([unhashedOf('a', 'a'), unhashedOf('b', 'bb')]);
    expect(await run({ manifest, files: [treeFile('a', 'a'), treeFile('b', 'b')], mode: 'hash' })).toEqual({
      ...nothing,
      modified: ['b: size'],
      unknown: ['a'],
    });
  });

  test('R20, R22 folders are told by themselves, and only against a manifest that lists them', async () => {
    const entries = [entryOf('a/x', 'x'), entryOf('ab.txt', 'x'), entryOf('f', 'f')];
    const input = { files: [treeFile('ab.txt', 'x'), treeFile('f/x', 'f')], folders: ['f', 'n'] };
    expect([
      await run({ manifest: manifest2025(entries, ['a', 'e']), ...input }),
      await run({ manifest: buildManifest(entries), ...input }),
    ]).toEqual([
      {
        ...nothing,
        new: ['f/x'],
        modified: ['f: kind'],
        deleted: ['a/x'],
        unchangedCount: 1,
        folders: { new: ['n'], deleted: ['a', 'e'] },
      },
      { ...nothing, new: ['f/x'], deleted: ['a/x', 'f'], unchangedCount: 1 },
    ]);
  });

  test('folders outside of the filter, or that the scan does not enter, are neither new nor gone', async () => {
    const filter = compilePatterns({ include: ['k/**'], exclude: ['k/cache/**'], hidden: false });
    const manifest = manifest2025([entryOf('k/x', 'x')], ['k', 'k/cache', 'k/old', 'other']);
    expect(
      await run({
        manifest,
        files: [treeFile('k/x', 'x')],
        folders: ['k', 'new', 'k/new'],
        isCovered: (path) => filter.matches(path),
        prunes: (path) => filter.prunes(path),
      }),
    ).toEqual({ ...nothing, unchangedCount: 1, folders: { new: ['k/new'], deleted: ['k/old'] } });
  });
});

describe('reading while a folder is compared', () => {
  test('R25 ends inside of one large file when it is cancelled', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'satchel-large-'));
    const fileHasher = createFileHasher({ workers: 1 });
    try {
      // A terabyte without content: only a reader that is stopped ever comes to an end.
      const path = join(folder, 'large');
      await writeFile(path, '');
      await truncate(path, 2 ** 40);
      const controller = new AbortController();
      const large: FileEntry = { ...entryOf('large', ''), sizeBytes: 2 ** 40 };
      const comparing = diffTree({
        manifest: buildManifest([large]),
        files: [{ path: 'large', sizeBytes: 2 ** 40, mtimeUs: 0 }],
        mode: 'hash',
        signal: controller.signal,
        hashOf: async () =>
          (
            await fileHasher.hashFile(path, controller.signal, () => {
              controller.abort();
            })
          ).hash,
      });
      await expect(comparing).rejects.toMatchObject({ name: 'AbortError' });
    } finally {
      await fileHasher.close();
      await rm(folder, { recursive: true });
    }
  });

  test('R39 the last report has the exact totals, and R23 paths come in one order however long reading took', async () => {
    const names = ['c', 'a', 'b', 'B'];
    const reports: Progress[] = [];
    const { modified } = await diffTree({
      manifest: buildManifest(names.map((name) => entryOf(name, name))),
      files: names.map((path) => ({ path, sizeBytes: 1, mtimeUs: 0 })),
      mode: 'hash',
      signal,
      hashOf: async ({ path }) => {
        for (let turn = 0; turn < names.indexOf(path); turn += 1) await Promise.resolve();
        return hashOfText('other');
      },
      progress: (report) => reports.push(report),
    });
    expect([modified, reports.at(-1)]).toEqual([
      ['B', 'a', 'b', 'c'],
      { phase: 'comparing', doneFiles: 4, totalFiles: 4, doneBytes: 4, totalBytes: 4 },
    ]);
  });
});
