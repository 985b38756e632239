/** Seeded trees of files that do not compress, and the proof that what arrived is what was sent. */
import { createHash } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

const filesPerFolder = 500;
const pieceBytes = 4 << 20;

/** A small generator of its own, so that the same seed gives the same bytes everywhere. */
function createBytes(seed) {
  let state = (seed * 2654435761) >>> 0 || 1;
  return (buffer) => {
    const words = new Uint32Array(buffer.buffer, buffer.byteOffset, buffer.length >> 2);
    for (let at = 0; at < words.length; at += 1) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      words[at] = state;
    }
  };
}

/** `count` files of `sizeBytes` (a multiple of four) below `folder`, written an hour ago so that caches trust them. */
export function plantTree(folder, count, sizeBytes, seed = 1) {
  const fill = createBytes(seed);
  const piece = Buffer.alloc(Math.min(pieceBytes, sizeBytes));
  const writtenS = Math.floor(Date.now() / 1000) - 3600;
  for (let index = 0; index < count; index += 1) {
    const into = join(folder, `d${String(Math.floor(index / filesPerFolder)).padStart(4, '0')}`);
    if (index % filesPerFolder === 0) mkdirSync(into, { recursive: true });
    const path = join(into, `f${String(index).padStart(6, '0')}.bin`);
    const file = openSync(path, 'w');
    for (let written = 0; written < sizeBytes; written += piece.length) {
      fill(piece);
      writeSync(file, piece, 0, Math.min(piece.length, sizeBytes - written));
    }
    closeSync(file);
    utimesSync(path, writtenS, writtenS);
  }
}

/** `count` files of log-uniform sizes from `smallest` to `largest`; answers their paths. */
export function plantSizes(folder, count, smallest, largest, seed = 1) {
  const fill = createBytes(seed);
  const piece = Buffer.alloc(largest);
  const choice = Buffer.alloc(4 * count);
  createBytes(seed + 1)(choice);
  const paths = [];
  for (let index = 0; index < count; index += 1) {
    const into = join(folder, `d${String(Math.floor(index / filesPerFolder)).padStart(4, '0')}`);
    if (index % filesPerFolder === 0) mkdirSync(into, { recursive: true });
    const size = Math.round(smallest * (largest / smallest) ** (choice.readUInt32LE(4 * index) / 2 ** 32));
    const content = piece.subarray(0, Math.ceil(size / 4) * 4);
    fill(content);
    const path = join(into, `f${String(index).padStart(6, '0')}.bin`);
    writeFileSync(path, content.subarray(0, size));
    paths.push(path);
  }
  return paths;
}

/** Sorted `size hash` of every file below a folder whose name `take` accepts, with its path when `named`. */
export function contentsOf(folder, { named, take = () => true }) {
  const lines = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !take(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const about = named ? ` ${path.slice(folder.length + 1)}` : '';
    lines.push(`${statSync(path).size} ${digestOf(path)}${about}`);
  }
  return lines.sort();
}

const buffer = Buffer.allocUnsafeSlow(pieceBytes);

function digestOf(path) {
  const hash = createHash('sha1');
  const file = openSync(path, 'r');
  try {
    for (let read; (read = readSync(file, buffer, 0, buffer.length, null)) > 0;) hash.update(buffer.subarray(0, read));
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}

/** Throws with the first difference. */
export function requireEqual(what, found, expected) {
  if (found.length === expected.length && found.every((line, index) => line === expected[index])) return;
  const at = found.findIndex((line, index) => line !== expected[index]);
  throw new Error(
    `${what} holds ${found.length} files where ${expected.length} were sent; the first difference: ${found[at]} and ${expected[at]}. Its times do not count.`,
  );
}
