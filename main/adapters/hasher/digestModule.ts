/** What a module that computes XXH3-128 can do, native or not. */
import type { Buffer } from 'node:buffer';

/** Digests are 16 bytes, big-endian. */
export interface DigestStream {
  update(chunk: Buffer): void;
  /** May be called again after `reset` only. */
  digest(): Buffer;
  reset(): void;
}

export interface Digests {
  readonly module: 'xxhash-addon' | 'hash-wasm';
  /** Why it is not the addon; in the words of the system. */
  readonly why?: string;
  hash(bytes: Buffer): Buffer;
  start(): DigestStream;
}
