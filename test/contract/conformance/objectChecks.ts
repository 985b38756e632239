/** Objects, their checksums and their metadata. */
import { Readable } from 'node:stream';
import { CreateBucketCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import { head, outcome, put, read, text, type Check } from './check';

const umlauts = JSON.stringify('/mnt/ü漢').replace(
  /[\x7f-\uffff]/g,
  (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
);

const checksums = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA256'] as const;
const ofDigits = {
  CRC32: 'y/Q5Jg==',
  CRC32C: '4waSgw==',
  CRC64NVME: 'rosUhgp5mIg=',
  SHA256: 'FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=',
} as const;

export const objectChecks: readonly Check[] = [
  {
    name: 'create bucket, again ok',
    expected: 'its owner has it',
    ask: async ({ client, Bucket }) => {
      const again = await outcome(client.send(new CreateBucketCommand({ Bucket })));
      return again === 'accepted' || again === '409 BucketAlreadyOwnedByYou' ? 'its owner has it' : again;
    },
  },
  {
    name: 'put and get of a buffer (default CRC32)',
    expected: 'hello',
    ask: async (place) => {
      await put(place, 'a/b.txt', Buffer.from('hello'));
      return await text(place, 'a/b.txt');
    },
  },
  {
    name: 'get returns the stored CRC32',
    expected: 'NhCmhg==',
    ask: async (place) => {
      await put(place, 'a/checked.txt', Buffer.from('hello'));
      const { client, Bucket } = place;
      const { Body, ChecksumCRC32 } = await client.send(new GetObjectCommand({ Bucket, Key: 'a/checked.txt' }));
      await Body?.transformToByteArray();
      return ChecksumCRC32;
    },
  },
  {
    name: 'put of a stream with its length (chunked trailer CRC32)',
    expected: [140_000, 1, 2],
    ask: async (place) => {
      const body = Readable.from([Buffer.alloc(70_000, 1), Buffer.alloc(70_000, 2)]);
      await put(place, 'stream', body, { ContentLength: 140_000 });
      const bytes = await read(place, 'stream');
      return [bytes.length, bytes[69_999], bytes[70_000]];
    },
  },
  ...checksums.map((algorithm) => ({
    name: `put with ${algorithm}, returned on HEAD`,
    expected: ['123456789', ofDigits[algorithm]],
    ask: async (place: Parameters<Check['ask']>[0]) => {
      await put(place, `digits ${algorithm}`, Buffer.from('123456789'), { ChecksumAlgorithm: algorithm });
      const { [`Checksum${algorithm}` as const]: stored } = await head(place, `digits ${algorithm}`);
      return [await text(place, `digits ${algorithm}`), stored];
    },
  })),
  {
    name: 'a wrong CRC32 is refused',
    expected: '400 BadDigest',
    ask: (place) => outcome(put(place, 'wrong', Buffer.from('x'), { ChecksumCRC32: 'AAAAAA==' })),
  },
  {
    name: 'a wrong Content-MD5 is refused',
    expected: '400 BadDigest',
    ask: (place) => outcome(put(place, 'wrong', Buffer.from('x'), { ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' })),
  },
  {
    name: 'HEAD: ETag is the MD5, length, type, date',
    expected: ['"5d41402abc4b2a76b9719d911017c592"', 5, 'application/json', true],
    ask: async (place) => {
      await put(place, 'h', Buffer.from('hello'), { ContentType: 'application/json' });
      const { ETag, ContentLength, ContentType, LastModified } = await head(place, 'h');
      return [ETag, ContentLength, ContentType, LastModified instanceof Date];
    },
  },
  {
    name: 'ASCII metadata',
    expected: { 'asset-root': '/mnt/x', 'file-system-location-name': 'L 1' },
    ask: async (place) => {
      await put(place, 'm', 'x', { Metadata: { 'asset-root': '/mnt/x', 'file-system-location-name': 'L 1' } });
      return (await head(place, 'm')).Metadata;
    },
  },
  {
    name: 'JSON-escaped metadata',
    expected: { 'asset-root-json': umlauts },
    ask: async (place) => {
      await put(place, 'mj', 'x', { Metadata: { 'asset-root-json': umlauts } });
      return (await head(place, 'mj')).Metadata;
    },
  },
  {
    // Node sends no header with such letters, so no server hears of it.
    name: 'raw UTF-8 metadata',
    expected: 'the client refuses',
    ask: (place) => outcome(put(place, 'mu', 'x', { Metadata: { 'asset-root': '/mnt/ü漢' } })),
  },
];
