/** PNG in and out, by fast-png. */
import { decode, encode } from 'fast-png';
import { AppError } from '../../../shared/domain/errors';
import type { PictureCodec } from '../../engine/ports/pictureCodec';

export function createPngCodec(): PictureCodec {
  return {
    encode: ({ width, height, rgb }) => encode({ width, height, data: rgb, channels: 3, depth: 8 }),
    decode: (bytes) => {
      try {
        const { width, height, data, channels, depth } = decode(bytes);
        if (depth !== 8 || (channels !== 3 && channels !== 4))
          throw new RangeError(`${channels} channels of ${depth} bits`);
        const rgb = new Uint8Array(width * height * 3);
        for (let pixel = 0; pixel < width * height; pixel += 1) {
          for (let channel = 0; channel < 3; channel += 1)
            rgb[pixel * 3 + channel] = Number(data[pixel * channels + channel]);
        }
        return { width, height, rgb };
      } catch (error) {
        throw new AppError(
          { code: 'input.invalid', message: 'A texture is not an 8-bit RGB PNG.', hint: 'Save it again as PNG.' },
          error,
        );
      }
    },
  };
}
