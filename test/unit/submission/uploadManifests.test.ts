import { expect, test } from 'vitest';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import type { SubmissionEntry, SubmissionGroup } from '../../../main/engine/submission/submission';
import { prepareManifests } from '../../../main/engine/submission/uploadManifests';

const entry = (relativePath: string): SubmissionEntry => ({
  relativePath,
  absolutePath: `/r/${relativePath}`,
  contentPath: `/r/${relativePath}`,
  stat: { type: 'file', sizeBytes: 1, mtimeNs: -1n, fileId: '', mode: 0 },
  hash: '0'.repeat(32),
});
const group = (rootPath: string, ...paths: string[]): SubmissionGroup => ({
  rootPath,
  entries: paths.map(entry),
  contents: new Uint32Array(paths.length),
  totalBytes: paths.length,
  outputRelativeDirectories: [],
  references: [],
});

function prepare(groups: readonly SubmissionGroup[]): string[] {
  let drawn = 0;
  const ids = { uuid: () => '', hex: () => '', guid: () => `guid${++drawn}` };
  return prepareManifests(groups, { farmId: 'farm-1', queueId: 'queue-1' }, { hasher: createHasher(), ids }).map(
    ({ partialKey }) => partialKey,
  );
}

test('one random folder per submission, a second one only for equal roots; groups without files write nothing', () => {
  expect(prepare([group('/r', 'a'), group('/empty'), group('/mnt/movie1', 'a'), group('/r', 'b')])).toEqual([
    'farm-1/queue-1/Inputs/guid1/8729e6ca709c6af4fad9e1d8caef58fc_input',
    'farm-1/queue-1/Inputs/guid1/ba2b30042732d36117ffe5786a5e3164_input',
    'farm-1/queue-1/Inputs/guid2/8729e6ca709c6af4fad9e1d8caef58fc_input',
  ]);
});

test.each([
  ['../x', 'manifest.path_traversal'],
  ['/x', 'manifest.path_absolute'],
])('a path like %s never gets into a manifest', (path, code) => {
  expect(() => prepare([group('/r', path)])).toThrow(expect.objectContaining({ code }));
});
