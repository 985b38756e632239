/** Reads the parts of an upload; what is in the store already is proven to be the same and not sent again. */
import type { BlobSource, PutOptions } from '../../engine/ports/blobStore';
import type { FileReader } from '../../engine/ports/fileSystem';
import { blockBytes, type Hasher } from '../../engine/ports/hashing';
import type { ConfirmedPart } from '../../engine/ports/ledger';
import { untilAborted } from '../abort';
import type { PartBuffers } from './partBuffers';
import { changedError, sourceBlocks } from './sourceBlocks';

interface PartPlace {
  readonly partNo: number;
  readonly offset: number;
  readonly length: number;
}

/** A part to send. `end` says that its bytes are not needed any more, and whether nobody else still reads them. */
export interface UnsentPart extends PartPlace {
  readonly bytes: Uint8Array;
  readonly digest: string;
  readonly end: (isFree: boolean) => void;
}

export type ReadPart = UnsentPart | (PartPlace & { readonly confirmed: ConfirmedPart });

export interface PartsToRead {
  readonly partBytes: number;
  readonly confirmed: readonly ConfirmedPart[];
  /** XXH128 of the bytes of a confirmed part. */
  readonly digestOf: (part: ConfirmedPart) => string;
}

export interface PartReading {
  readonly hasher: Hasher;
  readonly buffers: PartBuffers;
}

/**
 * All parts in order. With digests of blocks only what is missing is read, each block proven by itself; without them everything
 * is read and the last part comes only when the whole is what was hashed. `source.changed` otherwise.
 */
export async function* readParts(
  source: BlobSource,
  parts: PartsToRead,
  reading: PartReading,
  options: PutOptions,
): AsyncGenerator<ReadPart, void, undefined> {
  const { signal, blockHashes } = options;
  if (source.openReader === undefined) {
    yield* readStream(source, parts, reading.hasher, options);
    return;
  }
  const reader = await openedFor(source.openReader(), signal);
  const toFill = { ...reading, reader, sizeBytes: source.sizeBytes, signal };
  const isProvable = blockHashes?.length === Math.ceil(source.sizeBytes / blockBytes) * 16;
  try {
    if (isProvable) yield* readMissing(toFill, parts, Buffer.from(blockHashes));
    else yield* readWhole(toFill, parts, options);
  } finally {
    // A disk that hangs must not hold the caller: it is told, not waited for.
    if (signal.aborted) void reader.close().catch(() => undefined);
    else await reader.close();
  }
}

interface ToFill extends PartReading {
  readonly reader: FileReader;
  readonly sizeBytes: number;
  readonly signal: AbortSignal;
}

async function* readStream(
  source: BlobSource,
  parts: PartsToRead,
  hasher: Hasher,
  options: PutOptions,
): AsyncGenerator<ReadPart, void, undefined> {
  const judge = judgeOf(parts, hasher, options);
  let offset = 0;
  for await (const bytes of sourceBlocks(source, parts.partBytes, hasher, options)) {
    yield judge({ partNo: offset / parts.partBytes + 1, offset, length: bytes.length }, bytes, () => undefined);
    offset += bytes.length;
  }
}

async function* readWhole(
  toFill: ToFill,
  parts: PartsToRead,
  options: PutOptions,
): AsyncGenerator<ReadPart, void, undefined> {
  const { hasher, sizeBytes } = toFill;
  const judge = judgeOf(parts, hasher, options);
  const whole = options.expectedHash === undefined ? undefined : hasher.start();
  for (const place of placesOf(sizeBytes, parts.partBytes)) {
    yield await filled(toFill, place, parts.partBytes, async (bytes, end) => {
      whole?.update(bytes);
      if (place.offset + place.length === sizeBytes) {
        await requireEnd(toFill);
        if (whole !== undefined && whole.digest() !== options.expectedHash) throw otherContent();
      }
      return judge(place, bytes, end);
    });
  }
}

