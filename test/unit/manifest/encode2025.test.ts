/** Absolute paths of version 2025-12, and what is written of links, pieces and what a version cannot hold. */
import { describe, expect, test } from 'vitest';
import { buildManifest } from '../../../shared/manifest/build';
import { decodeManifest } from '../../../shared/manifest/decode';
import { encodeManifest } from '../../../shared/manifest/encode';
import type { Manifest, ManifestEntry } from '../../../shared/manifest/manifest';
import { emptyHash, file2025 as file, helloHash, manifestText2025 as text } from '../../support/manifestText';

const decode = (json: string): Manifest => decodeManifest(new TextEncoder().encode(json), { source: 'x.manifest' });
const link = (path: string, target: string): Record<string, unknown> => ({ path, symlink: { target } });
const diff = { specificationVersion: 'relative-manifest-diff-beta-2025-12', parentManifestHash: helloHash };
const absolute = { specificationVersion: 'absolute-manifest-snapshot-beta-2025-12' };
const dirs = (...paths: readonly string[]): Record<string, unknown> => ({ dirs: paths.map((path) => ({ path })) });
const coded = (code: string): unknown => expect.objectContaining({ code });

describe('absolute paths', () => {
  test.each([
    ['a', 'manifest.path_style'],
    ['C:a', 'manifest.path_style'],
    ['C:\\a', 'manifest.path_style'],
    ['\\\\s\\h\\a', 'manifest.path_style'],
    ['//s', 'manifest.path_style'],
    ['//?/C:/a', 'manifest.path_style'],
    ['//./pipe/a', 'manifest.path_style'],
    ['/a/../b', 'manifest.path_traversal'],
    ['//s/../b/c', 'manifest.path_traversal'],
    ['C:/a\\..\\b', 'manifest.path_traversal'],
    ['/a\0', 'manifest.path_nul'],
    ['', 'manifest.path_empty'],
    ['/', 'manifest.path_not_normal'],
    ['C:/.', 'manifest.path_not_normal'],
  ])('%j makes the whole manifest unusable', (path, code) => {
    expect(() => decode(text([file(path)], absolute))).toThrow(coded(code));
  });

  test('of every anchor are read, plainly', () => {
    const manifest = decode(
      text(
        ['/x', '/d//x', 'C:/d/./x', '//s/h/x'].map((path) => file(path)),
        { ...absolute, ...dirs('/', 'C:/', '//s/h', '//s/h/') },
      ).replace('"//s/h/"', '"//s/i/"'),
    );
    expect([[...manifest.entries()].map(({ path }) => path), [...manifest.folders()].map(({ path }) => path)]).toEqual([
      ['//s/h/x', '/d/x', '/x', 'C:/d/x'],
      ['/', '//s/h', '//s/i', 'C:/'],
    ]);
  });

  test.each([
    ['/p/t', '/p/t', undefined],
    ['//s/h/../t', undefined, 'manifest.symlink_escape'],
    ['C:/t', 'C:/t', undefined],
    ['C:t', undefined, 'manifest.symlink_escape'],
    ['../t', '/p/t', undefined],
    ['../../../t', undefined, 'manifest.symlink_escape'],
    ['l', '/p/d/l', 'manifest.symlink_cycle'],
    ['/p/d/l/x', '/p/d/l/x', 'manifest.symlink_cycle'],
  ])('a link to %j leads to %j', (target, found, code) => {
    const entry = decode(text([link('/p/d/l', target)], absolute)).entryAt(0);
    expect([entry.kind === 'link' ? entry.link.target : '', entry.refused?.code]).toEqual([found, code]);
  });

  test('fit neither version 2023-03-03 nor a relative manifest', () => {
    const manifest = decode(text([file('/x')], absolute));
    expect(() => encodeManifest(manifest, { version: '2023-03-03' })).toThrow(coded('manifest.path_style'));
    expect(() => decode(text([file('/x')]))).toThrow(coded('manifest.path_absolute'));
  });
});

describe('writing', () => {
  const v2025 = { generation: 'v2025' as const };
  const linkEntry = (path: string, target: string, base: 'parent' | 'root' = 'parent'): ManifestEntry => ({
    kind: 'link',
    path,
    link: { text: target, base },
  });
  const written = (entries: readonly ManifestEntry[], dialect: 'path' | 'name'): unknown[] => {
    const bytes = encodeManifest(buildManifest(entries, v2025), { dialect });
    const { files } = JSON.parse(new TextDecoder().decode(bytes)) as { files: { symlink?: unknown }[] };
    return files.map(({ symlink }) => symlink);
  };

  test.each([
    ['d/l', 't', 'parent', { target: 't' }, { name: '$0/t' }],
    ['d/l', '../t', 'parent', { target: '../t' }, { name: 't' }],
    ['d/l', '..', 'parent', { target: '..' }, { name: '.' }],
    ['d/l', 'd/t', 'root', { target: 't' }, { name: '$0/t' }],
    ['d/l', 'e/t', 'root', { target: '../e/t' }, { name: '$1/t' }],
    ['d/l', '.', 'root', { target: '..' }, { name: '.' }],
    ['d/l', '../../out', 'parent', { target: '../../out' }, { name: '../out' }],
    ['d/l', '../out', 'root', { target: '../../out' }, { name: '../out' }],
    ['d/l', '/etc', 'root', { target: '/etc' }, { name: '/etc' }],
    ['l', '$HOME/t', 'root', undefined, { name: '$0/t' }],
  ] as const)('the link %j to %j, counted from its %s, in both spellings', (path, target, base, asPath, asName) => {
    const entries = [linkEntry(path, target, base)];
    if (asPath !== undefined) expect(written(entries, 'path')).toEqual([asPath]);
    expect(written(entries, 'name')).toEqual([asName]);
  });

  test('refuses a link whose text would be read as the number of a folder, and only that', () => {
    const dollar = linkEntry('l', '$HOME/t');
    expect(() => written([dollar], 'path')).toThrow(coded('manifest.dollar_name'));
    const file2: ManifestEntry = { kind: 'file', path: '$HOME/t', hash: emptyHash, sizeBytes: 0, mtimeUs: 0 };
    expect(written([dollar, file2, linkEntry('m', '$HOME')], 'path')).toEqual([
      undefined,
      { target: '$0/t' },
      { target: '$HOME' },
    ]);
  });

  test('refuses pieces of a size that the spelling cannot state', () => {
    const entry: ManifestEntry = {
      kind: 'chunked',
      path: 'a',
      chunkHashes: [emptyHash, emptyHash],
      sizeBytes: 2 ** 21,
      mtimeUs: 0,
    };
    const manifest = buildManifest([entry], { ...v2025, chunkSizeBytes: 2 ** 20 });
    expect(() => encodeManifest(manifest)).toThrow(coded('manifest.chunk_size'));
    const again = decodeManifest(encodeManifest(manifest, { dialect: 'name' }), { source: 'x' });
    expect([again.chunkSizeBytes, again.entryAt(0)]).toEqual([2 ** 20, entry]);
  });

  test('refuses what version 2023-03-03 cannot hold', () => {
    const entries: ManifestEntry[] = [linkEntry('l', 'x'), { kind: 'unhashed', path: 'x', sizeBytes: 0, mtimeUs: 0 }];
    for (const entry of entries)
      expect(() => encodeManifest(buildManifest([entry]), { version: '2023-03-03' })).toThrow(
        coded('manifest.content_fields'),
      );
    expect(() => encodeManifest(decode(text([], diff)), { version: '2023-03-03' })).toThrow(
      coded('manifest.content_fields'),
    );
  });
});
