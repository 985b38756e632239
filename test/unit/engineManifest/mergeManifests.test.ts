import { describe, expect, test } from 'vitest';
import { mergeManifests, type ManifestToMerge } from '../../../main/engine/manifest/mergeManifests';
import { linesOf, manifestOf } from './manifestOf';

const parentManifestHash = 'f'.repeat(32);

function outputKey(timestamp: string, action: number): string {
  const folder = `${timestamp}_sessionaction-0123456789abcdef0123456789abcdef-${action}`;
  return `Manifests/farm-1/queue-1/job-1/step-1/task-1/${folder}/0a_output`;
}

function ordersOf<T>(items: readonly T[]): readonly T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) => ordersOf(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}

const merged = (manifests: readonly ManifestToMerge[]): unknown => {
  const { manifest, overridden } = mergeManifests(manifests);
  return [manifest === undefined ? undefined : linesOf(manifest), overridden];
};

describe('outputs of equal time', () => {
  const write = (content: string, key: string): ManifestToMerge => ({
    manifest: manifestOf([`f.exr=${content}`]),
    lastModifiedMs: 1000,
    key,
  });

  test('R29: equal timestamps give one result for all input orders', () => {
    const writings = [write('1', 'x'), write('2', 'y'), write('3', 'z')];
    const results = new Set(ordersOf(writings).map((order) => JSON.stringify(merged(order))));
    expect([...results]).toEqual([
      JSON.stringify([
        ['f.exr=3'],
        [
          { path: 'f.exr', losingKey: 'x', winningKey: 'y' },
          { path: 'f.exr', losingKey: 'y', winningKey: 'z' },
        ],
      ]),
    ]);
  });

  test('O8: in all six orders the latest timestamp folder wins, then the highest session action', () => {
    const early = write('1', outputKey('2026-01-01T00:00:00.000001Z', 30));
    const lowAction = write('2', outputKey('2026-01-01T00:00:00.000002Z', 9));
    const highAction = write('3', outputKey('2026-01-01T00:00:00.000002Z', 10));
    const winners = ordersOf([early, lowAction, highAction]).map((order) => {
      const { manifest, overridden } = mergeManifests(order);
      return [manifest?.entryAt(0), overridden.map(({ losingKey }) => losingKey)];
    });
    const expected = [highAction.manifest.entryAt(0), [early.key, lowAction.key]];
    expect(winners).toEqual(Array.from({ length: 6 }, () => expected));
  });
});

test('the later writer wins whatever the time of the file says', () => {
  const newest = { manifest: manifestOf(['a=2']), lastModifiedMs: 2, key: 'a' };
  expect(merged([newest, { manifest: manifestOf(['a=1', 'b=1']), lastModifiedMs: 1, key: 'z' }])).toEqual([
    ['a=2', 'b=1'],
    [{ path: 'a', losingKey: 'z', winningKey: 'a' }],
  ]);
});

test('one manifest stays as it is, none gives none', () => {
  const manifest = manifestOf(['-a'], { parentManifestHash });
  expect([mergeManifests([{ manifest, lastModifiedMs: 1, key: 'k' }]).manifest, mergeManifests([]).manifest]).toEqual([
    manifest,
    undefined,
  ]);
});

describe('diffs', () => {
  const snapshot = { manifest: manifestOf(['a=1', 'd/x=1', 'd/']), lastModifiedMs: 1, key: 'snapshot' };
  const diff = { manifest: manifestOf(['-a', '-d/', 'b=2'], { parentManifestHash }), lastModifiedMs: 2, key: 'diff' };

  test('R28: with a snapshot they give a snapshot in which no deletion is an entry', () => {
    expect(merged([diff, snapshot])).toEqual([
      ['b=2'],
      [
        { path: 'a', losingKey: 'snapshot', winningKey: 'diff' },
        { path: 'd/x', losingKey: 'snapshot', winningKey: 'diff' },
      ],
    ]);
  });

  test('an older diff takes nothing from a newer snapshot', () => {
    expect(merged([{ ...diff, lastModifiedMs: 0 }, snapshot])).toEqual([['a=1', 'b=2', 'd/x=1', 'd/'], []]);
  });

  test('alone they give a diff with the parent of the oldest', () => {
    const later = {
      manifest: manifestOf(['a=3'], { parentManifestHash: 'e'.repeat(32) }),
      lastModifiedMs: 3,
      key: 'later',
    };
    const { manifest } = mergeManifests([later, diff]);
    expect(manifest === undefined ? [] : [manifest.kind, manifest.parentManifestHash, linesOf(manifest)]).toEqual([
      'diff',
      parentManifestHash,
      ['a=3', 'b=2', '-d/'],
    ]);
  });
});

test('R27: of a file and what lies beneath it the later writer keeps one, and the other is listed as overridden', () => {
  const file = { manifest: manifestOf(['a=1']), lastModifiedMs: 1, key: 'file' };
  const folder = { manifest: manifestOf(['a/b=2', 'a/c=2']), lastModifiedMs: 2, key: 'folder' };
  expect([merged([file, folder]), merged([file, { ...folder, lastModifiedMs: 0 }])]).toEqual([
    [['a/b=2', 'a/c=2'], [{ path: 'a', losingKey: 'file', winningKey: 'folder' }]],
    [
      ['a=1'],
      [
        { path: 'a/b', losingKey: 'folder', winningKey: 'file' },
        { path: 'a/c', losingKey: 'folder', winningKey: 'file' },
      ],
    ],
  ]);
});

test('relative and absolute manifests are not merged', () => {
  const relative = { manifest: manifestOf(['a=1']), lastModifiedMs: 1, key: 'a' };
  expect(() => mergeManifests([relative, { ...relative, manifest: manifestOf(['/a=1']) }])).toThrow(
    expect.objectContaining({ code: 'ops.path_style_mismatch' }),
  );
});
