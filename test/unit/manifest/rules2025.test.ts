/** Every rule of version 2025-12: which file breaks it, what is said, and what stays usable. */
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../shared/domain/errors';
import { decodeManifest } from '../../../shared/manifest/decode';
import { encodeManifest } from '../../../shared/manifest/encode';
import type { Manifest } from '../../../shared/manifest/manifest';
import { requireUploadable } from '../../../shared/manifest/validate';
import { emptyHash, file2025 as file, helloHash, manifestText2025 as text, raw } from '../../support/manifestText';

const decode = (json: string, mode: 'tolerant' | 'strict' = 'tolerant'): Manifest =>
  decodeManifest(new TextEncoder().encode(json), { source: 'x.manifest', mode });
const link = (path: string, target: string): Record<string, unknown> => ({ path, symlink: { target } });
const diff = { specificationVersion: 'relative-manifest-diff-beta-2025-12', parentManifestHash: helloHash };
const chunk = 268_435_456;
const dirs = (...paths: readonly string[]): Record<string, unknown> => ({ dirs: paths.map((path) => ({ path })) });

/** What a person is told, without the words. */
function failure(json: string): object {
  try {
    decode(json);
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    const { code, hint, details = {} } = thrown.dto;
    const { source, ...place } = details;
    return { code, isHinted: hint !== undefined && source === 'x.manifest', ...place };
  }
  return {};
}

