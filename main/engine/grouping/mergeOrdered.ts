/** Two ordered lists of numbers become one; long stretches of one list are found by halving, not by stepping. */

/** Both are sorted by their keys, each key once; of equal keys the lower number stays. */
export function mergeOrdered(a: Uint32Array, b: Uint32Array, keyOf: (number: number) => string): Uint32Array {
  const merged = new Uint32Array(a.length + b.length);
  let [fromA, fromB, count] = [0, 0, 0];
  const take = (list: Uint32Array, from: number, to: number): number => {
    merged.set(list.subarray(from, to), count);
    count += to - from;
    return to;
  };
  while (fromA < a.length && fromB < b.length) {
    const keyB = keyOf(b[fromB] ?? 0);
    fromA = take(a, fromA, firstFrom(a, fromA, keyB, keyOf));
    if (fromA === a.length) break;
    const keyA = keyOf(a[fromA] ?? 0);
    if (keyA === keyB) {
      if ((a[fromA] ?? 0) < (b[fromB] ?? 0)) fromB += 1;
      else fromA += 1;
    } else fromB = take(b, fromB, firstFrom(b, fromB, keyA, keyOf));
  }
  take(a, fromA, a.length);
  take(b, fromB, b.length);
  return count === merged.length ? merged : merged.slice(0, count);
}

/** The first place from `start` on whose key is not below `key`. */
function firstFrom(list: Uint32Array, start: number, key: string, keyOf: (number: number) => string): number {
  let [low, step] = [start, 1];
  while (low + step <= list.length && keyOf(list[low + step - 1] ?? 0) < key) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step - 1, list.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keyOf(list[middle] ?? 0) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
