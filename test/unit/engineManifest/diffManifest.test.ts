/** Diff manifests beyond the recorded cases: deletions, kinds, what is carried over. */
import { expect, test } from 'vitest';
import { diffManifest } from '../../../main/engine/manifest/diffManifest';
import { buildManifest } from '../../../shared/manifest/build';
import { decodeManifest } from '../../../shared/manifest/decode';
import { encodeManifest } from '../../../shared/manifest/encode';
import type { Manifest } from '../../../shared/manifest/manifest';
import { chunkedOf, contentsOf, fileOf, linkOf, manifest2025, unhashedOf } from '../../support/manifestEntries';
import { factsOf } from './goldenOperations';

const parentManifestHash = 'ab'.repeat(16);
const diffOf = (before: Manifest, after: Manifest, keepParentRunnable = false): Manifest =>
  diffManifest({ before, after, parentManifestHash }, { keepParentRunnable });
/** Encoded and read again, as another computer gets it. */
const sent = (manifest: Manifest): Manifest => decodeManifest(encodeManifest(manifest), { source: 'sent' });

test('the diff of a manifest and itself is empty and names its parent', () => {
  const manifest = manifest2025([fileOf('a/x', 'x'), linkOf('l', 'a/x'), chunkedOf('big', ['a', 'b'])], ['a']);
  expect(contentsOf(diffOf(manifest, manifest))).toEqual({
    generation: 'v2025',
    pathStyle: 'relative',
    kind: 'diff',
    parentManifestHash,
    totalSizeBytes: 0,
    entries: [],
    folders: [],
  });
});

test('R22 a sibling that begins with the name of a folder does not keep the folder, and the deepest folders go with it', () => {
  const before = manifest2025([fileOf('a/b/c/x', 'x'), fileOf('ab.txt', 'x')], ['a', 'a/b', 'a/b/c', 'a/e']);
  const after = manifest2025([fileOf('ab.txt', 'x')]);
  expect(factsOf(sent(diffOf(before, after)))).toEqual([
    'relative diff of 0 bytes',
    'deleted folder a',
    'deleted folder a/b',
    'deleted folder a/b/c',
    'deleted folder a/e',
    'deleted a/b/c/x',
  ]);
});

test('folders that nobody lists are deleted with the last file in them, or an encoder would bring them back', () => {
  const before = buildManifest([fileOf('gone/x', 'x'), fileOf('kept/x', 'x'), fileOf('kept/y', 'y')]);
  const after = buildManifest([fileOf('kept/x', 'x')]);
  expect(factsOf(sent(diffOf(before, after)))).toEqual([
    'relative diff of 0 bytes',
    'folder kept',
    'deleted folder gone',
    'deleted gone/x',
    'deleted kept/y',
  ]);
});

test('of an earlier state with folders and a later one without, no folder is called gone', () => {
  const before = manifest2025([fileOf('a/x', 'x')], ['a', 'empty']);
  expect(factsOf(diffOf(before, buildManifest([])))).toEqual(['relative diff of 0 bytes', 'deleted a/x']);
});

test('a folder that became a file is deleted with what was in it, then the file is added', () => {
  const before = manifest2025([fileOf('a/x', 'x')], ['a']);
  const after = manifest2025([fileOf('a', 'now a file')]);
  const diff = sent(diffOf(before, after));
  expect([diff.issues, [...diff.folders()], [...diff.entries()]]).toEqual([
    [],
    [{ path: 'a', deleted: true }],
    [fileOf('a', 'now a file'), { kind: 'deleted', path: 'a/x' }],
  ]);
});

test('R24 a changed file keeps the execute bit of its parent where the later state has none', () => {
  const script = { ...fileOf('run', 'old'), runnable: true as const };
  const [before, after] = [manifest2025([script]), manifest2025([fileOf('run', 'new')])];
  const of2023 = buildManifest([fileOf('run', 'new')]);
  const kept = { ...fileOf('run', 'new'), runnable: true };
  expect([
    [...diffOf(before, after, true).entries()],
    [...diffOf(before, after).entries()],
    [...diffOf(before, of2023).entries()],
  ]).toEqual([[kept], [fileOf('run', 'new')], [kept]]);
});

test('R21 content in another form is taken over; what nobody hashed is not, while size and time are as before', () => {
  const big = chunkedOf('big', ['a', 'b']);
  const whole = { ...fileOf('big', 'w'), sizeBytes: big.sizeBytes };
  const before = manifest2025([whole, fileOf('same', 's'), unhashedOf('read', 'r'), fileOf('other', 'o', 5)]);
  const after = manifest2025([big, unhashedOf('same', 't'), fileOf('read', 'r'), unhashedOf('other', 'o', 9)]);
  expect([...diffOf(before, after).entries()]).toEqual([big, unhashedOf('other', 'o', 9), fileOf('read', 'r')]);
});
