/** G11: the text of a root is that of the disk, on a volume that folds case, whatever was typed. */
import { expect, test } from 'vitest';
import { trueCase } from '../../../main/engine/grouping/trueCase';
import { AppError } from '../../../shared/domain/errors';
import type { FolderEntry } from '../../../main/engine/ports/fileSystem';

/** A volume that folds case: folders are found by any spelling and tell the names as they were made. */
function foldingVolume(folders: Readonly<Record<string, readonly string[]>>) {
  const byKey = new Map(Object.entries(folders).map(([folder, names]) => [folder.toLowerCase(), names]));
  return {
    readFolder: (folder: string): Promise<FolderEntry[]> => {
      const names = byKey.get(folder.toLowerCase());
      if (names === undefined)
        return Promise.reject(new AppError({ code: 'disk.denied', message: 'No.', retryable: false }));
      return Promise.resolve(names.map((name) => ({ name, type: 'folder', isUtf8: true }) as unknown as FolderEntry));
    },
  };
}

const volume = foldingVolume({
  'Z:\\': ['Proj', 'other'],
  'Z:\\Proj': ['Shot', 'SHOT_old'],
  'Z:\\Proj\\Shot': ['x'],
  '\\\\srv\\Share': ['Tex'],
  'C:\\': ['Twin', 'twin'],
});

test.each([
  ['z:\\proj\\shot', 'Z:\\Proj\\Shot'],
  ['Z:/PROJ/SHOT/X', 'Z:\\Proj\\Shot\\x'],
  ['z:\\proj\\Not There\\Deep', 'Z:\\Proj\\Not There\\Deep'],
  ['\\\\SRV\\share\\tex', '\\\\SRV\\share\\Tex'],
  ['c:\\twin', 'C:\\twin'],
  ['c:\\TWIN', 'C:\\TWIN'],
  ['x:\\nobody\\May\\look', 'X:\\nobody\\May\\look'],
])('%s is %s', async (typed, spelt) => {
  expect(await trueCase(typed, 'windows', volume)).toBe(spelt);
});
