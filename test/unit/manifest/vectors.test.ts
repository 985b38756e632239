/** Known answers: bytes, digests and recorded verdicts of the reference. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { dataKey } from '../../../main/engine/store/keys';
import { inputNameHash } from '../../../main/engine/store/rootNames';
import { AppError } from '../../../shared/domain/errors';
import { buildManifest } from '../../../shared/manifest/build';
import { decodeManifest } from '../../../shared/manifest/decode';
import { encode2023 } from '../../../shared/manifest/encode2023';
import type { FileEntry, ManifestEntry } from '../../../shared/manifest/manifest';
import { wholeFilesOf } from '../../../shared/manifest/wholeFiles';
import { contentOf, readTree } from '../../support/treeRecipe';

const fixtures = join(import.meta.dirname, '../../fixtures');
const golden = join(fixtures, 'golden/python');
const hasher = createHasher();
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

interface Vector {
  readonly bytes: number;
  readonly xxh128: string;
  readonly text: string;
}
const vectors = Object.entries(
  JSON.parse(readFileSync(join(fixtures, 'vectors/manifests2023.json'), 'utf8')) as Record<string, Vector>,
);

interface Case {
  readonly expected: {
    readonly accepted?: boolean;
    readonly reencoded?: string;
    readonly reencodedXxh128?: string;
    readonly manifestXxh128?: string;
    readonly manifestFileName?: string;
    readonly inputManifestName?: string;
    readonly fileCount?: number;
    readonly totalSize?: number;
    readonly casKeys?: readonly string[];
  };
  readonly input: { readonly root: string; readonly flags: readonly string[] };
  readonly folder: string;
}

function casesOf(prefix: string): readonly [string, Case][] {
  return readdirSync(golden)
    .filter((name) => name.startsWith(prefix))
    .map((name) => {
      const folder = join(golden, name);
      const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));
      const { input } = read('case.json') as { input: Case['input'] };
      return [name, { expected: read('expected.json') as Case['expected'], input, folder }];
    });
}

function shuffled(entries: readonly ManifestEntry[]): ManifestEntry[] {
  const odd = entries.filter((_, index) => index % 2 === 1);
  const even = entries.filter((_, index) => index % 2 === 0);
  return [...odd.reverse(), ...even];
}

describe('the known manifests', () => {
  test.each(vectors)('%s decodes and encodes to the same bytes', (_, vector) => {
    const bytes = bytesOf(vector.text);
    const encoded = encode2023(decodeManifest(bytes, { source: 'vector' }));
    expect({ bytes: encoded.length, xxh128: hasher.hash(encoded), text: new TextDecoder().decode(encoded) }).toEqual(
      vector,
    );
  });

  test.each(vectors)('%s encodes to the same bytes when its entries come in another order', (_, vector) => {
    const manifest = decodeManifest(bytesOf(vector.text), { source: 'vector' });
    const rebuilt = buildManifest(shuffled([...manifest.entries()]));
    expect(new TextDecoder().decode(encode2023(rebuilt))).toBe(vector.text);
  });

  test('integers beyond 2^53 stay exact and a hash that is no digest is refused', () => {
    const text = vectors.find(([id]) => id === 'M5')?.[1].text ?? '';
    const manifest = decodeManifest(bytesOf(text), { source: 'M5' });
    const [big, negative] = [...wholeFilesOf(manifest)];
    expect({ mtimeUs: big?.mtimeUs, sizeBytes: big?.sizeBytes, refused: big?.refused?.code }).toEqual({
      mtimeUs: 9999999999999999n,
      sizeBytes: 9007199254740993n,
      refused: 'manifest.hash_unusable',
    });
    expect(negative).toEqual({
      kind: 'file',
      path: 'neg.bin',
      hash: '99aa06d3014798d86001c324468d497f',
      sizeBytes: 0,
      mtimeUs: -1,
    });
    expect(() => dataKey(big?.hash ?? '')).toThrow(AppError);
  });
});

describe('what the reference decodes', () => {
  // The specification accepts an empty list for reading, with a warning, and refuses what would leave the root.
  const stricter = new Map([
    ['dec-path-dotdot', 'manifest.path_traversal'],
    ['dec-path-empty', 'manifest.path_empty'],
  ]);
  const milder = new Set(['dec-empty-paths']);
  // The reference reads version 2023-03-03 only.
  const later = new Set(['dec-specversion']);

  test.each(casesOf('dec-'))('%s has the same verdict and the same bytes again', (name, { expected, folder }) => {
    const bytes = readFileSync(join(folder, 'input.manifest'));
    const decode = (): Uint8Array => encode2023(decodeManifest(bytes, { source: name }));
    if (stricter.has(name)) expect(decode).toThrow(expect.objectContaining({ code: stricter.get(name) }));
    else if (later.has(name)) expect(decodeManifest(bytes, { source: name }).generation).toBe('v2025');
    else if (milder.has(name))
      expect(decodeManifest(bytes, { source: name }).issues.map(({ code }) => code)).toEqual(['manifest.empty']);
    else if (expected.accepted === true) {
      const again = decode();
      expect({ text: new TextDecoder().decode(again), hash: hasher.hash(again) }).toEqual({
        text: expected.reencoded,
        hash: expected.reencodedXxh128,
      });
    } else expect(decode).toThrow(expect.objectContaining({ code: expect.stringMatching(/^manifest\./) as string }));
  });
});

describe('what the reference writes', () => {
  const written = casesOf('snap-').filter(([, { folder }]) => existsSync(join(folder, 'expected.manifest')));

  test.each(written)('%s decodes and encodes to the same bytes', (name, { expected, folder }) => {
    const bytes = readFileSync(join(folder, 'expected.manifest'));
    const manifest = decodeManifest(bytes, { source: name, mode: 'strict' });
    expect({
      hash: hasher.hash(encode2023(manifest)),
      files: manifest.fileCount,
      total: manifest.totalSizeBytes,
    }).toEqual({
      hash: expected.manifestXxh128,
      files: expected.fileCount,
      total: expected.totalSize,
    });
  });

  test.each(written.filter(([, { input }]) => input.flags.length === 0))(
    '%s: a manifest built of the same files has the same bytes, names and keys',
    (_, { expected, input, folder }) => {
      const tree = readTree(readFileSync(join(folder, 'tree.json')));
      // The reference's search passes over hidden names.
      const files = tree.filter(({ path, content }) => content !== undefined && !/(^|\/)\./.test(path));
      const entries = files.map((item): FileEntry => {
        const content = contentOf(item);
        return {
          kind: 'file',
          path: item.path,
          hash: hasher.hash(content),
          sizeBytes: content.length,
          mtimeUs: item.mtimeUs,
        };
      });
      const manifest = buildManifest(entries.reverse());
      expect({
        bytes: Buffer.from(encode2023(manifest)).toString('latin1'),
        name: `${inputNameHash(hasher, input.root)}_input`,
        keys: [...new Set([...wholeFilesOf(manifest)].map(({ hash }) => dataKey(hash)))].sort(),
      }).toEqual({
        bytes: readFileSync(join(folder, 'expected.manifest'), 'latin1'),
        name: expected.inputManifestName,
        keys: expected.casKeys,
      });
    },
  );
});
