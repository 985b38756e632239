/** What holds for every manifest of version 2025-12, whatever its names, links and numbers are. */
import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../shared/domain/errors';
import { buildManifest, headerOf, type BuildOptions } from '../../../shared/manifest/build';
import { decodeManifest } from '../../../shared/manifest/decode';
import { encodeManifest } from '../../../shared/manifest/encode';
import { encode2025 } from '../../../shared/manifest/encode2025';
import type { Manifest, ManifestDialect, ManifestEntry, ManifestFolder } from '../../../shared/manifest/manifest';

const decode = (bytes: Uint8Array): Manifest => decodeManifest(bytes, { source: 'x' });
const chunk = 2 ** 20;

// Folders and files end differently, so that nothing lies beneath a file; the rest of a name is anything.
const stem = fc.oneof(
  fc.string({ unit: fc.constantFrom('$', '0', '1', '.', 'a', ' ', '"', '\u007f', '\ud83d', '\ude00', '\ufb33', 'C:') }),
  fc.string({ unit: 'binary', maxLength: 4 }).filter((text) => !/[/\\\0]/.test(text)),
);
const folderName = stem.map((text) => `${text}d`);
const folderPath = fc.array(folderName, { maxLength: 3 }).map((names) => names.join('/'));
const filePath = fc
  .tuple(folderPath, stem)
  .map(([folder, name]) => (folder === '' ? `${name}f` : `${folder}/${name}f`));
const hash = fc.oneof(
  { weight: 9, arbitrary: fc.stringMatching(/^[0-9a-f]{32}$/) },
  { weight: 1, arbitrary: fc.constant('One') },
);
const integer = fc.oneof(fc.nat(), fc.bigInt({ min: 2n ** 53n, max: 2n ** 62n }));
const time = fc.oneof(fc.integer(), fc.bigInt({ min: -(2n ** 62n), max: -(2n ** 53n) }));
const runnable = fc.constantFrom({}, { runnable: true as const });

function entryOf(kind: 'snapshot' | 'diff', dialect: ManifestDialect, anchor: string): fc.Arbitrary<ManifestEntry> {
  const path = filePath.map((text) => anchor + text);
  const sized = fc.tuple(fc.record({ path, sizeBytes: integer, mtimeUs: time }), runnable);
  const chunked = fc.array(hash, { minLength: 2, maxLength: 4 });
  const climb = fc.constantFrom('', './', '../', '../../', '../../../', '$0/', '$');
  const parentText = fc.tuple(climb, filePath).map(([up, rest]) => up + rest);
  const text = dialect === 'path' ? parentText : path;
  const entries: fc.Arbitrary<ManifestEntry>[] = [
    fc.tuple(sized, hash).map(([[fields, bits], digest]) => ({ kind: 'file', ...fields, hash: digest, ...bits })),
    fc.tuple(sized, chunked).map(([[fields, bits], chunkHashes]) => ({
      kind: 'chunked',
      ...fields,
      sizeBytes: chunk * chunkHashes.length - 1,
      chunkHashes,
      ...bits,
    })),
    sized.map(([fields, bits]) => ({ kind: 'unhashed', ...fields, ...bits })),
    fc.tuple(path, text).map(([at, to]) => ({
      kind: 'link',
      path: at,
      link: { text: to, base: dialect === 'path' ? 'parent' : 'root' },
    })),
  ];
  if (kind === 'diff') entries.push(path.map((at) => ({ kind: 'deleted', path: at })));
  return fc.oneof(...entries);
}

interface Given {
  readonly entries: readonly ManifestEntry[];
  readonly shuffled: readonly ManifestEntry[];
  readonly options: BuildOptions;
  readonly dialect: ManifestDialect;
}

const given: fc.Arbitrary<Given> = fc
  .record({
    kind: fc.constantFrom('snapshot' as const, 'diff' as const),
    dialect: fc.constantFrom('path' as const, 'name' as const),
    anchor: fc.constantFrom('', '/', 'C:/', '//$0/h/'),
  })
  .chain(({ kind, dialect, anchor }) => {
    const folder = fc.tuple(folderPath, fc.boolean()).map(([path, isDeleted]): ManifestFolder => ({
      path: anchor + path,
      ...(kind === 'diff' && isDeleted ? { deleted: true } : {}),
    }));
    return fc
      .record({
        entries: fc.uniqueArray(entryOf(kind, dialect, anchor), { selector: ({ path }) => path, maxLength: 12 }),
        folders: fc.uniqueArray(
          folder.filter(({ path }) => path !== anchor),
          { selector: ({ path }) => path, maxLength: 5 },
        ),
        parent: fc.stringMatching(/^[0-9a-f]{32}$/),
      })
      .chain(({ entries, folders, parent }) =>
        fc.shuffledSubarray(entries, { minLength: entries.length }).map((shuffled) => ({
          entries,
          shuffled,
          dialect,
          options: {
            generation: 'v2025' as const,
            pathStyle: anchor === '' ? ('relative' as const) : ('absolute' as const),
            kind,
            folders,
            // The other spelling knows one size only.
            ...(dialect === 'name' ? { chunkSizeBytes: chunk } : {}),
            ...(kind === 'diff' ? { parentManifestHash: parent } : {}),
          },
        })),
      );
  })
  .map((each) => (each.dialect === 'name' ? each : { ...each, ...withoutChunks(each.entries, each.shuffled) }));

