/** Undoes the compressions and predictors of TIFF strips and tiles, never beyond the size of the strip. */
import { inflateAtMost } from './inflate';
import { PictureError } from './picture';

/** The bytes of a strip or tile; what it lacks stays zero. Throws PictureError. */
export function unpackSegment(packed: Uint8Array, compression: number, rawBytes: number): Uint8Array {
  switch (compression) {
    case 1:
      return packed.subarray(0, rawBytes);
    case 5:
      return unpackLzw(packed, rawBytes);
    case 8:
    case 32_946:
      return inflateAtMost(packed, rawBytes);
    case 32_773:
      return unpackBits(packed, rawBytes);
    default:
      throw new PictureError('not-supported', `compression ${compression}`);
  }
}

function unpackBits(packed: Uint8Array, rawBytes: number): Uint8Array {
  const raw = new Uint8Array(rawBytes);
  let to = 0;
  for (let at = 0; at < packed.length && to < rawBytes;) {
    const count = ((packed[at] ?? 0) << 24) >> 24;
    at += 1;
    if (count === -128) continue;
    const length = Math.min(rawBytes - to, count < 0 ? 1 - count : count + 1);
    if (count < 0) raw.fill(packed[at] ?? 0, to, to + length);
    else raw.set(packed.subarray(at, at + length), to);
    at += count < 0 ? 1 : length;
    to += length;
  }
  return raw;
}

const clearCode = 256;
const endCode = 257;
const firstCode = 258;
const mostCodes = 4096;

function unpackLzw(packed: Uint8Array, rawBytes: number): Uint8Array {
  const raw = new Uint8Array(rawBytes);
  /** Where the text of a code lies among what was written already. */
  const starts = new Int32Array(mostCodes);
  const lengths = new Int32Array(mostCodes);
  let next = firstCode;
  let width = 9;
  let bits = 0;
  let held = 0;
  let to = 0;
  let last: { readonly start: number; readonly length: number } | undefined;
  for (let at = 0; to < rawBytes;) {
    while (held < width) {
      if (at >= packed.length) return raw;
      bits = ((bits << 8) | (packed[at] ?? 0)) & 0xff_ffff;
      at += 1;
      held += 8;
    }
    const code = (bits >> (held - width)) & ((1 << width) - 1);
    held -= width;
    if (code === endCode) return raw;
    if (code === clearCode) {
      next = firstCode;
      width = 9;
      last = undefined;
      continue;
    }
    const start = to;
    if (code < 256) raw[to++] = code;
    else if (code < next || (code === next && last !== undefined)) {
      const isNew = code === next;
      const from = isNew ? (last?.start ?? 0) : (starts[code] ?? 0);
      const length = isNew ? (last?.length ?? 0) + 1 : (lengths[code] ?? 0);
      // Byte by byte: the text of a new code reaches into what is being written.
      for (let index = 0; index < length && to < rawBytes; index += 1) raw[to++] = raw[from + index] ?? 0;
    } else throw new PictureError('damaged', 'its compressed pixels are not what they should be');
    if (last !== undefined && next < mostCodes) {
      starts[next] = last.start;
      lengths[next] = last.length + 1;
      next += 1;
    }
    last = { start, length: to - start };
    // TIFF widens one code early. The first code after a clear adds nothing, so the count is one behind the encoder's.
    if (next >= (1 << width) - 1 && width < 12) width += 1;
  }
  return raw;
}

/** Undoes the difference between neighbours in rows of samples. */
export function undoDifferences(
  row: DataView,
  samples: number,
  channels: number,
  sampleBytes: number,
  le: boolean,
): void {
  for (let sample = channels; sample < samples; sample += 1) {
    const at = sample * sampleBytes;
    const before = at - channels * sampleBytes;
    if (sampleBytes === 1) row.setUint8(at, row.getUint8(at) + row.getUint8(before));
    else if (sampleBytes === 2) row.setUint16(at, row.getUint16(at, le) + row.getUint16(before, le), le);
    else row.setUint32(at, row.getUint32(at, le) + row.getUint32(before, le), le);
  }
}

/** Undoes the floating point predictor of one row: differences of bytes, and bytes of equal weight side by side. The row is big-endian then. */
export function undoFloatDifferences(row: Uint8Array, samples: number, channels: number, sampleBytes: number): void {
  const length = samples * sampleBytes;
  for (let at = channels; at < length; at += 1) row[at] = ((row[at] ?? 0) + (row[at - channels] ?? 0)) & 0xff;
  const mixed = row.slice(0, length);
  for (let sample = 0; sample < samples; sample += 1)
    for (let byte = 0; byte < sampleBytes; byte += 1)
      row[sample * sampleBytes + byte] = mixed[byte * samples + sample] ?? 0;
}
