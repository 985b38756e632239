/**
 * Hostile manifests: `kinds` lists them, `make <file> <kind> <bytes>` writes one, `decode <file>` decodes it and prints what came
 * of it and by how much this process grew meanwhile, as one line of JSON.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { AppError } from '../../shared/domain/errors';
import { decodeManifest } from '../../shared/manifest/decode';

const [action = 'kinds', file = '', kind = '', size = '0'] = process.argv.slice(2);
const length = Number(size);
const digest = '99aa06d3014798d86001c324468d497f';

const document = (paths: string): string =>
  `{"hashAlg":"xxh128","manifestVersion":"2023-03-03","paths":[${paths}],"totalSize":0}`;

/** One entry after the other until the file is as long as wanted. */
function entries(entry: (index: number) => string): string {
  const pieces: string[] = [];
  for (let written = 0, index = 0; written < length; index += 1) {
    const piece = entry(index);
    pieces.push(piece);
    written += piece.length + 1;
  }
  return document(pieces.join(','));
}

/** The same of version 2025-12: each piece is a folder or an entry; `rest` is what the other list holds. */
function entries2025(field: 'dirs' | 'files', entry: (index: number) => string, rest = ''): string {
  const pieces: string[] = [];
  for (let written = 0, index = 0; written < length; index += 1) {
    const piece = entry(index);
    pieces.push(piece);
    written += piece.length + 1;
  }
  const lists = field === 'dirs' ? [pieces.join(','), rest] : [rest, pieces.join(',')];
  const specification = '"specificationVersion":"relative-manifest-diff-beta-2025-12"';
  return `{"dirs":[${lists[0] ?? ''}],"files":[${lists[1] ?? ''}],"hashAlg":"xxh128",${specification},"totalSize":0}`;
}

/** A folder of some hundred names, one in the other, to be listed in a few bytes each. */
function nested(depth: number, name: string): string {
  const folder = (index: number): string => `{"path":"${index === 0 ? '' : `$${index - 1}/`}${name}"}`;
  return Array.from({ length: depth }, (_, index) => folder(index)).join(',');
}

