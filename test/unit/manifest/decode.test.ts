/** Every rule of decoding, and what hostile files can never do. */
import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../shared/domain/errors';
import { buildManifest } from '../../../shared/manifest/build';
import { decodeManifest } from '../../../shared/manifest/decode';
import { encode2023 } from '../../../shared/manifest/encode2023';
import type { Manifest } from '../../../shared/manifest/manifest';
import { wholeFilesOf } from '../../../shared/manifest/wholeFiles';
import { requireUploadable } from '../../../shared/manifest/validate';
import { emptyHash, entryText, helloHash, manifestBytes, manifestText, raw } from '../../support/manifestText';

const decode = (bytes: Uint8Array, mode: 'tolerant' | 'strict' = 'tolerant'): Manifest =>
  decodeManifest(bytes, { source: 'x.manifest', mode });
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Code and details of what a call throws. */
function failure(call: () => unknown): { code?: string; entryIndex?: unknown; path?: unknown; field?: unknown } {
  try {
    call();
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    const { entryIndex, path, field } = thrown.dto.details ?? {};
    return {
      code: thrown.code,
      ...(entryIndex === undefined ? {} : { entryIndex }),
      ...(path === undefined ? {} : { path }),
      ...(field === undefined ? {} : { field }),
    };
  }
  return {};
}

describe('the document', () => {
  test.each([
    ['', 'manifest.json'],
    ['[]', 'manifest.json'],
    ['null', 'manifest.json'],
    ['{"a":1', 'manifest.json'],
    [`${manifestText()} x`, 'manifest.json'],
    [manifestText().replace('}]', '},]'), 'manifest.json'],
    [manifestText(undefined, { extra: raw('[[[[[[[[1]]]]]]]]') }), 'manifest.json'],
    [manifestText(undefined, { extra: raw('01') }), 'manifest.json'],
    [manifestText(undefined, { extra: raw('"\\x"') }), 'manifest.json'],
    [`\ufeff${manifestText()}`, 'manifest.encoding'],
    ['{}', 'manifest.version_missing'],
    [manifestText(undefined, { manifestVersion: 5 }), 'manifest.version_missing'],
    [manifestText(undefined, { manifestVersion: '2022-01-01' }), 'manifest.version_unknown'],
    [manifestText(undefined, { manifestVersion: '2025-12' }), 'manifest.field_missing'],
    [manifestText(undefined, { specificationVersion: '2023-03-03' }), 'manifest.version_unknown'],
    [manifestText(undefined, { hashAlg: 'md5' }), 'manifest.hash_alg'],
    [manifestText(undefined, { hashAlg: undefined }), 'manifest.field_missing'],
    [manifestText(undefined, { totalSize: undefined }), 'manifest.field_missing'],
    [manifestText(undefined, { totalSize: raw('0.0') }), 'manifest.integer'],
    [manifestText(undefined, { paths: undefined }), 'manifest.field_missing'],
    [manifestText(undefined, { paths: 'a' }), 'manifest.field_type'],
    [manifestText(['"a"']), 'manifest.field_type'],
  ])('%j is refused with %s', (text, code) => {
    expect(failure(() => decode(bytesOf(text))).code).toBe(code);
  });

  test('nested 100,000 levels deep is refused without exhausting the stack', () => {
    expect(failure(() => decode(bytesOf('['.repeat(100_000)))).code).toBe('manifest.json');
    expect(failure(() => decode(bytesOf(`{"paths":${'['.repeat(100_000)}`))).code).toBe('manifest.json');
  });

  test('with bytes that are no UTF-8 is refused wherever they stand', () => {
    const codes = [0, 5, 60].map((at) => {
      const bytes = manifestBytes([entryText({ path: 'plain' })]);
      bytes[at] = 0xff;
      return failure(() => decode(bytes)).code;
    });
    expect(codes).toEqual(['manifest.encoding', 'manifest.encoding', 'manifest.encoding']);
  });

  test('of an unknown version is named with it and with those that are known', () => {
    expect(() => decode(manifestBytes(undefined, { manifestVersion: '2031-01' }))).toThrow(
      /"2031-01".*2023-03-03, 2025-12-04-beta, 2025-12, relative-manifest-snapshot-beta-2025-12/,
    );
  });

  test('may have its keys in any order, spaces, and unknown fields, which are counted', () => {
    const text = ` {"paths" : [ {"size":11, "path":"b","mtime":2,"hash":"${helloHash}","x":[1,{"y":null}]} ,\n${entryText()} ], "totalSize":11,"note":"n","hashAlg":"xxh128","manifestVersion":"2023-03-03"}\n`;
    const manifest = decode(bytesOf(text));
    expect({
      paths: [...manifest.entries()].map(({ path }) => path),
      issues: manifest.issues.map(({ code, severity, message }) => [code, severity, message]),
    }).toEqual({
      paths: ['a', 'b'],
      issues: [
        ['manifest.unknown_field', 'info', 'The field "x" is unknown and was left out (1×).'],
        ['manifest.unknown_field', 'info', 'The field "note" is unknown and was left out (1×).'],
      ],
    });
  });

  test('takes the last of equal keys, as every JSON reader does', () => {
    const text = manifestText([entryText({ path: 'a' }).replace('"path":"a"', '"path":"b","path":"c"')]);
    expect([...decode(bytesOf(text)).entries()].map(({ path }) => path)).toEqual(['c']);
  });
});

