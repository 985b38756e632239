/** Manifests in the terms of another version: what comes over, and what is named as lost. */
import { expect, test } from 'vitest';
import { collapseLinks } from '../../../main/engine/manifest/collapseLinks';
import { convertManifest } from '../../../main/engine/manifest/convertManifest';
import { buildManifest } from '../../../shared/manifest/build';
import { decodeManifest } from '../../../shared/manifest/decode';
import { encodeManifest } from '../../../shared/manifest/encode';
import type { Manifest } from '../../../shared/manifest/manifest';
import { chunkedOf, fileOf, linkOf, manifest2025, unhashedOf } from '../../support/manifestEntries';

const lostIn = (manifest: Manifest): string[] =>
  convertManifest(manifest, { version: '2023-03-03' }).lost.map(({ path, what }) => `${what} ${path}`);

test('from 2023-03-03 to 2025-12 and back gives the same bytes, in both spellings', () => {
  const manifest = buildManifest([fileOf('a/b/c.txt', 'c'), fileOf('z', 'z', -1n)]);
  for (const dialect of ['path', 'name'] as const) {
    const later = convertManifest(manifest, { version: '2025-12', dialect });
    const read = decodeManifest(encodeManifest(later.manifest, { version: '2025-12', dialect }), { source: 'later' });
    const back = convertManifest(read, { version: '2023-03-03' });
    expect([later.lost, later.manifest.dialect, back.lost]).toEqual([[], dialect, []]);
    expect(encodeManifest(back.manifest)).toEqual(encodeManifest(manifest));
  }
});

test('to 2023-03-03 links become what they lead to, and every other thing is named', () => {
  const manifest = manifest2025(
    [
      fileOf('d/x', 'x'),
      { ...fileOf('run', 'r'), runnable: true },
      chunkedOf('big', ['a', 'b']),
      unhashedOf('later', 'l'),
      linkOf('l', 'd/x'),
      linkOf('e', 'd'),
      linkOf('broken', 'nowhere'),
      linkOf('through', 'e/x'),
    ],
    ['d', 'empty'],
  );
  const { manifest: converted, lost } = convertManifest(manifest, { version: '2023-03-03' });
  expect({
    entries: [...converted.entries()],
    lost: lost.map(({ path, what }) => `${what} ${path}`),
    header: [converted.generation, converted.folderCount, converted.totalSizeBytes],
    sentences: lost.every(({ reason }) => reason.endsWith('.')),
  }).toEqual({
    entries: [fileOf('d/x', 'x'), fileOf('e/x', 'x'), fileOf('l', 'x'), fileOf('run', 'r'), fileOf('through', 'x')],
    lost: ['link broken', 'content big', 'content later', 'runnable run', 'folder empty'],
    header: ['v2023', 0, 5],
    sentences: true,
  });
});

test('to 2023-03-03 deletions and the parent of a diff are lost, absolute paths refused', () => {
  const header = { kind: 'diff', parentManifestHash: 'f'.repeat(32) } as const;
  const diff = buildManifest([fileOf('a', 'a'), { kind: 'deleted', path: 'old/b' }], {
    generation: 'v2025',
    ...header,
    folders: [{ path: 'old', deleted: true }],
  });
  expect(lostIn(diff)).toEqual(['deletion old/b', 'deletion old', 'parent ']);
  const absolute = manifest2025([fileOf('/r/a', 'a')], [], { pathStyle: 'absolute' });
  expect(() => convertManifest(absolute, { version: '2023-03-03' })).toThrow(
    expect.objectContaining({ code: 'ops.path_style_mismatch' }),
  );
});

test('links in a circle, into their own folder or out of the root are lost, and the rest stays', () => {
  const manifest = manifest2025(
    [
      fileOf('a/x', 'x'),
      linkOf('a/up', '..'),
      linkOf('a/self', '.'),
      linkOf('out', '../..'),
      linkOf('p', 'q'),
      linkOf('q', 'p'),
    ],
    ['a'],
  );
  const { manifest: plain, lost } = collapseLinks(manifest);
  expect([[...plain.entries()], lost.map(({ path }) => path)]).toEqual([
    [fileOf('a/x', 'x')],
    ['a/self', 'a/up', 'out', 'p', 'q'],
  ]);
});

test('links to folders that hold links to folders end at a limit, however many files they would name', () => {
  const levels = Array.from({ length: 40 }, (_, level) => [
    linkOf(`d${level}/a`, `../d${level + 1}`),
    linkOf(`d${level}/b`, `../d${level + 1}`),
  ]);
  const manifest = manifest2025([...levels.flat(), fileOf('d40/x', 'x')]);
  const { manifest: plain, lost } = collapseLinks(manifest);
  expect([plain.fileCount < 10_000, lost.some(({ reason }) => reason.includes('more files'))]).toEqual([true, true]);
});
