/** Removes parts of large files that no run came back for within a day. */
import type { EnginePorts } from '../../ports/enginePorts';
import { isTempPath } from '../apply/journalLines';
import { placeOf } from '../apply/places';
import { isOwnPlace } from './ownPlace';

/** How long a part waits after the last run that wrote it. */
const keptForMs = 86_400_000;

/** Answers how many went. Parts of the runs `open`, which go on one day, and those of folders that are not there now, stay. */
export async function cleanParts(
  { files, partFiles }: Pick<EnginePorts, 'files' | 'partFiles'>,
  nowMs: number,
  open: ReadonlySet<string>,
): Promise<number> {
  let removed = 0;
  for (const { root, path, tempPath, fileId, runId, changedMs } of partFiles.all()) {
    if (nowMs - changedMs < keptForMs || open.has(runId)) continue;
    if ((await files.statFollowing(root))?.type !== 'folder') continue;
    const temp = placeOf(root, tempPath);
    const found = await files.lstat(temp);
    // Without an id the run was killed before the first bytes were durable; the name is its own.
    const isOurs = found?.type === 'file' && (fileId ?? found.fileId) === found.fileId && isTempPath(tempPath);
    if (isOurs && (await isOwnPlace(root, tempPath, files))) await files.unlink(temp);
    partFiles.remove(root, path);
    removed += 1;
  }
  return removed;
}
