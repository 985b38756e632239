/** Decodes TIFF: strips and tiles, chunky and planar, grey, RGB(A) and palette, 1 to 32 bits; none, LZW, Deflate, PackBits. */
import { halfToFloat } from './half';
import { PictureError, requireSize, sliceOf, type Picture } from './picture';
import { readTiffTags, type TiffTags } from './tiffTags';
import { undoDifferences, undoFloatDifferences, unpackSegment } from './tiffUnpack';

const tag = {
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  stripOffsets: 273,
  samples: 277,
  rowsPerStrip: 278,
  stripBytes: 279,
  planar: 284,
  predictor: 317,
  palette: 320,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileBytes: 325,
  sampleFormat: 339,
} as const;

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly samples: number;
  readonly bits: number;
  readonly isFloat: boolean;
  readonly photometric: number;
  readonly compression: number;
  readonly predictor: number;
  readonly isPlanar: boolean;
  readonly segmentWidth: number;
  readonly segmentHeight: number;
  readonly offsets: readonly number[];
  readonly lengths: readonly number[];
  readonly isLittleEndian: boolean;
}

const photometricWhiteIsZero = 0;
const photometricPalette = 3;

/** The first picture of the file: floats as linear light, integers as sRGB code values. Throws PictureError. */
export function decodeTiff(bytes: Uint8Array): Picture {
  const tags = readTiffTags(bytes);
  const layout = layoutOf(tags);
  const { width, height, samples, photometric } = layout;
  const isPalette = photometric === photometricPalette;
  const channels = isPalette ? 3 : samples < 3 ? 1 : samples === 3 ? 3 : 4;
  const data = newSamples(layout, isPalette, width * height * channels);
  const palette = isPalette ? tags.numbers(tag.palette) : [];
  placeSegments(bytes, layout, (x, y, sample, value) => {
    const at = (y * width + x) * channels;
    if (isPalette) {
      const colours = palette.length / 3;
      for (let channel = 0; channel < 3; channel += 1)
        data[at + channel] = (palette[channel * colours + value] ?? 0) >> 8;
    } else if (sample < channels) data[at + sample] = value;
  });
  const white = isPalette ? 255 : layout.isFloat ? 1 : 2 ** layout.bits - 1;
  if (photometric === photometricWhiteIsZero && !layout.isFloat)
    for (let at = 0; at < data.length; at += 1) data[at] = white - (data[at] ?? 0);
  return { width, height, channels, data, white, encoding: layout.isFloat ? 'linear' : 'srgb', layers: 1 };
}

function newSamples({ bits, isFloat }: Layout, isPalette: boolean, count: number): Picture['data'] {
  if (isFloat || bits === 32) return new Float32Array(count);
  return bits === 16 && !isPalette ? new Uint16Array(count) : new Uint8Array(count);
}

function layoutOf(tags: TiffTags): Layout {
  const width = tags.number(tag.width, 0);
  const height = tags.number(tag.height, 0);
  const samples = tags.number(tag.samples, 1);
  const bitsOf = tags.numbers(tag.bits);
  const bits = bitsOf[0] ?? 1;
  const format = tags.number(tag.sampleFormat, 1);
  const isFloat = format === 3;
  const photometric = tags.number(tag.photometric, 1);
  const refuse = (what: string): never => {
    throw new PictureError('not-supported', what);
  };
  if (samples < 1 || samples > 64) refuse(`${samples} samples a pixel`);
  if (bitsOf.some((each) => each !== bits)) refuse('samples of different sizes');
  if (!(isFloat ? [16, 32] : [1, 8, 16, 32]).includes(bits)) refuse(`${bits} bits a sample`);
  if (format !== 1 && !isFloat) refuse('signed samples');
  if (bits === 1 && samples !== 1) refuse('colours of 1 bit');
  if (photometric > photometricPalette) refuse(`colours of kind ${photometric}`);
  requireSize(width, height, Math.max(samples * Math.ceil(bits / 8), photometric === photometricPalette ? 3 : 1));
  const isTiled = tags.numbers(tag.tileOffsets).length > 0;
  const layout = {
    width,
    height,
    samples,
    bits,
    isFloat,
    photometric,
    compression: tags.number(tag.compression, 1),
    predictor: tags.number(tag.predictor, 1),
    isPlanar: samples > 1 && tags.number(tag.planar, 1) === 2,
    segmentWidth: isTiled ? tags.number(tag.tileWidth, 0) : width,
    segmentHeight: isTiled ? tags.number(tag.tileHeight, 0) : Math.min(height, tags.number(tag.rowsPerStrip, height)),
    offsets: tags.numbers(isTiled ? tag.tileOffsets : tag.stripOffsets),
    lengths: tags.numbers(isTiled ? tag.tileBytes : tag.stripBytes),
    isLittleEndian: tags.isLittleEndian,
  };
  requireSize(layout.segmentWidth, layout.segmentHeight, samples * Math.ceil(bits / 8));
  return layout;
}

