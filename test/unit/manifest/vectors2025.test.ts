/** Known answers of version 2025-12: exact bytes in both spellings, and what the pre-release form means. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { buildManifest, type BuildOptions } from '../../../shared/manifest/build';
import { decodeManifest } from '../../../shared/manifest/decode';
import { encodeManifest } from '../../../shared/manifest/encode';
import { encode2025 } from '../../../shared/manifest/encode2025';
import type { FileEntry, Manifest, ManifestEntry, ManifestFolder } from '../../../shared/manifest/manifest';

const hasher = createHasher();
const emptyHash = '99aa06d3014798d86001c324468d497f';
const helloHash = 'df8d09e93f874900a99b8775cc15b6c7';
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const decode = (text: string): Manifest => decodeManifest(new TextEncoder().encode(text), { source: 'vector' });

interface Vector {
  readonly bytes: number;
  readonly xxh128: string;
  readonly text: string;
}
const vectors = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/vectors/manifests2025.json'), 'utf8'),
) as Record<string, Vector>;
const vector = (id: string): Vector => vectors[id] ?? { bytes: 0, xxh128: '', text: '' };

const file = (path: string, hash: string, sizeBytes: number, mtimeUs: number): FileEntry => ({
  kind: 'file',
  path,
  hash,
  sizeBytes,
  mtimeUs,
});
const v2025: BuildOptions = { generation: 'v2025' };
const hello = { ...file('a/t', helloHash, 11, 5), runnable: true as const };

/** The models of the vectors, with nothing in the order of the file. */
const models: Record<string, { readonly entries: readonly ManifestEntry[]; readonly options: BuildOptions }> = {
  M11: {
    entries: [
      file('z.txt', emptyHash, 0, 30),
      { kind: 'link', path: 'a/link', link: { text: 'sub/run.sh', base: 'parent', target: 'a/sub/run.sh' } },
      { ...file('a/sub/run.sh', helloHash, 11, 50), runnable: true },
    ],
    options: { ...v2025, folders: [{ path: 'b' }, { path: 'a/sub' }, { path: 'a' }] },
  },
  M12: {
    entries: [{ kind: 'deleted', path: 'gone/x' }, file('new/y', helloHash, 11, 2)],
    options: {
      ...v2025,
      kind: 'diff',
      parentManifestHash: '7a7190336e46004c82c2c2e61247b1a9',
      folders: [{ path: 'new' }, { path: 'gone', deleted: true }],
    },
  },
  M13: { entries: [file('$HOME/$0/x.txt', emptyHash, 0, 0)], options: v2025 },
  M14: {
    entries: [
      {
        kind: 'chunked',
        path: 'big.bin',
        chunkHashes: ['1012f1e8bd0b6331b7a873b944e1a6aa', '495b62073ef70ca44c5cca45d0f4811f'],
        sizeBytes: 268435457,
        mtimeUs: 1,
      },
    ],
    options: v2025,
  },
  M16: { entries: [hello], options: v2025 },
};

interface Facts {
  readonly entries: readonly ManifestEntry[];
  readonly folders: readonly ManifestFolder[];
  readonly issues: readonly string[];
}
function factsOf(manifest: Manifest): Facts {
  const { issues } = manifest;
  return {
    entries: [...manifest.entries()],
    folders: [...manifest.folders()],
    issues: issues.map(({ code }) => code),
  };
}

