/** A stretch of consecutive rows of a manifest in flat arrays that grow together; paths stand one after another in one of them. */

export const blockRows = 1 << 16;
export const digestBytes = 16;

/** Where a row stands in the block that holds it. */
export function indexInBlock(row: number): number {
  return row & (blockRows - 1);
}

/** What the columns keep of a row in one byte: the number of its kind and five marks. */
export const kindMask = 0x07;
/** Beyond 2^53: the column holds a position in a list instead. */
export const largeSizeBit = 0x08;
export const largeMtimeBit = 0x10;
export const runnableBit = 0x80;
/** The path is UTF-16 with the high byte first, which sorts as it reads; without the mark it is ASCII. */
export const wideBit = 0x40;
/** JSON writes something in the path as an escape. */
export const escapedBit = 0x20;

/** How the paths of consecutive rows follow one another: each after the one before, or some equal to it, or in no order. */
export const order = { rising: 0, level: 1, mixed: 2 };

/** Row `i` has its path at `starts[i]` to `starts[i + 1]`. A row counts when `count` passes it; before, anything may stand there. */
export class RowBlock {
  count = 0;
  bits: Uint8Array;
  digests: Uint8Array;
  sizes: Float64Array;
  mtimes: Float64Array;
  starts: Uint32Array;
  paths: Uint8Array;
  /** How many units each path has in common with that of the row before it, also where that is in the block before. */
  shared: Uint32Array;
  /** The worst case of `order` among these rows, each seen with the row before it. */
  disorder = order.rising;

  constructor(rows: number, pathBytes: number) {
    this.bits = new Uint8Array(rows);
    this.digests = new Uint8Array(rows * digestBytes);
    this.sizes = new Float64Array(rows);
    this.mtimes = new Float64Array(rows);
    this.starts = new Uint32Array(rows + 1);
    this.paths = new Uint8Array(pathBytes);
    this.shared = new Uint32Array(rows);
  }

  get pathEnd(): number {
    return this.starts[this.count] ?? 0;
  }

  /** Room for one more row and its path. The arrays may be other ones afterwards. */
  makeRoom(pathBytes: number): void {
    if (this.count === this.bits.length) this.#resize(Math.min(blockRows, Math.max(8, this.count * 2)));
    const needed = this.pathEnd + pathBytes;
    if (needed > this.paths.length) this.paths = resized(this.paths, Math.max(needed, this.paths.length * 2));
  }

  /** Forgets the rows and keeps the room. */
  reset(): void {
    this.count = 0;
    this.disorder = order.rising;
  }

  /** Gives back what growing took too much. A little is left: memory that was never written to costs nothing, copying does. */
  trim(): void {
    if (this.count < this.bits.length * 0.75) this.#resize(this.count);
    if (this.pathEnd < this.paths.length * 0.75) this.paths = resized(this.paths, this.pathEnd);
  }

  #resize(rows: number): void {
    this.bits = resized(this.bits, rows);
    this.digests = resized(this.digests, rows * digestBytes);
    this.sizes = resized(this.sizes, rows);
    this.mtimes = resized(this.mtimes, rows);
    this.starts = resized(this.starts, rows + 1);
    this.shared = resized(this.shared, rows);
  }
}

/** The same values in an array of another length. */
export function resized<A extends Uint8Array | Uint32Array | Float64Array>(from: A, length: number): A;
export function resized(from: Uint8Array | Uint32Array | Float64Array, length: number): typeof from {
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
