/** Blocks for sending: whole, verified, and none after a doubt. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { sourceBlocks } from '../../../main/adapters/s3/sourceBlocks';
import type { BlobSource } from '../../../main/engine/ports/blobStore';

const hasher = createHasher();
const signal = new AbortController().signal;

function sourceOf(pieces: readonly Uint8Array[], sizeBytes: number, closed: string[] = []): BlobSource {
  return {
    sizeBytes,
    open: async function* () {
      try {
        for (const piece of pieces) yield await Promise.resolve(piece);
      } finally {
        closed.push('closed');
      }
    },
  };
}

async function read(source: BlobSource, blockBytes: number, expectedHash?: string): Promise<Uint8Array[]> {
  const blocks: Uint8Array[] = [];
  const options = { signal, ...(expectedHash === undefined ? {} : { expectedHash }) };
  for await (const block of sourceBlocks(source, blockBytes, hasher, options)) blocks.push(block);
  return blocks;
}

describe('blocks of a source', () => {
  test('hold its bytes in order, however they arrive', async () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(pieces, fc.integer({ min: 1, max: 50 }), async (arriving, blockBytes) => {
        const whole = Buffer.concat(arriving);
        const blocks = await read(sourceOf(arriving, whole.length), blockBytes, hasher.hash(whole));
        const sizes = blocks.map(({ length }) => length);
        expect(Buffer.concat(blocks).equals(whole)).toBe(true);
        expect(sizes.slice(0, -1).every((size) => size === blockBytes)).toBe(true);
        expect(sizes.length).toBe(Math.max(1, Math.ceil(whole.length / blockBytes)));
      }),
    );
  });

  test.each([
    ['fewer bytes', 'abc', 4, 'abc'],
    ['more bytes', 'abcde', 4, 'abcde'],
    ['other bytes', 'abcd', 4, 'abce'],
  ])('end before the last one when there are %s than were hashed', async (_, text, sizeBytes, hashed) => {
    const closed: string[] = [];
    const got: string[] = [];
    const run = async (): Promise<void> => {
      const options = { signal, expectedHash: hasher.hash(Buffer.from(hashed)) };
      for await (const block of sourceBlocks(sourceOf([Buffer.from(text)], sizeBytes, closed), 2, hasher, options))
        got.push(Buffer.from(block).toString());
    };
    await expect(run()).rejects.toMatchObject({ code: 'source.changed' });
    expect({ got, closed }).toEqual({ got: ['ab'], closed: ['closed'] });
  });
});
