/** Bytes per second over the last seconds, from a rising counter. */
import type { Clock } from '../ports/clock';

const windowMs = 5000;
/** Counters of many small files rise thousands of times a second; so close together one sample stands for all. */
const apartMs = 100;

export interface RateMeter {
  /** Takes the counter's new value; answers the rate, `undefined` until a second was seen. A falling counter starts afresh. */
  sample(totalBytes: number): number | undefined;
}

export function createRateMeter(clock: Clock): RateMeter {
  let samples: { readonly atMs: number; readonly bytes: number }[] = [];
  let lastBytes = 0;
  return {
    sample: (bytes) => {
      const atMs = clock.nowMs();
      if (lastBytes > bytes) samples = [];
      lastBytes = bytes;
      const last = samples.at(-1);
      if (last === undefined || Math.abs(atMs - last.atMs) >= apartMs)
        samples = [...samples.filter((sample) => atMs - sample.atMs <= windowMs), { atMs, bytes }];
      const first = samples[0];
      if (first === undefined || atMs - first.atMs < 1000) return undefined;
      return Math.round(((bytes - first.bytes) * 1000) / (atMs - first.atMs));
    },
  };
}
