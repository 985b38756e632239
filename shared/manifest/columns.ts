/** The rows of a manifest as columns: a million entries in a few flat arrays instead of a million objects. */
import type { Int } from '../domain/ints';
import type { ManifestIssue } from './manifest';

const hashBytes = 16;
const hexDigitUnits = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
/** Reused by every call of `hash`, which runs to its end before another begins. */
const hexUnits = new Array<number>(hashBytes * 2).fill(0);

/** Integers of one field; those beyond 2^53 stand in a map beside the array. */
class IntColumn {
  #values = new Float64Array(1024);
  readonly #large = new Map<number, bigint>();

  set(row: number, value: Int): void {
    if (row >= this.#values.length) this.#values = grow(this.#values, new Float64Array(this.#values.length * 2));
    if (typeof value === 'bigint') this.#large.set(row, value);
    else this.#values[row] = value;
  }

  at(row: number): Int {
    return this.#large.get(row) ?? this.#values[row] ?? 0;
  }
}

/** Rows in the order they were added. A row is complete when `add` returns. */
export class EntryColumns {
  readonly refused = new Map<number, ManifestIssue>();
  readonly #paths: string[] = [];
  readonly #sizes = new IntColumn();
  readonly #mtimes = new IntColumn();
  readonly #oddHashes = new Map<number, string>();
  #hashes = new Uint8Array(1024 * hashBytes);

  get rowCount(): number {
    return this.#paths.length;
  }

  /** Where the next row's digest goes, for a reader that writes its bytes itself and then adds with `hash` undefined. */
  nextHash(): { readonly bytes: Uint8Array; readonly offset: number } {
    const offset = this.rowCount * hashBytes;
    if (offset >= this.#hashes.length) this.#hashes = grow(this.#hashes, new Uint8Array(this.#hashes.length * 2));
    return { bytes: this.#hashes, offset };
  }

  add(path: string, sizeBytes: Int, mtimeUs: Int, hash?: string): number {
    const row = this.rowCount;
    const { bytes, offset } = this.nextHash();
    if (hash !== undefined && !writeHex(hash, bytes, offset)) this.#oddHashes.set(row, hash);
    this.#sizes.set(row, sizeBytes);
    this.#mtimes.set(row, mtimeUs);
    this.#paths.push(path);
    return row;
  }

  path(row: number): string {
    return this.#paths[row] ?? '';
  }

  sizeBytes(row: number): Int {
    return this.#sizes.at(row);
  }

  mtimeUs(row: number): Int {
    return this.#mtimes.at(row);
  }

  hash(row: number): string {
    const odd = this.#oddHashes.size === 0 ? undefined : this.#oddHashes.get(row);
    if (odd !== undefined) return odd;
    const start = row * hashBytes;
    for (let index = 0; index < hashBytes; index += 1) {
      const byte = this.#hashes[start + index] ?? 0;
      hexUnits[index * 2] = hexDigitUnits[byte >> 4] ?? 0;
      hexUnits[index * 2 + 1] = hexDigitUnits[byte & 15] ?? 0;
    }
    return String.fromCharCode(...hexUnits);
  }
}

function grow<A extends Float64Array | Uint8Array>(from: A, to: A): A {
  to.set(from);
  return to;
}

/** Whether the text is a digest; only then all of its bytes are in place. */
function writeHex(text: string, bytes: Uint8Array, offset: number): boolean {
  if (text.length !== hashBytes * 2) return false;
  for (let index = 0; index < hashBytes; index += 1) {
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
