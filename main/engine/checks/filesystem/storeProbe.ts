/** Whether a folder that is a store takes and gives back an object, by the same way as transfers. */
import { AppError } from '../../../../shared/domain/errors';
import type { BlobStore } from '../../ports/blobStore';
import { failedCall } from '../failedCall';
import type { ProbeOutcome } from '../probe';
import { probeObject } from '../s3/probeObject';

/** Stores the object that all checks share, unless it is there, and reads it back; `undefined` when all is well. */
export async function storeProblem(store: BlobStore, signal: AbortSignal): Promise<ProbeOutcome | undefined> {
  const { key, bytes, hash } = probeObject;
  try {
    await store.put(key, { sizeBytes: bytes.length, open: () => once(bytes) }, { signal, expectedHash: hash });
    const { body } = await store.get(key, { signal });
    if (await isSame(body, bytes)) return undefined;
  } catch (error) {
    if (error instanceof AppError && error.code !== 'cancelled') return failedCall(error.dto);
    throw error;
  }
  return {
    level: 'error',
    type: 'system',
    message: `The store gave back other bytes than those of ${key}.`,
    hint: 'Remove that file from the store and check again; do not use the disk before it comes back right.',
    details: { cause: 'integrity', key },
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield bytes;
}

async function isSame(body: AsyncIterable<Uint8Array>, wanted: Uint8Array): Promise<boolean> {
  let position = 0;
  for await (const chunk of body) {
    if (chunk.some((byte, at) => byte !== wanted[position + at])) return false;
    position += chunk.length;
  }
  return position === wanted.length;
}