function withoutChunks(...lists: readonly [readonly ManifestEntry[], readonly ManifestEntry[]]): {
  entries: ManifestEntry[];
  shuffled: ManifestEntry[];
} {
  const [entries, shuffled] = lists.map((list) => list.filter(({ kind }) => kind !== 'chunked'));
  return { entries: entries ?? [], shuffled: shuffled ?? [] };
}

/** Entries without the words of their refusal, which name positions. */
function bare(manifest: Manifest): unknown[] {
  return [...manifest.entries()].map(({ refused, ...entry }) => ({ ...entry, code: refused?.code }));
}

/** The bytes; undefined where a link cannot be written, which must then be the reason. */
function written(manifest: Manifest, dialect: ManifestDialect): Uint8Array | undefined {
  try {
    return encode2025(manifest, { dialect });
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'manifest.dollar_name') throw thrown;
    const isDollar = [...manifest.entries()].some((entry) => entry.kind === 'link' && entry.link.text.includes('$'));
    expect(isDollar).toBe(true);
    return undefined;
  }
}

function withAncestors(manifest: Manifest, dialect: ManifestDialect): string[] {
  const paths = new Set([...manifest.folders()].map(({ path }) => path));
  const anchor =
    manifest.pathStyle === 'relative'
      ? 0
      : (/^(?:\/\/[^/]+\/[^/]+\/|C:\/|\/)/.exec(
          manifest.fileCount > 0 ? manifest.pathAt(0) : ([...paths][0] ?? ''),
        )?.[0].length ?? 0);
  const below = [...manifest.entries()].flatMap((entry) => {
    if (entry.kind !== 'link' || dialect === 'path') return [entry.path];
    const { target, text } = entry.link;
    // What is refused for its characters alone is inside, too.
    const isInside = target !== undefined || (anchor === 0 && !/^[A-Za-z]:/.test(text));
    return isInside ? [entry.path, target ?? text] : [entry.path];
  });
  for (const path of [...paths, ...below])
    for (let slash = path.lastIndexOf('/'); slash > anchor; slash = path.lastIndexOf('/', slash - 1))
      paths.add(path.slice(0, slash));
  return [...paths].sort();
}