async function* readMissing(
  toFill: ToFill,
  { partBytes, confirmed, digestOf }: PartsToRead,
  blockHashes: Buffer,
): AsyncGenerator<ReadPart, void, undefined> {
  const { hasher } = toFill;
  const known = byNumber(confirmed);
  const expectedAt = (offset: number): string => {
    const at = (offset / blockBytes) * 16;
    return blockHashes.toString('hex', at, at + 16);
  };
  for (const place of placesOf(toFill.sizeBytes, partBytes)) {
    const { offset, length } = place;
    const earlier = known.get(place.partNo);
    // A part of several blocks has a digest that the ones of its blocks say nothing about.
    const isSame = earlier?.length === length && (length > blockBytes || digestOf(earlier) === expectedAt(offset));
    if (isSame) {
      yield { ...place, confirmed: earlier };
      continue;
    }
    yield await filled(toFill, place, partBytes, (bytes, end) => {
      const digests: string[] = [];
      for (let at = 0; at < length; at += blockBytes) {
        const digest = hasher.hash(bytes.subarray(at, at + blockBytes));
        if (digest !== expectedAt(offset + at)) throw otherContent();
        digests.push(digest);
      }
      const [only] = digests;
      const digest = digests.length === 1 && only !== undefined ? only : hasher.hash(bytes);
      return { ...place, bytes, digest, end };
    });
  }
}

/** What `use` makes of the bytes of a part; what it throws ends their use. */
async function filled(
  { reader, buffers, sizeBytes, signal }: ToFill,
  { offset, length }: PartPlace,
  partBytes: number,
  use: (bytes: Uint8Array, end: UnsentPart['end']) => ReadPart | Promise<ReadPart>,
): Promise<ReadPart> {
  const buffer = buffers.take(partBytes);
  const bytes = buffer.subarray(0, length);
  let isUsed = true;
  const end = (isFree: boolean): void => {
    if (isUsed) buffers.end(buffer, isFree);
    isUsed = false;
  };
  try {
    if ((await untilAborted(signal, reader.read(bytes, offset))) < length)
      throw changedError(`it has fewer than the ${sizeBytes} bytes announced`);
    return await use(bytes, end);
  } catch (thrown) {
    end(false);
    throw thrown;
  }
}

async function requireEnd({ reader, sizeBytes, signal }: ToFill): Promise<void> {
  if ((await untilAborted(signal, reader.read(Buffer.alloc(1), sizeBytes))) > 0)
    throw changedError(`it has more than the ${sizeBytes} bytes announced`);
}

/** Tells parts that the store has from parts to send, by the digest of what was read. */
function judgeOf(
  { confirmed, digestOf }: PartsToRead,
  hasher: Hasher,
  { ledger }: PutOptions,
): (place: PartPlace, bytes: Uint8Array, end: UnsentPart['end']) => ReadPart {
  const known = byNumber(confirmed);
  return (place, bytes, end) => {
    const earlier = known.get(place.partNo);
    const digest = ledger === undefined ? '' : hasher.hash(bytes);
    if (earlier?.length !== bytes.length || digestOf(earlier) !== digest) return { ...place, bytes, digest, end };
    end(true);
    return { ...place, confirmed: earlier };
  };
}

function* placesOf(sizeBytes: number, partBytes: number): Generator<PartPlace, void, undefined> {
  for (let offset = 0, partNo = 1; offset < sizeBytes; offset += partBytes, partNo += 1)
    yield { partNo, offset, length: Math.min(partBytes, sizeBytes - offset) };
}

/** A reader that comes when nobody waits for it any more is closed. */
async function openedFor(opening: Promise<FileReader>, signal: AbortSignal): Promise<FileReader> {
  try {
    return await untilAborted(signal, opening);
  } catch (thrown) {
    void opening.then((reader) => reader.close()).catch(() => undefined);
    throw thrown;
  }
}

function otherContent(): Error {
  return changedError('its content is not the one that was hashed before');
}

function byNumber(parts: readonly ConfirmedPart[]): ReadonlyMap<number, ConfirmedPart> {
  return new Map(parts.map((part) => [part.partNo, part]));
}
