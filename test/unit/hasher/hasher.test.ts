import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { checkDigests, createHasher } from '../../../main/adapters/hasher/hasher';

const hasher = createHasher();
const text = (value: string): string => hasher.hash(new TextEncoder().encode(value));
const counting = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, index) => index % 251));

test('gives the digests that AWS Deadline Cloud calls xxh128', () => {
  const inputs = ['', 'a', 'abc', 'hello world', '/mnt/movie1', 'C:\\', 'D:\\Projects\\Ünï', '/mnt/データ'];
  expect(inputs.map(text)).toEqual([
    '99aa06d3014798d86001c324468d497f',
    'a96faf705af16834e6c632b61e964e1f',
    '06b05ab6733a618578af5f94892f3950',
    'df8d09e93f874900a99b8775cc15b6c7',
    'ba2b30042732d36117ffe5786a5e3164',
    'fcaceeeccaf267778e6d642a986ce5c2',
    'f5141accac1715c1a05c5a1cc2cc4a12',
    '3d591861a5c563f000c4e3bf7901504e',
  ]);
});

test.each([
  [16, '72950631827607e2842812cc870dcae2'],
  [17, '685bc458b37d057fc06e233df7729217'],
  [128, '14792fc3af88dc6c05321a0b64d67b41'],
  [129, 'dd5e74ac6b45f54ebc30b63382b09a3b'],
  [1024, 'd0ac1f7b93bf57b9e5d78bafa45b2aa5'],
  [1_000_000, '00d4a9d9f77c7d2ddf99c4163891c544'],
])('gives the same digest for %i bytes however they are cut', (length, expected) => {
  const bytes = counting(length);
  const digests = [7, 65_536].map((step) => {
    const stream = hasher.start();
    for (let at = 0; at < length; at += step) stream.update(bytes.subarray(at, at + step));
    return stream.digest();
  });
  expect([hasher.hash(bytes), ...digests]).toEqual([expected, expected, expected]);
});

test('hashes a view into a larger buffer without its neighbours', () => {
  const whole = new TextEncoder().encode('xxabcxx');
  expect(hasher.hash(whole.subarray(2, 5))).toBe('06b05ab6733a618578af5f94892f3950');
});

test('refuses to work with a module that gives other digests', () => {
  const wrong = { ...hasher, hash: () => '0'.repeat(32) };
  expect(() => {
    checkDigests(wrong);
  }).toThrow(expect.objectContaining({ code: 'internal.hash_selftest' }));
});