describe('every manifest', () => {
  test('comes back from its bytes as it was, with the folders above its entries, and gives the same bytes again', () => {
    fc.assert(
      fc.property(given, ({ entries, options, dialect }) => {
        const manifest = buildManifest(entries, options);
        const bytes = written(manifest, dialect);
        if (bytes === undefined) return;
        const again = decode(bytes);
        expect(bare(again)).toEqual(bare(manifest));
        expect({ ...headerOf(again), dialect: 'any' }).toEqual({ ...headerOf(manifest), dialect: 'any' });
        expect(again.totalSizeBytes).toEqual(manifest.totalSizeBytes);
        const folders = [...again.folders()];
        expect(folders.map(({ path }) => path).sort()).toEqual(withAncestors(manifest, dialect));
        const deleted = (each: Iterable<ManifestFolder>): string[] =>
          [...each].filter((folder) => folder.deleted === true).map(({ path }) => path);
        expect(deleted(folders)).toEqual(deleted(manifest.folders()));
        expect(Buffer.compare(encode2025(again, { dialect }), bytes)).toBe(0);
        expect(bytes.every((byte) => byte >= 0x20 && byte < 0x7f)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('has the same bytes whatever the order of its entries was', () => {
    fc.assert(
      fc.property(given, ({ entries, shuffled, options, dialect }) => {
        const [one, other] = [entries, shuffled].map((list) => written(buildManifest(list, options), dialect));
        expect(other).toEqual(one);
      }),
    );
  });

  test('says the same in the other spelling: every link leads where it led', () => {
    fc.assert(
      fc.property(given, ({ entries, options, dialect }) => {
        const manifest = buildManifest(
          entries.filter(({ kind }) => kind !== 'chunked'),
          { ...options, chunkSizeBytes: 2 ** 28 },
        );
        const bytes = written(manifest, dialect === 'path' ? 'name' : 'path');
        if (bytes === undefined) return;
        const places = (each: Manifest): unknown[] =>
          [...each.entries()].map((entry) => ({
            ...entry,
            refused: entry.refused?.code,
            link: entry.kind === 'link' ? (entry.link.target ?? 'outside') : undefined,
          }));
        expect(places(decode(bytes))).toEqual(places(manifest));
      }),
      { numRuns: 150 },
    );
  });

  test('of plain files is the same in all versions', () => {
    const file = fc.record({
      kind: fc.constant('file' as const),
      path: filePath,
      hash,
      sizeBytes: integer,
      mtimeUs: time,
    });
    fc.assert(
      fc.property(fc.uniqueArray(file, { selector: ({ path }) => path, minLength: 1 }), (files) => {
        const manifest = buildManifest(files);
        const later = decode(encodeManifest(manifest, { version: '2025-12' }));
        expect(encodeManifest(later, { version: '2023-03-03' })).toEqual(encodeManifest(manifest));
      }),
    );
  });
});

describe('hostile files', () => {
  const part = fc.constantFrom('..', '.', '', 'a', 'C:', '$0', '$1', '$', ' ', '..\\', '\\', '\0', 'l', 'm', 'nul');
  const text = fc.array(part, { maxLength: 5 }).map((parts) => parts.join('/'));
  const name = fc.constantFrom('path', 'name');
  const dir = fc.tuple(name, text).map(([key, path]) => ({ [key]: path }));
  const content = fc.oneof(
    fc.constant({ hash: 'a'.repeat(32), size: 0, mtime: 0 }),
    fc.constant({ deleted: true }),
    fc.tuple(fc.constantFrom('target', 'name'), text).map(([key, target]) => ({ symlink: { [key]: target } })),
    fc.record({
      chunkhashes: fc.array(fc.constantFrom('a', 5)),
      size: fc.integer(),
      mtime: fc.integer(),
      delete: fc.boolean(),
    }),
  );
  const file = fc.tuple(name, text, content).map(([key, path, rest]) => ({ [key]: path, ...rest }));
  const marker = fc.constantFrom(
    { specificationVersion: 'relative-manifest-snapshot-beta-2025-12' },
    { specificationVersion: 'relative-manifest-diff-beta-2025-12' },
    { manifestVersion: '2025-12-04-beta' },
  );
  const document = fc
    .tuple(fc.array(dir, { maxLength: 3 }), fc.array(file, { maxLength: 4 }), marker)
    .map(([dirs, files, version]) => ({ dirs, files, hashAlg: 'xxh128', totalSize: 0, ...version }));

  function isInside(path: string): boolean {
    return (
      posix.join('/root', path).startsWith('/root') && `${win32.resolve('C:\\root', path)}\\`.startsWith('C:\\root\\')
    );
  }

  test('never yield a path or a link that leaves the root and is not refused', () => {
    fc.assert(
      fc.property(document, (value) => {
        let manifest: Manifest;
        try {
          manifest = decode(new TextEncoder().encode(JSON.stringify(value)));
        } catch (thrown) {
          expect(thrown instanceof AppError && thrown.code.startsWith('manifest.')).toBe(true);
          return;
        }
        for (const entry of [...manifest.entries(), ...manifest.folders()]) {
          if (entry.refused !== undefined) continue;
          expect(isInside(entry.path)).toBe(true);
          if (!('kind' in entry) || entry.kind !== 'link') continue;
          expect(entry.link.target !== undefined && isInside(entry.link.target)).toBe(true);
          const start = entry.link.base === 'root' ? '/root' : posix.dirname(posix.join('/root', entry.path));
          expect(posix.resolve(start, entry.link.text).startsWith('/root')).toBe(true);
        }
      }),
      { numRuns: 1500 },
    );
  });

  test('with any byte changed are read or refused with a code, never anything else', () => {
    const damaged = fc.tuple(document, fc.nat(2000), fc.integer({ min: 0, max: 255 })).map(([value, at, byte]) => {
      const bytes = new TextEncoder().encode(JSON.stringify(value));
      bytes[at % bytes.length] = byte;
      return bytes;
    });
    fc.assert(
      fc.property(damaged, (bytes) => {
        try {
          decode(bytes);
        } catch (thrown) {
          expect(thrown instanceof AppError && thrown.code.startsWith('manifest.')).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