describe('a whole manifest is refused', () => {
  test.each<[string, string, string, object]>([
    ['for bad JSON in an entry', text([file('a', { size: raw('NaN') })]), 'manifest.json', { entryIndex: 0 }],
    ['without folders', text([], { dirs: undefined }), 'manifest.field_missing', { field: 'dirs' }],
    ['without files', text([], { files: undefined }), 'manifest.field_missing', { field: 'files' }],
    ['without a total', text([], { totalSize: undefined }), 'manifest.field_missing', { field: 'totalSize' }],
    ['without an algorithm', text([], { hashAlg: undefined }), 'manifest.field_missing', { field: 'hashAlg' }],
    ['for another algorithm', text([], { hashAlg: 'md5' }), 'manifest.hash_alg', { field: 'hashAlg' }],
    ['for a total that is no integer', text([], { totalSize: raw('1.5') }), 'manifest.integer', { field: 'totalSize' }],
    ['for folders that are no list', text([], { dirs: 'a' }), 'manifest.field_type', { field: 'dirs' }],
    ['for two lists of folders', text([]).replace('{', '{"dirs":[],'), 'manifest.json', { field: 'dirs' }],
    [
      'for a folder without a name',
      text([], { dirs: [{}] }),
      'manifest.field_missing',
      { field: 'path', folderIndex: 0 },
    ],
    ['for a folder that is no object', text([], { dirs: ['a'] }), 'manifest.field_type', { folderIndex: 0 }],
    ['for a file that is no object', text([], { files: [1] }), 'manifest.field_type', { entryIndex: 0 }],
    [
      'for a parent that is no hash',
      text([], { ...diff, parentManifestHash: '../x' }),
      'manifest.hash_shape',
      { field: 'parentManifestHash' },
    ],
    [
      'for a parent that is no text',
      text([], { ...diff, parentManifestHash: 5 }),
      'manifest.field_type',
      { field: 'parentManifestHash' },
    ],
    ['for tiny pieces', text([], { fileChunkSizeBytes: 1024 }), 'manifest.chunk_size', { field: 'fileChunkSizeBytes' }],
    [
      'for huge pieces',
      text([], { fileChunkSizeBytes: raw('99999999999999999999') }),
      'manifest.chunk_size',
      { field: 'fileChunkSizeBytes' },
    ],
  ])('%s', (_, json, code, place) => {
    expect(failure(json)).toEqual({ code, isHinted: true, ...place });
  });

  test.each<[string, Record<string, unknown>, object, string, object]>([
    ['with a name and a path', file('x', { name: 'x' }), {}, 'manifest.field_type', { field: 'name' }],
    ['without a path', file('x', { path: undefined }), {}, 'manifest.field_missing', { field: 'path' }],
    ['without a size', file('x', { size: undefined }), {}, 'manifest.field_missing', { field: 'size' }],
    ['without a time', file('x', { mtime: undefined }), {}, 'manifest.field_missing', { field: 'mtime' }],
    ['with a size of 1.0', file('x', { size: raw('1.0') }), {}, 'manifest.integer', { field: 'size' }],
    ['with a time of 1e3', file('x', { mtime: raw('1e3') }), {}, 'manifest.integer', { field: 'mtime' }],
    ['with an odd mark', file('x', { runnable: 1 }), {}, 'manifest.field_type', { field: 'runnable' }],
    ['with a hash of the wrong shape', file('x', { hash: '../..' }), {}, 'manifest.hash_shape', { field: 'hash' }],
    ['with an empty path', file(''), {}, 'manifest.path_empty', { field: 'path' }],
    ['with NUL in its path', file('x\0'), {}, 'manifest.path_nul', { field: 'path' }],
    ['with an absolute path', file('/x'), {}, 'manifest.path_absolute', { field: 'path' }],
    ['with a share as its path', file('\\\\s\\h'), {}, 'manifest.path_absolute', { field: 'path' }],
    ['that climbs', file('x/../../y'), {}, 'manifest.path_traversal', { field: 'path' }],
    ['that climbs with back slashes', file('x\\..\\y'), {}, 'manifest.path_traversal', { field: 'path' }],
    ['that climbs from a folder', file('$0/../../y'), dirs('d'), 'manifest.path_traversal', { field: 'path' }],
    ['that names the root', file('./.'), {}, 'manifest.path_not_normal', { field: 'path' }],
    ['that equals another one', file('./a'), {}, 'manifest.path_not_normal', { field: 'path' }],
    ['that refers to no folder', file('$9/x'), dirs('d', 'e'), 'manifest.index_range', { field: 'path' }],
    ['that refers to a name', file('$HOME/x'), dirs('d', 'e'), 'manifest.index_syntax', { field: 'path' }],
    ['that refers with a zero in front', file('$01/x'), dirs('d', 'e'), 'manifest.index_syntax', { field: 'path' }],
    ['that refers to nothing', file('$/x'), dirs('d', 'e'), 'manifest.index_syntax', { field: 'path' }],
    ['with hash and chunks', file('x', { chunkhashes: [] }), {}, 'manifest.content_fields', {}],
    ['with hash and link', file('x', { symlink: { target: 'a' } }), {}, 'manifest.content_fields', {}],
    ['with a link that is a text', { path: 'x', symlink: 'a' }, {}, 'manifest.field_type', { field: 'symlink' }],
    ['with a link to nothing', { path: 'x', symlink: {} }, {}, 'manifest.field_missing', { field: 'symlink.target' }],
    ['with a link to an empty text', link('x', ''), {}, 'manifest.path_empty', { field: 'symlink' }],
    ['with NUL in its link', link('x', 'a\0'), {}, 'manifest.path_nul', { field: 'symlink' }],
    ['with a link to folder 7', link('x', '$7/a'), {}, 'manifest.index_range', { field: 'symlink' }],
    ['beneath a link', { ...file('l/x') }, { files: undefined }, 'manifest.symlink_parent', {}],
    ['deleted in a snapshot', { path: 'x', deleted: true }, {}, 'manifest.deleted_in_snapshot', {}],
    [
      'with chunks that are no texts',
      file('x', { hash: undefined, chunkhashes: ['a', 5] }),
      {},
      'manifest.field_type',
      { field: 'chunkhashes' },
    ],
    [
      'with too few chunks',
      file('x', { hash: undefined, chunkhashes: [helloHash], size: chunk + 1 }),
      {},
      'manifest.chunk_count',
      { field: 'chunkhashes' },
    ],
    [
      'with chunks though it is small',
      file('x', { hash: undefined, chunkhashes: [helloHash], size: chunk }),
      {},
      'manifest.chunk_count',
      { field: 'chunkhashes' },
    ],
    [
      'with chunks where nothing is cut',
      file('x', { hash: undefined, chunkhashes: [helloHash, helloHash], size: chunk + 1 }),
      { fileChunkSizeBytes: -1 },
      'manifest.chunk_count',
      { field: 'chunkhashes' },
    ],
  ])('for an entry %s', (_, entry, fields, code, place) => {
    const before = code === 'manifest.symlink_parent' ? link('l', '../out') : file('a');
    const found = failure(
      text([before, entry], {
        ...fields,
        ...('files' in fields ? { files: raw(`[${JSON.stringify(before)},${JSON.stringify(entry)}]`) } : {}),
      }),
    );
    expect(found).toMatchObject({ code, isHinted: true, entryIndex: 1, ...place });
  });

  test.each([
    [[{ path: '/d' }], 'manifest.path_absolute'],
    [[{ path: 'd' }, { path: '$0/..' }], 'manifest.path_traversal'],
    [[{ path: '$1/a' }, { path: 'd' }], 'manifest.index_range'],
    [[{ path: 'd' }, { path: './d' }], 'manifest.path_not_normal'],
    [[{ path: 'd', deleted: true }], 'manifest.deleted_in_snapshot'],
    [[{ path: 'l/d' }], 'manifest.symlink_parent'],
    [[{ path: 'd', deleted: 1 }], 'manifest.field_type'],
  ])('for the folders %j', (folders, code) => {
    expect(failure(text([link('l', 'x')], { dirs: folders }))).toMatchObject({
      code,
      folderIndex: folders.length === 2 && code !== 'manifest.index_range' ? 1 : 0,
    });
  });
});

