/** SHAKE-256 of short texts: the cryptography that Electron brings along does not have it. */
import { Buffer } from 'node:buffer';

const rateBytes = 136;
const lane = (1n << 64n) - 1n;
const constants = roundConstants();

/** At most 136 bytes of digest. */
export function shake256(data: Uint8Array, digestBytes: number): Uint8Array {
  const padded = Buffer.alloc(Math.ceil((data.length + 1) / rateBytes) * rateBytes);
  padded.set(data);
  padded[data.length] = 0x1f;
  padded[padded.length - 1] = (padded[padded.length - 1] ?? 0) | 0x80;
  let state: bigint[] = Array.from({ length: 25 }, () => 0n);
  for (let block = 0; block < padded.length; block += rateBytes) {
    for (let at = 0; at < rateBytes / 8; at += 1)
      state[at] = (state[at] ?? 0n) ^ padded.readBigUInt64LE(block + at * 8);
    for (const constant of constants) state = round(state, constant);
  }
  const digest = Buffer.alloc(rateBytes);
  for (let at = 0; at < rateBytes / 8; at += 1) digest.writeBigUInt64LE(state[at] ?? 0n, at * 8);
  return digest.subarray(0, digestBytes);
}

/** One round of Keccak-f[1600]; lanes are numbered x + 5 y. */
function round(state: readonly bigint[], constant: bigint): bigint[] {
  const at = (list: readonly bigint[], index: number): bigint => list[index] ?? 0n;
  const columns = [0, 1, 2, 3, 4].map((x) => [0, 5, 10, 15, 20].reduce((sum, y) => sum ^ at(state, x + y), 0n));
  const mixed = state.map((word, index) => {
    const x = index % 5;
    return word ^ at(columns, (x + 4) % 5) ^ rotate(at(columns, (x + 1) % 5), 1);
  });
  const moved = [...mixed];
  let [x, y] = [1, 0];
  for (let step = 0; step < 24; step += 1) {
    const turn = (((step + 1) * (step + 2)) / 2) % 64;
    const next = [y, (2 * x + 3 * y) % 5] as const;
    moved[next[0] + 5 * next[1]] = rotate(at(mixed, x + 5 * y), turn);
    [x, y] = next;
  }
  const result = moved.map((word, index) => {
    const row = index - (index % 5);
    return word ^ (~at(moved, row + ((index + 1) % 5)) & lane & at(moved, row + ((index + 2) % 5)));
  });
  result[0] = at(result, 0) ^ constant;
  return result;
}

function rotate(word: bigint, bits: number): bigint {
  return bits === 0 ? word : ((word << BigInt(bits)) | (word >> BigInt(64 - bits))) & lane;
}

/** From the linear feedback shift register that defines them. */
function roundConstants(): bigint[] {
  const made: bigint[] = [];
  let register = 1;
  for (let index = 0; index < 24; index += 1) {
    let constant = 0n;
    for (let bit = 0; bit < 7; bit += 1) {
      if ((register & 1) === 1) constant |= 1n << BigInt(2 ** bit - 1);
      register = (register << 1) ^ ((register >> 7) * 0x171);
    }
    made.push(constant);
  }
  return made;
}
