/** Manifest against manifest: what counts as a change, and why. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changedSince } from '../../../main/engine/manifest/changedSince';
import { compareManifests, type ManifestChanges } from '../../../main/engine/manifest/compareManifests';
import { buildManifest } from '../../../shared/manifest/build';
import type { ManifestEntry } from '../../../shared/manifest/manifest';
import { chunkedOf, fileOf, linkOf, manifest2025, unhashedOf } from '../../support/manifestEntries';

type Options = NonNullable<Parameters<typeof compareManifests>[2]>;

/** As plain lists, with the reasons beside the paths. */
function told({ reasons, ...lists }: ManifestChanges): unknown {
  return { ...lists, modified: lists.modified.map((path) => `${path}: ${(reasons.get(path) ?? []).join(' ')}`) };
}

const nothing = { new: [], modified: [], deleted: [], unknown: [], folders: { new: [], deleted: [] } };

describe('files of version 2023-03-03', () => {
  const before = buildManifest([
    fileOf('gone', 'g'),
    fileOf('kept', 'k'),
    fileOf('edited', 'e'),
    fileOf('grown', 'x'),
    fileOf('touched', 't', 10),
    fileOf('nudged', 'n', 10),
  ]);
  const after = buildManifest([
    fileOf('kept', 'k'),
    fileOf('edited', 'f'),
    fileOf('grown', 'xx', 7),
    fileOf('touched', 't', 12),
    fileOf('nudged', 'n', 11),
    fileOf('a/new', 'n'),
    fileOf('Kept', 'k'),
  ]);

  test('are new, modified or deleted, in the order of paths, with a microsecond of tolerance', () => {
    expect(told(compareManifests(before, after))).toEqual({
      ...nothing,
      new: ['Kept', 'a/new'],
      modified: ['edited: hash', 'grown: size mtime hash', 'touched: mtime'],
      deleted: ['gone'],
      unchangedCount: 2,
    });
  });

  test.each<[string, Options, string[], number]>([
    ['times are ignored', { ignoreMtime: true }, ['edited: hash', 'grown: size hash'], 3],
    ['hashes are ignored', { ignoreHash: true }, ['grown: size mtime', 'touched: mtime'], 3],
    ['nothing but hashes counts', { by: 'hash' }, ['edited: hash', 'grown: hash'], 3],
  ])('when %s the reasons are only the others', (_, options, modified, unchangedCount) => {
    const { modified: paths, reasons, unchangedCount: count } = compareManifests(before, after, options);
    expect([paths.map((path) => `${path}: ${(reasons.get(path) ?? []).join(' ')}`), count]).toEqual([
      modified,
      unchangedCount,
    ]);
  });

  test('are all new against an empty manifest, and all deleted the other way', () => {
    const empty = buildManifest([]);
    expect([compareManifests(empty, before).new.length, compareManifests(before, empty).deleted.length]).toEqual([
      6, 6,
    ]);
  });

  test('beyond 2^53 are compared exactly', () => {
    const big = (sizeBytes: bigint): ManifestEntry => ({ ...fileOf('big', 'b'), sizeBytes });
    const changes = compareManifests(
      buildManifest([big(9_007_199_254_740_993n)]),
      buildManifest([big(9_007_199_254_740_995n)]),
    );
    expect(changes.reasons.get('big')).toEqual(['size']);
  });
});