describe('an entry is refused and the others stay usable', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['with a drive', file('C:x'), 'manifest.path_drive'],
    ['too long', file('x'.repeat(32_768)), 'name.too_long'],
    ['with half a character', file('\ud83d'), 'name.not_encodable'],
    ['with a hash that is no digest', file('x', { hash: 'One' }), 'manifest.hash_unusable'],
    ['with a runnable hash that is no digest', file('x', { hash: 'One', runnable: true }), 'manifest.hash_unusable'],
    [
      'with a chunk that is no digest',
      file('x', { hash: undefined, chunkhashes: [helloHash, 'One'], size: chunk + 1 }),
      'manifest.hash_unusable',
    ],
    ['with a negative size', file('x', { size: -1 }), 'manifest.size_range'],
    ['with an impossible time', file('x', { mtime: raw('4611686018427387905') }), 'manifest.mtime_range'],
    ['beneath a file', file('a/x'), 'manifest.file_dir_conflict'],
    ['that links to an absolute place', link('x', '/etc/passwd'), 'manifest.symlink_escape'],
    ['that links to a drive', link('x', 'C:x'), 'manifest.symlink_escape'],
    ['that links to a drive from here', link('x', './C:/x'), 'manifest.symlink_escape'],
    ['that links to a share', link('x', '\\\\server\\share'), 'manifest.symlink_escape'],
    ['that links to a share with slashes', link('x', '//server/share'), 'manifest.symlink_escape'],
    ['that links out', link('x', '../out'), 'manifest.symlink_escape'],
    ['that links out from a folder', link('d/x', '../../out'), 'manifest.symlink_escape'],
    ['that links out and in again', link('d/x', '../../root/a'), 'manifest.symlink_escape'],
    ['that links out with back slashes', link('x', 'd\\..\\..\\out'), 'manifest.symlink_escape'],
    ['that links to half a character', link('x', '\ud83d'), 'name.not_encodable'],
    ['that links to itself', link('x', 'x'), 'manifest.symlink_cycle'],
    ['that links beneath itself', link('x', 'x/y'), 'manifest.symlink_cycle'],
  ])('%s', (_, entry, code) => {
    const manifest = decode(text([file('a'), entry]));
    expect([...manifest.entries()].map(({ refused }) => refused?.code).filter(Boolean)).toEqual([code]);
    expect(() => {
      requireUploadable(manifest, 'x');
    }).toThrow(expect.objectContaining({ code }));
  });

  test('a link that leads out through another link is refused, wherever a .. stands', () => {
    const entries = [
      link('here', '.'),
      link('out', '../x'),
      link('a', 'out'),
      link('b', 'out/deep'),
      link('c', 'here/../x'),
      link('d/e', '../here/x'),
      file('x'),
    ];
    const refused = [...decode(text(entries)).entries()].map(({ path, refused: issue }) => [path, issue?.code]);
    expect(refused).toEqual([
      ['a', 'manifest.symlink_escape'],
      ['b', 'manifest.symlink_escape'],
      ['c', 'manifest.symlink_escape'],
      ['d/e', undefined],
      ['here', undefined],
      ['out', 'manifest.symlink_escape'],
      ['x', undefined],
    ]);
  });

  test('links in a circle are refused, and those that lead into it', () => {
    const entries = [
      link('a', 'b'),
      link('b', 'd/c'),
      link('d/c', '../a'),
      link('e', 'a'),
      link('f', 'd'),
      file('d/x'),
    ];
    const refused = [...decode(text(entries)).entries()].filter((entry) => entry.refused !== undefined);
    expect(refused.map(({ path, refused: issue }) => [path, issue?.code])).toEqual(
      ['a', 'b', 'd/c', 'e'].map((path) => [path, 'manifest.symlink_cycle']),
    );
  });

  test('a long text of a link and ten thousand chained links are judged', () => {
    const chain = Array.from({ length: 10_000 }, (_, index) => link(`l${index}`, `l${index + 1}`));
    const long = link('long', 'a/../'.repeat(6_000) + 'a');
    const manifest = decode(text([...chain, long, link('longer', 'a/../'.repeat(60_000) + 'a')]));
    const refused = [...manifest.entries()].flatMap((entry) => (entry.refused === undefined ? [] : [entry]));
    expect([
      refused.find(({ path }) => path === 'long'),
      refused.find(({ path }) => path === 'longer')?.refused?.code,
    ]).toEqual([undefined, 'name.too_long']);
  });

  test('folders on files are refused, beneath them as well', () => {
    const manifest = decode(
      text([file('a'), file('b b'), file('b/x'), link('l', 'a')], dirs('a', 'a/b', 'b', 'l', 'c')),
    );
    expect([...manifest.folders()].map(({ path, refused }) => [path, refused?.code])).toEqual([
      ['a', 'manifest.file_dir_conflict'],
      ['a/b', 'manifest.file_dir_conflict'],
      ['b', undefined],
      ['c', undefined],
      ['l', 'manifest.file_dir_conflict'],
    ]);
  });
});

