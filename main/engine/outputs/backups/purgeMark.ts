/** Says in a run's folder that its backups were removed, before the first of them goes: a run that lost some is never half undone. */
import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../../shared/domain/errors';
import type { FileSystem } from '../../ports/fileSystem';

const markName = 'purged.json';
const maxMarkBytes = 4 * 1024 ** 2;

const PurgeMark = z.object({
  purgedAt: z.iso.datetime(),
  /** Folders on disks that were not there, or were in use: what they keep goes another time. */
  waiting: z.array(z.string()),
});
export type PurgeMark = Readonly<z.infer<typeof PurgeMark>>;

/** `undefined` for a run whose backups were never removed. */
export async function readPurgeMark(files: FileSystem, runFolder: string): Promise<PurgeMark | undefined> {
  const path = join(runFolder, markName);
  if ((await files.lstat(path))?.type !== 'file') return undefined;
  const text = Buffer.from(await files.readFile(path, maxMarkBytes)).toString('utf8');
  return parseMark(text);
}

/** A mark that cannot be read still says that backups went. */
function parseMark(text: string): PurgeMark {
  try {
    return PurgeMark.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError)
      return { purgedAt: new Date(0).toISOString(), waiting: [] };
    throw error;
  }
}

export async function writePurgeMark(files: FileSystem, runFolder: string, mark: PurgeMark): Promise<void> {
  await files.writeFileAtomic(join(runFolder, markName), Buffer.from(`${JSON.stringify(mark)}\n`));
}

/** `undo.purged` for a run whose backups were removed. */
export async function requireNotPurged(files: FileSystem, runFolder: string): Promise<void> {
  const mark = await readPurgeMark(files, runFolder);
  if (mark === undefined) return;
  const day = Date.parse(mark.purgedAt) > 0 ? ` on ${mark.purgedAt.slice(0, 10)}` : '';
  throw new AppError({
    code: 'undo.purged',
    message: `This run cannot be undone any more: its backups were removed${day} because of their age or size.`,
    safe: 'Nothing was changed.',
    hint: 'How long backups stay is set in Settings (backup.keepDays and backup.maxBytesPerRoot).',
  });
}
