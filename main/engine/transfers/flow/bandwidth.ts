/** The limits on bytes, up and down: settings, timetable and what was set for a time, shared by all processes of a person. */
import type { Clock } from '../../ports/clock';
import type { Direction, LimitOverride } from '../../ports/flow';
import { parseTimetable } from '../../../../shared/domain/timetable';
import { rowInForce, type WallTime } from './timetable';
import { createTokenBucket, type TokenBucket } from './tokenBucket';

export interface LimitSettings {
  readonly up: number;
  readonly down: number;
  readonly timetable: string;
}

export interface LimitsNow {
  readonly up: number;
  readonly down: number;
  readonly because: 'settings' | 'timetable' | 'override';
  readonly row?: number;
}

/** What holds now: what was set for a time, else the first row of the timetable that fits, else the settings. */
export function limitsInForce(
  { up, down, timetable }: LimitSettings,
  override: LimitOverride | undefined,
  nowMs: number,
  wall: WallTime,
): LimitsNow {
  if (override !== undefined && nowMs < override.untilMs)
    return { up: override.up, down: override.down, because: 'override' };
  const rows = parseTimetable(timetable) ?? [];
  const row = rowInForce(rows, wall);
  const found = row === undefined ? undefined : rows[row];
  if (row === undefined || found === undefined) return { up, down, because: 'settings' };
  return { up: found.up, down: found.down, because: 'timetable', row };
}

export interface Bandwidth {
  readonly buckets: Readonly<Record<Direction, TokenBucket>>;
  /** Holds at once for everything that moves; `true` when it is another limit than before. */
  use(limits: LimitsNow, sharedBy: number): boolean;
}

export function createBandwidth(clock: Clock): Bandwidth {
  const buckets = { up: createTokenBucket(clock), down: createTokenBucket(clock) };
  /** Sharing nothing is no news, nor is a start without limits. */
  const tell = (limits: LimitsNow, sharedBy: number): string =>
    JSON.stringify([limits, limits.up + limits.down === 0 ? 1 : sharedBy]);
  let last = tell({ up: 0, down: 0, because: 'settings' }, 1);
  return {
    buckets,
    use: (limits, sharedBy) => {
      const share = (rate: number): number => (rate === 0 ? 0 : Math.max(1, rate / Math.max(1, sharedBy)));
      buckets.up.setRate(share(limits.up));
      buckets.down.setRate(share(limits.down));
      const told = tell(limits, sharedBy);
      const isOther = told !== last;
      last = told;
      return isOther;
    },
  };
}
