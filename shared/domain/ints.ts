/** Integers beyond 2^53: `number` exactly while |v| <= 2^53 - 1, otherwise `bigint`, so that one value has one form. */
export type Int = number | bigint;

/** The canonical form of an integer. */
export function toInt(value: bigint | number): Int {
  if (typeof value === 'number') return value;
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

export function intAdd(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return toInt(BigInt(a) + BigInt(b));
}

export function intCompare(a: Int, b: Int): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** For JSON: a number while it is exact, else a decimal string. */
export function intJson(value: Int): number | string {
  return typeof value === 'number' ? value : value.toString();
}
