/** What takes the place of this copy of Satchel: an image that is one file, and on Windows the installer of one person. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, open, rename, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { UpdateReplacement } from '../../engine/ports/updates';
import { toFileError } from '../files/errnoErrors';
import { fetchPackage, requirePackage } from './fetchPackage';
import type { Environment } from './feedRequest';

/** The running image keeps the file that it was started from; the name leads to the newer one from then on. */
export function createImageReplacement(imagePath: string, env: () => Environment): UpdateReplacement {
  // On the same volume, so that it takes the name in one step.
  const waiting = join(dirname(imagePath), `.${basename(imagePath)}.newer`);
  return {
    packageEnd: '.AppImage',
    fetch: (wanted, signal) => fetchPackage(wanted, waiting, env(), signal),
    install: async (wanted) => {
      await requirePackage(wanted, waiting);
      try {
        const { mode } = await stat(imagePath);
        await chmod(waiting, mode & 0o777);
        await rename(waiting, imagePath);
        await syncFolder(dirname(imagePath));
      } catch (error) {
        throw toFileError(error, imagePath);
      }
    },
  };
}

/** The installer waits for this copy to end before it replaces anything. */
export function createInstallerReplacement(folder: string, env: () => Environment): UpdateReplacement {
  const waiting = join(folder, 'Satchel Setup.exe');
  return {
    packageEnd: '.exe',
    fetch: async (wanted, signal) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await fetchPackage(wanted, waiting, env(), signal);
    },
    install: async (wanted) => {
      await requirePackage(wanted, waiting);
      try {
        await chmod(waiting, 0o700);
        // Silent, over the installation that is there, and outliving this process.
        const child = spawn(waiting, ['--updated', '/S'], { detached: true, stdio: 'ignore', cwd: folder });
        await once(child, 'spawn');
        child.unref();
      } catch (error) {
        throw toFileError(error, waiting);
      }
    },
  };
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
