/** Sorts a million row numbers by what stands behind them, in the memory of one more list of them. */

const runLength = 8;

/** In place and stable. What is in order already, or in few stretches that are, costs little more than looking at it. */
export function sortNumbers(numbers: Uint32Array, compare: (a: number, b: number) => number): Uint32Array {
  for (let start = 0; start < numbers.length; start += runLength)
    insertionSort(numbers, start, Math.min(start + runLength, numbers.length), compare);
  if (numbers.length <= runLength) return numbers;
  let from = numbers;
  let to: Uint32Array = new Uint32Array(numbers.length);
  for (let width = runLength; width < numbers.length; width *= 2) {
    for (let low = 0; low < from.length; low += width * 2) merge(from, to, low, width, compare);
    [from, to] = [to, from];
  }
  if (from !== numbers) numbers.set(from);
  return numbers;
}

function insertionSort(
  numbers: Uint32Array,
  start: number,
  end: number,
  compare: (a: number, b: number) => number,
): void {
  for (let index = start + 1; index < end; index += 1) {
    const number = numbers[index] ?? 0;
    let at = index;
    for (; at > start && compare(numbers[at - 1] ?? 0, number) > 0; at -= 1) numbers[at] = numbers[at - 1] ?? 0;
    numbers[at] = number;
  }
}

/** The two sorted stretches of a width that begin at `low`. */
function merge(
  from: Uint32Array,
  to: Uint32Array,
  low: number,
  width: number,
  compare: (a: number, b: number) => number,
): void {
  const middle = Math.min(low + width, from.length);
  const high = Math.min(middle + width, from.length);
  if (middle === high || compare(from[middle - 1] ?? 0, from[middle] ?? 0) <= 0) {
    to.set(from.subarray(low, high), low);
    return;
  }
  let left = low;
  let right = middle;
  for (let at = low; at < high; at += 1) {
    const isLeft = right === high || (left < middle && compare(from[left] ?? 0, from[right] ?? 0) <= 0);
    to[at] = (isLeft ? from[left] : from[right]) ?? 0;
    if (isLeft) left += 1;
    else right += 1;
  }
}

/** The numbers that are meant, in their order, without room for more. */
export function numbersWhere(numbers: Uint32Array, isMeant: (number: number) => boolean): Uint32Array {
  let count = 0;
  for (const number of numbers) if (isMeant(number)) count += 1;
  const meant = new Uint32Array(count);
  let at = 0;
  for (let index = 0; at < count; index += 1) {
    const number = numbers[index] ?? 0;
    if (!isMeant(number)) continue;
    meant[at] = number;
    at += 1;
  }
  return meant;
}
