/** Parts for sending: what is in the store already is proven or left alone, and every block is what was hashed. */
import { describe, expect, test } from 'vitest';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { readParts } from '../../../main/adapters/s3/readParts';
import type { BlobSource, PutOptions } from '../../../main/engine/ports/blobStore';
import type { ConfirmedPart } from '../../../main/engine/ports/ledger';

const blockBytes = 8 << 20;
const partBytes = 2 * blockBytes;
const hasher = createHasher();
const hashed = Buffer.alloc(2 * partBytes + 5);
for (let at = 0; at + 8 <= hashed.length; at += 4096) hashed.writeDoubleLE(at, at);
const blockHashes = Buffer.concat(
  [0, 1, 2, 3, 4].map((block) =>
    Buffer.from(hasher.hash(hashed.subarray(block * blockBytes, (block + 1) * blockBytes)), 'hex'),
  ),
);
const ledger: NonNullable<PutOptions['ledger']> = {
  earlier: () => undefined,
  beginning: () => undefined,
  began: () => undefined,
  confirmed: () => undefined,
  ended: () => undefined,
};

function partOf(partNo: number, bytes: Buffer): ConfirmedPart {
  const offset = (partNo - 1) * partBytes;
  const own = bytes.subarray(offset, offset + partBytes);
  return { partNo, offset, length: own.length, etag: `"${partNo}"`, checksum: hasher.hash(own) };
}

/** What comes of reading `bytes` when parts of `before` are in the store: parts to send, and the bytes that were read. */
async function read(bytes: Buffer, confirmed: readonly ConfirmedPart[], proof: Uint8Array | undefined) {
  let readBytes = 0;
  async function* range(first: number, last: number): AsyncIterable<Uint8Array> {
    for (let at = first; at <= last; at += 1 << 20) {
      const piece = bytes.subarray(at, Math.min(at + (1 << 20), last + 1));
      readBytes += piece.length;
      yield await Promise.resolve(piece);
    }
  }
  const source: BlobSource = {
    sizeBytes: bytes.length,
    open: () => range(0, bytes.length - 1),
    openRange: (_, { first, last }) => range(first, last),
  };
  const options = {
    signal: new AbortController().signal,
    expectedHash: hasher.hash(hashed),
    ledger,
    ...(proof === undefined ? {} : { blockHashes: proof }),
  };
  const toSend: number[] = [];
  let code = '';
  try {
    const parts = { partBytes, confirmed, digestOf: ({ checksum }: ConfirmedPart) => checksum };
    for await (const part of readParts(source, parts, hasher, options))
      if ('bytes' in part) {
        expect(Buffer.from(part.bytes).equals(bytes.subarray(part.offset, part.offset + part.length))).toBe(true);
        toSend.push(part.partNo);
      }
  } catch (thrown) {
    ({ code } = thrown as { code: string });
  }
  return { toSend, readBytes, code };
}

const edited = Buffer.from(hashed);
edited[partBytes + 9] = 7;

describe('with digests of blocks', () => {
  test('only what is missing is read', async () => {
    expect(await read(hashed, [partOf(1, hashed), partOf(3, hashed)], blockHashes)).toEqual({
      toSend: [2],
      readBytes: partBytes,
      code: '',
    });
  });

  test('a part with a block that changed is not sent', async () => {
    expect(await read(edited, [partOf(1, hashed)], blockHashes)).toEqual({
      toSend: [],
      readBytes: partBytes,
      code: 'source.changed',
    });
  });
});

describe('without digests of blocks', () => {
  test('everything is read, and what is missing is sent', async () => {
    expect(await read(hashed, [partOf(2, hashed)], undefined)).toEqual({
      toSend: [1, 3],
      readBytes: hashed.length,
      code: '',
    });
  });

  test('a part that is not what the store confirmed is sent again', async () => {
    expect(await read(hashed, [partOf(1, hashed), partOf(2, edited)], undefined)).toEqual({
      toSend: [2, 3],
      readBytes: hashed.length,
      code: '',
    });
  });

  test('the last part does not come when the whole is not what was hashed', async () => {
    expect(await read(edited, [], undefined)).toEqual({
      toSend: [1, 2],
      readBytes: hashed.length,
      code: 'source.changed',
    });
  });
});
