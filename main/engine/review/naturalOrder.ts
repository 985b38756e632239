/** The order in which people expect names: digit runs by value, folders before what is deeper, everything else by code unit. */

const slash = 47;

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function digitsEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && isDigit(text.charCodeAt(end))) end += 1;
  return end;
}

/** Negative when `a` comes first. Zero only for equal strings, so that an order made with it is total. */
export function compareNatural(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(j);
    if (isDigit(x) && isDigit(y)) {
      const endA = digitsEnd(a, i);
      const endB = digitsEnd(b, j);
      const byValue = compareDigits(a, i, endA, b, j, endB);
      if (byValue !== 0) return byValue;
      i = endA;
      j = endB;
    } else if (x !== y) {
      if (x === slash) return -1;
      return y === slash ? 1 : x - y;
    } else {
      i += 1;
      j += 1;
    }
  }
  const byRest = a.length - i - (b.length - j);
  if (byRest !== 0) return byRest;
  // Same value, different padding: "1" and "01".
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareDigits(a: string, fromA: number, endA: number, b: string, fromB: number, endB: number): number {
  let i = fromA;
  let j = fromB;
  while (i < endA - 1 && a.charCodeAt(i) === 48) i += 1;
  while (j < endB - 1 && b.charCodeAt(j) === 48) j += 1;
  if (endA - i !== endB - j) return endA - i - (endB - j);
  for (; i < endA; i += 1, j += 1) {
    const difference = a.charCodeAt(i) - b.charCodeAt(j);
    if (difference !== 0) return difference;
  }
  return 0;
}
