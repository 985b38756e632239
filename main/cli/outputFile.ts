/** Files that a verb writes where the person said. */
import { dirname, join } from 'node:path';
import { AppError } from '../../shared/domain/errors';
import type { FileStat, FileSystem } from '../engine/ports/fileSystem';

/**
 * Writes whole or not at all; a link leads to the file that is written. `input.invalid` for a folder, a device or a pipe:
 * renaming onto a device would replace it by a file.
 */
export async function writeOutputFile(path: string, bytes: Uint8Array, files: FileSystem): Promise<void> {
  return files.writeFileAtomic(await outputPlace(path, files), bytes);
}

/** The same for a document that is never in memory as a whole. */
export async function writeOutputPieces(path: string, pieces: Iterable<Uint8Array>, ports: OutputPorts): Promise<void> {
  await placeWhole(await outputPlace(path, ports.files), pieces, ports, () => Promise.resolve());
}

interface OutputPorts {
  readonly files: FileSystem;
  readonly ids: { uuid(): string };
}

/** Where the bytes go that are written under a name. */
async function outputPlace(path: string, files: FileSystem): Promise<string> {
  const found = await files.lstat(path);
  if (found?.type === 'folder' || found?.type === 'other') throw notAFile(path, found.type === 'folder');
  if (found?.type !== 'symlink') return path;
  const behind = await files.statFollowing(path);
  if (behind !== undefined && behind.type !== 'file') throw notAFile(path, behind.type === 'folder');
  return behind === undefined ? path : files.realPath(path);
}

function notAFile(path: string, isFolder: boolean): AppError {
  return new AppError({
    code: 'input.invalid',
    message: `${path} is ${isFolder ? 'a folder' : 'a device, a socket or a pipe'}, not a file to write.`,
    safe: 'Nothing was written.',
    hint: 'Name a file.',
    details: { path },
  });
}

/** A file that was read to be written anew, and its text in pieces. */
export interface Rewrite {
  readonly path: string;
  /** What lay there when it was read. */
  readonly before: FileStat | undefined;
  readonly pieces: Iterable<Uint8Array>;
}

/** The new text as a whole or the old one; the mode stays. `plan.changed_outside` when somebody wrote the file meanwhile. */
export async function rewriteFile({ path, before, pieces }: Rewrite, ports: OutputPorts): Promise<void> {
  const { files } = ports;
  await placeWhole(path, pieces, ports, async (temp) => {
    if (before !== undefined) await files.setMode(temp, before.mode);
    const now = await files.lstat(path);
    if (now?.fileId !== before?.fileId || now?.mtimeNs !== before?.mtimeNs || now?.sizeBytes !== before?.sizeBytes)
      throw new AppError({
        code: 'plan.changed_outside',
        message: `${path} was written by somebody else meanwhile.`,
        safe: 'It is as they left it.',
        hint: 'Run the command again.',
        details: { path },
      });
  });
}

/** A temp file beside the place, durable before it takes the name; `isReady` may still refuse. */
async function placeWhole(
  path: string,
  pieces: Iterable<Uint8Array>,
  { files, ids }: OutputPorts,
  isReady: (temp: string) => Promise<void>,
): Promise<void> {
  const temp = join(dirname(path), `.satchel-${ids.uuid().replaceAll('-', '').slice(-12)}.part`);
  try {
    const file = await files.createExclusive(temp);
    try {
      for (const piece of pieces) await file.write(piece);
      await file.sync();
    } finally {
      await file.close();
    }
    await isReady(temp);
    await files.rename(temp, path);
  } catch (error) {
    await files.unlink(temp);
    throw underName(error, temp, path);
  }
  await files.syncFolder(dirname(path));
}

/** Nobody knows the temp name: what went wrong is told of the file that was asked for. */
function underName(error: unknown, temp: string, path: string): unknown {
  if (!(error instanceof AppError) || error.dto.details?.['path'] !== temp) return error;
  const { message, details, ...dto } = error.dto;
  return new AppError({ ...dto, message: message.replaceAll(temp, path), details: { ...details, path } }, error);
}
