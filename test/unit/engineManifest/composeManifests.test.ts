import { describe, expect, test } from 'vitest';
import {
  composeManifests,
  type ComposeOptions,
  type ComposeStep,
} from '../../../main/engine/manifest/composeManifests';
import { encodeManifest } from '../../../shared/manifest/encode';
import type { Manifest } from '../../../shared/manifest/manifest';
import { linesOf, manifestOf } from './manifestOf';

const parentManifestHash = 'f'.repeat(32);
/** No real digest; equal bytes have equal names, which is all that counts here. */
const hashOf = (bytes: Uint8Array): string => {
  let sum = 7;
  for (const byte of bytes) sum = (sum * 31 + byte) % 4_294_967_291;
  return sum.toString(16).padStart(32, '0');
};

function compose(
  base: readonly string[],
  diffs: readonly (readonly string[])[],
  options: Partial<ComposeOptions> = {},
) {
  return composeManifests(
    {
      base: { manifest: manifestOf(base) },
      diffs: diffs.map((lines) => ({ manifest: manifestOf(lines, { parentManifestHash }) })),
    },
    { hashOf, forceBase: true, ...options },
  );
}

const follows = (manifest: Manifest, lines: readonly string[]): ComposeStep => ({
  manifest: manifestOf(lines, { parentManifestHash: hashOf(encodeManifest(manifest)) }),
});
const notesOf = (notes: ReturnType<typeof compose>['notes']): readonly unknown[] =>
  notes.filter(({ code }) => code !== 'compose.wrong_base').map(({ code, path, count }) => ({ code, path, count }));
const error = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) as string }) as unknown;

describe('the base of a diff', () => {
  const base = manifestOf(['a=1', 'b=2']);

  test('R26: a diff that was made against another manifest is refused, and says so when it is applied all the same', () => {
    const input = { base: { manifest: base }, diffs: [{ manifest: manifestOf(['-a'], { parentManifestHash }) }] };
    expect(() => composeManifests(input, { hashOf })).toThrow(
      error('compose.wrong_base', /^Manifest 2 was made against/),
    );
    const { manifest, notes } = composeManifests(input, { hashOf, forceBase: true });
    expect([linesOf(manifest), notes.map(({ code }) => code)]).toEqual([['b=2'], ['compose.wrong_base']]);
  });

  test('O9: a snapshot with the diff that was made against its bytes is the state after it, without a word', () => {
    const byEncoding = composeManifests(
      { base: { manifest: base }, diffs: [follows(base, ['-a', 'c=3'])] },
      { hashOf },
    );
    const raw = { manifest: base, hash: parentManifestHash };
    const diff = { manifest: manifestOf(['-a', 'c=3'], { parentManifestHash }) };
    const byRawBytes = composeManifests({ base: raw, diffs: [diff] }, { hashOf });
    expect([byEncoding, byRawBytes].map(({ manifest, notes }) => [linesOf(manifest), notes])).toEqual([
      [['b=2', 'c=3'], []],
      [['b=2', 'c=3'], []],
    ]);
  });

  test('the bytes that were read count, not those that Satchel would write', () => {
    const read = { manifest: base, hash: 'e'.repeat(32) };
    expect(() => composeManifests({ base: read, diffs: [follows(base, ['-a'])] }, { hashOf })).toThrow(
      error('compose.wrong_base', /another manifest/),
    );
  });

  test('a later diff follows the state before it, or the diff before it', () => {
    const first = { ...follows(base, ['-a']), hash: 'd'.repeat(32) };
    const byState = follows(manifestOf(['b=2']), ['c=3']);
    const byDiff = { manifest: manifestOf(['c=3'], { parentManifestHash: 'd'.repeat(32) }) };
    const lines = [byState, byDiff].map((second) =>
      linesOf(composeManifests({ base: { manifest: base }, diffs: [first, second] }, { hashOf }).manifest),
    );
    expect(lines).toEqual([
      ['b=2', 'c=3'],
      ['b=2', 'c=3'],
    ]);
  });

  test('a diff that does not say what it changes is refused', () => {
    const diff = { manifest: manifestOf(['-a'], { kind: 'diff' }) };
    expect(() => composeManifests({ base: { manifest: base }, diffs: [diff] }, { hashOf })).toThrow(
      error('compose.wrong_base', /does not say which manifest it changes/),
    );
  });
});

