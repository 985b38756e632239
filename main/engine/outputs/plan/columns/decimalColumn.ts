/** Decimal strings of 64 bits and more as two numbers each: nanoseconds and file numbers exactly, without a BigInt per row. */

const lowDigits = 9;
const lowRange = 1e9;

/** Digits without a leading zero, at most 24: what the column takes. */
export function isPlainDecimal(text: string): boolean {
  return (
    /^(?:0|[1-9]\d{0,23})$/.test(text) &&
    (text.length <= lowDigits || Number(text.slice(0, -lowDigits)) <= Number.MAX_SAFE_INTEGER)
  );
}

export class DecimalColumn {
  #high = new Float64Array(64);
  #low = new Uint32Array(64);

  set(index: number, text: string): void {
    const cut = Math.max(0, text.length - lowDigits);
    this.setParts(index, cut === 0 ? 0 : Number(text.slice(0, cut)), Number(text.slice(cut)));
  }

  /** `high` counts thousands of millions. */
  setParts(index: number, high: number, low: number): void {
    this.#high[index] = high;
    this.#low[index] = low;
  }

  high(index: number): number {
    return this.#high[index] ?? 0;
  }

  low(index: number): number {
    return this.#low[index] ?? 0;
  }

  /** As a number, exact below 2^53. */
  number(index: number): number {
    return (this.#high[index] ?? 0) * lowRange + (this.#low[index] ?? 0);
  }

  at(index: number): string {
    const high = this.#high[index] ?? 0;
    const low = (this.#low[index] ?? 0).toString();
    return high === 0 ? low : `${high}${low.padStart(lowDigits, '0')}`;
  }

  /** The two arrays, which belong to the column. */
  get parts(): readonly [high: Float64Array, low: Uint32Array] {
    return [this.#high, this.#low];
  }

  resize(size: number): void {
    this.#high = resized(this.#high, new Float64Array(size));
    this.#low = resized(this.#low, new Uint32Array(size));
  }
}

/** What fits of `from`, in `to`. */
export function resized<T extends Uint8Array | Uint16Array | Int32Array | Uint32Array | Float64Array>(
  from: T,
  to: T,
): T {
  to.set(from.length > to.length ? from.subarray(0, to.length) : from);
  return to;
}
