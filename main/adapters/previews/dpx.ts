/** Decodes DPX (SMPTE 268M): 8, 10, 12 and 16 bits, packed by either method, either byte order, without run lengths. */
import { PictureError, requireSize, viewOf, type Picture } from './picture';

/** Channels by the element's descriptor; 6 is luminance, 50 and up are colours with red first. */
const channelsOf: Readonly<Record<number, 1 | 3 | 4>> = { 6: 1, 50: 3, 51: 4 };
const alphaFirst = 52;
/** Printing density and logarithmic. */
const filmTransfers = new Set([1, 3]);
const transferLinear = 2;
const nothing = 0xffff_ffff;

/** Code values, film density where the file says so. Throws PictureError. */
export function decodeDpx(bytes: Uint8Array): Picture {
  const head = viewOf(bytes, 0, 2048);
  const magic = head.getUint32(0, false);
  if (magic !== 0x5344_5058 && magic !== 0x5850_4453) throw new PictureError('damaged', 'it is not a DPX file');
  const isLittleEndian = magic === 0x5850_4453;
  const uint16 = (at: number): number => head.getUint16(at, isLittleEndian);
  const uint32 = (at: number): number => head.getUint32(at, isLittleEndian);
  const width = uint32(772);
  const height = uint32(776);
  const descriptor = head.getUint8(800);
  const transfer = head.getUint8(801);
  const bits = head.getUint8(803);
  const packing = uint16(804);
  const channels = descriptor === alphaFirst ? 4 : channelsOf[descriptor];
  if (channels === undefined) throw new PictureError('not-supported', `pixels of kind ${descriptor}`);
  if (uint16(806) !== 0) throw new PictureError('not-supported', 'run lengths');
  requireSize(width, height, channels * 2);
  const data = bits === 8 ? new Uint8Array(width * height * channels) : new Uint16Array(width * height * channels);
  const own = uint32(808);
  const padding = uint32(816);
  const rowSamples = width * channels;
  const rowBytes = rowBytesOf(rowSamples, bits, packing) + (padding === nothing || padding > 65_536 ? 0 : padding);
  const from = own === 0 || own === nothing ? uint32(4) : own;
  const view = viewOf(bytes, from, (height - 1) * rowBytes + rowBytesOf(rowSamples, bits, packing));
  const read = sampleReader(bits, packing, isLittleEndian);
  for (let y = 0; y < height; y += 1)
    for (let sample = 0; sample < rowSamples; sample += 1)
      data[y * rowSamples + sample] = read(view, y * rowBytes, sample);
  if (descriptor === alphaFirst) reverseChannels(data);
  return {
    width,
    height,
    channels,
    data,
    white: 2 ** bits - 1,
    encoding: filmTransfers.has(transfer) ? 'log' : transfer === transferLinear ? 'linear' : 'srgb',
    layers: 1,
  };
}

/** Rows begin at 32 bits. */
function rowBytesOf(samples: number, bits: number, packing: number): number {
  const perWord = bits === 10 ? 3 : 0;
  if (bits === 10 && packing !== 0) return Math.ceil(samples / perWord) * 4;
  if (bits === 12 && packing !== 0) return Math.ceil((samples * 2) / 4) * 4;
  return Math.ceil((samples * bits) / 32) * 4;
}

type ReadSample = (view: DataView, rowAt: number, sample: number) => number;

function sampleReader(bits: number, packing: number, isLittleEndian: boolean): ReadSample {
  if (bits === 8) return (view, rowAt, sample) => view.getUint8(rowAt + sample);
  if (bits === 16) return (view, rowAt, sample) => view.getUint16(rowAt + sample * 2, isLittleEndian);
  if (bits === 12 && packing !== 0) {
    const shift = packing === 1 ? 4 : 0;
    return (view, rowAt, sample) => (view.getUint16(rowAt + sample * 2, isLittleEndian) >> shift) & 0xfff;
  }
  if (bits === 10 && packing !== 0) {
    // Method A fills words from the top and leaves the two lowest bits, method B the two highest.
    const lowest = packing === 1 ? 2 : 0;
    return (view, rowAt, sample) => {
      const word = view.getUint32(rowAt + Math.floor(sample / 3) * 4, isLittleEndian);
      return (word >>> (lowest + 10 * (2 - (sample % 3)))) & 0x3ff;
    };
  }
  throw new PictureError('not-supported', `${bits} bits with packing ${packing}`);
}

/** Alpha, blue, green, red becomes red, green, blue, alpha. */
function reverseChannels(data: Uint8Array | Uint16Array): void {
  for (let at = 0; at < data.length; at += 4) data.subarray(at, at + 4).reverse();
}
