/** Inflating that stops at the size a file may have: a small file can claim to be endless. */
import { inflateSync } from 'node:zlib';
import { PictureError } from './picture';

/** The inflated bytes, at most `mostBytes`. Throws `damaged` for more, and for what does not inflate. */
export function inflateAtMost(bytes: Uint8Array, mostBytes: number): Uint8Array {
  try {
    return inflateSync(bytes, { maxOutputLength: Math.max(1, mostBytes) });
  } catch (error) {
    if (error instanceof Error && 'code' in error)
      throw new PictureError('damaged', 'its compressed pixels are not what they should be');
    throw error;
  }
}
