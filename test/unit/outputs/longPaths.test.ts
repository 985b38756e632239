/** G-N2: paths that other programs on Windows may not open are told once, with how short a folder avoids it. */
import { expect, test } from 'vitest';
import type { PlanEntry } from '../../../shared/domain/plan';
import { EntryColumns } from '../../../main/engine/outputs/plan/columns/entryColumns';
import { platformTraits } from '../../../main/engine/outputs/plan/traits';
import { longPathWarning } from '../../../main/engine/outputs/plan/longPaths';

const remote = { hash: 'a'.repeat(32), size: 1, mtimeUs: 1, sources: [] } as unknown as PlanEntry['remote'];

function warningOf(target: string | null, paths: readonly string[], platform: 'windows' | 'linux' = 'windows') {
  const root = {
    id: 0,
    source: '/mnt/show',
    sourceFormat: 'posix',
    target,
    how: 'chosen',
    volume: null,
    traits: platformTraits[platform],
  } as const;
  const entries = EntryColumns.of(paths.map((path, id) => ({ id, root: 0, path, remote, kind: 'new' })));
  return longPathWarning({ entries, roots: [root] }, platform);
}

/** Such that `C:\\renders\\` and it have that many characters together. */
const path = (length: number): string => `shot/${'x'.repeat(length - 'C:\\renders\\shot/'.length)}`;

test('G-N2: paths of 260 characters and more are one sentence, those of 259 none', () => {
  expect([
    warningOf('C:\\renders', [path(259)]),
    warningOf('C:\\renders', [path(260), path(300), 'short']),
    warningOf('C:\\renders', [path(300)], 'linux'),
    warningOf(null, [path(300)]),
  ]).toEqual([
    undefined,
    'The paths of 2 files have 260 characters or more, or a folder of 248 or more; other programs may not open them. No folder is short enough for that.',
    undefined,
    undefined,
  ]);
});

test('the extended form and shares count as what is typed, and the sentence says how short a folder must be', () => {
  const long = `a/${'x'.repeat(240)}`;
  const told = 'A folder whose own path has at most 16 characters avoids it.';
  expect(
    ['\\\\srv\\share\\renders', '\\\\?\\UNC\\srv\\share\\renders', '\\\\?\\C:\\a folder of mine'].map((target) =>
      warningOf(target, [long])?.endsWith(told),
    ),
  ).toEqual([true, true, true]);
  expect([warningOf('C:\\folder of 16c', [long]), warningOf('C:\\folder of 17ch', [long])?.endsWith(told)]).toEqual([
    undefined,
    true,
  ]);
});

test('a folder of 248 characters is too long though its file is not', () => {
  expect(warningOf('C:\\renders', [`${'d'.repeat(237)}/f`])).toContain('The path of 1 file has');
});
