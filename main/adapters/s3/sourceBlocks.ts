/** Reads what is to be stored in blocks of one size, hashed on the way; a file that changed is found before it is visible. */
import { AppError } from '../../../shared/domain/errors';
import type { BlobSource, PutOptions } from '../../engine/ports/blobStore';
import type { Hasher } from '../../engine/ports/hashing';
import { untilAborted } from '../abort';

/**
 * Blocks of `blockBytes`, the last one shorter; each is a buffer of its own. Throws `source.changed` instead of the last block
 * when the length or the hash is not the announced one.
 */
export async function* sourceBlocks(
  source: BlobSource,
  blockBytes: number,
  hasher: Hasher,
  { signal, expectedHash }: Pick<PutOptions, 'signal' | 'expectedHash'>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const digest = expectedHash === undefined ? undefined : hasher.start();
  const chunks = source.open(signal)[Symbol.asyncIterator]() as AsyncIterator<Uint8Array, unknown>;
  let left = source.sizeBytes;
  let block = Buffer.allocUnsafeSlow(Math.min(blockBytes, left));
  let filled = 0;
  let isRead = false;
  try {
    for (;;) {
      const next = await untilAborted(signal, chunks.next());
      if (next.done === true) break;
      digest?.update(next.value);
      for (let at = 0; at < next.value.length;) {
        if (filled === block.length) {
          if (left === filled) throw changedError(`it has more than the ${source.sizeBytes} bytes announced`);
          yield block;
          left -= filled;
          block = Buffer.allocUnsafeSlow(Math.min(blockBytes, left));
          filled = 0;
        }
        const take = Math.min(block.length - filled, next.value.length - at);
        block.set(next.value.subarray(at, at + take), filled);
        filled += take;
        at += take;
      }
    }
    isRead = true;
  } finally {
    // A source that hangs must not hold the caller: it is told, not waited for.
    if (!isRead) void chunks.return?.().catch(() => undefined);
  }
  if (filled !== left) throw changedError(`it has fewer than the ${source.sizeBytes} bytes announced`);
  if (digest !== undefined && digest.digest() !== expectedHash)
    throw changedError('its content is not the one that was hashed before');
  yield block;
}

/** `source.changed`, with the reason. */
export function changedError(why: string): AppError {
  return new AppError({
    code: 'source.changed',
    message: `A file changed while it was being stored: ${why}.`,
    safe: 'Nothing of it is visible in the store.',
    hint: 'Wait until the program that writes it is done, then try again.',
  });
}
