/** Puts names into natural order by their bytes: keys of the first difference are sorted as numbers, ties one level deeper. */
import { compareNatural } from './naturalOrder';

/** Names as UTF-8; the i-th is bytes[start[i], end[i]). */
export interface Names {
  readonly bytes: Uint8Array;
  readonly start: Uint32Array;
  readonly end: Uint32Array;
  text(item: number): string;
}

const zero = 48;
const nine = 57;
/** Longest digit run whose value is a key; longer ones are compared as texts. */
const mostDigits = 9;
const keyAfterDigits = 64 + 10 ** mostDigits;
const keyRange = keyAfterDigits + 256;
const few = 12;

/** Sorts the items in place: as `compareNatural`, equal names by their number. */
export function rankNames(names: Names, items: Uint32Array): void {
  if (items.length < 2) return;
  const compare = (a: number, b: number): number => compareNatural(names.text(a), names.text(b)) || a - b;
  if (items.length <= few || items.length > Number.MAX_SAFE_INTEGER / keyRange) {
    items.sort(compare);
    return;
  }
  const shared = sharedLength(names, items);
  const keys = keysAfter(names, items, shared);
  if (keys === undefined) {
    items.sort(compare);
    return;
  }
  sortByKeys(keys, items);
  let groupStart = 0;
  for (let i = 1; i <= keys.length; i += 1) {
    if (i < keys.length && keys[i] === keys[i - 1]) continue;
    // All alike at this place, such as equal numbers of different padding: only the texts tell them apart.
    if (i - groupStart === items.length) items.sort(compare);
    else if (i - groupStart > 1) rankNames(names, items.subarray(groupStart, i));
    groupStart = i;
  }
}

/** Sorts both by the keys; equal keys keep their order. */
function sortByKeys(keys: Float64Array, items: Uint32Array): void {
  const size = keys.length;
  let isSorted = true;
  for (let i = 1; i < size && isSorted; i += 1) isSorted = (keys[i - 1] ?? 0) <= (keys[i] ?? 0);
  if (isSorted) return;
  // Key and place in one number: such an array sorts without asking anybody.
  for (let i = 0; i < size; i += 1) keys[i] = (keys[i] ?? 0) * size + i;
  keys.sort();
  const before = items.slice();
  for (let i = 0; i < size; i += 1) {
    const packed = keys[i] ?? 0;
    const key = Math.floor(packed / size);
    items[i] = before[packed - key * size] ?? 0;
    keys[i] = key;
  }
}

/** Bytes that all names share, not ending within a number. */
function sharedLength({ bytes, start, end }: Names, items: Uint32Array): number {
  const first = start[items[0] ?? 0] ?? 0;
  let shared = (end[items[0] ?? 0] ?? 0) - first;
  for (const item of items) {
    const from = start[item] ?? 0;
    shared = Math.min(shared, (end[item] ?? 0) - from);
    let i = 0;
    while (i < shared && bytes[first + i] === bytes[from + i]) i += 1;
    shared = i;
  }
  while (shared > 0 && isDigit(bytes[first + shared - 1] ?? 0)) shared -= 1;
  return shared;
}

/** What stands after the shared part, as a number; undefined where digits are too many for one. */
function keysAfter({ bytes, start, end: ends }: Names, items: Uint32Array, shared: number): Float64Array | undefined {
  const keys = new Float64Array(items.length);
  for (let i = 0; i < items.length; i += 1) {
    const item = items[i] ?? 0;
    let at = (start[item] ?? 0) + shared;
    const end = ends[item] ?? 0;
    const unit = bytes[at] ?? 0;
    let key = 0;
    if (at >= end) key = 0;
    else if (isDigit(unit)) {
      let value = 0;
      let digits = 0;
      while (at < end && isDigit(bytes[at] ?? 0)) {
        value = value * 10 + (bytes[at] ?? 0) - zero;
        if (value > 0) digits += 1;
        at += 1;
      }
      if (digits > mostDigits) return undefined;
      key = 64 + value;
    } else key = unit < zero ? 1 + unit : keyAfterDigits + unit;
    keys[i] = key;
  }
  return keys;
}

function isDigit(unit: number): boolean {
  return unit >= zero && unit <= nine;
}
