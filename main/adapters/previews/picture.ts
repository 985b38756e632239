/** A decoded picture, why one cannot be decoded, and the limits that are checked before memory is taken. */

/** Samples from the top left, channels side by side. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 RGB, 4 RGB and alpha. */
  readonly channels: 1 | 3 | 4;
  readonly data: Float32Array | Uint16Array | Uint8Array;
  /** The sample that stands for 1.0. */
  readonly white: number;
  /** `linear` light, `srgb` and `log` (Cineon film density) code values. */
  readonly encoding: 'linear' | 'srgb' | 'log';
  /** Named layers of the file, the one shown among them. */
  readonly layers: number;
}

export type Trouble = 'too-large' | 'not-supported' | 'damaged';

/** A picture that stays closed, with the reason a person is told. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
  readonly trouble: Trouble;

  constructor(trouble: Trouble, message: string) {
    super(message);
    this.trouble = trouble;
  }
}

const mostPixelsAcross = 16_384;
const mostDecodedBytes = 512 * 1024 * 1024;

/** Throws `damaged` for no size at all and `too-large` for more than is ever decoded. Call it before memory is taken. */
export function requireSize(width: number, height: number, bytesPerPixel: number): void {
  if (!Number.isSafeInteger(width) || !Number.isSafeInteger(height) || width < 1 || height < 1)
    throw new PictureError('damaged', `it claims ${width} × ${height} pixels`);
  if (width > mostPixelsAcross || height > mostPixelsAcross)
    throw new PictureError('too-large', `${width} × ${height} pixels`);
  if (width * height * bytesPerPixel > mostDecodedBytes)
    throw new PictureError('too-large', `${width} × ${height} pixels`);
}

/** A view of bytes that throws `damaged` instead of a RangeError where a file ends early. */
export function viewOf(bytes: Uint8Array, offset: number, length: number): DataView {
  if (!Number.isSafeInteger(offset) || offset < 0 || length < 0 || offset + length > bytes.length)
    throw new PictureError('damaged', 'it ends early');
  return new DataView(bytes.buffer, bytes.byteOffset + offset, length);
}

/** Bytes of a file; throws `damaged` where it ends early. */
export function sliceOf(bytes: Uint8Array, offset: number, length: number): Uint8Array {
  const view = viewOf(bytes, offset, length);
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
