/** Tells paths that stay in their root at a glance, from their bytes. */

const dot = 46;
const slash = 47;
const colon = 58;
const backslash = 92;

/**
 * True only for a path that `isSafeRelativePath` takes too; false says nothing but "look closer". Parts that begin with a dot,
 * backslashes and colons are for the closer look.
 */
export function isPlainlySafePath(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > 32_000) return false;
  let before = slash;
  for (let at = start; at < end; at += 1) {
    const unit = bytes[at] ?? 0;
    if (unit === backslash || unit === colon || unit === 0) return false;
    if (before === slash && (unit === slash || unit === dot)) return false;
    before = unit;
  }
  return before !== slash;
}
