/** What a file of the farm is made of: one object or several, and how local bytes are hashed so that the two can be compared. */
import { Buffer } from 'node:buffer';
import { AppError } from '../../../shared/domain/errors';
import type { PlanContent } from '../../../shared/domain/plan';
import type { EnginePorts } from '../ports/enginePorts';
import type { HashedFile, Hasher, StreamHasher } from '../ports/hashing';

/** The chunks of every manifest that does not say otherwise. */
export const defaultChunkBytes = 268_435_456;
/** Smaller chunks are nobody's: they would only make many objects of one file. */
const smallestChunkBytes = 1024 ** 2;

/** The chunk size of a file in chunks; `undefined` for one that is a single object. */
export function chunkBytesOf({ chunkHashes, chunkSize }: Pick<PlanContent, 'chunkHashes' | 'chunkSize'>) {
  return chunkHashes === undefined ? undefined : (chunkSize ?? defaultChunkBytes);
}

/** Stands for a file in chunks wherever a whole file is known by its hash. The same list and size give the same digest. */
export function chunkListHash(chunkHashes: readonly string[], chunkBytes: number, hasher: Hasher): string {
  return hasher.hash(Buffer.from(`chunks ${chunkBytes}\n${chunkHashes.join('\n')}`));
}

/** Stands for a link wherever a file is known by its hash. */
export function linkHash(target: string, hasher: Hasher): string {
  return hasher.hash(Buffer.from(`link\n${target}`));
}

/** The digest that a content must have by its own fields; `undefined` where only its bytes tell. */
export function derivedHash({ chunkHashes, chunkSize, link }: PlanContent, hasher: Hasher): string | undefined {
  if (link !== undefined) return linkHash(link, hasher);
  return chunkHashes === undefined ? undefined : chunkListHash(chunkHashes, chunkSize ?? defaultChunkBytes, hasher);
}

/** Whether a list of chunks can be that of a file of this size. */
export function isChunkList(count: number, sizeBytes: number, chunkBytes: number): boolean {
  return (
    Number.isSafeInteger(chunkBytes) &&
    chunkBytes >= smallestChunkBytes &&
    sizeBytes > chunkBytes &&
    count === Math.ceil(sizeBytes / chunkBytes)
  );
}

export interface ContentPart {
  readonly hash: string;
  readonly sizeBytes: number;
}

/** The objects of a content in order; their sizes add up to that of the file. */
export function partsOf({
  hash,
  size,
  chunkHashes,
  chunkSize,
}: Pick<PlanContent, 'hash' | 'size' | 'chunkHashes' | 'chunkSize'>): readonly ContentPart[] {
  if (chunkHashes === undefined) return [{ hash, sizeBytes: size }];
  const chunkBytes = chunkSize ?? defaultChunkBytes;
  return chunkHashes.map((chunk, index) => ({
    hash: chunk,
    sizeBytes: Math.max(0, Math.min(chunkBytes, size - index * chunkBytes)),
  }));
}

/** The path under which the hash cache knows a file by its chunks; no file can have it, for it holds a NUL. */
export function cachePathOf(path: string, chunkBytes: number | undefined): string {
  return chunkBytes === undefined ? path : `${path}\0chunks=${chunkBytes}`;
}

/** What `cachePathOf` was made of. */
export function ofCachePath(cachePath: string): { readonly path: string; readonly chunkBytes?: number } {
  const [path = '', chunks] = cachePath.split('\0chunks=');
  return chunks === undefined ? { path } : { path, chunkBytes: Number(chunks) };
}

/** The hash of a local file in the form of the farm's content. `source.changed` when it moves while it is read. */
export async function hashFileAs(
  path: string,
  chunkBytes: number | undefined,
  ports: Pick<EnginePorts, 'files' | 'fileHasher' | 'hasher'>,
  signal: AbortSignal,
  onBytes?: (readBytes: number) => void,
): Promise<HashedFile> {
  if (chunkBytes === undefined) return ports.fileHasher.hashFile(path, signal, onBytes);
  const before = await ports.files.lstat(path);
  const digest = createChunkDigest(chunkBytes, ports.hasher);
  let readBytes = 0;
  for await (const bytes of ports.files.openRead(path, signal)) {
    signal.throwIfAborted();
    digest.update(bytes);
    readBytes += bytes.length;
    onBytes?.(readBytes);
  }
  const stat = await ports.files.lstat(path);
  const isSame =
    before !== undefined &&
    stat?.fileId === before.fileId &&
    stat.mtimeNs === before.mtimeNs &&
    stat.sizeBytes === before.sizeBytes &&
    stat.sizeBytes === readBytes;
  if (!isSame) throw changedMeanwhile(path);
  return { hash: chunkListHash(digest.digest(), chunkBytes, ports.hasher), stat };
}

function createChunkDigest(
  chunkBytes: number,
  hasher: Hasher,
): { update(bytes: Uint8Array): void; digest(): readonly string[] } {
  const hashes: string[] = [];
  let open: { readonly stream: StreamHasher; bytes: number } | undefined;
  return {
    update: (bytes) => {
      for (let at = 0; at < bytes.length;) {
        open ??= { stream: hasher.start(), bytes: 0 };
        const piece = bytes.subarray(at, at + chunkBytes - open.bytes);
        open.stream.update(piece);
        open.bytes += piece.length;
        at += piece.length;
        if (open.bytes < chunkBytes) continue;
        hashes.push(open.stream.digest());
        open = undefined;
      }
    },
    digest: () => (open === undefined ? hashes : [...hashes, open.stream.digest()]),
  };
}

function changedMeanwhile(path: string): AppError {
  return new AppError({
    code: 'source.changed',
    message: `${path} changed while it was read.`,
    safe: 'It was left as it is.',
    hint: 'Try again when no program writes to it.',
    details: { path },
  });
}
