import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { manifestBytes } from '../../../main/engine/submission/manifestBytes';
import type { SubmissionGroup } from '../../../main/engine/submission/submission';
import { buildManifest } from '../../../shared/manifest/build';
import { encode2023 } from '../../../shared/manifest/encode2023';

const hashOf = (index: number): string => index.toString(16).padStart(32, '0');
const groupOf = (...paths: string[]): SubmissionGroup => ({
  rootPath: '/r',
  entries: paths.map((relativePath, index) => ({
    relativePath,
    absolutePath: '',
    contentPath: '',
    stat: { type: 'file', sizeBytes: index, mtimeNs: BigInt(index) * 1_000_000_007n, fileId: '', mode: 0 },
    hash: hashOf(index),
  })),
  contents: new Uint32Array(paths.length),
  totalBytes: 0,
  outputRelativeDirectories: [],
  references: [],
});
const bytesOf = (group: SubmissionGroup, entriesPerSlice: number): string =>
  Buffer.concat([...manifestBytes(group, undefined, entriesPerSlice)]).toString();

test.each([
  ['one file', ['a']],
  ['files in order', ['a', 'a b', 'a b c/d', 'a-/x', 'b/\u{1f600}', 'b/\ufb33', 'é "q"']],
  ['files in another order than that of a manifest', ['apple', 'Zebra', 'b', 'a']],
])('slices are the bytes of the whole: %s', (_, paths) => {
  const group = groupOf(...paths);
  const whole = Buffer.from(
    encode2023(
      buildManifest(
        [...group.entries].map(({ relativePath: path, hash, stat }) => ({
          ...{ kind: 'file', path, hash, sizeBytes: stat.sizeBytes },
          mtimeUs: Number(stat.mtimeNs / 1000n),
        })),
      ),
    ),
  ).toString();
  const lengths = [1, 2, 3, paths.length, 1000];
  expect(lengths.map((length) => bytesOf(group, length))).toEqual(lengths.map(() => whole));
});

test('what is wrong in a slice is said of the place in the whole', () => {
  const told = (group: SubmissionGroup, entriesPerSlice: number): unknown => {
    try {
      return bytesOf(group, entriesPerSlice);
    } catch (error) {
      return error;
    }
  };
  const groups = [groupOf('a', 'b', 'c', 'd/../e'), groupOf('a', 'a b', 'a/c', 'd')];
  expect(groups.map((group) => told(group, 1))).toEqual(groups.map((group) => told(group, 1000)));
  expect(groups.map((group) => told(group, 1))).toEqual([
    expect.objectContaining({ code: 'manifest.path_traversal' }),
    expect.objectContaining({ code: 'manifest.file_dir_conflict' }),
  ]);
});
