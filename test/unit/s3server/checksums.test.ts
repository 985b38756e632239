/** Checksums against the values that are published for them. */
import { expect, test } from 'vitest';
import {
  checksumAlgorithms,
  checksumOf,
  checksumOfParts,
  claimedChecksum,
  requireSameDigests,
} from '../../support/s3server/checksums';

test.each([
  [
    '',
    [
      'AAAAAA==',
      'AAAAAA==',
      'AAAAAAAAAAA=',
      '2jmj7l5rSw0yVb/vlWAYkK/YBwk=',
      '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
    ],
  ],
  [
    'hello',
    [
      'NhCmhg==',
      'mnG7TA==',
      'M3eFcAZSQlc=',
      'qvTGHdzF6KLavt4PO0gs2a6pQ00=',
      'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=',
    ],
  ],
  [
    '123456789',
    [
      'y/Q5Jg==',
      '4waSgw==',
      'rosUhgp5mIg=',
      '98O8HYCOBHMq32eZZczDTKeuNEE=',
      'FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=',
    ],
  ],
])('%j has the published checksums, whole or in pieces', (text, expected) => {
  const bytes = Buffer.from(text);
  const pieces = [bytes.subarray(0, 3), bytes.subarray(3)];
  const whole = checksumAlgorithms.map((algorithm) => checksumOf(algorithm, [bytes]));
  const inPieces = checksumAlgorithms.map((algorithm) => checksumOf(algorithm, pieces));
  expect({ whole, inPieces }).toEqual({ whole: expected, inPieces: expected });
});

test.each([
  [{ 'x-amz-checksum-crc32': 'AAAAAA==' }, 'BadDigest'],
  [{ 'x-amz-checksum-sha256': 'x' }, 'BadDigest'],
  [{ 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' }, 'BadDigest'],
  [{ 'content-md5': 'x' }, 'InvalidDigest'],
  [{ 'x-amz-checksum-crc32': 'NhCmhg==', 'x-amz-checksum-crc32c': 'mnG7TA==' }, 'InvalidRequest'],
  [{ 'x-amz-sdk-checksum-algorithm': 'CRC32' }, 'InvalidRequest'],
])('a body that is not what %j says is refused', (headers, code) => {
  const fields = new Map(Object.entries(headers));
  expect(() => {
    const claimed = claimedChecksum(fields);
    const value = claimed === undefined ? '' : checksumOf(claimed.algorithm, [Buffer.from('hello')]);
    requireSameDigests(fields, '5d41402abc4b2a76b9719d911017c592', claimed, value);
  }).toThrow(expect.objectContaining({ code }));
});

test.each(['crc32', 'crc32c', 'crc64nvme'] as const)(
  'the %s of a whole follows from those of its parts',
  (algorithm) => {
    const parts = [Buffer.alloc(100_003, 7), Buffer.alloc(0), Buffer.alloc(77, 9), Buffer.from('hello')];
    const known = parts.map((part) => ({ value: checksumOf(algorithm, [part]), sizeBytes: part.length }));
    expect(checksumOfParts(algorithm, 'FULL_OBJECT', known).value).toBe(checksumOf(algorithm, parts));
  },
);
