/** Looks at an object and streams its bytes. */
import { open, type FileHandle } from 'node:fs/promises';
import type { BigIntStats } from 'node:fs';
import { AppError } from '../../../shared/domain/errors';
import type { GetOptions, ObjectHead } from '../../engine/ports/blobStore';
import { readFlags } from '../files/openFlags';
import { throwIfAborted, untilAborted } from '../abort';
import { storeCall, toStoreError, type StoreCall } from './folderErrors';
import { readSidecar } from './sidecar';
import { isAbsent, realInside, type StoreFolder } from './storeFolder';

const chunkBytes = 1 << 20;

/** `undefined` when there is no file of that key. */
export async function headObject(
  store: StoreFolder,
  key: string,
  call: StoreCall,
): Promise<{ head: ObjectHead; path: string } | undefined> {
  const parts = store.keyFiles.partsOf(key);
  const path = await realInside(store, parts, call);
  if (path === undefined) return undefined;
  const stat = await storeCall(call, path, () => statOpened(path));
  if (stat === undefined) return undefined;
  const { contentType, metadata, lastModifiedMs } = await readSidecar(store, parts, call);
  const head: ObjectHead = {
    sizeBytes: Number(stat.size),
    etag: etagOf(stat),
    lastModifiedMs: lastModifiedMs ?? Number(stat.mtimeMs),
    ...(contentType === undefined ? {} : { contentType }),
    metadata: metadata ?? {},
  };
  return { head, path };
}

/** Opens the file when the first chunk is asked for and checks that it is still the one that was looked at. */
export async function* streamObject(path: string, head: ObjectHead, options: GetOptions): AsyncIterable<Uint8Array> {
  const { signal, range } = options;
  const end = Math.min(range === undefined ? head.sizeBytes : range.last + 1, head.sizeBytes);
  throwIfAborted(signal);
  const file = await openUnlessAborted(path, signal);
  try {
    if (etagOf(await file.stat({ bigint: true })) !== head.etag) throw replacedError(path);
    for (let at = range?.first ?? 0; at < end;) {
      const chunk = await untilAborted(signal, readChunk(file, at, Math.min(chunkBytes, end - at)));
      if (chunk.length === 0) throw shortError(path);
      at += chunk.length;
      yield chunk;
    }
  } catch (thrown) {
    throw toStoreError(thrown, 'get', path);
  } finally {
    await file.close();
  }
}

/** A file that opens after nobody waits for it any more is closed at once. */
async function openUnlessAborted(path: string, signal: AbortSignal): Promise<FileHandle> {
  const opening = storeCall('get', path, () => open(path, readFlags));
  try {
    return await untilAborted(signal, opening);
  } catch (thrown) {
    void opening.then((file) => file.close()).catch(() => undefined);
    throw thrown;
  }
}

/** Refuses a condition or a range that the object does not meet. */
export function requireMatch(path: string, head: ObjectHead, { ifMatch, range }: GetOptions): void {
  if (ifMatch !== undefined && ifMatch !== head.etag) throw replacedError(path);
  if (range === undefined) return;
  const isSound =
    Number.isSafeInteger(range.first) &&
    Number.isSafeInteger(range.last) &&
    range.first >= 0 &&
    range.last >= range.first;
  if (isSound && range.first < head.sizeBytes) return;
  throw new AppError({
    code: 'input.invalid',
    message: `Bytes ${range.first} to ${range.last} of ${path} were asked for; it has ${head.sizeBytes}.`,
    safe: 'Nothing was read.',
  });
}

async function readChunk(file: FileHandle, at: number, length: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, at);
  return bytesRead === length ? buffer : buffer.subarray(0, bytesRead);
}

async function statOpened(path: string): Promise<BigIntStats | undefined> {
  try {
    const file = await open(path, readFlags);
    try {
      const stat = await file.stat({ bigint: true });
      return stat.isFile() ? stat : undefined;
    } finally {
      await file.close();
    }
  } catch (thrown) {
    if (isAbsent(thrown)) return undefined;
    throw thrown;
  }
}

function etagOf(stat: BigIntStats): string {
  return `"${stat.ino.toString(16)}-${stat.mtimeNs.toString(16)}-${stat.size.toString(16)}"`;
}

function replacedError(path: string): AppError {
  return new AppError({
    code: 'source.changed',
    message: `The object ${path} was replaced in the meantime.`,
    safe: 'Nothing of it was used.',
    hint: 'Try again.',
  });
}

function shortError(path: string): AppError {
  return new AppError({
    code: 'integrity.short',
    message: `The object ${path} ended before all of its bytes were read.`,
    safe: 'Nothing of it was used.',
    hint: 'Check the store’s disk, then try again.',
  });
}
