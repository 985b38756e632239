/** CRCs that Node does not have, and the CRC of a whole from those of its parts. */

const polynomials = {
  crc32: 0xedb88320n,
  crc32c: 0x82f63b78n,
  crc64nvme: 0x9a6c9329ac4bc9b5n,
} as const;

const crc32cTable = Uint32Array.from({ length: 256 }, (_, index) => Number(tableEntry(index, polynomials.crc32c)));

function tableEntry(index: number, polynomial: bigint): bigint {
  let value = BigInt(index);
  for (let bit = 0; bit < 8; bit += 1) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n;
  return value;
}

export function crc32c(sum: number, bytes: Uint8Array): number {
  let value = ~sum;
  for (const byte of bytes) value = (crc32cTable[(value ^ byte) & 255] ?? 0) ^ (value >>> 8);
  return ~value;
}

/** Eight tables of 256 entries in halves of 32 bits: numbers are many times faster than bigints. */
const crc64Tables = (() => {
  const high = new Uint32Array(8 * 256);
  const low = new Uint32Array(8 * 256);
  const base = Array.from({ length: 256 }, (_, index) => tableEntry(index, polynomials.crc64nvme));
  for (let index = 0; index < 256; index += 1) {
    let value = base[index] ?? 0n;
    for (let table = 0; table < 8; table += 1) {
      high[table * 256 + index] = Number(value >> 32n);
      low[table * 256 + index] = Number(value & 0xffffffffn);
      value = (base[Number(value & 255n)] ?? 0n) ^ (value >> 8n);
    }
  }
  return { high, low };
})();

export function createCrc64(): { update(piece: Uint8Array): void; digest(): string } {
  const { high: highs, low: lows } = crc64Tables;
  let high = -1;
  let low = -1;
  return {
    update(piece) {
      let at = 0;
      const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
      for (; at + 8 <= piece.length; at += 8) {
        const x = low ^ view.getInt32(at, true);
        const y = high ^ view.getInt32(at + 4, true);
        const [a, b, c, d] = [1792 + (x & 255), 1536 + ((x >>> 8) & 255), 1280 + ((x >>> 16) & 255), 1024 + (x >>> 24)];
        const [e, f, g, h] = [768 + (y & 255), 512 + ((y >>> 8) & 255), 256 + ((y >>> 16) & 255), y >>> 24];
        high = xor(highs, a, b, c, d) ^ xor(highs, e, f, g, h);
        low = xor(lows, a, b, c, d) ^ xor(lows, e, f, g, h);
      }
      for (; at < piece.length; at += 1) {
        const index = (low ^ (piece[at] ?? 0)) & 255;
        low = ((low >>> 8) | (high << 24)) ^ (lows[index] ?? 0);
        high = (high >>> 8) ^ (highs[index] ?? 0);
      }
    },
    digest() {
      const bytes = Buffer.alloc(8);
      bytes.writeUInt32BE(~high >>> 0, 0);
      bytes.writeUInt32BE(~low >>> 0, 4);
      return bytes.toString('base64');
    },
  };
}

function xor(table: Uint32Array, a: number, b: number, c: number, d: number): number {
  return (table[a] ?? 0) ^ (table[b] ?? 0) ^ (table[c] ?? 0) ^ (table[d] ?? 0);
}

/** Base64 of the CRC of all parts in a row. */
export function combineCrcs(
  algorithm: keyof typeof polynomials,
  parts: readonly { readonly value: string; readonly sizeBytes: number }[],
): string {
  const polynomial = polynomials[algorithm];
  const bits = algorithm === 'crc64nvme' ? 64n : 32n;
  /** Product of two polynomials in reflected order, where the highest bit is the power zero. */
  const multiply = (a: bigint, b: bigint): bigint => {
    let product = 0n;
    let shifted = b;
    for (let bit = bits - 1n; bit >= 0n; bit -= 1n) {
      if ((a >> bit) & 1n) product ^= shifted;
      shifted = shifted & 1n ? (shifted >> 1n) ^ polynomial : shifted >> 1n;
    }
    return product;
  };
  const powers = new Map<number, bigint>();
  const powerOf = (sizeBytes: number): bigint => {
    const known = powers.get(sizeBytes);
    if (known !== undefined) return known;
    let power = 1n << (bits - 1n);
    let square = 1n << (bits - 9n);
    for (let left = BigInt(sizeBytes); left > 0n; left >>= 1n) {
      if (left & 1n) power = multiply(power, square);
      square = multiply(square, square);
    }
    powers.set(sizeBytes, power);
    return power;
  };
  const sum = parts.reduce(
    (before, { value, sizeBytes }) =>
      multiply(powerOf(sizeBytes), before) ^ BigInt(`0x${Buffer.from(value, 'base64').toString('hex')}`),
    0n,
  );
  return Buffer.from(sum.toString(16).padStart(Number(bits / 4n), '0'), 'hex').toString('base64');
}
