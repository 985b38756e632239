import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { autoRoots } from '../../../main/engine/manifest/autoRoots';
import { composeManifests } from '../../../main/engine/manifest/composeManifests';
import { diffManifest } from '../../../main/engine/manifest/diffManifest';
import { filterManifest } from '../../../main/engine/manifest/filterManifest';
import { joinManifest } from '../../../main/engine/manifest/joinManifest';
import { mergeManifests } from '../../../main/engine/manifest/mergeManifests';
import { partitionManifest } from '../../../main/engine/manifest/partitionManifest';
import { subtreeOf, toRelative } from '../../../main/engine/manifest/subtreeOf';
import type { Manifest, ManifestEntry } from '../../../shared/manifest/manifest';
import { snapshotArbitrary, snapshotOf } from './treeArbitrary';

const runs = { numRuns: 1000 };
const parentManifestHash = 'f'.repeat(32);
const hashOf = (): string => parentManifestHash;

/** All that two equal manifests have in common. */
const contentOf = (manifest: Manifest): unknown => [
  manifest.kind,
  manifest.pathStyle,
  manifest.totalSizeBytes,
  [...manifest.entries()],
  [...manifest.folders()],
];
const prefix = fc.constantFrom('p', 'p/q', 'a/b', '/', '/mnt/x', 'C:/', 'c:/w/x', '//server/share', '//server/share/a');

