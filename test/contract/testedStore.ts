/** The store of the running test, and what the parts of the suite make for it. */
import { Buffer } from 'node:buffer';
import { createHasher } from '../../main/adapters/hasher/hasher';
import type { BlobStore, ObjectListing } from '../../main/engine/ports/blobStore';

export interface TestedStore {
  /** Another one for each test. */
  readonly store: BlobStore;
  readonly put: (key: string, bytes: Uint8Array) => Promise<{ outcome: string }>;
  readonly read: (key: string, range?: { first: number; last: number }) => Promise<Buffer>;
  readonly listed: (prefix: string) => Promise<ObjectListing[]>;
  /** Replaces the bytes of an object, behind the store's back where that can be done. */
  readonly damage: (key: string, bytes: Uint8Array) => Promise<unknown>;
}

export const hasher = createHasher();

export function hashOf(text: string): string {
  return hasher.hash(Buffer.from(text));
}

/** Bytes that differ from place to place. */
export function pattern(sizeBytes: number): Buffer {
  const bytes = Buffer.alloc(sizeBytes);
  for (let index = 0; index < sizeBytes; index += 1) bytes[index] = (index * 31 + (index >> 8) * 7) & 255;
  return bytes;
}
