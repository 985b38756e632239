/** Puts names into natural order by their bytes: keys of the first difference are sorted as numbers, ties one level deeper. */
import { compareNatural } from './naturalOrder';

/** Names as UTF-8; the i-th is bytes[start[i], start[i + 1]). */
export interface Names {
  readonly bytes: Uint8Array;
  readonly start: Uint32Array;
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
  const packed = packKeys(names, items, shared);
  if (packed === undefined) {
    items.sort(compare);
    return;
  }
  packed.sort();
  const before = items.slice();
  let groupStart = 0;
  for (let i = 0; i < packed.length; i += 1) {
    items[i] = before[(packed[i] ?? 0) % items.length] ?? 0;
    const isLast =
      i + 1 === packed.length ||
      Math.floor((packed[i + 1] ?? 0) / items.length) !== Math.floor((packed[i] ?? 0) / items.length);
    if (!isLast) continue;
    const group = items.subarray(groupStart, i + 1);
    // All alike at this place, such as equal numbers of different padding: only the texts tell them apart.
    if (group.length === items.length) group.sort(compare);
    else rankNames(names, group);
    groupStart = i + 1;
  }
}

/** Bytes that all names share, not ending within a number. */
function sharedLength({ bytes, start }: Names, items: Uint32Array): number {
  const first = start[items[0] ?? 0] ?? 0;
  let shared = (start[(items[0] ?? 0) + 1] ?? 0) - first;
  for (const item of items) {
    const from = start[item] ?? 0;
    shared = Math.min(shared, (start[item + 1] ?? 0) - from);
    let i = 0;
    while (i < shared && bytes[first + i] === bytes[from + i]) i += 1;
    shared = i;
  }
  while (shared > 0 && isDigit(bytes[first + shared - 1] ?? 0)) shared -= 1;
  return shared;
}

/** What stands after the shared part, as a key times the number of items plus the item's place; undefined where numbers are too long. */
function packKeys({ bytes, start }: Names, items: Uint32Array, shared: number): Float64Array | undefined {
  const packed = new Float64Array(items.length);
  for (let i = 0; i < items.length; i += 1) {
    const item = items[i] ?? 0;
    let at = (start[item] ?? 0) + shared;
    const end = start[item + 1] ?? 0;
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
    packed[i] = key * items.length + i;
  }
  return packed;
}

function isDigit(unit: number): boolean {
  return unit >= zero && unit <= nine;
}
