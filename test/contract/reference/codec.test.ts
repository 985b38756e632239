/** Reading and writing manifests: what one tool writes the other reads, and writes again as it was. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { buildManifest } from '../../../shared/manifest/build';
import { decodeManifest } from '../../../shared/manifest/decode';
import { encode2023 } from '../../../shared/manifest/encode2023';
import { wholeFilesOf } from '../../../shared/manifest/wholeFiles';
import { manifestEntries, toReference, toSatchel, type AnyEntry } from '../../support/referenceManifests';
import { describeReference, type ReferenceEntry } from '../../support/referencePython';

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const byPath = (a: readonly string[], b: readonly string[]): number => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1);
const sorted = (entries: readonly AnyEntry[]): ReferenceEntry[] => entries.map(toReference).sort(byPath);

describeReference('a manifest', (reference) => {
  const hasher = createHasher();

  test('that Satchel writes is read by the reference and written again byte for byte, 1,000 times', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(manifestEntries, { minLength: 20, maxLength: 20 }), async (lists) => {
        const ours = lists.map((entries) => encode2023(buildManifest(entries.map(toSatchel))));
        const readings = await reference().read(ours);
        expect(readings).toEqual(
          lists.map((entries, index) => ({
            entries: sorted(entries),
            totalSize: entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0n).toString(),
            text: textOf(ours[index] ?? new Uint8Array()),
          })),
        );
      }),
      { numRuns: 50 },
    );
  });

  test('that the reference writes is read by Satchel, written again, and read by the reference: equal at each step', async () => {
    await fc.assert(
      fc.asyncProperty(manifestEntries, async (entries) => {
        const theirs = await reference().write(entries.map(toReference));
        const decoded = decodeManifest(bytesOf(theirs), { source: 'of the reference' });
        const read = [...wholeFilesOf(decoded)].map(({ path, hash, sizeBytes, mtimeUs }) => [
          path,
          hash,
          sizeBytes.toString(),
          mtimeUs.toString(),
        ]);
        expect(read).toEqual(sorted(entries));
        const ours = encode2023(decoded);
        expect(textOf(ours)).toBe(theirs);
        const [again] = await reference().read([ours]);
        expect(again).toMatchObject({ entries: sorted(entries), text: theirs });
      }),
      { numRuns: 300 },
    );
  });

  test('of each of the eleven kinds that are kept as documents is read and written again by the reference', async () => {
    const file = path.resolve(import.meta.dirname, '../../fixtures/vectors/kinds2023.json');
    const kinds = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, { readonly text: string }>>;
    const texts = Object.values(kinds).map(({ text }) => text);
    const readings = await reference().read(texts.map(bytesOf));
    expect([texts.length, readings.map((reading) => ('text' in reading ? reading.text : reading.rejected))]).toEqual([
      11,
      texts,
    ]);
  });

  test('has one hash, whatever its bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 2000 }), { minLength: 1, maxLength: 30 }), async (list) => {
        expect(await reference().hashes(list)).toEqual(list.map((bytes) => hasher.hash(bytes)));
      }),
      { numRuns: 30 },
    );
  });

  test('damaged in one place is refused by Satchel wherever the reference refuses it', async () => {
    const base = bytesOf(
      '{"hashAlg":"xxh128","manifestVersion":"2023-03-03","paths":[{"hash":"df8d09e93f874900a99b8775cc15b6c7","mtime":1,"path":"a\\u00e9","size":11}],"totalSize":11}',
    );
    const damaged = fc
      .tuple(fc.nat(base.length - 1), fc.integer({ min: 0, max: 255 }), fc.constantFrom('replace', 'insert', 'remove'))
      .map(([at, byte, how]) => {
        const bytes = [...base];
        bytes.splice(at, how === 'insert' ? 0 : 1, ...(how === 'remove' ? [] : [byte]));
        return Uint8Array.from(bytes);
      });
    const verdict = (bytes: Uint8Array): string => {
      try {
        return textOf(encode2023(decodeManifest(bytes, { source: 'damaged' })));
      } catch (error) {
        return error instanceof Error ? error.name : 'thrown';
      }
    };
    await fc.assert(
      fc.asyncProperty(fc.array(damaged, { minLength: 50, maxLength: 50 }), async (list) => {
        const theirs = await reference().read(list);
        const differing = list.flatMap((bytes, index) => {
          const their = theirs[index];
          const our = verdict(bytes);
          const same = their !== undefined && 'text' in their ? our === their.text : our === 'AppError';
          return same ? [] : [[textOf(bytes), our, their]];
        });
        expect(differing).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
