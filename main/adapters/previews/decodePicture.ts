/** Decodes a picture by what its first bytes say it is. */
import { decodeDpx } from './dpx';
import { decodeExr } from './exr';
import { PictureError, viewOf, type Picture } from './picture';
import { decodePng } from './png';
import { decodeTiff } from './tiff';

/** Throws PictureError for everything that is no picture this program decodes. */
export function decodePicture(bytes: Uint8Array): Picture {
  const start = viewOf(bytes, 0, Math.min(4, bytes.length));
  const magic = start.byteLength === 4 ? start.getUint32(0, false) : 0;
  switch (magic) {
    case 0x762f_3101:
      return decodeExr(bytes);
    case 0x4949_2a00:
    case 0x4d4d_002a:
    case 0x4949_2b00:
    case 0x4d4d_002b:
      return decodeTiff(bytes);
    case 0x5344_5058:
    case 0x5850_4453:
      return decodeDpx(bytes);
    case 0x8950_4e47:
      return decodePng(bytes);
    default:
      throw new PictureError('damaged', 'its content is not what its name says');
  }
}