describe('for any tree', () => {
  test('O9: the diff between two states, composed with the first, gives the second', () => {
    fc.assert(
      fc.property(snapshotArbitrary(), snapshotArbitrary(), (before, after) => {
        const diff = diffManifest({ before, after, parentManifestHash });
        const base = { manifest: before, hash: parentManifestHash };
        const { manifest } = composeManifests({ base, diffs: [{ manifest: diff }] }, { hashOf });
        expect(contentOf(manifest)).toEqual(contentOf(after));
      }),
      runs,
    );
  });

  test('diffs composed with each other do what they do one after another', () => {
    fc.assert(
      fc.property(snapshotArbitrary(), snapshotArbitrary(), snapshotArbitrary(), (first, second, third) => {
        const diffs = [
          { manifest: diffManifest({ before: first, after: second, parentManifestHash }) },
          { manifest: diffManifest({ before: second, after: third, parentManifestHash }) },
        ];
        const options = { hashOf, forceBase: true };
        const together = composeManifests({ diffs }, options);
        const { manifest } = composeManifests({ base: { manifest: first }, diffs: [together] }, options);
        expect(contentOf(manifest)).toEqual(contentOf(third));
      }),
      runs,
    );
  });

  test('O10: joined to a folder and cut out of it again it is the same', () => {
    fc.assert(
      fc.property(snapshotArbitrary(), prefix, (manifest, folder) => {
        const joined = joinManifest(manifest, folder);
        const { manifest: again, lost, collapsed } = subtreeOf(joined.manifest, folder);
        expect([contentOf(again), lost, collapsed]).toEqual([contentOf(manifest), [], []]);
      }),
      runs,
    );
  });

  test('R37: made relative nothing in it begins with a root, whatever the root', () => {
    fc.assert(
      fc.property(snapshotArbitrary(), fc.constantFrom('/', '/mnt/x', 'C:/', '//server/share'), (manifest, folder) => {
        const { manifest: relative } = toRelative(joinManifest(manifest, folder).manifest, folder);
        const texts = [...relative.entries()].flatMap((entry) =>
          entry.kind === 'link' ? [entry.path, entry.link.text] : [entry.path],
        );
        expect(texts.filter((text) => /^(?:\/|[A-Za-z]:\/)/.test(text))).toEqual([]);
      }),
      runs,
    );
  });

  test('O11: parted and joined again it is the same, with roots that are found or that lie in each other', () => {
    const roots = fc.constantFrom(['/m'], ['/m', '/m/a'], ['/m/a', '/m/ab', '/m/a/b', '/m/B'], undefined);
    fc.assert(
      fc.property(snapshotArbitrary({ links: false }), roots, (tree, given) => {
        const manifest = joinManifest(tree, '/m').manifest;
        const { groups, unmatched } = partitionManifest(manifest, given ?? autoRoots(manifest));
        const parts = groups.map((group) => joinManifest(group.manifest, group.root).manifest);
        const all = unmatched === undefined ? parts : [...parts, unmatched];
        const entries = all.flatMap((part) => [...part.entries()]).sort((a, b) => (a.path < b.path ? -1 : 1));
        expect(entries).toEqual([...manifest.entries()]);
        // A folder that is a root, or holds one, is known by the root.
        const known = new Set([
          ...all.flatMap((part) => [...part.folders()].map(({ path }) => path)),
          ...groups.flatMap(({ root }) => upTo(root)),
        ]);
        expect([...manifest.folders()].filter(({ path }) => !known.has(path))).toEqual([]);
      }),
      runs,
    );
  });

  test('filtered by nothing it is the same', () => {
    fc.assert(
      fc.property(snapshotArbitrary(), (manifest) => {
        expect(contentOf(filterManifest(manifest, () => true))).toEqual(contentOf(manifest));
      }),
      runs,
    );
  });

  test('filtered it holds what passes and nothing else', () => {
    const passing = fc.func<[string], boolean>(fc.boolean());
    fc.assert(
      fc.property(snapshotArbitrary(), passing, (manifest, passes) => {
        const kept = [...filterManifest(manifest, passes).entries()].map(({ path }) => path);
        expect(kept).toEqual([...manifest.entries()].map(({ path }) => path).filter((path) => passes(path)));
      }),
      runs,
    );
  });

  test('R29: merged in any order it is the same, and no path is both a file and a folder', () => {
    const writings = fc.array(fc.tuple(snapshotArbitrary({ links: false }), fc.nat(2)), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(writings, fc.infiniteStream(fc.nat()), (trees, order) => {
        const manifests = trees.map(([manifest, lastModifiedMs], index) => ({
          manifest,
          lastModifiedMs,
          key: `k${index}`,
        }));
        const shuffled = manifests
          .map((item) => ({ item, rank: order.next().value as number }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ item }) => item);
        const [one, other] = [mergeManifests(manifests), mergeManifests(shuffled)];
        expect([one.manifest && contentOf(one.manifest), one.overridden]).toEqual([
          other.manifest && contentOf(other.manifest),
          other.overridden,
        ]);
        expect(one.manifest?.issues.filter(({ code }) => code === 'manifest.file_dir_conflict')).toEqual([]);
      }),
      runs,
    );
  });

  test('merged it holds each path with the content of its last writer, unless a later one put a file or a folder in its way', () => {
    const pair = fc.tuple(snapshotArbitrary({ links: false }), snapshotArbitrary({ links: false }));
    fc.assert(
      fc.property(pair, ([older, newer]) => {
        const { manifest } = mergeManifests([
          { manifest: newer, lastModifiedMs: 2, key: 'a' },
          { manifest: older, lastModifiedMs: 1, key: 'b' },
        ]);
        expect([...(manifest?.entries() ?? [])]).toEqual(laidOver(older, newer));
      }),
      runs,
    );
  });
});

/** The oracle: slow, and written without a tree. */
function laidOver(older: Manifest, newer: Manifest): readonly ManifestEntry[] {
  const later = [...newer.entries()];
  const folders = [...newer.folders()].map(({ path }) => path);
  const isInTheWay = ({ path }: ManifestEntry): boolean =>
    folders.includes(path) ||
    later.some(
      (entry) => entry.path === path || path.startsWith(`${entry.path}/`) || entry.path.startsWith(`${path}/`),
    );
  const kept = [...older.entries()].filter((entry) => !isInTheWay(entry));
  return [...snapshotOf([...kept, ...later], []).entries()];
}

function upTo(root: string): readonly string[] {
  const names = root.split('/');
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
}
