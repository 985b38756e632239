/** Short texts to UTF-8 and back, quickly where they are ASCII. */

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Half a surrogate pair: with `u`, whole pairs are one character and do not match. */
const halfPair = /\p{Cs}/u;
const longestUnits = 256;
const units: number[] = [];

const shortBytes = new Uint8Array(longestUnits);

/** Undefined for a text with half a surrogate pair, which UTF-8 cannot hold. The bytes are only good until the next call. */
export function encodeText(text: string): Uint8Array | undefined {
  const { length } = text;
  let at = 0;
  for (; at < length && at < longestUnits; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x80) break;
    shortBytes[at] = unit;
  }
  if (at === length) return shortBytes.subarray(0, length);
  return halfPair.test(text) ? undefined : encoder.encode(text);
}

/** The text in `bytes[start, end)`. Throws for what is not UTF-8. */
export function textAt(bytes: Uint8Array, start: number, end: number): string {
  const length = end - start;
  if (length > longestUnits) return decoder.decode(bytes.subarray(start, end));
  units.length = length;
  for (let i = 0; i < length; i += 1) {
    const unit = bytes[start + i] ?? 0;
    if (unit >= 0x80) return decoder.decode(bytes.subarray(start, end));
    units[i] = unit;
  }
  return String.fromCharCode.apply(null, units);
}

export function isUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  try {
    decoder.decode(bytes.subarray(start, end));
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
