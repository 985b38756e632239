/** Reads the parts of an upload; what is in the store already is proven to be the same and not sent again. */
import type { BlobSource, PutOptions } from '../../engine/ports/blobStore';
import { blockBytes, type Hasher } from '../../engine/ports/hashing';
import type { ConfirmedPart } from '../../engine/ports/ledger';
import { changedError, sourceBlocks } from './sourceBlocks';

export type ReadPart = { readonly partNo: number; readonly offset: number; readonly length: number } & (
  { readonly bytes: Uint8Array; readonly digest: string } | { readonly confirmed: ConfirmedPart }
);

export interface PartsToRead {
  readonly partBytes: number;
  readonly confirmed: readonly ConfirmedPart[];
  /** XXH128 of the bytes of a confirmed part. */
  readonly digestOf: (part: ConfirmedPart) => string;
}

/**
 * All parts in order. With digests of blocks only what is missing is read, each block proven by itself; without them everything
 * is read and the last part comes only when the whole is what was hashed. `source.changed` otherwise.
 */
export async function* readParts(
  source: BlobSource,
  parts: PartsToRead,
  hasher: Hasher,
  options: PutOptions,
): AsyncGenerator<ReadPart, void, undefined> {
  const { blockHashes } = options;
  const isProvable =
    source.openRange !== undefined && blockHashes?.length === Math.ceil(source.sizeBytes / blockBytes) * 16;
  if (isProvable) yield* readMissing(source, parts, hasher, options, Buffer.from(blockHashes));
  else yield* readWhole(source, parts, hasher, options);
}

async function* readWhole(
  source: BlobSource,
  { partBytes, confirmed, digestOf }: PartsToRead,
  hasher: Hasher,
  options: PutOptions,
): AsyncGenerator<ReadPart, void, undefined> {
  const known = byNumber(confirmed);
  let partNo = 0;
  let offset = 0;
  for await (const bytes of sourceBlocks(source, partBytes, hasher, options)) {
    partNo += 1;
    const place = { partNo, offset, length: bytes.length };
    const earlier = known.get(partNo);
    const digest = options.ledger === undefined ? '' : hasher.hash(bytes);
    const isSame = earlier?.length === bytes.length && digestOf(earlier) === digest;
    yield isSame ? { ...place, confirmed: earlier } : { ...place, bytes, digest };
    offset += bytes.length;
  }
}

async function* readMissing(
  source: BlobSource,
  { partBytes, confirmed }: PartsToRead,
  hasher: Hasher,
  { signal }: PutOptions,
  blockHashes: Buffer,
): AsyncGenerator<ReadPart, void, undefined> {
  const known = byNumber(confirmed);
  for (let offset = 0, partNo = 1; offset < source.sizeBytes; offset += partBytes, partNo += 1) {
    const place = { partNo, offset, length: Math.min(partBytes, source.sizeBytes - offset) };
    const earlier = known.get(partNo);
    if (earlier?.length === place.length) {
      yield { ...place, confirmed: earlier };
      continue;
    }
    const bytes = await readRange(source, place, hasher, signal);
    for (let at = 0; at < bytes.length; at += blockBytes) {
      const expected = blockHashes.toString(
        'hex',
        ((offset + at) / blockBytes) * 16,
        ((offset + at) / blockBytes + 1) * 16,
      );
      if (hasher.hash(bytes.subarray(at, at + blockBytes)) !== expected)
        throw changedError('its content is not the one that was hashed before');
    }
    yield { ...place, bytes, digest: hasher.hash(bytes) };
  }
}

async function readRange(
  source: BlobSource,
  { offset, length }: { readonly offset: number; readonly length: number },
  hasher: Hasher,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const range = { first: offset, last: offset + length - 1 };
  const part: BlobSource = {
    sizeBytes: length,
    open: (openSignal) => source.openRange?.(openSignal, range) ?? source.open(openSignal),
  };
  let read: Uint8Array = new Uint8Array();
  for await (const bytes of sourceBlocks(part, length, hasher, { signal })) read = bytes;
  return read;
}

function byNumber(parts: readonly ConfirmedPart[]): ReadonlyMap<number, ConfirmedPart> {
  return new Map(parts.map((part) => [part.partNo, part]));
}
