/** Metadata of output manifests, as the reference writes and reads it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { outputManifestMetadata, readAssetRoot, readLocationName } from '../../../main/engine/store/metadata';
import { inputNameHash, outputNameHash } from '../../../main/engine/store/rootNames';

const hasher = createHasher();
const folder = join(import.meta.dirname, '../../fixtures/golden/python/meta-nonascii');
const read = (name: string): { rows: readonly Record<string, string | null>[] } =>
  JSON.parse(readFileSync(join(folder, name), 'utf8')) as never;
const inputs = (
  JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as {
    input: { rows: readonly { rootPath: string; fileSystemLocationName: string | null }[] };
  }
).input.rows;
const expected = read('expected.json').rows;

test.each(inputs.map((input, index) => [input.rootPath, input, expected[index]] as const))(
  'S6: the root %s is written as the reference writes it',
  (root, input, row) => {
    const location = input.fileSystemLocationName ?? undefined;
    const { outputNameHash: outputName, inputName, sessionDir, ...metadata } = row ?? {};
    const written = outputManifestMetadata(root, location);
    expect(sessionDir).toMatch(/^assetroot-/);
    expect({
      written,
      read: readAssetRoot(written),
      outputName: `${outputNameHash(hasher, root, location)}_output`,
      inputName: `${inputNameHash(hasher, root)}_input`,
    }).toEqual({
      written: metadata,
      read: root,
      outputName,
      inputName,
    });
  },
);

test('a root of plain ASCII stands once, as it is', () => {
  expect(outputManifestMetadata('C:\\Users\\a', 'Movie 1')).toEqual({
    'asset-root': 'C:\\Users\\a',
    'file-system-location-name': 'Movie 1',
  });
});

test('a location name beyond ASCII stands as JSON only', () => {
  const metadata = outputManifestMetadata('/p', 'Ort ü');
  expect({ metadata, read: readLocationName(metadata) }).toEqual({
    metadata: { 'asset-root': '/p', 'file-system-location-name-json': '"Ort \\u00fc"' },
    read: 'Ort ü',
  });
});

test('the JSON form wins, a literal under the plain name is read, quotes that are no literal stay', () => {
  const roots = [
    { 'asset-root': '/old', 'asset-root-json': '"/n\\u00e9w"' },
    { 'asset-root': '"/caf\\u00e9"' },
    { 'asset-root': '"a"b"' },
    { 'asset-root': '/p', 'asset-root-json': 'damaged' },
    { 'asset-root': '' },
    {},
  ].map(readAssetRoot);
  expect(roots).toEqual(['/néw', '/café', '"a"b"', '/p', undefined, undefined]);
});

test('more than 2 KB is refused', () => {
  expect(() => outputManifestMetadata(`/${'é'.repeat(400)}`)).toThrow(
    expect.objectContaining({ code: 'store.metadata_too_large' }),
  );
});
