/** Makes a picture small enough for the window, in light rather than in code values where it holds light. */
import type { Picture } from './picture';

/** RGB in the encoding of the picture it was made from, 1.0 is white. */
export interface SmallPicture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Float32Array;
  readonly encoding: Picture['encoding'];
}

/** The mean of the pixels that fall on each small one; never larger than the picture. Grey becomes RGB, alpha is left out. */
export function reducePicture(picture: Picture, mostAcross: number): SmallPicture {
  const { width: fullWidth, height: fullHeight, channels, data, white, encoding } = picture;
  const scale = Math.min(1, mostAcross / Math.max(fullWidth, fullHeight));
  const width = Math.max(1, Math.round(fullWidth * scale));
  const height = Math.max(1, Math.round(fullHeight * scale));
  const rgb = new Float32Array(width * height * 3);
  const colours = channels === 1 ? 1 : 3;
  for (let y = 0; y < height; y += 1) {
    const [top, bottom] = spanOf(y, height, fullHeight);
    for (let x = 0; x < width; x += 1) {
      const [left, right] = spanOf(x, width, fullWidth);
      const count = (bottom - top) * (right - left) * white;
      const to = (y * width + x) * 3;
      for (let channel = 0; channel < colours; channel += 1) {
        let sum = 0;
        for (let row = top; row < bottom; row += 1)
          for (
            let at = (row * fullWidth + left) * channels + channel, end = at + (right - left) * channels;
            at < end;
            at += channels
          )
            sum += data[at] ?? 0;
        rgb[to + channel] = sum / count;
      }
      if (colours === 1) rgb.fill(rgb[to] ?? 0, to, to + 3);
    }
  }
  return { width, height, rgb, encoding };
}

function spanOf(index: number, count: number, full: number): readonly [number, number] {
  const first = Math.floor((index * full) / count);
  return [first, Math.max(first + 1, Math.floor(((index + 1) * full) / count))];
}