describe('files and folders of one name', () => {
  test('R27: a file and what lies beneath it cannot both survive; the later entry does', () => {
    const results = [compose(['a=1', 'b=2'], [['a/x=3']]), compose(['a/x=1', 'a/y/z=2', 'a/', 'b=2'], [['a=3']])];
    expect(results.map(({ manifest, notes }) => [linesOf(manifest), notesOf(notes)])).toEqual([
      [['a/x=3', 'b=2'], [{ code: 'compose.type_change', path: 'a', count: 1 }]],
      [['a=3', 'b=2'], [{ code: 'compose.type_change', path: 'a', count: 3 }]],
    ]);
  });

  test('a file that its diff deletes before a folder takes its place is no change to report', () => {
    const { manifest, notes } = compose(['a=1'], [['-a', 'a/x=3', 'a/']]);
    expect([linesOf(manifest), notesOf(notes)]).toEqual([['a/x=3', 'a/'], []]);
  });

  test('within one manifest a file stays and what lies beneath it goes, as its own check says', () => {
    const { manifest, notes } = compose(['b=1'], [['a=1', 'a/x=2']]);
    expect([linesOf(manifest), notesOf(notes)]).toEqual([
      ['a=1', 'b=1'],
      [{ code: 'compose.type_change', path: 'a/x', count: 1 }],
    ]);
  });

  test('nothing comes to lie beneath a link', () => {
    expect(linesOf(compose(['a -> b', 'b/x=1'], [['a/y=2']]).manifest)).toEqual(['a/y=2', 'b/x=1']);
  });

  test('nothing is added below a folder that a file took the place of in the same diff', () => {
    const { manifest } = compose(['a/b/x=1'], [['a/b=2', 'a/c=3']]);
    expect(linesOf(manifest)).toEqual(['a/b=2', 'a/c=3']);
  });
});

describe('deletions', () => {
  test('R28: deletions leave nothing behind in a snapshot, neither as files nor as stray marks', () => {
    const { manifest } = compose(['a=1', 'd/x=2', 'd/'], [['-a', '-d/x', '-d/', '-never', '-never/there/']]);
    expect([linesOf(manifest), manifest.kind, manifest.parentManifestHash]).toEqual([[], 'snapshot', undefined]);
  });

  test('R30: deleting a file never removes a folder of that name, nor what begins with its name', () => {
    const { manifest } = compose(
      ['a/x=1', 'ab=2', 'ab/y=3'].slice(0, 2),
      [['-a', '-a/']].map(([file = '']) => [file]),
    );
    expect(linesOf(manifest)).toEqual(['a/x=1', 'ab=2']);
  });

  test('deleting a folder never removes a file of that name', () => {
    expect(linesOf(compose(['a=1', 'ab/x=2'], [['-a/']]).manifest)).toEqual(['a=1', 'ab/x=2']);
  });

  test('deleting a folder takes what the diff does not list, and reports how much; or is refused', () => {
    const base = ['d/x=1', 'd/e/y=2', 'd/', 'd/e/', 'dd/z=3'];
    const { manifest, notes } = compose(base, [['-d/', '-d/x']]);
    expect([linesOf(manifest), notesOf(notes)]).toEqual([
      ['dd/z=3'],
      [{ code: 'compose.cascade', path: 'd', count: 2 }],
    ]);
    expect(() => compose(base, [['-d/', '-d/x']], { cascade: false })).toThrow(
      error('compose.not_empty', /^The folder "d" is deleted, but 2 entries in it are not\.$/),
    );
  });

  test('the deepest folders go first, so that a diff that lists everything needs no cascade', () => {
    const { manifest, notes } = compose(
      ['a/b/c/x=1', 'a/', 'a/b/', 'a/b/c/'],
      [['-a/', '-a/b/', '-a/b/c/', '-a/b/c/x']],
      {
        cascade: false,
      },
    );
    expect([linesOf(manifest), notesOf(notes)]).toEqual([[], []]);
  });

  test('what a diff deletes and adds again is there', () => {
    expect(
      linesOf(
        compose(
          ['d/x=1', 'd/'],
          [
            ['-d/', '-d/x'],
            ['d/y=2', 'd/'],
          ],
        ).manifest,
      ),
    ).toEqual(['d/y=2', 'd/']);
  });
});

