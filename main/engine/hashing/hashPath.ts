/** The hash of one path that a person named: a link is followed, anything without content is refused by its kind. */
import { AppError } from '../../../shared/domain/errors';
import type { EnginePorts } from '../ports/enginePorts';
import type { StreamHasher } from '../ports/hashing';

export type HashPathPorts = Pick<EnginePorts, 'files' | 'fileHasher' | 'hasher'>;

export interface PathHash {
  readonly sizeBytes: number;
  readonly hash: string;
  /** One per chunk, for a file that is larger than one. */
  readonly chunkHashes?: readonly string[];
}

/** `input.not_found` when nothing is there, `input.invalid` for a folder or a device, and what reading throws. */
export async function hashPath(
  path: string,
  chunkBytes: number | undefined,
  ports: HashPathPorts,
  signal: AbortSignal,
): Promise<PathHash> {
  const { files, fileHasher } = ports;
  const stat = await files.statFollowing(path);
  if (stat === undefined) throw nothingAt(path, (await files.lstat(path)) !== undefined);
  if (stat.type !== 'file') throw noContent(path, stat.type === 'folder');
  const place = await files.realPath(path);
  if (chunkBytes !== undefined && stat.sizeBytes > chunkBytes) return hashChunks(place, chunkBytes, ports, signal);
  const hashed = await fileHasher.hashFile(place, signal);
  return { sizeBytes: hashed.stat.sizeBytes, hash: hashed.hash };
}

/** One read feeds the hash of the whole and those of the chunks. */
async function hashChunks(
  path: string,
  chunkBytes: number,
  { files, hasher }: HashPathPorts,
  signal: AbortSignal,
): Promise<PathHash> {
  const whole = hasher.start();
  const chunkHashes: string[] = [];
  let sizeBytes = 0;
  let open: { readonly hash: StreamHasher; bytes: number } | undefined;
  for await (const read of files.openRead(path, signal)) {
    whole.update(read);
    sizeBytes += read.byteLength;
    for (let at = 0; at < read.byteLength;) {
      open ??= { hash: hasher.start(), bytes: 0 };
      const part = read.subarray(at, at + chunkBytes - open.bytes);
      open.hash.update(part);
      open.bytes += part.byteLength;
      at += part.byteLength;
      if (open.bytes < chunkBytes) continue;
      chunkHashes.push(open.hash.digest());
      open = undefined;
    }
  }
  if (open !== undefined) chunkHashes.push(open.hash.digest());
  return { sizeBytes, hash: whole.digest(), chunkHashes };
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