describe('what only version 2025-12 records', () => {
  const run = (before: ManifestEntry, after: ManifestEntry, options: Options = {}): unknown => {
    const changes = compareManifests(manifest2025([before]), manifest2025([after]), options);
    if (changes.unknown.length > 0) return 'unknown';
    return changes.reasons.get(before.path) ?? (changes.unchangedCount === 1 ? 'unchanged' : 'missing');
  };
  const runnable = (entry: ManifestEntry): ManifestEntry => ({ ...entry, runnable: true }) as ManifestEntry;
  const big = chunkedOf('f', ['a', 'b']);
  const wholeBig: ManifestEntry = { ...fileOf('f', 'whole'), sizeBytes: big.sizeBytes };

  test.each<[string, ManifestEntry, ManifestEntry, unknown]>([
    ['R17 a link that became a file differs in its kind', linkOf('f', 'x'), fileOf('f', 'f'), ['kind']],
    ['R17 a file that became a link differs in its kind', fileOf('f', 'f'), linkOf('f', 'x'), ['kind']],
    ['R17 a link with another target is changed', linkOf('d/f', 'x'), linkOf('d/f', '../x'), ['link']],
    [
      'a link written relative to the root leads to the same place',
      linkOf('d/f', 'x'),
      linkOf('d/f', 'd/x', 'root'),
      'unchanged',
    ],
    ['R18 an execute bit that was set is a change', fileOf('f', 'f'), runnable(fileOf('f', 'f')), ['runnable']],
    ['R18 an execute bit that was taken is a change', runnable(fileOf('f', 'f')), fileOf('f', 'f'), ['runnable']],
    ['an equal list of chunks is the same content', big, { ...big }, 'unchanged'],
    ['one other chunk is another content', big, chunkedOf('f', ['a', 'c']), ['hash']],
    ['a whole hash and chunks of one size and time count as the same', wholeBig, big, 'unchanged'],
    ['a whole hash and chunks of another time tell nothing', wholeBig, { ...big, mtimeUs: 5 }, 'unknown'],
    ['a whole hash and chunks of another size are modified', { ...wholeBig, sizeBytes: 9 }, big, ['size']],
    ['an unhashed entry of equal size and time tells nothing', fileOf('f', 'f'), unhashedOf('f', 'g'), 'unknown'],
    ['an unhashed entry of another time is modified', fileOf('f', 'f'), unhashedOf('f', 'g', 5), ['mtime']],
    ['an unhashed entry of another size is modified', unhashedOf('f', 'gg'), fileOf('f', 'f'), ['size']],
    [
      'two unhashed entries of equal size and time are the same',
      unhashedOf('f', 'f'),
      unhashedOf('f', 'g'),
      'unchanged',
    ],
    ['two unhashed entries of other times are modified', unhashedOf('f', 'f'), unhashedOf('f', 'f', 5), ['mtime']],
  ])('%s', (_, before, after, expected) => {
    expect(run(before, after)).toEqual(expected);
  });

  test('R24 keeping the parent bit takes a missing bit for kept, but not a new one', () => {
    const [on, off] = [runnable(fileOf('f', 'f')), fileOf('f', 'f')];
    const options = { keepParentRunnable: true };
    expect([run(on, off, options), run(off, on, options)]).toEqual(['unchanged', ['runnable']]);
  });

  test('hashes alone say nothing about a file without one', () => {
    expect([
      run(fileOf('f', 'f'), unhashedOf('f', 'gg', 5), { by: 'hash' }),
      run(unhashedOf('f', 'f'), unhashedOf('f', 'g'), { by: 'hash' }),
      run(wholeBig, big, { by: 'hash' }),
      run(unhashedOf('f', 'f'), unhashedOf('f', 'f', 5), { ignoreMtime: true }),
    ]).toEqual(['unknown', 'unknown', 'unknown', 'unknown']);
  });

  test('an execute bit is not compared with a version that records none', () => {
    const changes = compareManifests(buildManifest([fileOf('f', 'f')]), manifest2025([runnable(fileOf('f', 'f'))]));
    expect(told(changes)).toEqual({ ...nothing, unchangedCount: 1 });
  });

  test('hashes of chunks of two sizes are not compared with each other', () => {
    const half = manifest2025([big], [], { chunkSizeBytes: 128 * 1024 * 1024 + 1 });
    expect(compareManifests(manifest2025([big]), half).unchangedCount).toBe(1);
  });
});

describe('folders', () => {
  test('are new or gone only when nothing stands for them on the other side', () => {
    const before = manifest2025(
      [fileOf('implied/x', 'x'), fileOf('a/x', 'x'), fileOf('ab.txt', 'x')],
      ['a', 'empty', 'k'],
    );
    const after = manifest2025(
      [fileOf('implied/x', 'x'), fileOf('k/y', 'y'), fileOf('ab.txt', 'x')],
      ['implied', 'z', 'z/y'],
    );
    expect(told(compareManifests(before, after))).toEqual({
      ...nothing,
      new: ['k/y'],
      deleted: ['a/x'],
      unchangedCount: 2,
      folders: { new: ['z', 'z/y'], deleted: ['a', 'empty'] },
    });
  });

  test('that became files, and files that became folders, are one change of kind each', () => {
    const before = manifest2025([fileOf('f', 'f'), fileOf('d/x', 'x')], ['d']);
    const after = manifest2025([fileOf('f/x', 'x'), fileOf('d', 'd')], ['f']);
    expect(told(compareManifests(before, after))).toEqual({
      ...nothing,
      new: ['f/x'],
      modified: ['d: kind', 'f: kind'],
      deleted: ['d/x'],
      unchangedCount: 0,
    });
  });

  test('R20 are never told against a version that lists none', () => {
    const before = buildManifest([fileOf('a/x', 'x')]);
    const after = manifest2025([fileOf('a/x', 'x')], ['a', 'b']);
    expect([told(compareManifests(before, after)), told(compareManifests(after, before))]).toEqual([
      { ...nothing, unchangedCount: 1 },
      { ...nothing, unchangedCount: 1 },
    ]);
  });
});

