/** What a row of the hash cache says of its file, in one value of fixed length, so that a folder is one value, too. */
import { Buffer } from 'node:buffer';
import type { FileFacts } from '../../engine/ports/hashing';

/** mtime, time of change and size, 8 bytes each with the lowest first; then the hash. */
export const factsBytes = 40;
const hashAt = 24;
/** In the place of a time of change that is not known. */
const unknownTime = -(2n ** 63n);
const wordsPerRow = factsBytes / 8;

/** SQLite's and these integers end in the year 2262 of nanoseconds; such a file is hashed each time. */
export function fits({ mtimeNs, changeNs = 0n }: Pick<FileFacts, 'mtimeNs' | 'changeNs'>): boolean {
  return [mtimeNs, changeNs].every((time) => BigInt.asIntN(64, time) === time && time !== unknownTime);
}

/** `hash` is of 32 hex digits. */
export function packFacts({ mtimeNs, changeNs, sizeBytes }: Omit<FileFacts, 'fileId'>, hash: string): Buffer {
  const packed = Buffer.allocUnsafe(factsBytes);
  packed.writeBigInt64LE(mtimeNs, 0);
  packed.writeBigInt64LE(changeNs ?? unknownTime, 8);
  packed.writeDoubleLE(sizeBytes, 16);
  packed.write(hash, hashAt, 'hex');
  return packed;
}

/** The facts of many files behind one another. */
export class PackedFacts {
  readonly count: number;
  readonly #times: BigInt64Array;
  readonly #sizes: Float64Array;
  readonly #bytes: Buffer;
  #hex: string | undefined;

  constructor(packed: Uint8Array) {
    // Views of 8 bytes begin at multiples of 8.
    const { buffer, byteOffset, byteLength } = packed.byteOffset % 8 === 0 ? packed : Uint8Array.from(packed);
    this.count = Math.floor(byteLength / factsBytes);
    this.#times = new BigInt64Array(buffer, byteOffset, this.count * wordsPerRow);
    this.#sizes = new Float64Array(buffer, byteOffset, this.count * wordsPerRow);
    this.#bytes = Buffer.from(buffer, byteOffset, byteLength);
  }

  /** In-place changes by a program that puts size and time back still move the time of change. */
  isSame(row: number, { mtimeNs, changeNs, sizeBytes }: Omit<FileFacts, 'fileId'>): boolean {
    const at = row * wordsPerRow;
    return (
      this.#times[at] === mtimeNs &&
      this.#sizes[at + 2] === sizeBytes &&
      this.#times[at + 1] === (changeNs ?? unknownTime)
    );
  }

  hash(row: number): string {
    this.#hex ??= this.#bytes.toString('hex');
    return this.#hex.slice((row * factsBytes + hashAt) * 2, (row + 1) * factsBytes * 2);
  }

  /** All but the file id and the hash. */
  facts(row: number): Omit<FileFacts, 'fileId'> {
    const at = row * wordsPerRow;
    const changeNs = this.#times[at + 1] ?? unknownTime;
    return {
      ...{ mtimeNs: this.#times[at] ?? 0n, sizeBytes: this.#sizes[at + 2] ?? 0 },
      ...(changeNs === unknownTime ? {} : { changeNs }),
    };
  }
}