describe('an entry', () => {
  test.each(['hash', 'mtime', 'path', 'size'])('without %s is named', (field) => {
    const path = field === 'path' ? {} : { path: '"bad"' };
    const found = failure(() =>
      decode(manifestBytes([entryText({ path: 'good' }), entryText({ path: 'bad', [field]: undefined })])),
    );
    expect(found).toEqual({ code: 'manifest.field_missing', entryIndex: 1, field, ...path });
  });

  test.each(['1.0', '1e3', 'true', '"1"', 'null', '-', '1.5', '{}'])(
    'with the size %s is refused and named',
    (size) => {
      expect(failure(() => decode(manifestBytes([entryText(), entryText({ path: 'b', size: raw(size) })])))).toEqual(
        size === '-'
          ? { code: 'manifest.json', entryIndex: 1 }
          : { code: 'manifest.integer', entryIndex: 1, path: '"b"', field: 'size' },
      );
    },
  );

  test('with NaN is no JSON, and the entry is named', () => {
    expect(failure(() => decode(manifestBytes([entryText({ mtime: raw('NaN') })])))).toMatchObject({
      code: 'manifest.json',
      entryIndex: 0,
    });
  });

  test.each([
    ['../x', 'manifest.path_traversal'],
    ['a/../../x', 'manifest.path_traversal'],
    ['a/..', 'manifest.path_traversal'],
    ['/x', 'manifest.path_absolute'],
    ['\\x', 'manifest.path_absolute'],
    ['\\\\s\\h', 'manifest.path_absolute'],
    ['./\\x', 'manifest.path_absolute'],
    ['a\\..\\..\\x', 'manifest.path_traversal'],
    ['a/..\\x', 'manifest.path_traversal'],
    ['a\0', 'manifest.path_nul'],
    ['', 'manifest.path_empty'],
    ['.', 'manifest.path_not_normal'],
    ['./.', 'manifest.path_not_normal'],
  ])('with the path %j makes the whole manifest unusable', (path, code) => {
    expect(failure(() => decode(manifestBytes([entryText(), entryText({ path })])))).toMatchObject({
      code,
      entryIndex: 1,
    });
  });

  test.each([
    [{ path: 'C:x' }, 'manifest.path_drive'],
    [{ path: 'C:\\x' }, 'manifest.path_drive'],
    [{ path: './c:/x' }, 'manifest.path_drive'],
    [{ path: 'x'.repeat(32_768) }, 'name.too_long'],
    [{ path: raw('"lone\\ude0a"') }, 'name.not_encodable'],
    [{ hash: 'One' }, 'manifest.hash_unusable'],
    [{ hash: emptyHash.toUpperCase() }, 'manifest.hash_unusable'],
    [{ size: -1 }, 'manifest.size_range'],
    [{ size: raw('9223372036854775808') }, 'manifest.size_range'],
    [{ mtime: raw('4611686018427387905') }, 'manifest.mtime_range'],
    [{ mtime: raw('-4611686018427387905') }, 'manifest.mtime_range'],
  ])('%j stays in the model and is refused', (fields, code) => {
    const manifest = decode(manifestBytes([entryText(fields)], { totalSize: 'size' in fields ? fields.size : 0 }));
    expect({
      refused: manifest.entryAt(0).refused?.code,
      issues: manifest.issues.filter(({ severity }) => severity === 'refused').length,
    }).toEqual({ refused: code, issues: 1 });
  });

  test('at the edge of what is possible is not refused', () => {
    const edges = [
      entryText({ path: 'a', size: raw('9223372036854775807') }),
      entryText({ path: 'b', mtime: raw('4611686018427387904') }),
      entryText({ path: 'c', mtime: raw('-4611686018427387904') }),
      entryText({ path: `d${'x'.repeat(32_766)}` }),
    ];
    const manifest = decode(manifestBytes(edges, { totalSize: raw('9223372036854775807') }));
    expect(
      [...wholeFilesOf(manifest)].map(({ sizeBytes, mtimeUs, refused }) => ({ sizeBytes, mtimeUs, refused })),
    ).toEqual([
      { sizeBytes: 9223372036854775807n, mtimeUs: 1, refused: undefined },
      { sizeBytes: 0, mtimeUs: 4611686018427387904n, refused: undefined },
      { sizeBytes: 0, mtimeUs: -4611686018427387904n, refused: undefined },
      { sizeBytes: 0, mtimeUs: 1, refused: undefined },
    ]);
  });

  test.each(['a/b', '', '1 2', 'é'])('with the hash %j makes the whole manifest unusable', (hash) => {
    expect(failure(() => decode(manifestBytes([entryText({ hash })])))).toMatchObject({
      code: 'manifest.hash_shape',
      entryIndex: 0,
    });
  });

  test('with a hash that is no text is of a wrong type', () => {
    expect(failure(() => decode(manifestBytes([entryText({ hash: 5 })])))).toMatchObject({
      code: 'manifest.field_type',
      field: 'hash',
    });
  });
});

