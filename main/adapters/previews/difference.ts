/** The largest difference between two pictures, channel by channel, over every pixel. */
import type { Picture } from './picture';

export interface PictureDifference {
  /** In units of white; infinite where only one side is a number. */
  readonly largest: number;
  /** Pixels that are not exactly equal. */
  readonly pixels: number;
}

/** Undefined for pictures of different sizes or encodings, which have no pixel to compare with. Alpha counts where both have it. */
export function differenceOf(mine: Picture, farm: Picture): PictureDifference | undefined {
  if (mine.width !== farm.width || mine.height !== farm.height || mine.encoding !== farm.encoding) return undefined;
  const channels = Math.max(mine.channels === 1 ? 1 : 3, farm.channels === 1 ? 1 : 3);
  const hasAlpha = mine.channels === 4 && farm.channels === 4;
  let largest = 0;
  let pixels = 0;
  for (let pixel = 0; pixel < mine.width * mine.height; pixel += 1) {
    let own = 0;
    for (let channel = 0; channel < (hasAlpha ? 4 : channels); channel += 1)
      own = Math.max(own, distance(sampleOf(mine, pixel, channel), sampleOf(farm, pixel, channel)));
    if (own === 0) continue;
    pixels += 1;
    largest = Math.max(largest, own);
  }
  return { largest, pixels };
}

function sampleOf({ channels, data, white }: Picture, pixel: number, channel: number): number {
  return (data[pixel * channels + (channels === 1 ? 0 : channel)] ?? 0) / white;
}

function distance(a: number, b: number): number {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return 0;
  const apart = Math.abs(a - b);
  return Number.isNaN(apart) ? Infinity : apart;
}
