/** Which channels of an OpenEXR file make the picture that is shown. */
import type { ExrChannel } from './exrHeader';

export interface ExrLayer {
  /** Indexes into the channels: one for grey, three or four for colour. */
  readonly picked: readonly number[];
  /** What stands before the channel names, such as `diffuse.`. */
  readonly prefix: string;
}

const colour = [
  ['R', 'G', 'B'],
  ['r', 'g', 'b'],
  ['red', 'green', 'blue'],
] as const;

/** Plain RGB before a layer's RGB, these before luminance, and any single channel last; undefined without channels. */
export function shownLayer(channels: readonly ExrChannel[]): ExrLayer | undefined {
  const index = new Map(channels.map((channel, at) => [channel.name, at]));
  for (const prefix of prefixesOf(channels)) {
    for (const names of colour) {
      const rgb = names.map((name) => index.get(prefix + name));
      if (!rgb.every((at) => at !== undefined)) continue;
      const alpha = index.get(`${prefix}${names[0] === 'R' ? 'A' : names[0] === 'r' ? 'a' : 'alpha'}`);
      return { picked: alpha === undefined ? rgb : [...rgb, alpha], prefix };
    }
  }
  const single = index.get('Y') ?? (channels.length > 0 ? 0 : undefined);
  return single === undefined ? undefined : { picked: [single], prefix: '' };
}

/** How many layers a file has; channels without a prefix are one. */
export function countLayers(channels: readonly ExrChannel[]): number {
  return prefixesOf(channels).length;
}

function prefixesOf(channels: readonly ExrChannel[]): string[] {
  const prefixes = new Set(channels.map(({ name }) => name.slice(0, name.lastIndexOf('.') + 1)));
  return [...prefixes].sort((a, b) => (a === '' ? -1 : b === '' ? 1 : 0));
}
