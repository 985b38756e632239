/** Removes what a download that does not run kept of files that are not complete. */
import type { EnginePorts } from '../../ports/enginePorts';
import { dropPart } from './partTemp';
import { folderOf } from '../plan/relativePath';
import { isTempPath } from './journalLines';

/** Only temps beside the places they are for; a row that names anything else is forgotten without touching the disk. */
export async function discardParts(
  runId: string | undefined,
  ports: Pick<EnginePorts, 'files' | 'partFiles'>,
): Promise<void> {
  for (const part of ports.partFiles.all().filter((one) => one.runId === runId)) {
    const { root, path, tempPath } = part;
    if (isTempPath(tempPath) && folderOf(tempPath) === folderOf(path)) await dropPart(part, ports);
    else ports.partFiles.remove(root, path);
  }
}
