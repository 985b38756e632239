/** A folder against a manifest: what the Python reference finds, and what it cannot see. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { diffTree } from '../../../main/engine/manifest/diffTree';
import { buildManifest } from '../../../shared/manifest/build';
import { decodeManifest } from '../../../shared/manifest/decode';
import type { FileEntry } from '../../../shared/manifest/manifest';
import { contentOf, readTree, type TreeItem } from '../../support/treeRecipe';

const golden = join(import.meta.dirname, '../../fixtures/golden/python');
const signal = new AbortController().signal;
const hasher = createHasher();

function entryOf(path: string, text: string, mtimeUs: number | bigint = 1_700_000_000_000_000): FileEntry {
  const bytes = Buffer.from(text);
  return { kind: 'file', path, hash: hasher.hash(bytes), sizeBytes: bytes.length, mtimeUs };
}

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
