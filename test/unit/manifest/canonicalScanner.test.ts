/** Canonical entries read straight into columns come out as those that are read value by value. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../../shared/domain/errors';
import { readCanonicalEntries } from '../../../shared/manifest/canonicalScanner';
import { EntryColumns } from '../../../shared/manifest/columns';
import { decodeManifest } from '../../../shared/manifest/decode';
import { encode2023 } from '../../../shared/manifest/encode2023';
import { JsonReader } from '../../../shared/manifest/losslessJson';
import { emptyHash, entryText, helloHash, manifestText, raw } from '../../support/manifestText';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Everything a manifest says, or how it was refused. */
function outcome(entries: readonly string[]): unknown {
  try {
    const manifest = decodeManifest(bytesOf(manifestText(entries)), { source: 'x' });
    return {
      entries: [...manifest.entries()],
      issues: manifest.issues,
      totals: [manifest.totalSizeBytes, manifest.declaredTotalSizeBytes],
    };
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    return { code: thrown.code, details: thrown.dto.details };
  }
}

/** The same JSON, but nothing in it stands as the reference writes it. */
const spaced = (entry: string): string => entry.replace('{', '{ ');

/** How many entries are taken, and what is left of the text behind them. */
function taken(text: string): { count: number; rest: string } {
  const reader = new JsonReader(bytesOf(text), 8);
  const count = readCanonicalEntries(reader, new EntryColumns());
  return { count, rest: text.slice(reader.offset) };
}

const path = fc.oneof(
  fc
    .array(fc.constantFrom('a', 'ab', 'b', '.', '..', '.h', '..x', '/', '/', 'C:', ':'), { maxLength: 7 })
    .map((parts) => JSON.stringify(parts.join(''))),
  fc.string({ unit: 'binary', maxLength: 8 }).map((text) => JSON.stringify(text)),
  fc.constantFrom(
    '"\\u00e9"',
    '"\\u00E9"',
    '"\\ud83d\\ude00"',
    '"\\ude0a"',
    '"a\\/b"',
    '"a\\u002f..\\u002fb"',
    '"\\u0000"',
    '"\\u007f"',
    '"\u007f"',
    '"a\\"b"',
    '"a\\\\b"',
    '"a\\q"',
    '"a\\u12"',
  ),
);
const integer = fc.oneof(
  fc.integer().map(String),
  fc.maxSafeInteger().map(String),
  fc.constantFrom(
    '0',
    '-0',
    '-1',
    '01',
    '1.0',
    '1e3',
    '',
    '-',
    '9007199254740991',
    '9007199254740992',
    '9007199254740993',
    '9999999999999999',
    '99999999999999999',
    '-9007199254740993',
  ),
);
const hash = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(emptyHash, helloHash) },
  { weight: 1, arbitrary: fc.constantFrom('One', emptyHash.toUpperCase(), '', `${emptyHash}0`, 'a b') },
);
const good = { integer: { weight: 12, arbitrary: fc.nat().map(String) }, hash: { weight: 12, arbitrary: hash } };
const entry = fc
  .record({
    hash: fc.oneof(good.hash, { weight: 1, arbitrary: hash }),
    mtime: fc.oneof(good.integer, { weight: 1, arbitrary: integer }),
    path,
    size: fc.oneof(good.integer, { weight: 1, arbitrary: integer }),
  })
  .map((each) => entryText({ hash: each.hash, mtime: raw(each.mtime), path: raw(each.path), size: raw(each.size) }));

test('any entries are the same manifest, or refused for the same reason, whichever way they are read', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 6 }), (entries) => {
      expect(outcome(entries)).toEqual(outcome(entries.map(spaced)));
    }),
    { numRuns: 1000 },
  );
});

test('names that begin alike are judged as if each stood alone', () => {
  const names = fc.array(fc.constantFrom('a', '/', '.', '..', '.a', 'b'), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(
      fc.array(
        names.map((parts) => parts.join('')),
        { minLength: 2, maxLength: 5 },
      ),
      (paths) => {
        const entries = paths.map((each) => entryText({ path: each }));
        expect(outcome(entries)).toEqual(outcome(entries.map(spaced)));
      },
    ),
    { numRuns: 3000 },
  );
});

test.each([
  ['the longest that is allowed', 'n'.repeat(32_767)],
  ['too long', 'n'.repeat(32_768)],
  ['too long in escapes', 'é'.repeat(32_768)],
])('a path that is %s is judged the same', (_, long) => {
  expect(outcome([entryText({ path: long })])).toEqual(outcome([spaced(entryText({ path: long }))]));
});

test('a file cut off or damaged at any byte is refused for the same reason', () => {
  const entries = [entryText({ path: 'dir/a' }), entryText({ path: 'dir/b\u00e9', size: 5, mtime: -7 })];
  const text = entries.join(',');
  for (let at = 0; at < text.length; at += 1)
    for (const damaged of [text.slice(0, at), `${text.slice(0, at)}~${text.slice(at + 1)}`])
      expect(outcome([damaged])).toEqual(outcome([` ${damaged}`]));
});

test('what is written by the reference is taken whole', () => {
  const entries = ['a', '.hidden/x', 'd/.e', 'caf\u00e9', 'q"\\\t\u0001\u007f', '\ud83d\ude00', 'z'].map(
    (each, index) =>
      new TextDecoder().decode(
        encode2023(
          decodeManifest(bytesOf(manifestText([entryText({ path: each, mtime: index - 3, size: index })])), {
            source: 'x',
          }),
        ),
      ),
  );
  const list = entries.map((text) => text.slice(text.indexOf('[') + 1, text.indexOf(']'))).join(',');
  expect(taken(`${list}]}`)).toEqual({ count: 7, rest: ']}' });
});

test.each([
  ['another order of the keys', entryText().replace('"hash"', '"hbsh"')],
  ['a space', spaced(entryText())],
  ['a hash that is no digest', entryText({ hash: 'One' })],
  ['a negative size', entryText({ size: -1 })],
  ['an integer beyond 2^53', entryText({ mtime: raw('9007199254740993') })],
  ['a path to be remarked on', entryText({ path: 'a/../b' })],
  ['bytes beyond ASCII', entryText({ path: 'é' })],
])('an entry with %s is left with all that follow it', (_, odd) => {
  expect(taken(`${entryText()},${odd},${entryText()}`)).toEqual({ count: 1, rest: `,${odd},${entryText()}` });
});

test('more entries than one block holds, in order and out of order, come out the same', () => {
  const entries = Array.from({ length: 70_000 }, (_, index) =>
    entryText({ path: `d${String(index % 7)}/f${String(index).padStart(6, '0')}`, size: index, mtime: index - 35_000 }),
  );
  const sorted = entries.toSorted((a, b) => (a.slice(a.indexOf('path')) < b.slice(b.indexOf('path')) ? -1 : 1));
  const total = { totalSize: (70_000 * 69_999) / 2 };
  const canonical = bytesOf(manifestText(sorted, total));
  const inOrder = decodeManifest(canonical, { source: 'x' });
  const outOfOrder = decodeManifest(bytesOf(manifestText(entries, total)), { source: 'x' });
  expect([inOrder, outOfOrder].map((each) => Buffer.compare(encode2023(each), canonical))).toEqual([0, 0]);
});