type Place = (x: number, y: number, sample: number, value: number) => void;

function placeSegments(bytes: Uint8Array, layout: Layout, place: Place): void {
  const { width, height, segmentWidth, segmentHeight, isPlanar, samples, offsets, lengths } = layout;
  const across = Math.ceil(width / segmentWidth);
  const perPlane = across * Math.ceil(height / segmentHeight);
  const planes = isPlanar ? samples : 1;
  if (offsets.length < perPlane * planes || lengths.length < perPlane * planes)
    throw new PictureError('damaged', 'some of its strips are missing');
  for (let index = 0; index < perPlane * planes; index += 1) {
    const inPlane = index % perPlane;
    const x = (inPlane % across) * segmentWidth;
    const y = Math.floor(inPlane / across) * segmentHeight;
    const packed = sliceOf(bytes, offsets[index] ?? 0, lengths[index] ?? 0);
    // The last strip ends with the picture; a tile is always whole.
    const rows = segmentWidth === width ? Math.min(segmentHeight, height - y) : segmentHeight;
    placeSegment(packed, layout, { x, y, rows, plane: isPlanar ? Math.floor(index / perPlane) : undefined }, place);
  }
}

interface Segment {
  readonly x: number;
  readonly y: number;
  readonly rows: number;
  readonly plane: number | undefined;
}

function placeSegment(packed: Uint8Array, layout: Layout, { x, y, rows, plane }: Segment, place: Place): void {
  const { width, height, segmentWidth, samples, bits, predictor, compression, isLittleEndian } = layout;
  const perPixel = plane === undefined ? samples : 1;
  const rowSamples = segmentWidth * perPixel;
  const rowBytes = Math.ceil((rowSamples * bits) / 8);
  const raw = new Uint8Array(rowBytes * rows);
  // A tile of the last row of an untiled width is whole as well, so its rows may be more than the picture's.
  raw.set(unpackSegment(packed, compression, raw.length));
  const sampleBytes = bits / 8;
  const isFloatPredicted = predictor === 3;
  const read = readerOf(layout, isFloatPredicted ? false : isLittleEndian);
  for (let row = 0; row < rows && y + row < height; row += 1) {
    const view = new DataView(raw.buffer, row * rowBytes, rowBytes);
    if (isFloatPredicted) undoFloatDifferences(raw.subarray(row * rowBytes), rowSamples, perPixel, sampleBytes);
    else if (predictor === 2 && bits >= 8) undoDifferences(view, rowSamples, perPixel, sampleBytes, isLittleEndian);
    const columns = Math.min(segmentWidth, width - x);
    for (let column = 0; column < columns; column += 1)
      for (let sample = 0; sample < perPixel; sample += 1)
        place(x + column, y + row, plane ?? sample, read(view, column * perPixel + sample));
  }
}

function readerOf({ bits, isFloat }: Layout, isLittleEndian: boolean): (view: DataView, sample: number) => number {
  if (bits === 1) return (view, sample) => (view.getUint8(sample >> 3) >> (7 - (sample & 7))) & 1;
  if (bits === 8) return (view, sample) => view.getUint8(sample);
  if (bits === 16)
    return isFloat
      ? (view, sample) => halfToFloat(view.getUint16(sample * 2, isLittleEndian))
      : (view, sample) => view.getUint16(sample * 2, isLittleEndian);
  return isFloat
    ? (view, sample) => view.getFloat32(sample * 4, isLittleEndian)
    : (view, sample) => view.getUint32(sample * 4, isLittleEndian);
}
