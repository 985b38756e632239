/** Reads the first directory of a TIFF file: the tags that say how its pixels lie. */
import { PictureError, viewOf } from './picture';

export interface TiffTags {
  readonly isLittleEndian: boolean;
  /** The numbers of a tag; empty when the file does not have it. */
  readonly numbers: (tag: number) => readonly number[];
  /** The first number of a tag. */
  readonly number: (tag: number, otherwise: number) => number;
}

/** Bytes of a value, by the number of its type; other types are skipped. */
const typeBytes: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4, 16: 8 };
/** Longer lists than this name no picture that is opened. */
const mostNumbers = 4_000_000;

/** Throws `damaged` for what is no TIFF file. Values are read when they are asked for. */
export function readTiffTags(bytes: Uint8Array): TiffTags {
  const order = viewOf(bytes, 0, 8).getUint16(0, false);
  if (order !== 0x4949 && order !== 0x4d4d) throw new PictureError('damaged', 'it is not a TIFF file');
  const isLittleEndian = order === 0x4949;
  const head = viewOf(bytes, 0, 8);
  const version = head.getUint16(2, isLittleEndian);
  if (version !== 42 && version !== 43) throw new PictureError('damaged', 'it is not a TIFF file');
  const isBig = version === 43;
  const wide = (at: number): number =>
    isBig
      ? Number(viewOf(bytes, at, 8).getBigUint64(0, isLittleEndian))
      : viewOf(bytes, at, 4).getUint32(0, isLittleEndian);
  const directory = wide(isBig ? 8 : 4);
  const count = isBig ? wide(directory) : viewOf(bytes, directory, 2).getUint16(0, isLittleEndian);
  const [first, length, inline] = isBig ? [directory + 8, 20, 8] : [directory + 2, 12, 4];
  if (count > 65_535) throw new PictureError('damaged', 'its directory does not end');
  const places = new Map<number, { readonly type: number; readonly count: number; readonly at: number }>();
  for (let entry = 0; entry < count; entry += 1) {
    const at = first + entry * length;
    const view = viewOf(bytes, at, length);
    const type = view.getUint16(2, isLittleEndian);
    const values = wide(at + 4);
    const size = (typeBytes[type] ?? 0) * values;
    const valueAt = at + length - inline;
    places.set(view.getUint16(0, isLittleEndian), { type, count: values, at: size > inline ? wide(valueAt) : valueAt });
  }
  const numbers = (tag: number): readonly number[] => {
    const place = places.get(tag);
    const size = place === undefined ? undefined : typeBytes[place.type];
    if (place === undefined || size === undefined) return [];
    if (place.count > mostNumbers) throw new PictureError('damaged', 'a list in its directory is too long');
    const view = viewOf(bytes, place.at, place.count * size);
    return Array.from({ length: place.count }, (_, index) => {
      const at = index * size;
      if (size === 1) return view.getUint8(at);
      if (size === 2) return view.getUint16(at, isLittleEndian);
      return size === 4 ? view.getUint32(at, isLittleEndian) : Number(view.getBigUint64(at, isLittleEndian));
    });
  };
  return { isLittleEndian, numbers, number: (tag, otherwise) => numbers(tag)[0] ?? otherwise };
}