describe('refusals', () => {
  test('a diff is no state of a tree, and paths of two styles have nothing in common', () => {
    const snapshot = manifest2025([fileOf('a', 'a')]);
    const diff = manifest2025([fileOf('a', 'a')], [], { kind: 'diff', parentManifestHash: 'f'.repeat(32) });
    const absolute = manifest2025([fileOf('/r/a', 'a')], [], { pathStyle: 'absolute' });
    const codeOf = (run: () => unknown): unknown => {
      try {
        return run();
      } catch (error) {
        return (error as { code: unknown }).code;
      }
    };
    expect([
      codeOf(() => compareManifests(diff, snapshot)),
      codeOf(() => compareManifests(snapshot, diff)),
      codeOf(() => compareManifests(snapshot, absolute)),
    ]).toEqual(['ops.kind_mismatch', 'ops.kind_mismatch', 'ops.path_style_mismatch']);
  });
});

describe('only what changed', () => {
  test('holds new and changed entries as they are now, and nothing that is gone', () => {
    const before = buildManifest([fileOf('a', 'a'), fileOf('b', 'b'), fileOf('gone', 'g'), fileOf('t', 't', 5)]);
    const after = buildManifest([fileOf('a', 'a'), fileOf('b', 'B'), fileOf('n', 'n'), fileOf('t', 't', 9)]);
    expect([
      [...changedSince(before, after).entries()],
      [...changedSince(before, after, { by: 'hash' }).entries()],
      changedSince(after, after).fileCount,
    ]).toEqual([[fileOf('b', 'B'), fileOf('n', 'n'), fileOf('t', 't', 9)], [fileOf('b', 'B'), fileOf('n', 'n')], 0]);
  });
});

const entry = fc
  .record({
    path: fc.constantFrom('a', 'ab.txt', 'b', 'd/x', 'd/e/y', 'e', 'z'),
    text: fc.constantFrom('', 'x', 'y', 'long text'),
    mtimeUs: fc.integer({ min: -3, max: 3 }),
    kind: fc.constantFrom('file', 'runnable', 'unhashed', 'link', 'chunked'),
  })
  .map(({ path, text, mtimeUs, kind }): ManifestEntry => {
    if (kind === 'file') return fileOf(path, text, mtimeUs);
    if (kind === 'runnable') return { ...fileOf(path, text, mtimeUs), runnable: true };
    if (kind === 'unhashed') return unhashedOf(path, text, mtimeUs);
    return kind === 'link' ? linkOf(path, `t${text.length}`) : chunkedOf(path, [text, 'end'], mtimeUs);
  });
const tree = fc
  .uniqueArray(entry, { selector: ({ path }) => path })
  .map((entries) => manifest2025(entries, ['d', 'd/e', 'f']));

describe('any two manifests', () => {
  test('nothing differs between a manifest and itself', () => {
    fc.assert(
      fc.property(tree, (manifest) => {
        expect(told(compareManifests(manifest, manifest))).toEqual({ ...nothing, unchangedCount: manifest.fileCount });
      }),
    );
  });

  test('every path is in one list, new and deleted turn round with the direction, and the reasons are exact', () => {
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        const there = compareManifests(before, after);
        const back = compareManifests(after, before);
        expect([back.deleted, back.new, back.modified, back.unknown, back.reasons]).toEqual([
          there.new,
          there.deleted,
          there.modified,
          there.unknown,
          there.reasons,
        ]);
        expect(there.unchangedCount + there.unknown.length + there.modified.length + there.deleted.length).toBe(
          before.fileCount,
        );
        const entryOf = (manifest: typeof before, path: string): ManifestEntry | undefined =>
          [...manifest.entries()].find((each) => each.path === path);
        for (const path of there.modified) {
          const [old, now] = [entryOf(before, path), entryOf(after, path)];
          if (old === undefined || now === undefined) throw new Error(`${path} is not on both sides`);
          expect(there.reasons.get(path)).toEqual(exactReasons(old, now));
        }
      }),
    );
  });
});

/** The rules of the comparison once more, field by field. */
function exactReasons(old: ManifestEntry, now: ManifestEntry): string[] {
  if ((old.kind === 'link') !== (now.kind === 'link')) return ['kind'];
  if (old.kind === 'link' || now.kind === 'link' || old.kind === 'deleted' || now.kind === 'deleted') return ['link'];
  const isOtherForm = old.kind !== now.kind && old.kind !== 'unhashed' && now.kind !== 'unhashed';
  const isFarApart = Math.abs(Number(old.mtimeUs) - Number(now.mtimeUs)) > 1;
  const hashes = (each: typeof old): string =>
    each.kind === 'file' ? each.hash : each.kind === 'chunked' ? each.chunkHashes.join() : '';
  return [
    ...(old.sizeBytes === now.sizeBytes ? [] : ['size']),
    ...(isFarApart && !(isOtherForm && old.sizeBytes === now.sizeBytes) ? ['mtime'] : []),
    ...(old.kind === now.kind && hashes(old) !== hashes(now) ? ['hash'] : []),
    ...(old.runnable === now.runnable ? [] : ['runnable']),
  ];
}
