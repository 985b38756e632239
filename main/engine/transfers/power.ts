/** Notices that the computer slept: the wall clock went on and the monotonic one did not, or nothing ran for long. */

export interface PowerTick {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

export interface PowerWatch {
  /** Once a second. How much of the time since the last tick the computer was awake, and whether it slept. */
  tick(now: PowerTick): { readonly awakeMs: number; readonly sleptMs: number };
  /** Told by the system: it sleeps from now on until it is told awake, or a gap shows that it slept. */
  suspended(): void;
  resumed(now: PowerTick): void;
  /** Nothing is judged for a while after waking: connections are made anew. */
  isAsleepOrWaking(now: PowerTick): boolean;
}

const jumpMs = 5000;
const graceMs = 30_000;
/** Some systems let the monotonic clock run while they sleep; a gap this long between ticks is no slow loop. */
const silenceMs = 60_000;
/** What is counted of a gap. */
const tickMs = 1000;
/** A computer that was told to sleep and ticks on for so long did not: somebody stopped it. */
const refusedMs = 60_000;

export function createPowerWatch(start: PowerTick): PowerWatch {
  let last = start;
  let suspendedAt: PowerTick | undefined;
  let wokeAtMs: number | undefined;
  return {
    tick: (now) => {
      const wallMs = now.wallMs - last.wallMs;
      const monotonicMs = Math.max(0, now.monotonicMs - last.monotonicMs);
      last = now;
      const jump = wallMs - monotonicMs;
      const hasSlept = jump > jumpMs || monotonicMs >= silenceMs;
      if (hasSlept) {
        suspendedAt = undefined;
        wokeAtMs = now.monotonicMs;
        const awakeMs = Math.min(monotonicMs, tickMs);
        return { awakeMs, sleptMs: Math.max(wallMs, monotonicMs) - awakeMs };
      }
      if (suspendedAt !== undefined && now.monotonicMs - suspendedAt.monotonicMs >= refusedMs) suspendedAt = undefined;
      return suspendedAt === undefined ? { awakeMs: monotonicMs, sleptMs: 0 } : { awakeMs: 0, sleptMs: 0 };
    },
    suspended: () => {
      suspendedAt = last;
    },
    resumed: (now) => {
      suspendedAt = undefined;
      wokeAtMs = now.monotonicMs;
    },
    isAsleepOrWaking: (now) =>
      suspendedAt !== undefined || (wokeAtMs !== undefined && now.monotonicMs - wokeAtMs < graceMs),
  };
}
