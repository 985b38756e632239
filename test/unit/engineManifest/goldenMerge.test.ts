import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mergeManifests } from '../../../main/engine/manifest/mergeManifests';
import { decodeManifest } from '../../../shared/manifest/decode';
import { encodeManifest } from '../../../shared/manifest/encode';

const golden = join(import.meta.dirname, '../../fixtures/golden/python');
const cases = ['mtime-irrelevant', 'none', 'order-reversed', 'two-dups', 'two-overlap'];

test.each(cases)('merging gives the bytes of the Python reference: %s', (name) => {
  const folder = join(golden, `merge-${name}`);
  const { input } = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as {
    input: { manifests: string[]; lastModified: number[] };
  };
  const { manifest } = mergeManifests(
    input.manifests.map((key, index) => ({
      key,
      lastModifiedMs: (input.lastModified[index] ?? 0) * 1000,
      manifest: decodeManifest(readFileSync(join(folder, key)), { source: key }),
    })),
  );
  const expected = name === 'none' ? undefined : readFileSync(join(folder, 'expected.manifest'), 'latin1');
  expect(manifest === undefined ? undefined : new TextDecoder('latin1').decode(encodeManifest(manifest))).toBe(
    expected,
  );
});