describe('version 2025-12', () => {
  test.each(Object.entries(models))('the model of %s has the listed bytes, whatever its order', (id, model) => {
    const dialect = id === 'M16' ? 'name' : 'path';
    const orders = [model.entries, [...model.entries].reverse()];
    const written = orders.map((entries) => encode2025(buildManifest(entries, model.options), { dialect }));
    expect(written.map((bytes) => ({ bytes: bytes.length, xxh128: hasher.hash(bytes), text: textOf(bytes) }))).toEqual([
      vector(id),
      vector(id),
    ]);
  });

  test.each(Object.entries(models))('%s is read as its model', (id, { entries, options }) => {
    const manifest = decode(vector(id).text);
    const sorted = [...entries].sort((a, b) => (a.path < b.path ? -1 : 1));
    expect({
      ...factsOf(manifest),
      kind: manifest.kind,
      parent: manifest.parentManifestHash,
      total: manifest.totalSizeBytes,
    }).toEqual({
      entries: sorted,
      folders: [...manifest.folders()],
      issues: [],
      kind: options.kind ?? 'snapshot',
      parent: options.parentManifestHash,
      total: id === 'M13' ? 0 : id === 'M14' ? 268435457 : 11,
    });
  });

  test('the two spellings of one manifest are one model', () => {
    const name = decode(vector('M16').text);
    const path = decode(textOf(encode2025(name)));
    expect([name.dialect, path.dialect, name.chunkSizeBytes, factsOf(name)]).toEqual([
      'name',
      'path',
      path.chunkSizeBytes,
      factsOf(path),
    ]);
  });

  test('folders are in the order of code points, files in that of code units', () => {
    const names = ['\u{1f600}', '\ufb33'];
    const text = textOf(
      encode2025(
        buildManifest(
          names.map((name) => file(`${name}.x`, emptyHash, 0, 0)),
          { ...v2025, folders: names.map((path) => ({ path })) },
        ),
      ),
    );
    expect([...text.matchAll(/"path":"([^"]*)"/g)].map(([, path]) => path)).toEqual([
      '\\ufb33',
      '\\ud83d\\ude00',
      '\\ud83d\\ude00.x',
      '\\ufb33.x',
    ]);
  });

  test('is also read where only manifestVersion states it', () => {
    const text = vector('M11').text.replace(
      '"specificationVersion":"relative-manifest-snapshot-beta-2025-12"',
      '"manifestVersion":"2025-12"',
    );
    expect(factsOf(decode(text))).toEqual(factsOf(decode(vector('M11').text)));
  });

  test('may have its fields in any order', () => {
    const { dirs, files, ...rest } = JSON.parse(vector('M11').text) as Record<string, unknown>;
    const texts = [
      { files, dirs, ...rest },
      { ...rest, files, dirs },
      { ...rest, dirs, files },
    ].map((each) => JSON.stringify(each));
    const pretty = JSON.stringify(JSON.parse(vector('M11').text), null, 2);
    expect([...texts, pretty].map((text) => factsOf(decode(text)))).toEqual(
      [1, 2, 3, 4].map(() => factsOf(decode(vector('M11').text))),
    );
  });
});

describe('the pre-release form', () => {
  test('means what the later versions mean', () => {
    const manifest = decode(vector('M15').text);
    expect({
      ...factsOf(manifest),
      generation: manifest.generation,
      kind: manifest.kind,
      parent: manifest.parentManifestHash,
    }).toEqual({
      entries: [
        { kind: 'link', path: 'a/l', link: { text: 'a/t', base: 'root', target: 'a/t' } },
        hello,
        { kind: 'deleted', path: 'old' },
      ],
      folders: [{ path: 'a' }],
      issues: [],
      generation: 'v2025beta',
      kind: 'diff',
      parent: 'ecb6a0fbd43521b47b86861a82329851',
    });
  });

  test('is never written', () => {
    const manifest = decode(vector('M15').text);
    const calls = [
      () => encodeManifest(manifest),
      () => encodeManifest(manifest, { version: '2025-12-04-beta' as '2025-12' }),
    ];
    for (const call of calls) expect(call).toThrow(expect.objectContaining({ code: 'input.invalid' }));
  });

  const betaText = (files: readonly unknown[], more: object = {}): string =>
    JSON.stringify({
      dirs: [{ path: 'd' }],
      files,
      hashAlg: 'xxh128',
      manifestVersion: '2025-12-04-beta',
      totalSize: 0,
      ...more,
    });
  const target = { path: '$0/t', hash: emptyHash, size: 0, mtime: 0 };

  test.each([
    [{ symlink: { target: 't' } }, { text: 't', base: 'parent', target: 'd/t' }, []],
    [{ symlink: { name: '$0/t' } }, { text: 'd/t', base: 'root', target: 'd/t' }, []],
    [{ symlink_target: 'd/t' }, { text: 'd/t', base: 'root', target: 'd/t' }, []],
    [{ symlink_target: 't' }, { text: 't', base: 'parent', target: 'd/t' }, ['manifest.symlink_base_guess']],
    [{ symlink: { name: '../d' } }, { text: '../d', base: 'parent', target: 'd' }, ['manifest.symlink_base_guess']],
    [{ symlink: { name: 'nowhere' } }, { text: 'nowhere', base: 'root', target: 'nowhere' }, []],
  ])('a link written as %j is %j', (fields, link, issues) => {
    const manifest = decode(betaText([{ name: '$0/l', ...fields }, target]));
    expect({ link: manifest.entryAt(0), issues: manifest.issues.map(({ code }) => code) }).toEqual({
      link: { kind: 'link', path: 'd/l', link },
      issues,
    });
  });

  test('is a diff when it deletes something, with a warning when it names no parent', () => {
    const manifests = [
      decode(betaText([target, { path: 'x', deleted: true }])),
      decode(betaText([target, { name: 'x', delete: true }], { parentManifestHash: helloHash })),
      decode(betaText([target])),
    ];
    expect(manifests.map(({ kind, issues }) => [kind, issues.map(({ code }) => code)])).toEqual([
      ['diff', ['manifest.parent_missing']],
      ['diff', []],
      ['snapshot', []],
    ]);
  });
});
