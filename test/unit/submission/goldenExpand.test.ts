/** Given paths as files, and times as texts, against what rusty-attachments records. */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { taskTimestamp } from '../../../main/engine/store/keys';
import { collectPaths } from '../../../main/engine/submission/collectPaths';
import { plantGoldenTree, type GoldenTreeItem } from '../../support/goldenTree';
import { createRunContext } from '../../support/runContext';
import expandCases from '../../fixtures/golden/rust/expand.json';
import timeCases from '../../fixtures/golden/rust/isotime.json';

interface ExpandInput {
  readonly tree: readonly GoldenTreeItem[];
  readonly paths: readonly string[];
  readonly exclude?: readonly string[];
}

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'satchel-expand-')));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

async function expand(id: string): Promise<{ readonly files: readonly string[]; readonly bytes: number }> {
  const found = expandCases.cases.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no case ${id}`);
  const input = found.input as ExpandInput;
  await plantGoldenTree(root, input.tree);
  const {
    files: { named: files },
  } = await collectPaths(
    {
      paths: input.paths.map((path) => path.replace('{root}', root)),
      ...(input.exclude === undefined ? {} : { exclude: input.exclude }),
      format: 'posix',
      requirePathsExist: true,
    },
    createFileSystem(),
    createRunContext(),
  );
  return {
    files: files.map(({ absolutePath }) => absolutePath.slice(root.length + 1)).sort(),
    bytes: files.reduce((sum, { stat }) => sum + stat.sizeBytes, 0),
  };
}

test('expand-003 a file that is named beside its folder is taken once, links to folders are followed, broken links are no files', async () => {
  expect(await expand('expand-003')).toEqual({
    files: ['d/b.exr', 'd/c.txt', 'd/e/f', 'd/ld/f', 'd/lf'],
    bytes: 102 + 103 + 104 + 104 + 102,
  });
});

test('expand-004 a missing path is refused when paths must exist', async () => {
  await expect(expand('expand-004')).rejects.toMatchObject({ code: 'submit.missing_inputs' });
});

test('expand-008 an empty folder has no files', async () => {
  expect(await expand('expand-008')).toEqual({ files: [], bytes: 0 });
});

test('expand-009 R9 a link to a folder that is given is not lost', async () => {
  expect(await expand('expand-009')).toEqual({ files: ['d/ld/f'], bytes: 104 });
});

test('expand-010 excluded folders are left out of a given folder, not what a link brings in under another name', async () => {
  expect(await expand('expand-010')).toEqual({
    files: ['d/b.exr', 'd/c.txt', 'd/ld/f', 'd/lf'],
    bytes: 102 + 103 + 104 + 102,
  });
});

test.each(timeCases.cases)('$id $title seconds are written to the microsecond', ({ input, expected }) => {
  expect(taskTimestamp(Math.round(input.t * 1e6))).toBe(expected.rusty.ok);
});
