import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareWritings } from '../../../main/engine/manifest/writingOrder';
import { mergeOutputs, type OutputsToMerge } from '../../../main/engine/outputs/discovery/mergeOutputs';
import { remoteFilesOf } from '../../../main/engine/outputs/discovery/remoteFile';
import type { RemoteFile } from '../../../main/engine/outputs/discovery/remoteFiles';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { buildManifest } from '../../../shared/manifest/build';

const hasher = createHasher();
const file = fc.record({
  path: fc.constantFrom('a', 'b', 'c/b', 'c.b', 'ä', '\u{1f3ac}', '\uffee'),
  hash: fc.constantFrom('1'.repeat(32), '2'.repeat(32)),
  size: fc.nat(2),
  mtimeUs: fc.nat(2),
});
const output = fc.record({
  key: fc.constantFrom('k1', 'k2', 'k3'),
  lastModifiedMs: fc.nat(3),
  timestampText: fc.constant(''),
  sessionActionId: fc.constantFrom('s-1', 's-2'),
  files: fc.uniqueArray(file, { selector: ({ path }) => path, maxLength: 4 }),
  deleted: fc.array(fc.constantFrom('a', 'b'), { maxLength: 1 }),
});

/** One writing after the other, each over those before it. */
function oneByOne(outputs: readonly (Omit<OutputsToMerge, 'files'> & { readonly files: readonly RemoteFile[] })[]) {
  const writings = new Map<string, RemoteFile[]>();
  for (const { files, deleted = [] } of outputs.toSorted(compareWritings)) {
    for (const path of deleted) writings.delete(path);
    for (const one of files) writings.set(one.path, [one, ...(writings.get(one.path) ?? [])]);
  }
  const merged = [...writings.values()].flatMap(([newest, ...older]) => {
    if (newest === undefined) return [];
    const versions = [newest, ...older].filter(
      ({ hash }, place, all) => all.findIndex((other) => other.hash === hash) === place,
    );
    const contents = versions.map(({ hash, size, mtimeUs }) => ({ hash, size, mtimeUs }));
    return [contents.length < 2 ? newest : { ...newest, versions: contents }];
  });
  return merged.sort((a, b) => (a.path < b.path ? -1 : 1));
}

test('the files of many outputs are those of writing one over the other, from lists as from manifests', () => {
  fc.assert(
    fc.property(fc.array(output, { maxLength: 5 }), (outputs) => {
      const inManifests = outputs.map((one) => {
        const entries = one.files.map(({ size, ...rest }) => ({ kind: 'file' as const, sizeBytes: size, ...rest }));
        return { ...one, files: remoteFilesOf(buildManifest(entries, { source: 'm' }), hasher) };
      });
      const expected = oneByOne(outputs);
      expect([...mergeOutputs(outputs).files]).toEqual(expected);
      expect([...mergeOutputs(inManifests).files]).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test('who wrote over whom is told in the order of writing', () => {
  const at = (lastModifiedMs: number, ...paths: readonly string[]): OutputsToMerge => ({
    key: `k${lastModifiedMs}`,
    lastModifiedMs,
    timestampText: '',
    sessionActionId: 's',
    files: paths.map((path) => ({ path, hash: '1'.repeat(32), size: 1, mtimeUs: 1 })),
  });
  expect(mergeOutputs([at(3, 'b', 'a'), at(1, 'a', 'b'), at(2, 'b')]).overridden).toEqual([
    { path: 'b', losingKey: 'k1', winningKey: 'k2' },
    { path: 'b', losingKey: 'k2', winningKey: 'k3' },
    { path: 'a', losingKey: 'k1', winningKey: 'k3' },
  ]);
});
