/** The hash of one path that a person named: a link is followed, anything without content is refused by its kind. */
import { AppError } from '../../../shared/domain/errors';
import type { EnginePorts } from '../ports/enginePorts';
import { hashChunks } from './hashChunks';
import { untilSettled } from './untilSettled';

export type HashPathPorts = Pick<EnginePorts, 'files' | 'fileHasher' | 'hasher' | 'clock'>;

export interface PathHash {
  readonly sizeBytes: number;
  readonly hash: string;
  /** One per chunk, for a file that is larger than one. */
  readonly chunkHashes?: readonly string[];
}

/** `input.not_found` when nothing is there, `input.invalid` for a folder or a device, `scan.file_changing`, and what reading throws. */
export async function hashPath(
  path: string,
  chunkBytes: number | undefined,
  ports: HashPathPorts,
  signal: AbortSignal,
): Promise<PathHash> {
  const { files } = ports;
  const stat = await files.statFollowing(path);
  if (stat === undefined) throw nothingAt(path, (await files.lstat(path)) !== undefined);
  if (stat.type !== 'file') throw noContent(path, stat.type === 'folder');
  const place = await files.realPath(path);
  return untilSettled(path, () => read(place, stat.sizeBytes, chunkBytes, ports, signal), ports.clock, signal);
}

async function read(
  place: string,
  sizeBytes: number,
  chunkBytes: number | undefined,
  ports: HashPathPorts,
  signal: AbortSignal,
): Promise<PathHash> {
  if (chunkBytes === undefined || sizeBytes <= chunkBytes) {
    const { stat, hash } = await ports.fileHasher.hashFile(place, signal);
    return { sizeBytes: stat.sizeBytes, hash };
  }
  const { stat, hash, chunkHashes } = await hashChunks(place, chunkBytes, ports, signal);
  return { sizeBytes: stat.sizeBytes, hash, chunkHashes };
}

function nothingAt(path: string, isBrokenLink: boolean): AppError {
  return new AppError({
    code: 'input.not_found',
    message: isBrokenLink ? `${path} is a link to something that is not there.` : `${path} is not there.`,
    safe: 'Nothing was read.',
    hint: 'Check the path.',
    details: { path },
  });
}

function noContent(path: string, isFolder: boolean): AppError {
  return new AppError({
    code: 'input.invalid',
    message: isFolder
      ? `${path} is a folder, and only files have a hash.`
      : `${path} is a device, a socket or a pipe and has no content to hash.`,
    safe: 'Nothing was read.',
    hint: isFolder ? 'Name the files, or list the folder with `satchel manifest snapshot`.' : 'Name a file.',
    details: { path },
  });
}
