import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { buildManifest } from '../../../shared/manifest/build';
import { encode2023, parts2023 } from '../../../shared/manifest/encode2023';

const manifestOf = (...paths: string[]) =>
  buildManifest(
    paths.map((path, index) => ({
      kind: 'file' as const,
      path,
      hash: index.toString(16).padStart(32, '0'),
      sizeBytes: index === 2 ? 2n ** 60n : index,
      mtimeUs: index * 1e12,
    })),
  );

test.each([
  ['nothing', manifestOf()],
  ['one file', manifestOf('a')],
  ['odd names and numbers', manifestOf('a "b"', 'ä/\u{1f600}', 'long'.repeat(100), 'z/y', 'z/\u0001')],
])('parts of any length are the bytes of the whole: %s', (_, manifest) => {
  const whole = Buffer.from(encode2023(manifest));
  const lengths = [1, 100, 137, 1000, whole.length, 1e6];
  const joined = lengths.map((length) => Buffer.concat([...parts2023(manifest, length)]).toString());
  expect(joined).toEqual(lengths.map(() => whole.toString()));
});
