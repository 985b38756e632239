/** Content hashes as bytes and back. */

const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** The value of a lower-case hex digit; 255 for anything else. */
export const hexValue: Uint8Array = Uint8Array.from({ length: 256 }, (_, unit) => {
  if (unit >= 48 && unit <= 57) return unit - 48;
  return unit >= 97 && unit <= 102 ? unit - 87 : 255;
});

/** The 16 bytes from `start` on as 32 lower-case digits. */
export function hexOf(bytes: Uint8Array, start: number): string {
  let text = '';
  for (let at = start; at < start + 16; at += 1) text += digits[bytes[at] ?? 0] ?? '';
  return text;
}

/** Writes 32 lower-case digits as 16 bytes; false for any other text. */
export function writeHex(text: string, to: Uint8Array, start: number): boolean {
  if (text.length !== 32) return false;
  for (let i = 0; i < 16; i += 1) {
    const high = hexValue[text.charCodeAt(2 * i) & 255] ?? 255;
    const low = hexValue[text.charCodeAt(2 * i + 1) & 255] ?? 255;
    if (high === 255 || low === 255 || text.charCodeAt(2 * i) > 255 || text.charCodeAt(2 * i + 1) > 255) return false;
    to[start + i] = (high << 4) | low;
  }
  return true;
}