describe('a warning keeps the manifest usable, but not in strict mode', () => {
  test.each<[string, string, string]>([
    ['a path that is not plain', text([file('a//b')]), 'manifest.path_not_normal'],
    ['a folder that is not plain', text([], dirs('a/')), 'manifest.path_not_normal'],
    ['a wrong total', text([file('a', { size: 3 })], { totalSize: 77 }), 'manifest.total_mismatch'],
    ['a path twice', text([file('a'), file('a', { hash: helloHash })]), 'manifest.duplicate_path'],
    ['a folder twice', text([], dirs('a', 'a')), 'manifest.duplicate_path'],
    ['a deletion with content', text([file('a', { deleted: true })], diff), 'manifest.deleted_has_content'],
    [
      'a diff without a parent',
      text([file('a')], { ...diff, parentManifestHash: undefined }),
      'manifest.parent_missing',
    ],
    ['a snapshot with a parent', text([file('a')], { parentManifestHash: helloHash }), 'manifest.parent_unexpected'],
    ['nothing in it', text([]), 'manifest.empty'],
  ])('%s', (_, json, code) => {
    expect(decode(json).issues.map((issue) => [issue.severity, issue.code])).toEqual([['warning', code]]);
    expect(() => decode(json, 'strict')).toThrow(expect.objectContaining({ code }));
  });

  test('of a folder that is deleted and added again the live one stays, without a word', () => {
    const folders = [{ path: 'a', deleted: true }, { path: 'a' }, { path: 'b' }, { path: 'b', deleted: true }];
    const manifest = decode(text([], { ...diff, dirs: folders }), 'strict');
    expect([...manifest.folders()]).toEqual([{ path: 'a' }, { path: 'b' }]);
  });

  test('what lies beneath a link that itself lies beneath a file makes the manifest unusable, too', () => {
    const entries = [file('a'), link('a/l', 'x'), file('a/l/x')];
    expect(failure(text(entries))).toMatchObject({ code: 'manifest.symlink_parent', entryIndex: 2 });
  });

  test('a diff may put a link, a file or a folder where something else was deleted', () => {
    const entries = [
      { path: 'a/x', deleted: true },
      link('a', 'b'),
      { path: 'b', deleted: true },
      file('b/x'),
      { path: 'c/x', deleted: true },
      file('c'),
    ];
    const folders = [{ path: 'a', deleted: true }, { path: 'b' }, { path: 'c', deleted: true }];
    expect(decode(text(entries, { ...diff, dirs: folders }), 'strict').fileCount).toBe(6);
  });
});

