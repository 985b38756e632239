/** How this copy of Satchel was installed, by what the packages leave beside it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InstallKind } from '../../engine/ports/updates';
import { errnoOf } from '../files/errnoErrors';

/**
 * `resources`: the folder beside the app; absent for the command line, whose own folder lies in it.
 * A deb or rpm has written its kind there.
 */
export function installKindOf(
  platform: NodeJS.Platform,
  resources: string | undefined,
  ownFolder: string,
): InstallKind {
  const kind = [resources, join(ownFolder, '..')].map((folder) => kindIn(folder)).find((found) => found !== undefined);
  if (kind === 'deb' || kind === 'rpm') return kind;
  if (platform === 'win32') return 'windows';
  return platform === 'darwin' ? 'mac' : 'folder';
}

function kindIn(folder: string | undefined): string | undefined {
  if (folder === undefined) return undefined;
  try {
    return readFileSync(join(folder, 'package-type'), 'utf8').trim();
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return undefined;
  }
}
