/** Finds names by a part of them or by a pattern, in the bytes of all names at once, whatever their case. */
import type { PathColumn } from '../outputs/plan/columns/pathColumn';

/** Lower case of ASCII, everything else as it is. */
const folded = Uint8Array.from({ length: 256 }, (_, unit) => (unit >= 65 && unit <= 90 ? unit + 32 : unit));
const star = 42;
const anyOne = 63;

export function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

/** One byte per path: 1 where the name holds the word, which is ASCII, in lower case and without a slash. */
export function namesWith(paths: PathColumn, word: string): Uint8Array {
  const found = new Uint8Array(paths.count);
  const { names } = paths;
  const size = word.length;
  const wanted = new TextEncoder().encode(word);
  const total = paths.nameStart(paths.count);
  // How far the search may jump when this byte stands under the word's end.
  const jump = new Uint16Array(256).fill(size);
  for (let i = 0; i + 1 < size; i += 1) {
    const unit = wanted[i] ?? 0;
    jump[unit] = size - 1 - i;
    if (unit >= 97 && unit <= 122) jump[unit - 32] = size - 1 - i;
  }
  let index = 0;
  for (let at = 0; at + size <= total;) {
    const end = names[at + size - 1] ?? 0;
    let i = size - 1;
    while (i >= 0 && folded[names[at + i] ?? 0] === wanted[i]) i -= 1;
    if (i >= 0) {
      at += jump[end] ?? size;
      continue;
    }
    while (paths.nameEnd(index) <= at) index += 1;
    if (at + size <= paths.nameEnd(index)) {
      found[index] = 1;
      // The rest of this name is of no interest any more.
      at = paths.nameEnd(index);
    } else at += 1;
  }
  return found;
}

/** Whether the name ends with this text, which is ASCII and in lower case. */
export function endsWith(paths: PathColumn, index: number, tail: Uint8Array): boolean {
  const end = paths.nameEnd(index);
  const start = end - tail.length;
  if (start < paths.nameStart(index)) return false;
  const { names } = paths;
  for (let i = 0; i < tail.length; i += 1) if (folded[names[start + i] ?? 0] !== tail[i]) return false;
  return true;
}

/** Whether the whole name is of this pattern of `*`, `?` and ASCII; undefined for a name that has to be looked at as text. */
export function isLike(paths: PathColumn, index: number, pattern: Uint8Array): boolean | undefined {
  const { names } = paths;
  const end = paths.nameEnd(index);
  let at = paths.nameStart(index);
  let p = 0;
  let lastStar = -1;
  let retryAt = at;
  while (at < end) {
    const unit = folded[names[at] ?? 0] ?? 0;
    // A character of several bytes is one for `?`.
    if (unit >= 128) return undefined;
    const wanted = pattern[p];
    if (wanted === star) {
      lastStar = p;
      p += 1;
      retryAt = at;
    } else if (wanted === anyOne || wanted === unit) {
      p += 1;
      at += 1;
    } else if (lastStar >= 0) {
      p = lastStar + 1;
      retryAt += 1;
      at = retryAt;
    } else return hasLongCharacter(paths, index) ? undefined : false;
  }
  while (pattern[p] === star) p += 1;
  return p === pattern.length;
}

function hasLongCharacter(paths: PathColumn, index: number): boolean {
  const { names } = paths;
  for (let at = paths.nameStart(index); at < paths.nameEnd(index); at += 1) if ((names[at] ?? 0) >= 128) return true;
  return false;
}
