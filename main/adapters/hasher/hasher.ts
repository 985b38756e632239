/** XXH3-128 of bytes in memory, by the native addon or what stands in for it; digests are big-endian. */
import { Buffer } from 'node:buffer';
import { AppError } from '../../../shared/domain/errors';
import type { Hasher } from '../../engine/ports/hashing';
import type { Digests } from './digestModule';
import { loadDigests } from './digests';

const loaded = await loadDigests();

/** A working hasher. `internal.hash_selftest` when the module gives other digests than XXH3-128 defines. */
export function createHasher(digests: Digests = loaded): Hasher {
  const hasher: Hasher = {
    module: { name: digests.module, ...(digests.why === undefined ? {} : { why: digests.why }) },
    hash: (bytes) => digests.hash(asBuffer(bytes)).toString('hex'),
    start: () => {
      const state = digests.start();
      return {
        update: (chunk) => {
          state.update(asBuffer(chunk));
        },
        digest: () => state.digest().toString('hex'),
      };
    },
  };
  checkDigests(hasher);
  return hasher;
}

/** Modules want a Buffer; this is a view, never a copy. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const counting = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, index) => index % 251));

/** Empty, short, and both sides of the length at which the algorithm switches to its long form. */
const vectors: readonly (readonly [Buffer, string])[] = [
  [Buffer.alloc(0), '99aa06d3014798d86001c324468d497f'],
  [Buffer.from('abc'), '06b05ab6733a618578af5f94892f3950'],
  [counting(240), '65b5be86da5540e7c92b68e16f83bbb6'],
  [counting(241), '1da1cb61bcb8a2a102e8cd95421c6d02'],
];

/** Compares a hasher with the known digests, at once and streamed. */
export function checkDigests(hasher: Hasher): void {
  for (const [bytes, expected] of vectors) {
    const stream = hasher.start();
    stream.update(bytes.subarray(0, 7));
    stream.update(bytes.subarray(7));
    if (hasher.hash(bytes) === expected && stream.digest() === expected) continue;
    throw new AppError({
      code: 'internal.hash_selftest',
      message: 'The hash module gives wrong digests on this computer.',
      safe: 'Nothing was read or written with it.',
      hint: 'Install Satchel again; if it comes back, send the log file to whoever looks after Satchel.',
    });
  }
}