describe('all entries together', () => {
  test('paths that are not written plainly are read plainly, with a warning', () => {
    const manifest = decode(manifestBytes(['./a', 'b//c', 'd/', 'e/./f'].map((path) => entryText({ path }))));
    expect([...manifest.entries()].map(({ path }) => path)).toEqual(['a', 'b/c', 'd', 'e/f']);
    expect(manifest.issues.map(({ code }) => code)).toEqual(
      Array.from({ length: 4 }, () => 'manifest.path_not_normal'),
    );
  });

  test('a path that equals another one only when written plainly makes the manifest unusable', () => {
    expect(failure(() => decode(manifestBytes([entryText(), entryText({ path: './a' })]))).code).toBe(
      'manifest.path_not_normal',
    );
  });

  test('of equal paths the last counts, with a warning', () => {
    const manifest = decode(
      manifestBytes([entryText(), entryText({ hash: helloHash, size: 11, mtime: 7 })], { totalSize: 11 }),
    );
    expect({
      entries: [...manifest.entries()],
      issues: manifest.issues.map(({ code, severity, entryIndex }) => ({ code, severity, entryIndex })),
    }).toEqual({
      entries: [{ kind: 'file', path: 'a', hash: helloHash, sizeBytes: 11, mtimeUs: 7 }],
      issues: [{ code: 'manifest.duplicate_path', severity: 'warning', entryIndex: 1 }],
    });
  });

  test('what lies beneath a file is refused, also when other names sort in between', () => {
    const manifest = decode(
      manifestBytes(['a', 'a b', 'a.b', 'a/b', 'a/b/c', 'ab/c', 'b/c'].map((path) => entryText({ path }))),
    );
    expect(
      [...manifest.entries()]
        .filter(({ refused }) => refused !== undefined)
        .map(({ path, refused }) => [path, refused?.code]),
    ).toEqual([
      ['a/b', 'manifest.file_dir_conflict'],
      ['a/b/c', 'manifest.file_dir_conflict'],
    ]);
  });

  test('a wrong total is a warning, the sum is used, and the file’s own number is written again', () => {
    const bytes = manifestBytes([entryText({ hash: helloHash, size: 11 })], { totalSize: 10 });
    const manifest = decode(bytes);
    expect({
      total: manifest.totalSizeBytes,
      codes: manifest.issues.map(({ code }) => code),
      same: Buffer.compare(bytes, encode2023(manifest)),
    }).toEqual({
      total: 11,
      codes: ['manifest.total_mismatch'],
      same: 0,
    });
  });

  test('a total beyond 2^53 is exact', () => {
    const manifest = decode(
      manifestBytes(
        ['a', 'b', 'c'].map((path) => entryText({ path, size: raw('9007199254740991') })),
        { totalSize: raw('27021597764222973') },
      ),
    );
    expect({ total: manifest.totalSizeBytes, issues: manifest.issues }).toEqual({
      total: 27021597764222973n,
      issues: [],
    });
  });
});

describe('strict mode and uploads', () => {
  test.each([
    ['manifest.empty', [], {}],
    ['manifest.total_mismatch', [entryText()], { totalSize: 1 }],
    ['manifest.duplicate_path', [entryText(), entryText()], {}],
    ['manifest.path_not_normal', [entryText({ path: 'a/' })], {}],
    ['manifest.hash_unusable', [entryText({ hash: 'One' })], {}],
    ['manifest.file_dir_conflict', [entryText(), entryText({ path: 'a/b' })], {}],
  ] as const)('refuse %s', (code, entries, fields) => {
    const bytes = manifestBytes(entries, fields);
    const tolerant = decode(bytes);
    expect([
      failure(() => decode(bytes, 'strict')).code,
      failure(() => {
        requireUploadable(tolerant, 'x');
      }).code,
    ]).toEqual([code, code]);
  });

  test('let unknown fields pass', () => {
    expect(decode(manifestBytes([entryText({ note: 1 })]), 'strict').fileCount).toBe(1);
  });
});

