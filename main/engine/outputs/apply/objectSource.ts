/** Reading the objects that a file is made of, and what is wrong with bytes that are not theirs. */
import { AppError } from '../../../../shared/domain/errors';
import type { BlobStore, GetOptions, ObjectHead } from '../../ports/blobStore';
import { dataKey, legacyDataKey } from '../../store/keys';

export interface OpenedObject {
  readonly head: ObjectHead;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Content that old writers stored without a suffix is found as well. */
export async function openObject(store: BlobStore, hash: string, options: GetOptions): Promise<OpenedObject> {
  try {
    return await store.get(dataKey(hash), options);
  } catch (error) {
    if (!isMissing(error)) throw error;
    try {
      return await store.get(legacyDataKey(hash), options);
    } catch (legacy) {
      throw isMissing(legacy) ? error : legacy;
    }
  }
}

const isMissing = (error: unknown): boolean => error instanceof AppError && error.code === 'store.missing_content';

export function isDamage(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'integrity.mismatch' || error.code === 'integrity.short');
}

export function isBrokenConnection(error: unknown): boolean {
  return error instanceof AppError && error.code.startsWith('network.');
}

export function damagedContent(
  hash: string,
  why: string,
  code: 'integrity.mismatch' | 'integrity.short' = 'integrity.mismatch',
): AppError {
  return new AppError({
    code,
    message: `The stored content ${hash} is damaged: ${why}.`,
    safe: 'Nothing of it was put in place.',
    hint: 'Submit or render the file again; the store holds a wrong copy of it.',
    details: { hash },
  });
}
