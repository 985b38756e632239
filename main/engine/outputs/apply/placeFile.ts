/** Puts a finished file in its place so that the name always holds the old or the new content, with and without hard links. */
import { AppError } from '../../../../shared/domain/errors';
import type { Clock } from '../../ports/clock';
import type { FileStat, FileSystem } from '../../ports/fileSystem';
import { patiently } from '../../transfers/patiently';
import { isSameStat } from './fileFacts';

export interface PlacePorts {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** What is known of a file that has its name. */
export interface Placed {
  /** The name it had before is gone. */
  readonly isGone: boolean;
  /** What is at its name, where that was looked at already. */
  readonly stat?: FileStat | undefined;
}

/** Gives `from` the free name `to`. `plan.changed_outside` when the name is taken; then nothing has moved. */
export async function placeNew(from: string, to: string, ports: PlacePorts): Promise<Placed> {
  const { files } = ports;
  if (files.joined?.isWorthwhile() === true) {
    const { joined } = files;
    const { isLinked, isGone, stat } = await patiently(() => joined.moveExclusive(from, to), ports);
    if (isLinked) return { isGone: isGone || (await removeQuietly(from, ports)), stat };
  } else if (await patiently(() => files.linkExclusive(from, to), ports)) {
    return { isGone: await removeQuietly(from, ports) };
  }
  if ((await files.lstat(to)) !== undefined) throw changedOutside(to);
  await patiently(() => files.rename(from, to), ports);
  return { isGone: true };
}

export interface Replacement {
  readonly from: string;
  readonly to: string;
  /** What is to be replaced; anything else at `to` stays. */
  readonly expected: FileStat;
  /** A free name in a folder that is there. */
  readonly backup?: string;
}

/** Puts `from` in the place of `to`. `plan.changed_outside` when `to` is not `expected` any more; then nothing has moved. */
export async function placeReplacing({ from, to, expected, backup }: Replacement, ports: PlacePorts): Promise<void> {
  const { files } = ports;
  const isExpected = async (path: string): Promise<boolean> => isSameStat(await files.lstat(path), expected);
  if (backup === undefined) {
    if (!(await isExpected(to))) throw changedOutside(to);
    await patiently(() => files.rename(from, to), ports);
    return;
  }
  // A hard link of a symlink is not to be had everywhere.
  if (expected.type === 'file' && (await patiently(() => files.linkExclusive(to, backup), ports))) {
    try {
      if (!(await isExpected(backup))) throw changedOutside(to);
      await patiently(() => files.rename(from, to), ports);
    } catch (error) {
      // Only while the name still holds the same file is the second name for it superfluous.
      if ((await files.lstat(to))?.fileId === (await files.lstat(backup))?.fileId) await files.unlink(backup);
      throw error;
    }
    return;
  }
  if (!(await isExpected(to))) throw changedOutside(to);
  if ((await files.lstat(backup)) !== undefined) throw changedOutside(backup);
  await patiently(() => files.rename(to, backup), ports);
  try {
    await patiently(() => files.rename(from, to), ports);
  } catch (error) {
    // Not cancelled, and as patient as the way there: the name must not stay absent.
    const putBack = { ...ports, signal: new AbortController().signal };
    if ((await files.lstat(to)) === undefined) await patiently(() => files.rename(backup, to), putBack);
    throw error;
  }
}

/** Renames to a free name. Links and folders are moved as they are. */
export async function renameExclusive(from: string, to: string, expected: FileStat, ports: PlacePorts): Promise<void> {
  const { files } = ports;
  if (!isSameStat(await files.lstat(from), expected)) throw changedOutside(from);
  if (expected.type === 'file') {
    await placeNew(from, to, ports);
    if ((await files.lstat(from)) !== undefined) await patiently(() => files.unlink(from), ports);
    return;
  }
  if ((await files.lstat(to)) !== undefined) throw changedOutside(to);
  await patiently(() => files.rename(from, to), ports);
}

/** After the link the file is in place, and a temp name that cannot go yet must not turn that into a failure. */
async function removeQuietly(path: string, ports: PlacePorts): Promise<boolean> {
  try {
    await patiently(() => ports.files.unlink(path), ports);
    return true;
  } catch (error) {
    // Recovery and the end of the run look for the name again.
    if (!(error instanceof AppError) && !ports.signal.aborted) throw error;
    return false;
  }
}

export function changedOutside(path: string): AppError {
  return new AppError({
    code: 'plan.changed_outside',
    message: `${path} changed after the comparison.`,
    safe: 'It was left as it is.',
    hint: 'Compare again and decide anew.',
    details: { path },
  });
}
