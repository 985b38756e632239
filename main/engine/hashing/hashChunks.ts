/** The hashes of a large file and of its chunks, from one read. */
import { AppError, type ErrorCode } from '../../../shared/domain/errors';
import type { EnginePorts } from '../ports/enginePorts';
import type { FileStat } from '../ports/fileSystem';
import type { Hasher, StreamHasher } from '../ports/hashing';

export type ChunkPorts = Pick<EnginePorts, 'files' | 'hasher'>;

export interface ChunkedFile {
  /** Of the whole. */
  readonly hash: string;
  /** In order; the last chunk may be short. */
  readonly chunkHashes: readonly string[];
  /** The file as it was before the first and after the last byte was read. */
  readonly stat: FileStat;
}

const reportBytes = 16 * 1024 * 1024;

/** `source.changed` when size, times or identity moved meanwhile; `source.missing`, `source.unreadable`. No link is followed. */
export async function hashChunks(
  path: string,
  chunkBytes: number,
  ports: ChunkPorts,
  signal: AbortSignal,
  onBytes?: (readBytes: number) => void,
): Promise<ChunkedFile> {
  try {
    return await readOnce(path, chunkBytes, ports, signal, onBytes);
  } catch (error) {
    throw asSourceError(error, path);
  }
}

async function readOnce(
  path: string,
  chunkBytes: number,
  { files, hasher }: ChunkPorts,
  signal: AbortSignal,
  onBytes: ((readBytes: number) => void) | undefined,
): Promise<ChunkedFile> {
  const before = await files.lstat(path);
  const whole = hasher.start();
  const chunks = new Chunks(chunkBytes, hasher);
  let sizeBytes = 0;
  let told = 0;
  for await (const read of files.openRead(path, signal)) {
    whole.update(read);
    chunks.update(read);
    sizeBytes += read.byteLength;
    if (sizeBytes - told < reportBytes) continue;
    told = sizeBytes;
    onBytes?.(sizeBytes);
  }
  const stat = await files.lstat(path);
  if (stat === undefined) throw sourceError('source.missing', path);
  if (before === undefined || !isSame(before, stat) || sizeBytes !== stat.sizeBytes)
    throw sourceError('source.changed', path);
  return { hash: whole.digest(), chunkHashes: chunks.finish(), stat };
}

class Chunks {
  readonly #chunkBytes: number;
  readonly #hasher: Hasher;
  readonly #hashes: string[] = [];
  #open: { readonly hash: StreamHasher; bytes: number } | undefined;

  constructor(chunkBytes: number, hasher: Hasher) {
    this.#chunkBytes = chunkBytes;
    this.#hasher = hasher;
  }

  update(read: Uint8Array): void {
    for (let at = 0; at < read.byteLength;) {
      const open = (this.#open ??= { hash: this.#hasher.start(), bytes: 0 });
      const part = read.subarray(at, at + this.#chunkBytes - open.bytes);
      open.hash.update(part);
      open.bytes += part.byteLength;
      at += part.byteLength;
      if (open.bytes === this.#chunkBytes) this.#close();
    }
  }

  finish(): readonly string[] {
    this.#close();
    return this.#hashes;
  }

  #close(): void {
    if (this.#open) this.#hashes.push(this.#open.hash.digest());
    this.#open = undefined;
  }
}

function isSame(a: FileStat, b: FileStat): boolean {
  return a.type === b.type && a.sizeBytes === b.sizeBytes && a.mtimeNs === b.mtimeNs && a.fileId === b.fileId;
}

type SourceCode = Extract<ErrorCode, `source.${string}`>;

function asSourceError(error: unknown, path: string): unknown {
  if (!(error instanceof AppError)) return error;
  if (error.code === 'input.not_found') return sourceError('source.missing', path, error);
  return error.code.startsWith('disk.') ? sourceError('source.unreadable', path, error) : error;
}

const sentences: Readonly<Record<SourceCode, readonly [what: string, hint: string]>> = {
  'source.missing': ['is not there any more', 'Put the file back or leave it out.'],
  'source.changed': ['changed while it was read', 'Try again when the program that writes the file is done.'],
  'source.unreadable': [
    'cannot be read',
    'Check the permissions of the file and the disk it lies on, or leave it out.',
  ],
};

function sourceError(code: SourceCode, path: string, cause?: unknown): AppError {
  const [what, hint] = sentences[code];
  return new AppError(
    { code, message: `${path} ${what}.`, safe: 'Nothing was changed.', hint, details: { path } },
    cause,
  );
}
