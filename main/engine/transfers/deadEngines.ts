/** Which processes at the queue are gone: their transfers are taken up by others (transfers.md §3). */
import type { Clock } from '../ports/clock';
import type { EngineSeat } from '../ports/queue';

/** What this computer tells about processes. */
export interface ProcessFacts {
  readonly hostName: string;
  /** `undefined` when there is no such process, empty when the system does not tell. */
  readonly processStart: (pid: number) => string | undefined;
  readonly osBootMs: (nowMs: number) => number;
}

/** Two readings of one start of the system differ by less, also when the clock is set meanwhile. */
const bootToleranceMs = 5000;
const silenceMs = 60_000;
const farSilenceMs = 24 * 3600_000;
/** A longer step between two looks is a computer that slept, in which nobody could beat. */
const mostStepMs = 5000;

/** Look at it every few seconds: a process that lives but hangs is dead after a minute of silence while this one was awake. */
export function createDeadEngines(clock: Clock, facts: ProcessFacts): (seat: EngineSeat) => boolean {
  const watched = new Map<string, { heartbeatMs: number; lookedMs: number; silentMs: number }>();

  const isSilent = ({ boot, heartbeatMs }: EngineSeat): boolean => {
    const nowMs = clock.nowMs();
    const last = watched.get(boot);
    const isNew = last === undefined || last.heartbeatMs !== heartbeatMs;
    const silentMs = isNew ? 0 : last.silentMs + Math.min(Math.max(0, nowMs - last.lookedMs), mostStepMs);
    watched.set(boot, { heartbeatMs, lookedMs: nowMs, silentMs });
    return silentMs >= silenceMs;
  };

  return (seat) => {
    if (seat.hostName !== facts.hostName) return clock.nowMs() - seat.heartbeatMs > farSilenceMs;
    const start = facts.processStart(seat.processId);
    if (start === undefined) return true;
    if (start !== '' && seat.processStart !== '') {
      if (start !== seat.processStart) return true;
    } else if (Math.abs(facts.osBootMs(clock.nowMs()) - seat.osBootMs) > bootToleranceMs) return true;
    return isSilent(seat);
  };
}
