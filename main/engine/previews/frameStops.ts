/** Which frames of a row are worth a look: the first, middle and last, and those whose size falls out of line. */
import type { PreviewFrame } from '../../../shared/ipc/previews';

type Stop = PreviewFrame['stops'][number];

const mostOutliers = 6;
/** Beyond this many frames sizes are looked at in steps. */
const mostLookedAt = 20_000;

/** In order of the frames, each frame once. */
export function frameStops(count: number, sizeBytes: (index: number) => number): Stop[] {
  const stops = new Map<number, Stop['why']>();
  for (const index of outliers(count, sizeBytes)) stops.set(index, 'outlier');
  for (const [index, why] of [
    [0, 'first'],
    [count - 1, 'last'],
    [middleOf(count), 'middle'],
  ] as const)
    if (index >= 0 && index < count && !stops.has(index)) stops.set(index, why);
  return [...stops].map(([index, why]) => ({ index, why })).sort((a, b) => a.index - b.index);
}

export function middleOf(count: number): number {
  return Math.floor((count - 1) / 2);
}

/** Frames of less than half or more than double the usual size, the furthest first. */
function outliers(count: number, sizeBytes: (index: number) => number): number[] {
  if (count < 5) return [];
  const step = Math.ceil(count / mostLookedAt);
  const looked = Array.from({ length: Math.ceil(count / step) }, (_, at) => ({
    index: at * step,
    bytes: sizeBytes(at * step),
  }));
  const usual = [...looked].sort((a, b) => a.bytes - b.bytes)[looked.length >> 1]?.bytes ?? 0;
  const distance = (bytes: number): number => Math.abs(Math.log2((bytes + 1) / (usual + 1)));
  const apart = looked.filter(({ bytes }) => distance(bytes) > 1).sort((a, b) => distance(b.bytes) - distance(a.bytes));
  // Many of them are no exception.
  return apart.length > looked.length / 4 ? [] : apart.slice(0, mostOutliers).map(({ index }) => index);
}
