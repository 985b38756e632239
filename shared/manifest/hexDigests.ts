/** Digests between their 16 bytes and their 32 hex digits. */
import { digestBytes } from './rowBlock';

const hexDigitUnits = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
/** Reused by every call of `hexOf`, which runs to its end before another begins. */
const hexUnits = new Array<number>(digestBytes * 2).fill(0);

/** The lower-case hex digits of the digest at an offset. */
export function hexOf(bytes: Uint8Array, offset: number): string {
  for (let index = 0; index < digestBytes; index += 1) {
    const byte = bytes[offset + index] ?? 0;
    hexUnits[index * 2] = hexDigitUnits[byte >> 4] ?? 0;
    hexUnits[index * 2 + 1] = hexDigitUnits[byte & 15] ?? 0;
  }
  return String.fromCharCode(...hexUnits);
}

/** Whether the text is a digest; only then all of its bytes are in place. */
export function writeHex(text: string, bytes: Uint8Array, offset: number): boolean {
  if (text.length !== digestBytes * 2) return false;
  for (let index = 0; index < digestBytes; index += 1) {
    const high = hexValue(text.charCodeAt(index * 2));
    const low = hexValue(text.charCodeAt(index * 2 + 1));
    if (high < 0 || low < 0) return false;
    bytes[offset + index] = high * 16 + low;
  }
  return true;
}

/** The value of a lower-case hex digit, else -1. */
export function hexValue(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  return unit >= 0x61 && unit <= 0x66 ? unit - 0x57 : -1;
}
