/** Entries of version 2025-12 read straight into columns come out as those that are read value by value. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../../shared/domain/errors';
import { CanonicalScanner2025 } from '../../../shared/manifest/canonicalScanner2025';
import { EntryColumns } from '../../../shared/manifest/columns';
import { decodeManifest } from '../../../shared/manifest/decode';
import { FolderReferences } from '../../../shared/manifest/folderReferences';
import { PathList } from '../../../shared/manifest/pathList';
import { judgePath } from '../../../shared/manifest/pathRules';
import { emptyHash, helloHash, manifestText2025, raw } from '../../support/manifestText';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

interface Fields {
  readonly hash?: string;
  readonly mtime?: string;
  readonly key?: string;
  readonly path?: string;
  readonly mark?: string;
  readonly size?: string;
}

/** One entry in the order of the writers; values are JSON texts. */
function entryText({
  hash = emptyHash,
  mtime = '1',
  key = 'path',
  path = '"$0/a"',
  mark = '',
  size = '0',
}: Fields): string {
  return `{"hash":"${hash}","mtime":${mtime},"${key}":${path},${mark}"size":${size}}`;
}

interface Document {
  readonly folders: readonly string[];
  readonly entries: readonly string[];
  readonly style: 'relative' | 'absolute';
}

/** Everything a manifest says, or how it was refused. */
function outcome({ folders, entries, style }: Document): unknown {
  const text = manifestText2025([], {
    dirs: raw(`[${folders.map((folder) => `{"path":${folder}}`).join(',')}]`),
    files: raw(`[${entries.join(',')}]`),
    specificationVersion: `${style}-manifest-snapshot-beta-2025-12`,
  });
  try {
    const manifest = decodeManifest(bytesOf(text), { source: 'x' });
    return {
      entries: [...manifest.entries()],
      folders: [...manifest.folders()],
      issues: manifest.issues,
      header: [manifest.dialect, manifest.totalSizeBytes, manifest.declaredTotalSizeBytes],
    };
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    return { code: thrown.code, details: thrown.dto.details };
  }
}

/** The same JSON, but nothing in it stands as the writers write it. */
function spaced(document: Document): Document {
  return { ...document, entries: document.entries.map((entry) => entry.replace('{', '{ ')) };
}

function expectTheSame(document: Document): void {
  expect(outcome(document)).toEqual(outcome(spaced(document)));
}

const pieces = fc.array(fc.constantFrom('a', 'ab', 'b', '.', '..', '.h', '/', '/', 'C:', ':', '$', '0', 'é'), {
  maxLength: 5,
});
const text = fc.oneof(
  pieces.map((parts) => JSON.stringify(parts.join(''))),
  fc.string({ unit: 'binary', maxLength: 5 }).map((each) => JSON.stringify(each)),
  fc.constantFrom(
    '"\\u00e9"',
    '"\\ud83d\\ude00"',
    '"\\ude0a"',
    '"a\\/b"',
    '"a\\u002f..\\u002fb"',
    '"\\u0000"',
    '"a\\"b"',
    '"a\\\\b"',
    '"a\\q"',
  ),
);
const reference = fc
  .tuple(fc.constantFrom('$0/', '$1/', '$2/', '$9/', '$01/', '$/', '$x/', '$-1/', '$00/', '$4294967296/'), text)
  .map(([start, rest]) => `"${start}${rest.slice(1)}`);
const path = fc.oneof({ weight: 4, arbitrary: reference }, { weight: 1, arbitrary: text });
const usualName = fc.constantFrom('"$0/a"', '"$0/ab"', '"$0/b/c"', '"$1/a"', '"$1/a.b"', '"$2/a"', '"z"');
const integer = fc.constantFrom(
  '0',
  '-0',
  '-1',
  '01',
  '1.0',
  '1e3',
  '',
  '9007199254740991',
  '9007199254740992',
  '99999999999999999',
);
const mark = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('', '"runnable":true,') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '"runnable":false,',
      '"runnable":1,',
      '"other":0,',
      '"runnable":true,"x":1,',
      '"deleted":true,',
    ),
  },
);
const entry = fc
  .record({
    hash: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(emptyHash, helloHash) },
      { weight: 1, arbitrary: fc.constantFrom('One', '', emptyHash.toUpperCase()) },
    ),
    mtime: fc.oneof({ weight: 12, arbitrary: fc.integer().map(String) }, { weight: 1, arbitrary: integer }),
    key: fc.oneof(
      { weight: 9, arbitrary: fc.constant('path') },
      { weight: 1, arbitrary: fc.constantFrom('name', 'nbme') },
    ),
    path: fc.oneof(usualName, path),
    mark,
    size: fc.oneof({ weight: 12, arbitrary: fc.nat().map(String) }, { weight: 1, arbitrary: integer }),
  })
  .map(entryText);
