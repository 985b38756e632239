/** Documents of eleven kinds as the Python reference writes them: the same bytes after reading, in whatever order of entries. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { buildManifest } from '../../../shared/manifest/build';
import { decodeManifest } from '../../../shared/manifest/decode';
import { encode2023 } from '../../../shared/manifest/encode2023';

interface Document {
  readonly bytes: number;
  readonly xxh128: string;
  readonly text: string;
}

const file = path.resolve(import.meta.dirname, '../../fixtures/vectors/kinds2023.json');
const kinds = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, Document>>);
const hasher = createHasher();
const written = (bytes: Uint8Array): Document => ({
  bytes: bytes.length,
  xxh128: hasher.hash(bytes),
  text: new TextDecoder().decode(bytes),
});

test.each(kinds)('%s: read and written again, and written from its entries in any order', (_, document) => {
  const decoded = decodeManifest(new TextEncoder().encode(document.text), { source: 'the document' });
  expect({ ...written(encode2023(decoded)), issues: decoded.issues.map(({ code }) => code) }).toEqual({
    ...document,
    issues: expectedIssues(document),
  });
  const entries = [...decoded.entries()];
  const order = fc.shuffledSubarray(entries, { minLength: entries.length, maxLength: entries.length });
  fc.assert(
    fc.property(order, (shuffled) => {
      expect(written(encode2023(buildManifest(shuffled)))).toEqual(document);
    }),
    { numRuns: 20 },
  );
});

/** A letter before a colon is a drive on other systems, so that entry is never written anywhere. */
function expectedIssues({ text }: Document): readonly string[] {
  return text.includes('"path":"c:olon"') ? ['manifest.path_drive'] : [];
}
