/** What `manifest show` tells of manifests of every generation. */
import { expect, test } from 'vitest';
import { summarise, summariseEntry, summariseFolder } from '../../../main/engine/manifest/summarise';
import { buildManifest } from '../../../shared/manifest/build';
import type { FileEntry } from '../../../shared/manifest/manifest';
import { chunkedOf, fileOf, hashOfText, linkOf, manifest2025, unhashedOf } from '../../support/manifestEntries';

const hash = 'f'.repeat(32);

test('keeps large integers as text, and says which entries are refused', () => {
  const big: FileEntry = { kind: 'file', path: 'big', hash: 'One', sizeBytes: 9007199254740993n, mtimeUs: -1 };
  const manifest = buildManifest([fileOf('a', 'x', 5), big]);
  expect({
    summary: summarise(manifest, hash),
    entries: [...manifest.entries()].map(summariseEntry),
  }).toEqual({
    summary: {
      version: '2023-03-03',
      kind: 'snapshot',
      hashAlg: 'xxh128',
      fileCount: 2,
      dirCount: 0,
      totalSizeBytes: '9007199254740994',
      hash,
      pathStyle: 'relative',
      warnings: [
        {
          code: 'manifest.hash_unusable',
          message: 'Entry 1 ("big") has a hash that is not 32 lower-case hex digits, so its content cannot be fetched.',
        },
      ],
    },
    entries: [
      { path: 'a', kind: 'file', hash: hashOfText('x'), sizeBytes: 1, mtimeUs: 5 },
      {
        path: 'big',
        kind: 'file',
        hash: 'One',
        sizeBytes: '9007199254740993',
        mtimeUs: -1,
        refused: 'manifest.hash_unusable',
      },
    ],
  });
});

test('counts what is no plain file, and tells the facts of each entry and folder', () => {
  const manifest = manifest2025(
    [
      { ...fileOf('d/run', 'r', 5), runnable: true },
      chunkedOf('d/big', ['1', '2'], 6),
      unhashedOf('later', 'abc', 7),
      linkOf('d/l', 'run'),
      { kind: 'deleted', path: 'gone' },
    ],
    ['d'],
    { kind: 'diff', parentManifestHash: hash },
  );
  const { warnings, ...summary } = summarise(manifest, hash);
  expect({
    warnings,
    summary,
    entries: [...manifest.entries()].map(summariseEntry),
    folders: [...manifest.folders(), { path: 'old', deleted: true as const }].map(summariseFolder),
  }).toEqual({
    warnings: [],
    summary: {
      version: '2025-12',
      kind: 'diff',
      hashAlg: 'xxh128',
      fileCount: 5,
      dirCount: 1,
      totalSizeBytes: 268_435_461,
      hash,
      pathStyle: 'relative',
      parentManifestHash: hash,
      chunkSizeBytes: 268_435_456,
      others: { chunked: 1, unhashed: 1, link: 1, deleted: 1 },
    },
    entries: [
      {
        path: 'd/big',
        kind: 'chunked',
        chunkHashes: [hashOfText('1'), hashOfText('2')],
        sizeBytes: 268_435_457,
        mtimeUs: 6,
      },
      { path: 'd/l', kind: 'link', link: 'run', target: 'd/run' },
      { path: 'd/run', kind: 'file', hash: hashOfText('r'), sizeBytes: 1, mtimeUs: 5, runnable: true },
      { path: 'gone', kind: 'deleted' },
      { path: 'later', kind: 'unhashed', sizeBytes: 3, mtimeUs: 7 },
    ],
    folders: [
      { path: 'd', kind: 'dir' },
      { path: 'old', kind: 'deleted-dir' },
    ],
  });
});
