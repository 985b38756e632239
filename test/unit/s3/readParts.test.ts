/** Parts for sending: what is in the store already is proven or left alone, and every block is what was hashed. */
import { describe, expect, test } from 'vitest';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { createPartBuffers } from '../../../main/adapters/s3/partBuffers';
import { readParts } from '../../../main/adapters/s3/readParts';
import type { BlobSource, PutOptions } from '../../../main/engine/ports/blobStore';
import type { FileReader } from '../../../main/engine/ports/fileSystem';
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
async function read(
  bytes: Buffer,
  confirmed: readonly ConfirmedPart[],
  proof: Uint8Array | undefined,
  { by = 'reader', sizeBytes = bytes.length }: { readonly by?: 'reader' | 'stream'; readonly sizeBytes?: number } = {},
) {
  let readBytes = 0;
  let open = 0;
  async function* range(first: number, last: number): AsyncIterable<Uint8Array> {
    for (let at = first; at <= last; at += 1 << 20) {
      const piece = bytes.subarray(at, Math.min(at + (1 << 20), last + 1));
      readBytes += piece.length;
      yield await Promise.resolve(piece);
    }
  }
  const reader: FileReader = {
    read: (into, position) => {
      const count = bytes.copy(into, 0, position);
      readBytes += count;
      return Promise.resolve(count);
    },
    close: () => {
      open -= 1;
      return Promise.resolve();
    },
  };
  const openReader = (): Promise<FileReader> => {
    open += 1;
    return Promise.resolve(reader);
  };
  const buffers = createPartBuffers();
  const source: BlobSource = {
    sizeBytes,
    open: () => range(0, bytes.length - 1),
    ...(by === 'reader' ? { openReader } : {}),
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
    for await (const part of readParts(source, parts, { hasher, buffers }, options))
      if ('bytes' in part) {
        expect(Buffer.from(part.bytes).equals(bytes.subarray(part.offset, part.offset + part.length))).toBe(true);
        toSend.push(part.partNo);
        part.end(true);
      }
  } catch (thrown) {
    ({ code } = thrown as { code: string });
  }
  expect(open).toBe(0);
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

  test('nothing is read of an upload that lacks only its end', async () => {
    const all = [partOf(1, hashed), partOf(2, hashed), partOf(3, hashed)];
    expect(await read(hashed, all, blockHashes)).toEqual({ toSend: [], readBytes: 0, code: '' });
  });

  test('a confirmed part of one block that is not that block is sent again', async () => {
    const [first, second, last] = [partOf(1, hashed), partOf(2, hashed), partOf(3, edited)];
    expect(await read(hashed, [first, second, { ...last, checksum: second.checksum }], blockHashes)).toEqual({
      toSend: [3],
      readBytes: hashed.length - 2 * partBytes,
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

describe.each(['reader', 'stream'] as const)('without digests of blocks, by %s', (by) => {
  test('everything is read, and what is missing is sent', async () => {
    expect(await read(hashed, [partOf(2, hashed)], undefined, { by })).toEqual({
      toSend: [1, 3],
      readBytes: hashed.length,
      code: '',
    });
  });

  test('a part that is not what the store confirmed is sent again', async () => {
    expect(await read(hashed, [partOf(1, hashed), partOf(2, edited)], undefined, { by })).toEqual({
      toSend: [2, 3],
      readBytes: hashed.length,
      code: '',
    });
  });

  test('the last part does not come when the whole is not what was hashed', async () => {
    expect(await read(edited, [], undefined, { by })).toEqual({
      toSend: [1, 2],
      readBytes: hashed.length,
      code: 'source.changed',
    });
  });

  test.each([
    ['grew', hashed.length - 1],
    ['shrank', hashed.length + 1],
  ])('the last part of a file that %s does not come', async (_, sizeBytes) => {
    const { toSend, code } = await read(hashed, [], undefined, { by, sizeBytes });
    expect({ toSend, code }).toEqual({ toSend: [1, 2], code: 'source.changed' });
  });
});
