/** Notices a run that only trickles although its place usually is fast (transfers.md §10). Pure: one look a second. */

export interface LowRateSigns {
  /** Monotonic. */
  readonly atMs: number;
  /** Content is on the way, and nothing holds it up on purpose. */
  readonly isMoving: boolean;
  /** Over the wire since the run began. */
  readonly wireBytes: number;
  /** Of the place; absent while nothing was measured. */
  readonly usualBps: number | undefined;
}

export interface LowRateWatch {
  /** `true` once, when a minute of trickling has passed; again only after a minute at a proper rate or a pause. */
  isDue(signs: LowRateSigns): boolean;
}

const spanMs = 60_000;
const lowBps = 10_000;
const fastBps = 1_000_000;

export function createLowRateWatch(): LowRateWatch {
  let since: { readonly atMs: number; readonly wireBytes: number } | undefined;
  let wasTold = false;
  return {
    isDue: ({ atMs, isMoving, wireBytes, usualBps }) => {
      if (!isMoving) {
        since = undefined;
        wasTold = false;
        return false;
      }
      since ??= { atMs, wireBytes };
      const elapsedMs = atMs - since.atMs;
      if (elapsedMs < spanMs) return false;
      const isLow = (wireBytes - since.wireBytes) * 1000 < lowBps * elapsedMs && (usualBps ?? 0) > fastBps;
      since = { atMs, wireBytes };
      const isNew = isLow && !wasTold;
      wasTold = isLow;
      return isNew;
    },
  };
}
