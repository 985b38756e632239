/** A stretch of consecutive rows of a manifest in flat arrays that grow together; paths stand one after another in one of them. */

export const blockRows = 1 << 16;
export const digestBytes = 16;

/** Where a row stands in the block that holds it. */
export function indexInBlock(row: number): number {
  return row & (blockRows - 1);
}

/** What the columns keep of a row in one byte: the number of its kind and three marks. */
export const kindMask = 0x0f;
export const runnableBit = 0x80;
/** The path is UTF-16 with the high byte first, which sorts as it reads; without the mark it is ASCII. */
export const wideBit = 0x40;
/** JSON writes something in the path as an escape. */
export const escapedBit = 0x20;

/** Row `i` has its path at `starts[i]` to `starts[i + 1]`. A row counts when `count` passes it; before, anything may stand there. */
export class RowBlock {
  count = 0;
  bits: Uint8Array;
  digests: Uint8Array;
  sizes: Float64Array;
  mtimes: Float64Array;
  starts: Uint32Array;
  paths: Uint8Array;

  constructor(rows: number, pathBytes: number) {
    this.bits = new Uint8Array(rows);
    this.digests = new Uint8Array(rows * digestBytes);
    this.sizes = new Float64Array(rows);
    this.mtimes = new Float64Array(rows);
    this.starts = new Uint32Array(rows + 1);
    this.paths = new Uint8Array(pathBytes);
  }

  get pathEnd(): number {
    return this.starts[this.count] ?? 0;
  }

  /** Room for one more row and its path. The arrays may be other ones afterwards. */
  makeRoom(pathBytes: number): void {
    if (this.count === this.bits.length) this.#resize(Math.min(blockRows, this.count * 2));
    const needed = this.pathEnd + pathBytes;
    if (needed > this.paths.length) this.paths = resized(this.paths, Math.max(needed, this.paths.length * 2));
  }

  /** Gives back what growing took too much. */
  trim(): void {
    if (this.count < this.bits.length) this.#resize(this.count);
    if (this.pathEnd < this.paths.length) this.paths = resized(this.paths, this.pathEnd);
  }

  #resize(rows: number): void {
    this.bits = resized(this.bits, rows);
    this.digests = resized(this.digests, rows * digestBytes);
    this.sizes = resized(this.sizes, rows);
    this.mtimes = resized(this.mtimes, rows);
    this.starts = resized(this.starts, rows + 1);
  }
}

function resized<A extends Uint8Array | Uint32Array | Float64Array>(from: A, length: number): A;
function resized(from: Uint8Array | Uint32Array | Float64Array, length: number): typeof from {
  if (length <= from.length) return from.slice(0, length);
  const to =
    from instanceof Uint8Array
      ? new Uint8Array(length)
      : from instanceof Uint32Array
        ? new Uint32Array(length)
        : new Float64Array(length);
  to.set(from);
  return to;
}
