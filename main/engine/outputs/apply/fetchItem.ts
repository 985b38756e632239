/** Brings the bytes of one file into a temp file beside its place; nothing unverified ever leaves that name. */
import { Buffer } from 'node:buffer';
import { AppError } from '../../../../shared/domain/errors';
import type { PlanContent } from '../../../../shared/domain/plan';
import type { GetOptions } from '../../ports/blobStore';
import type { EnginePorts } from '../../ports/enginePorts';
import type { FileStat, FileSystem, FileWriter, Finish } from '../../ports/fileSystem';
import { chunkBytesOf, hashFileAs, partsOf, type ContentPart } from '../content';
import { smallUpToBytes } from './inFlight';
import { damagedContent, isBrokenConnection, isDamage, openObject } from './objectSource';
import { afterTries, triesOf } from './tries';

export type FetchPorts = Pick<EnginePorts, 'store' | 'files' | 'hasher' | 'fileHasher' | 'clock'>;

export interface FetchRequest extends Pick<PlanContent, 'hash' | 'size' | 'chunkHashes' | 'chunkSize'> {
  /** Absolute; must be free. */
  readonly temp: string;
  /** The bytes must be durable before the temp replaces a file. */
  readonly mustSync: boolean;
}

/** Of a file that comes from the store in one piece. */
interface WholeRequest extends FetchRequest, Finish {
  /** Right before the temp is made; what it throws ends the fetch. */
  readonly confirm: () => Promise<void>;
}

export interface FetchContext {
  readonly signal: AbortSignal;
  /** Bytes that arrived; negative before a repeat, so that the sum never exceeds the size. */
  readonly onBytes: (bytes: number) => void;
  /** The caller repeats what fails by itself. */
  readonly isOnce?: boolean;
  /** Aborted when no further range is to begin; those under way come to their end. */
  readonly noMore?: AbortSignal | undefined;
}

const mostTries = 3;
/** Above, most of what a file costs is its bytes. */
const joinedUpToBytes = 64 * 1024;

/**
 * A connection that breaks is taken up where it broke, up to three times per object; damaged content is fetched anew up to three
 * times. Then `integrity.mismatch`, `integrity.short` or what the store said. A failed try leaves no temp. Answers the finished
 * temp, with its time and mode.
 */
export async function fetchItem(request: WholeRequest, ports: FetchPorts, context: FetchContext): Promise<FileStat> {
  for (let attempt = 1; ; attempt += 1) {
    let arrived = 0;
    const count = (bytes: number): void => {
      arrived += bytes;
      context.onBytes(bytes);
    };
    try {
      return await fetchOnce(request, ports, { ...context, onBytes: count });
    } catch (error) {
      context.onBytes(-arrived);
      await ports.files.unlink(request.temp);
      if (attempt === mostTries || !isDamage(error))
        throw afterTries(error, Math.max(attempt, triesOf(error).tries ?? 1));
      await ports.clock.delay(attempt * 250, context.signal);
    }
  }
}

async function fetchOnce(request: WholeRequest, ports: FetchPorts, context: FetchContext): Promise<FileStat> {
  const body = request.size <= smallUpToBytes ? await fetchSmall(request, ports, context) : undefined;
  await request.confirm();
  const { joined } = ports.files;
  // Waiting until the disk has the bytes would hold up the others that share the step.
  if (body !== undefined && body.length <= joinedUpToBytes && !request.mustSync && joined?.isWorthwhile() === true)
    return joined.createWhole(request.temp, body, request);
  const writer = await ports.files.createExclusive(request.temp);
  try {
    if (body === undefined) for (const part of partsOf(request)) await fetchPart(part, writer, ports, context);
    else if (body.length > 0) await writer.write(body);
    if (request.mustSync) await writer.sync();
    return await writer.stamp(request.mtimeUs, request.isRunnable);
  } finally {
    await writer.close();
  }
}

/** All bytes at once, verified. */
async function fetchSmall(request: FetchRequest, ports: FetchPorts, context: FetchContext): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const collect = {
    write: (chunk: Uint8Array): Promise<void> => {
      chunks.push(chunk);
      return Promise.resolve();
    },
  };
  for (const part of partsOf(request)) await fetchPart(part, collect, ports, context);
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
}

/** One object behind what the temp file holds already, verified by its own hash. */
async function fetchPart(
  { hash, sizeBytes }: ContentPart,
  writer: Pick<FileWriter, 'write'>,
  ports: FetchPorts,
  { signal, onBytes, isOnce = false }: FetchContext,
): Promise<void> {
  const digest = ports.hasher.start();
  let arrived = 0;
  for (let attempt = 1; ; attempt += 1) {
    try {
      // Opened last: a body that nobody reads would stay open.
      for await (const bytes of (await openObject(ports.store, hash, rest(arrived, sizeBytes, signal, isOnce))).body) {
        signal.throwIfAborted();
        // More than promised is wrong already; it must not fill the disk first.
        if (arrived + bytes.length > sizeBytes) throw damagedContent(hash, 'it is longer than the plan says');
        digest.update(bytes);
        await writer.write(bytes);
        arrived += bytes.length;
        onBytes(bytes.length);
      }
      if (arrived < sizeBytes) throw damagedContent(hash, 'it ended early', 'integrity.short');
      break;
    } catch (error) {
      if (isBrokenConnection(error) && arrived > 0 && arrived === sizeBytes) break;
      if (isOnce || attempt === mostTries || !isBrokenConnection(error)) throw afterTries(error, attempt);
      await ports.clock.delay(attempt * 250, signal);
    }
  }
  if (digest.digest() !== hash) throw damagedContent(hash, 'its bytes are not what their hash says');
}

/** Without a range the whole object comes, so that one which is too long is noticed. */
function rest(first: number, sizeBytes: number, signal: AbortSignal, isOnce: boolean): GetOptions {
  const options = isOnce ? { signal, isOnce } : { signal };
  return first === 0 ? options : { ...options, range: { first, last: sizeBytes - 1 } };
}

/** Copies a local file that should have the content. Answers false, leaving no temp, when it has another or cannot be read. */
export async function copyItem(
  source: string,
  request: FetchRequest,
  ports: Pick<FetchPorts, 'files' | 'hasher' | 'fileHasher'>,
  { signal, onBytes }: FetchContext,
): Promise<boolean> {
  const { files } = ports;
  try {
    const stat = await files.lstat(source);
    if (stat?.type !== 'file' || stat.sizeBytes !== request.size) return false;
    await files.copyExclusive(source, request.temp);
    const copy = await hashFileAs(request.temp, chunkBytesOf(request), ports, signal);
    if (copy.hash === request.hash) {
      if (request.mustSync) await syncFile(request.temp, files);
      onBytes(request.size);
      return true;
    }
  } catch (error) {
    // The store has the same bytes, so a local file that cannot be used is no failure.
    if (!(error instanceof AppError) || signal.aborted) throw error;
  }
  await files.unlink(request.temp);
  return false;
}

/** Makes the bytes of a finished file durable. */
export async function syncFile(path: string, files: FileSystem): Promise<void> {
  const writer = await files.openAppend(path);
  try {
    await writer.sync();
  } finally {
    await writer.close();
  }
}
