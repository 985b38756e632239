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