describe('any manifest', () => {
  const path = fc
    .array(
      fc
        .string({ unit: 'binary', minLength: 1, maxLength: 8 })
        .filter((part) => !/[/\\\0]/.test(part) && !/^\.\.?$/.test(part)),
      { minLength: 1, maxLength: 4 },
    )
    .map((parts) => parts.join('/'));
  const entry = fc.record({
    kind: fc.constant('file' as const),
    path,
    hash: fc.stringMatching(/^[0-9a-f]{32}$/),
    sizeBytes: fc.oneof(fc.nat(), fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n })),
    mtimeUs: fc.oneof(
      fc.integer(),
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 62n }),
      fc.bigInt({ min: -(2n ** 62n), max: -(2n ** 53n) }),
    ),
  });
  const entries = fc.uniqueArray(entry, { selector: (each) => each.path, maxLength: 20 });

  test('comes back from its bytes, sorted, and gives the same bytes again', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const built = buildManifest(list);
        const bytes = encode2023(built);
        const again = decode(bytes);
        const sorted = [...list].sort((a, b) => (a.path < b.path ? -1 : 1));
        expect(
          [...wholeFilesOf(again)].map(({ kind, path: p, hash, sizeBytes, mtimeUs }) => ({
            kind,
            path: p,
            hash,
            sizeBytes,
            mtimeUs,
          })),
        ).toEqual(sorted);
        expect(Buffer.compare(encode2023(again), bytes)).toBe(0);
        expect([...bytes].every((byte) => byte >= 0x20 && byte < 0x7f)).toBe(true);
      }),
    );
  });

  test('of small numbers says what JSON.parse says', () => {
    const small = fc.record({
      path,
      hash: fc.stringMatching(/^[0-9a-f]{32}$/),
      size: fc.nat(),
      mtime: fc.maxSafeInteger(),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(small, { selector: (each) => each.path, minLength: 1 }),
        fc.constantFrom(0, 1, 3),
        (list, indent) => {
          const text = JSON.stringify(
            { paths: list, manifestVersion: '2023-03-03', totalSize: 0, hashAlg: 'xxh128' },
            null,
            indent,
          );
          const parsed = JSON.parse(text) as { paths: typeof list };
          const expected = parsed.paths
            .sort((a, b) => (a.path < b.path ? -1 : 1))
            .map(({ path: p, hash, size, mtime }) => ({ path: p, hash, sizeBytes: size, mtimeUs: mtime }));
          const found = [...wholeFilesOf(decode(bytesOf(text)))].map(({ path: p, hash, sizeBytes, mtimeUs }) => ({
            path: p,
            hash,
            sizeBytes,
            mtimeUs,
          }));
          expect(found).toEqual(expected);
        },
      ),
    );
  });

  test('that is hostile never yields a path that leaves the root and is not refused', () => {
    const part = fc.constantFrom(
      '..',
      '.',
      '',
      'a',
      'C:',
      '~',
      ' ',
      '..\\',
      '\\',
      '/',
      '\0',
      '\u2025',
      'nul',
      '...',
      '%2e%2e',
    );
    const hostile = fc
      .array(fc.tuple(part, fc.constantFrom('/', '\\', '')), { maxLength: 6 })
      .map((pairs) => pairs.flat().join(''));
    fc.assert(
      fc.property(hostile, (text) => {
        let kept: readonly string[] = [];
        try {
          kept = [...decode(manifestBytes([entryText({ path: text })])).entries()]
            .filter(({ refused }) => refused === undefined)
            .map((each) => each.path);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(AppError);
        }
        for (const each of kept) {
          expect(posix.join('/root', each).startsWith('/root/')).toBe(true);
          expect(`${win32.resolve('C:\\root', each)}\\`.startsWith('C:\\root\\')).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('made of any bytes is decoded or refused with a code, never anything else', () => {
    const damaged = fc.tuple(fc.nat(400), fc.integer({ min: 0, max: 255 })).map(([at, byte]) => {
      const bytes = manifestBytes([entryText({ path: 'caf\u00e9' }), entryText({ path: raw('"\\ud83d\\ude00"') })]);
      bytes[at % bytes.length] = byte;
      return bytes;
    });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), damaged), (bytes) => {
        const found = failure(() => decode(bytes)).code;
        expect(found === undefined || found.startsWith('manifest.')).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
