/** The hashes of a manifest's files in pieces, as bytes; those that are no digests stand beside them as text. */
import { hexOf, writeHex } from './hexDigests';
import { digestBytes, resized } from './rowBlock';

export class ChunkColumn {
  #digests = new Uint8Array(digestBytes * 2);
  /** The hashes of list `i` are at `starts[i]` to `starts[i + 1]`. */
  #starts: Uint32Array = new Uint32Array(4);
  #count = 0;
  /** By place among all hashes. */
  readonly #odd = new Map<number, string>();

  /** Answers the number of the list. */
  add(hashes: readonly string[]): number {
    if (this.#count + 1 === this.#starts.length) this.#starts = resized(this.#starts, this.#starts.length * 2);
    const start = this.#starts[this.#count] ?? 0;
    const needed = (start + hashes.length) * digestBytes;
    if (needed > this.#digests.length)
      this.#digests = resized(this.#digests, Math.max(needed, this.#digests.length * 2));
    hashes.forEach((hash, index) => {
      if (!writeHex(hash, this.#digests, (start + index) * digestBytes)) this.#odd.set(start + index, hash);
    });
    this.#count += 1;
    this.#starts[this.#count] = start + hashes.length;
    return this.#count - 1;
  }

  get(number: number): readonly string[] {
    const start = this.#starts[number] ?? 0;
    return Array.from(
      { length: (this.#starts[number + 1] ?? 0) - start },
      (_, index) => this.#odd.get(start + index) ?? hexOf(this.#digests, (start + index) * digestBytes),
    );
  }

  clear(): void {
    this.#count = 0;
    this.#odd.clear();
  }
}
