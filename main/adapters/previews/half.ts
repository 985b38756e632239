/** 16-bit floats to numbers, by a table made at first use. */
let table: Float32Array | undefined;

/** The number that the 16 bits of a half stand for. */
export function halfToFloat(bits: number): number {
  table ??= Float32Array.from({ length: 65_536 }, (_, half) => valueOf(half));
  return table[bits] ?? 0;
}

function valueOf(half: number): number {
  const sign = half >> 15 === 0 ? 1 : -1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
