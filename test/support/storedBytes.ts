/** Bytes in memory on their way to a store and back. */
import { Buffer } from 'node:buffer';
import type { BlobSource } from '../../main/engine/ports/blobStore';

/** A source in pieces of 64 KiB. */
export function sourceOf(bytes: Uint8Array): BlobSource {
  return {
    sizeBytes: bytes.length,
    open: async function* () {
      for (let at = 0; at < bytes.length; at += 65_536) yield await Promise.resolve(bytes.subarray(at, at + 65_536));
    },
  };
}

/** Everything an iteration gives. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

export async function collect(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await all(body));
}
