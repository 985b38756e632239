/** Removes verified contents that nobody came back for: what the journals name, once its time is over. */
import type { FileSystem } from '../../ports/fileSystem';
import { heldFolder, placeOf } from '../apply/places';
import type { HeldLine } from '../apply/journalLines';
import { isOwnPlace } from './ownPlace';
import type { RunBackups } from './readBackups';

export interface CleanedHeld {
  readonly files: number;
  /** When the next one is due; absent when none is left. */
  readonly nextMs?: number;
}

/** A content that was held again waits until the later of its times. */
export async function cleanHeld(runs: readonly RunBackups[], nowMs: number, files: FileSystem): Promise<CleanedHeld> {
  const last = new Map<string, HeldLine>();
  for (const line of runs.flatMap(({ held }) => held)) {
    const key = `${line.root}\0${line.path}`;
    if ((last.get(key)?.untilMs ?? 0) <= line.untilMs) last.set(key, line);
  }
  let removed = 0;
  let nextMs: number | undefined;
  for (const line of last.values()) {
    const place = placeOf(line.root, line.path);
    const found = await files.lstat(place);
    const isOurs = found?.type === 'file' && found.sizeBytes === line.size && found.mtimeNs === BigInt(line.mtimeNs);
    if (!isOurs) continue;
    if (line.untilMs > nowMs) {
      nextMs = Math.min(nextMs ?? line.untilMs, line.untilMs);
      continue;
    }
    if (!(await isOwnPlace(line.root, line.path, files))) continue;
    await files.unlink(place);
    await files.removeEmptyFolder(placeOf(line.root, heldFolder));
    removed += 1;
  }
  return { files: removed, ...(nextMs === undefined ? {} : { nextMs }) };
}
