/** Where a job bundle that was named lies: in its folder, or in what its `.ojd` archive holds, taken out into the data folder. */
import { join } from 'node:path';
import type { Archives } from '../ports/archives';
import type { EnginePorts } from '../ports/enginePorts';
import { extractArchive, folderInside } from './extractArchive';
import { isArchiveName } from './listBundles';

export interface BundleFolderParts {
  readonly ports: Pick<EnginePorts, 'files' | 'hasher' | 'ids'>;
  readonly openArchives: () => Promise<Archives>;
  readonly dataFolder: string;
}

/**
 * An archive that did not change is taken out once: its files keep their places, for a submission that goes on and for the job
 * history. Throws as `extractArchive` does; a path that is no archive is answered as it is.
 */
export async function bundleFolderOf(
  path: string,
  { ports, openArchives, dataFolder }: BundleFolderParts,
  signal: AbortSignal,
): Promise<string> {
  const { files, hasher, ids } = ports;
  if (!isArchiveName(path)) return path;
  const stat = await files.statFollowing(path);
  if (stat?.type !== 'file') return path;
  const state = JSON.stringify([path, stat.sizeBytes, stat.mtimeNs.toString()]);
  const into = join(dataFolder, 'bundles', hasher.hash(new TextEncoder().encode(state)));
  if ((await files.statFollowing(into)) === undefined) {
    // A folder of that name is always whole.
    const part = `${into}.${ids.hex(8)}`;
    await extractArchive(path, part, { files, archives: await openArchives() }, signal);
    await files.rename(part, into);
  }
  return await folderInside(into, files);
}
