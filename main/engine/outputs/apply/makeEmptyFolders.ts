/** Makes the folders of a plan that hold nothing. What lies at their places already stays as it is. */
import { AppError, toErrorDto } from '../../../../shared/domain/errors';
import type { Plan } from '../../../../shared/domain/plan';
import { placeOf } from './places';
import type { ApplyRun } from './itemRun';

export interface FolderItem {
  readonly root: string;
  readonly path: string;
}

/** The folders whose root has a place. */
export function folderItems({ folders = [], roots }: Pick<Plan, 'folders' | 'roots'>): readonly FolderItem[] {
  const targets = new Map(roots.map(({ id, target }) => [id, target]));
  return folders.flatMap(({ root, path }) => {
    const target = targets.get(root);
    return target === null || target === undefined ? [] : [{ root: target, path }];
  });
}

/** A folder that cannot be made is a `fail` line of the journal, and the others go on. */
export async function makeEmptyFolders(folders: readonly FolderItem[], run: ApplyRun): Promise<void> {
  const { files } = run.ports;
  for (const { root, path } of folders) {
    run.signal.throwIfAborted();
    const guard = run.guardOf(root);
    try {
      // The guard makes the folder of a file; nothing is ever written under this name.
      await guard.makeFolderFor(`${path}/-`);
      if ((await files.statFollowing(placeOf(root, path)))?.type !== 'folder') throw notAFolder(placeOf(root, path));
    } catch (error) {
      if (!(error instanceof AppError) || error.code.startsWith('lock.')) throw error;
      const { code, message } = toErrorDto(error);
      await run.journal.append({ fail: { n: run.nextNumber(), root, path, code, message } });
    }
  }
}

function notAFolder(place: string): AppError {
  return new AppError({
    code: 'plan.changed_outside',
    message: `${place} is not a folder.`,
    safe: 'It was left as it is.',
    hint: 'Rename it, then download again.',
    details: { path: place },
  });
}