const folder = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.constantFrom('"d"', '"e"', '"d/f"', '"$0/f"', '"d.x"', '"\\u00e9"', '"a\\"b"', '"é"', '"$HOME"'),
  },
  { weight: 1, arbitrary: path },
);
const absolute = fc.constantFrom(
  '"/d"',
  '"/"',
  '"C:/d"',
  '"C:/"',
  '"//s/h"',
  '"//s/h/d"',
  '"$0/d"',
  '"/d/../e"',
  '"/d//e"',
  '"x"',
);

test('any entries are the same manifest, or refused for the same reason, whichever way they are read', () => {
  const document = fc.oneof(
    fc.record({
      folders: fc.array(folder, { maxLength: 3 }),
      entries: fc.array(entry, { maxLength: 6 }),
      style: fc.constant('relative' as const),
    }),
    fc.record({
      folders: fc.array(absolute, { maxLength: 3 }),
      entries: fc.array(entry, { maxLength: 4 }),
      style: fc.constant('absolute' as const),
    }),
  );
  fc.assert(fc.property(document, expectTheSame), { numRuns: 3000 });
});

test('names that begin alike, in folders that begin alike, are judged and sorted as if each stood alone', () => {
  const names = fc.array(fc.constantFrom('a', '/', '.', '..', '.a', 'b'), { minLength: 1, maxLength: 5 });
  const each = fc
    .tuple(fc.constantFrom('$0/', '$1/', '$2/', ''), names)
    .map(([start, parts]) => entryText({ path: JSON.stringify(start + parts.join('')) }));
  const folders = ['"a"', '"a/b"', '"a.b"'];
  fc.assert(
    fc.property(fc.array(each, { minLength: 2, maxLength: 6 }), (entries) => {
      expectTheSame({ folders, entries, style: 'relative' });
    }),
    { numRuns: 3000 },
  );
});

test.each([
  ['the longest that is allowed', 32_767 - 'd/'.length, 'n'],
  ['too long', 32_768 - 'd/'.length, 'n'],
  ['too long in escapes', 32_768 - 'd/'.length, '\\u00e9'],
])('a path that is %s with its folder is judged the same', (_, length, unit) => {
  expectTheSame({ folders: ['"d"'], entries: [entryText({ path: `"$0/${unit.repeat(length)}"` })], style: 'relative' });
});

test('a file cut off or damaged at any byte is refused for the same reason', () => {
  const folders = ['"d"', '"\\u00e9"'];
  const entries = [
    entryText({}),
    entryText({ path: '"$1/b\\u00e9"', mtime: '-7', size: '5', mark: '"runnable":true,' }),
    entryText({ path: '"$1/c"' }),
  ];
  const whole = entries.join(',');
  for (let at = 0; at < whole.length; at += 1)
    for (const damaged of [whole.slice(0, at), `${whole.slice(0, at)}~${whole.slice(at + 1)}`])
      expect(outcome({ folders, entries: [damaged], style: 'relative' })).toEqual(
        outcome({ folders, entries: [` ${damaged}`], style: 'relative' }),
      );
});

/** How many entries are taken, and what is left of the text behind them. */
function taken(source: string): { count: number; rest: string } {
  const folders = new PathList();
  for (const each of ['d', 'é', '../x']) folders.push(each);
  const columns = new EntryColumns(16);
  const scanner = new CanonicalScanner2025(
    bytesOf(source),
    columns,
    new FolderReferences(folders, 'relative'),
    judgePath,
  );
  const end = scanner.read(0);
  return { count: columns.rowCount, rest: source.slice(end) };
}

test('what the writers write is taken whole, in either spelling', () => {
  const names = ['"a"', '"$0/.hidden"', '"$0/q\\"\\u0001"', '"$0/run"', '"$1/a"', '"$1/\\ud83d\\ude00"'];
  for (const key of ['path', 'name']) {
    const entries = names.map((path) => entryText({ key, path, mark: path.includes('run') ? '"runnable":true,' : '' }));
    expect(taken(`${entries.join(',')}]}`)).toEqual({ count: 6, rest: ']}' });
  }
});

test.each([
  ['another order of the keys', entryText({}).replace('"hash"', '"hbsh"')],
  ['a space', entryText({}).replace('{', '{ ')],
  ['a hash that is no digest', entryText({ hash: 'One' })],
  ['no execute bit spelled out', entryText({ mark: '"runnable":false,' })],
  ['a folder that is not listed', entryText({ path: '"$3/a"' })],
  ['a folder that is not good', entryText({ path: '"$2/a"' })],
  ['a path to be remarked on', entryText({ path: '"$0/a//b"' })],
  ['bytes beyond ASCII', entryText({ path: '"$0/é"' })],
])('an entry with %s is left with all that follow it', (_, odd) => {
  expect(taken(`${entryText({})},${odd},${entryText({})}`)).toEqual({ count: 1, rest: `,${odd},${entryText({})}` });
});
