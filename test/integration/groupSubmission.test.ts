/** What is given becomes asset roots, with errors that name everything and folders that nobody vouched for. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { groupSubmission, type GroupInput } from '../../main/engine/submission/groupSubmission';
import { createRunContext } from '../support/runContext';

async function createShow() {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'satchel-group-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const at = (...names: string[]): string => path.join(folder, ...names);
  await mkdir(at('secret'));
  await mkdir(at('bundle'));
  await writeFile(at('secret', 'x'), 'x');
  const group = (input: Partial<GroupInput>) =>
    groupSubmission(
      { paths: [], outputFolders: [], ...input },
      'posix',
      { files: createFileSystem() },
      createRunContext(),
    );
  return { at, group };
}

test('G-A3: one error names the missing path and the folder that is given as a file', async () => {
  const { at, group } = await createShow();
  const filePaths = [at('gone'), at('bundle'), at('secret', 'x')];
  await expect(group({ filePaths, requirePathsExist: true })).rejects.toMatchObject({
    code: 'submit.missing_inputs',
    message: `${at('gone')} is not there.\n${at('bundle')} is a folder and is given as a file.`,
  });
  await expect(group({ filePaths })).rejects.toMatchObject({ code: 'submit.folder_as_file' });
});

test('G-A4: a path of a file of the bundle is unknown, the same folder given for this submission is known', async () => {
  const { at, group } = await createShow();
  const given = { filePaths: [at('secret', 'x')], outputFolders: [at('out')], arePathsKnown: false };
  const unknownWith = async (...knownPaths: string[]): Promise<unknown> =>
    (await group({ ...given, knownPaths })).classified.unknown;
  expect([await unknownWith(at('bundle')), await unknownWith(at('bundle'), at('secret'), at('out'))]).toEqual([
    { inputs: [at('secret')], outputs: [at('out')] },
    { inputs: [], outputs: [] },
  ]);
});