describe('what is read', () => {
  test('an empty hash is no hash; such a file is never uploaded', () => {
    const manifest = decode(text([file('a', { hash: '' }), file('b', { hash: undefined })]));
    expect([...manifest.entries()].map(({ kind }) => kind)).toEqual(['unhashed', 'unhashed']);
    expect(() => {
      requireUploadable(manifest, 'x');
    }).toThrow(expect.objectContaining({ code: 'manifest.unhashed' }));
  });

  test('a whole hash of a file above the chunk size is accepted, and other chunk sizes are obeyed', () => {
    const chunked = file('a', {
      hash: undefined,
      chunkhashes: [helloHash, emptyHash, helloHash],
      size: 2 * 1024 * 1024 + 1,
    });
    const whole = file('b', { size: chunk * 3 });
    const manifest = decode(
      text([chunked, whole], { fileChunkSizeBytes: 1024 * 1024, totalSize: chunk * 3 + 2 * 1024 * 1024 + 1 }),
      'strict',
    );
    expect([manifest.chunkSizeBytes, manifest.dialect, ...[...manifest.entries()].map(({ kind }) => kind)]).toEqual([
      1024 * 1024,
      'path',
      'chunked',
      'file',
    ]);
  });

  test('links and deletions have no part in the total; what a link claims of size is counted as unknown', () => {
    const manifest = decode(
      text([file('a', { size: 5 }), { ...link('l', 'a'), size: 9, mtime: 1 }, { path: 'x', deleted: true }], {
        ...diff,
        totalSize: 5,
      }),
      'strict',
    );
    expect([manifest.totalSizeBytes, manifest.issues.map(({ message }) => message)]).toEqual([
      5,
      [
        'The field "size of a link" is unknown and was left out (1×).',
        'The field "mtime of a link" is unknown and was left out (1×).',
      ],
    ]);
  });

  test('integers beyond 2^53 and halves of characters come through both spellings', () => {
    const big = file('x\ud83d', { size: raw('9007199254740993'), mtime: raw('-9007199254740993') });
    const manifest = decode(text([big], { totalSize: raw('9007199254740993') }));
    const again = (['path', 'name'] as const).map((dialect) =>
      decodeManifest(encodeManifest(manifest, { version: '2025-12', dialect }), { source: 'x' }),
    );
    expect(again.map((each) => [...each.entries()])).toEqual([[...manifest.entries()], [...manifest.entries()]]);
    expect(manifest.entryAt(0)).toMatchObject({ sizeBytes: 9007199254740993n, mtimeUs: -9007199254740993n });
  });
});
