/** The objects that checks write: legal content-addressed ones, equal for all users and computers, so that nothing piles up. */

export interface ProbeObject {
  /** Relative to the root of the store. */
  readonly key: string;
  readonly bytes: Uint8Array;
  /** XXH128 of the bytes, hex. */
  readonly hash: string;
  /** CRC32 as stores write it. */
  readonly crc32: string;
}

/** Stays in the store, once. */
export const probeObject = objectOf('satchel storage probe v1', '217f2049a8ce364e6f8e6cfffd2c3ea8', 'Qj9yKg==');

/** Written only to be deleted. */
export const deletedObject = objectOf('satchel delete probe v1', 'ca4e527322cf3f5605ef92163d6f7ec1', 'tv6xIA==');

/** 64 bytes: the text padded with dots, and a line feed. */
function objectOf(text: string, hash: string, crc32: string): ProbeObject {
  return { key: `Data/${hash}.xxh128`, bytes: new TextEncoder().encode(`${text.padEnd(63, '.')}\n`), hash, crc32 };
}
