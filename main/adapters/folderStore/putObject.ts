/** Stores bytes as a file that is there whole or not at all. */
import { randomBytes } from 'node:crypto';
import { link, lstat, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { BlobSource, PutOptions } from '../../engine/ports/blobStore';
import type { Hasher } from '../../engine/ports/hashing';
import { errnoOf } from '../files/errnoErrors';
import { createFlags } from '../files/openFlags';
import { throwIfAborted, untilAborted } from '../abort';
import { deniedError, storeCall } from './folderErrors';
import { ownFolder } from './keyFiles';
import { writeSidecar, type Sidecar } from './sidecar';
import { isAbsent, makeFoldersInside, realInside, type StoreFolder } from './storeFolder';

type PutOutcome = 'created' | 'present' | 'replaced';

const noLinkErrnos = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV']);

export async function putObject(
  store: StoreFolder,
  hasher: Hasher,
  key: string,
  source: BlobSource,
  options: PutOptions,
): Promise<PutOutcome> {
  const { signal } = options;
  const parts = store.keyFiles.partsOf(key);
  throwIfAborted(signal);
  const existing = await realInside(store, parts, 'put');
  if (existing !== undefined && (await sizeOf(existing)) === source.sizeBytes) {
    options.onBytes?.(source.sizeBytes);
    return 'present';
  }
  const temp = await tempFile(store);
  try {
    await storeCall('put', temp, () => fill(temp, source, hasher, options));
    throwIfAborted(signal);
    const folder = await makeFoldersInside(store, parts.slice(0, -1));
    await writeSidecar(store, parts, sidecarOf(options));
    return await storeCall('put', join(folder, parts.at(-1) ?? ''), () =>
      place(temp, join(folder, parts.at(-1) ?? ''), source.sizeBytes),
    );
  } finally {
    await storeCall('put', temp, async () => {
      await rm(temp, { force: true });
    });
  }
}

async function tempFile(store: StoreFolder): Promise<string> {
  return join(await makeFoldersInside(store, [ownFolder, 'temp']), `${randomBytes(8).toString('hex')}.part`);
}

async function fill(temp: string, source: BlobSource, hasher: Hasher, options: PutOptions): Promise<void> {
  const file = await open(temp, createFlags, 0o644);
  try {
    const hash = await copy(file, source, hasher, options);
    if (options.expectedHash !== undefined && hash !== options.expectedHash)
      throw changedError('its content is not the one that was hashed before');
    await file.sync();
  } finally {
    await file.close();
  }
}

async function copy(
  file: FileHandle,
  source: BlobSource,
  hasher: Hasher,
  options: PutOptions,
): Promise<string | undefined> {
  const { signal, expectedHash, onBytes } = options;
  const digest = expectedHash === undefined ? undefined : hasher.start();
  const chunks = source.open(signal)[Symbol.asyncIterator]() as AsyncIterator<Uint8Array, unknown>;
  let sentBytes = 0;
  try {
    for (;;) {
      const next = await untilAborted(signal, chunks.next());
      if (next.done === true) break;
      const { value } = next;
      digest?.update(value);
      await writeAll(file, value);
      sentBytes += value.length;
      if (sentBytes > source.sizeBytes) break;
      onBytes?.(sentBytes);
    }
  } catch (thrown) {
    // A source that hangs must not hold the caller: it is told, not waited for.
    void chunks.return?.().catch(() => undefined);
    throw thrown;
  }
  if (sentBytes === source.sizeBytes) return digest?.digest();
  void chunks.return?.().catch(() => undefined);
  throw changedError(
    `it has ${sentBytes > source.sizeBytes ? 'more' : 'fewer'} bytes than the ${source.sizeBytes} announced`,
  );
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length;) at += (await file.write(chunk, at, chunk.length - at)).bytesWritten;
}

/** Gives the finished file its name. The link is exclusive, so of many writers exactly one creates. */
async function place(temp: string, path: string, sizeBytes: number): Promise<PutOutcome> {
  try {
    await link(temp, path);
    return 'created';
  } catch (thrown) {
    const errno = errnoOf(thrown) ?? '';
    if (errno !== 'EEXIST' && !noLinkErrnos.has(errno)) throw thrown;
  }
  const size = await sizeOf(path);
  if (size === sizeBytes) return 'present';
  await rename(temp, path);
  return size === undefined ? 'created' : 'replaced';
}

/** Size of the file of that name, not of what a link points to; `undefined` when there is none. */
async function sizeOf(path: string): Promise<number | undefined> {
  return await storeCall('put', path, async () => {
    try {
      const stat = await lstat(path);
      if (stat.isFile() || stat.isSymbolicLink()) return stat.isFile() ? stat.size : -1;
    } catch (thrown) {
      if (isAbsent(thrown)) return undefined;
      throw thrown;
    }
    throw deniedError('put', path, 'something that is no file has that name');
  });
}

function sidecarOf({ contentType, metadata }: PutOptions): Sidecar | undefined {
  const hasMetadata = metadata !== undefined && Object.keys(metadata).length > 0;
  if (contentType === undefined && !hasMetadata) return undefined;
  return {
    ...(contentType === undefined ? {} : { contentType }),
    ...(hasMetadata
      ? { metadata: Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name.toLowerCase(), value])) }
      : {}),
    lastModifiedMs: Date.now(),
  };
}

function changedError(why: string): AppError {
  return new AppError({
    code: 'source.changed',
    message: `A file changed while it was being stored: ${why}.`,
    safe: 'Nothing of it is visible in the store.',
    hint: 'Wait until the program that writes it is done, then try again.',
  });
}