describe('a diff with diffs', () => {
  const composeDiffs = (...diffs: readonly (readonly string[])[]) =>
    composeManifests(
      { diffs: diffs.map((lines) => ({ manifest: manifestOf(lines, { parentManifestHash }) })) },
      { hashOf, forceBase: true },
    );

  test('is a diff with the parent of the first, in which deletions stay', () => {
    const { manifest } = composeDiffs(['a=1', 'd/x=2', 'd/', '-gone'], ['-a', '-d/x', '-d/', 'gone=3'], ['e=4']);
    expect([linesOf(manifest), manifest.kind, manifest.parentManifestHash]).toEqual([
      ['-a', '-d/x', 'e=4', 'gone=3', '-d/'],
      'diff',
      parentManifestHash,
    ]);
  });

  test('keeps the deletion of a file whose place a folder took, and of a folder whose place a file took', () => {
    const toFolder = composeDiffs(['a=1'], ['a/x=2']);
    const toFile = composeDiffs(['a/x=1', 'a/y/z=1', 'a/'], ['a=2']);
    expect([linesOf(toFolder.manifest), linesOf(toFile.manifest)]).toEqual([
      ['-a', 'a/x=2'],
      ['a=2', '-a/x', '-a/y/z', '-a/', '-a/y/'],
    ]);
  });

  test('applied to a snapshot it does what the diffs do one after another', () => {
    const base = ['a=1', 'd/x=2', 'd/e/y=3', 'd/', 'd/e/'];
    const diffs = [['a/z=4', '-d/e/y', '-d/e/'], ['-d/x', '-d/', 'b=5'], ['a=6']];
    const { manifest } = composeDiffs(...diffs);
    const atOnce = composeManifests(
      { base: { manifest: manifestOf(base) }, diffs: [{ manifest }] },
      { hashOf, forceBase: true },
    );
    expect(linesOf(atOnce.manifest)).toEqual(linesOf(compose(base, diffs).manifest));
  });

  test('a snapshot cannot follow a diff', () => {
    const diffs = [{ manifest: manifestOf(['-a'], { parentManifestHash }) }, { manifest: manifestOf(['a=1']) }];
    expect(() => composeManifests({ diffs }, { hashOf })).toThrow(
      error('ops.kind_mismatch', /Manifest 2 is a snapshot/),
    );
  });
});

describe('manifests that do not go together', () => {
  const composeTwo = (first: Manifest, second: Manifest) =>
    composeManifests({ base: { manifest: first }, diffs: [{ manifest: second }] }, { hashOf, forceBase: true });

  test('relative and absolute paths', () => {
    expect(() => composeTwo(manifestOf(['a=1']), manifestOf(['/a=1']))).toThrow(
      error('ops.path_style_mismatch', /^One manifest has relative paths, another absolute paths\.$/),
    );
  });

  test('chunks of different sizes; where no file is in chunks their size does not matter', () => {
    const large = manifestOf(['a=1'], { chunkSizeBytes: 2 ** 28 });
    const chunked = manifestOf(['big#1,2']);
    const otherwise = manifestOf(['c#1,2'], { chunkSizeBytes: 1024 * 1024 });
    expect(linesOf(composeTwo(large, chunked).manifest)).toEqual(['a=1', 'big#1,2']);
    expect(composeTwo(chunked, otherwise).manifest.chunkSizeBytes).toBe(1024 * 1024);
  });

  test('nothing at all', () => {
    expect(() => composeManifests({ diffs: [] }, { hashOf })).toThrow(
      error('manifest.empty', /no manifest to compose/),
    );
  });
});

test('two manifests of 2023-03-03 give one of 2023-03-03', () => {
  const old = { generation: 'v2023', chunkSizeBytes: 0 } as const;
  const { manifest } = composeManifests(
    { base: { manifest: manifestOf(['a=1', 'b=1'], old) }, diffs: [{ manifest: manifestOf(['b=2'], old) }] },
    { hashOf },
  );
  expect([manifest.generation, linesOf(manifest), manifest.totalSizeBytes]).toEqual(['v2023', ['a=1', 'b=2'], 3]);
});

test('a path of sixteen thousand folders costs no stack', () => {
  const deep = Array.from({ length: 16_000 }, () => 'd').join('/');
  const base = { manifest: manifestOf([`${deep}=1`, 'a=1']), hash: parentManifestHash };
  const diff = { manifest: manifestOf(['-d/'], { parentManifestHash }) };
  expect(linesOf(composeManifests({ base, diffs: [diff] }, { hashOf }).manifest)).toEqual(['a=1']);
});