const numbered = (index: number): string => index.toString(36);
const texts: Readonly<Record<string, () => string>> = {
  arrays: () => '['.repeat(length),
  objects: () => '{"a":'.repeat(length / 5),
  'nested in an entry': () => document('['.repeat(length)),
  'one long text': () => document(`{"path":"${'a'.repeat(length)}`),
  'one long path': () => document(`{"hash":"${digest}","mtime":0,"path":"${'a'.repeat(length)}","size":0}`),
  'one long wide path': () => document(`{"hash":"${digest}","mtime":0,"path":"${'é'.repeat(length / 2)}","size":0}`),
  'one long path of escapes': () =>
    document(`{"hash":"${digest}","mtime":0,"path":"${'\\n'.repeat(length / 2)}","size":0}`),
  'one long hash': () => document(`{"hash":"${'a'.repeat(length)}","mtime":0,"path":"a","size":0}`),
  digits: () => document(`{"size":${'9'.repeat(length)}`),
  'unknown keys': () => `{${entries((index) => `"${numbered(index)}":0`).slice(0, length)}}`,
  'unknown keys of entries': () =>
    entries((index) => `{"${numbered(index)}":1,"hash":"${digest}","mtime":0,"path":"${numbered(index)}","size":0}`),
  'equal keys': () => document(`{${'"path":"a",'.repeat(length / 11)}`),
  'empty entries': () => entries(() => '{}'),
  'small entries': () => entries((index) => `{"hash":"${digest}","mtime":0,"path":"${numbered(index)}","size":0}`),
  'equal paths': () => entries(() => `{"hash":"${digest}","mtime":0,"path":"a","size":0}`),
  'odd hashes': () => entries((index) => `{"hash":"a","mtime":0,"path":"${numbered(index)}","size":0}`),
  'negative sizes': () => entries((index) => `{"hash":"${digest}","mtime":0,"path":"${numbered(index)}","size":-1}`),
  'huge integers': () =>
    entries(
      (index) => `{"hash":"${digest}","mtime":${'9'.repeat(17)},"path":"${numbered(index)}","size":${'9'.repeat(17)}}`,
    ),
  'paths to rewrite': () => entries((index) => `{"hash":"${digest}","mtime":0,"path":"./${numbered(index)}","size":0}`),
  'beneath files': () =>
    entries((index) => `{"hash":"${digest}","mtime":0,"path":"a${index === 0 ? '' : `/${numbered(index)}`}","size":0}`),
  'folders in one another': () => entries2025('dirs', (index) => `{"path":"${index === 0 ? '' : `$${index - 1}/`}a"}`),
  'long folders in one another': () =>
    entries2025('dirs', (index) => `{"path":"${index === 0 ? '' : `$${index - 1}/`}${'n'.repeat(200)}"}`),
  'folders in a long folder': () =>
    entries2025('dirs', (index) =>
      index === 0 ? `{"path":"${'n'.repeat(32_000)}"}` : `{"path":"$0/${numbered(index)}"}`,
    ),
  'files in a deep folder': () =>
    entries2025(
      'files',
      (index) => `{"hash":"${digest}","mtime":0,"path":"$999/${numbered(index)}","size":0}`,
      nested(1000, 'nnnn'),
    ),
  'links to a deep folder': () =>
    entries2025(
      'files',
      (index) => `{"path":"${numbered(index)}","symlink":{"target":"$999/x"}}`,
      nested(1000, 'nnnn'),
    ),
  'small folders': () => entries2025('dirs', (index) => `{"path":"${numbered(index)}"}`),
  'equal folders': () => entries2025('dirs', () => '{"path":"a"}'),
  'folders to rewrite': () => entries2025('dirs', (index) => `{"path":"./${numbered(index)}"}`),
  'folders on drives': () => entries2025('dirs', (index) => `{"path":"C:${numbered(index)}"}`),
  'folders on files': () =>
    entries2025(
      'dirs',
      (index) => `{"path":"a/${numbered(index)}"}`,
      `{"hash":"${digest}","mtime":0,"path":"a","size":0}`,
    ),
  deletions: () => entries2025('files', (index) => `{"deleted":true,"path":"${numbered(index)}"}`),
  'files in pieces': () =>
    entries2025(
      'files',
      (index) => `{"chunkhashes":["${digest}","${digest}"],"mtime":0,"path":"${numbered(index)}","size":268435457}`,
    ),
  links: () => entries2025('files', (index) => `{"path":"${numbered(index)}","symlink":{"target":"x"}}`),
  'links out of the folder': () =>
    entries2025('files', (index) => `{"path":"${numbered(index)}","symlink":{"target":"../x"}}`),
  'links in a chain': () =>
    entries2025('files', (index) => `{"path":"${numbered(index)}","symlink":{"target":"${numbered(index + 1)}"}}`),
  'links through links': () =>
    entries2025(
      'files',
      (index) =>
        `{"path":"${numbered(index)}","symlink":{"target":"${index === 0 ? '' : `${numbered(index - 1)}/`}a"}}`,
    ),
  'links that climb': () =>
    entries2025(
      'files',
      (index) => `{"path":"${'d/'.repeat(30)}${numbered(index)}","symlink":{"target":"${'../'.repeat(30)}x"}}`,
    ),
  'unknown keys of links': () =>
    entries2025('files', (index) => `{"path":"${numbered(index)}","symlink":{"target":"x","${numbered(index)}":0}}`),
  'beginnings of one another': () =>
    entries((index) => `{"hash":"${digest}","mtime":0,"path":"${'a'.repeat(index + 1)}","size":0}`),
};

function randomBytes(): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state >>> 24;
  });
}

function bytesOf(): Uint8Array | string {
  if (kind === 'random bytes') return randomBytes();
  const text = texts[kind];
  if (text === undefined) throw new Error(`There is no kind ${kind}.`);
  return text();
}

function outcome(bytes: Uint8Array): string {
  try {
    const manifest = decodeManifest(bytes, { source: 'the manifest' });
    return `decoded: ${manifest.fileCount} entries, ${manifest.issues.length} issues`;
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown.code;
    throw thrown;
  }
}

function decode(): void {
  const bytes = readFileSync(file);
  const baseBytes = process.memoryUsage.rss();
  const result = outcome(bytes);
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  process.stdout.write(`${JSON.stringify({ result, inputBytes: bytes.length, grownBytes: peakBytes - baseBytes })}\n`);
}

if (action === 'make') writeFileSync(file, bytesOf());
else if (action === 'decode') decode();
else process.stdout.write(`${JSON.stringify(['random bytes', ...Object.keys(texts)])}\n`);
