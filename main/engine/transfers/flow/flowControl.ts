/** Manners of this process towards all places that stores are in: one gate per endpoint, the limits on bytes, memory for parts. */
import { isAbort } from '../../../../shared/domain/errors';
import type { RunEventType } from '../../../../shared/domain/runEvents';
import { parseKeepTime } from '../../../../shared/domain/keepTime';
import { parseTimetable, timetableText } from '../../../../shared/domain/timetable';
import type { EndpointRow, Limits, LimitsChange } from '../../../../shared/ipc/limits';
import type { Clock } from '../../ports/clock';
import type { Direction, EndpointState, EndpointStates, StoreFlow } from '../../ports/flow';
import type { SettingsStore } from '../../config/settingsStore';
import { createBandwidth, limitsInForce, type LimitsNow } from './bandwidth';
import { createBufferPool } from './bufferPool';
import { createEndpointGate, type EndpointGate } from './endpointFlow';
import { createEndpointRates, type EndpointRates } from './endpointRates';
import type { WallTime } from './timetable';

export interface FlowControl {
  /** What a store at this endpoint asks; stores at the same place share it. */
  readonly of: (endpointKey: string) => StoreFlow;
  limits(): Limits;
  setLimits(change: LimitsChange): Promise<Limits>;
  endpoints(): readonly EndpointRow[];
  /** Bytes per second that large bodies usually move there; absent while nothing was measured. */
  usualRate(endpointKey: string, direction: Direction): number | undefined;
  /** Nothing new goes there, from any process, until it is allowed. */
  exclude(endpointKey: string): void;
  allow(endpointKey: string): void;
  /** Remembers what was found out about the endpoints. */
  close(): Promise<void>;
}

export type FlowEvent = Extract<RunEventType, `endpoint.${string}` | 'limit.changed'>;

export interface FlowParts {
  readonly clock: Clock;
  /** In [0, 1). */
  readonly chance: () => number;
  readonly states: EndpointStates;
  readonly settings: Pick<SettingsStore, 'get' | 'setAll' | 'reload'>;
  /** Processes that move data now, this one among them. */
  readonly sharedBy: () => number;
  readonly wallTime: (ms: number) => WallTime;
  /** Endpoints that are left alone as `SATCHEL_AVOID_ENDPOINTS` says: keys with commas, `*` at an end for all that begin so. */
  readonly avoid: string;
  readonly changed: () => void;
  /** For the log of events. */
  readonly noted: (type: FlowEvent, facts: Readonly<Record<string, string | number>>) => void;
  readonly logError: (error: unknown, area: string) => void;
  /** Sockets of a store. */
  readonly mostConnections?: number;
}

const tickMs = 1000;
const ticksBetweenLooks = 5;
const defaultConnections = 64;

export function createFlowControl(parts: FlowParts): FlowControl {
  const { clock, states, settings, changed } = parts;
  const { mostConnections = defaultConnections } = parts;
  const patienceMs = (): number => parseKeepTime(settings.get('transfers.throttlePatience')) ?? Infinity;
  const avoided = parts.avoid
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '');
  const gates = new Map<string, EndpointGate>();
  const rates = new Map<string, EndpointRates>();
  const bandwidth = createBandwidth(clock);
  const pool = createBufferPool(() => settings.get('transfers.bufferMemory'), clock);
  const closing = new AbortController();
  let watching: Promise<void> | undefined;
  let sharedBy = 1;

  const isAvoided = (key: string): boolean =>
    avoided.some((text) => (text.endsWith('*') ? key.startsWith(text.slice(0, -1)) : key === text));
  const stateOf = (key: string): EndpointState => states.get(key) ?? { key, mode: 'ok', strikes: 0 };

  const limitsNow = (): LimitsNow => {
    const nowMs = clock.nowMs();
    const own = {
      up: settings.get('limits.up'),
      down: settings.get('limits.down'),
      timetable: settings.get('limits.timetable'),
    };
    return limitsInForce(own, states.override(), nowMs, parts.wallTime(nowMs));
  };
  const useLimits = (): void => {
    const now = limitsNow();
    if (!bandwidth.use(now, sharedBy)) return;
    parts.noted('limit.changed', { up: now.up, down: now.down, because: now.because, sharedBy });
    changed();
  };

  /** What the gate found out, as all processes see it. */
  const remember = (key: string, gate: EndpointGate): void => {
    const before = stateOf(key);
    const { mode, untilMs, strikes, learned, lastOkMs } = gate.status();
    const { up, down } = ratesOf(key).usual();
    const shown = mode === 'ok' && ratesOf(key).isSlow() ? 'slow' : mode;
    const found: EndpointState = {
      ...withoutTime(before),
      ...(up === undefined ? {} : { upBps: up }),
      ...(down === undefined ? {} : { downBps: down }),
      strikes,
      ...(learned === undefined ? {} : { concurrency: learned }),
      ...(lastOkMs === undefined ? {} : { lastOkMs }),
      ...(mode === 'cooling' ? { mode, untilMs, source: 'auto' as const, reason: 'throttled' } : { mode: shown }),
    };
    states.put(before.mode === 'excluded' ? { ...found, ...exclusionOf(before) } : found);
    if (before.mode === shown || before.mode === 'excluded') return;
    parts.noted(`endpoint.${shown}`, { key, strikes, ...(mode === 'cooling' ? { untilMs } : {}) });
    changed();
  };

  /** What other processes found out, or a person decided. */
  const adopt = (key: string, gate: EndpointGate): void => {
    const { mode, untilMs } = stateOf(key);
    gate.exclude(mode === 'excluded');
    if (mode === 'cooling' && untilMs !== undefined && untilMs > clock.nowMs()) gate.coolUntil(untilMs);
  };

  const ratesOf = (key: string): EndpointRates => {
    const known = rates.get(key);
    if (known !== undefined) return known;
    const { upBps, downBps } = stateOf(key);
    const made = createEndpointRates({
      ...(upBps === undefined ? {} : { up: upBps }),
      ...(downBps === undefined ? {} : { down: downBps }),
    });
    rates.set(key, made);
    return made;
  };

  const measure = (key: string, gate: EndpointGate): void => {
    const own = ratesOf(key);
    const wasSlow = own.isSlow();
    for (const direction of ['up', 'down'] as const) {
      const { count, bytes } = gate.moving(direction);
      // What is read is heard of piece by piece, what is sent when it has arrived.
      const unheardBytes = direction === 'up' ? bytes : 0;
      own.tick(direction, { isBusy: count > 0, isLimited: bandwidth.buckets[direction].isLimited(), unheardBytes });
    }
    if (own.isSlow() !== wasSlow) remember(key, gate);
  };

  const look = async (): Promise<void> => {
    sharedBy = parts.sharedBy();
    await settings.reload();
  };

  const watch = async (): Promise<void> => {
    for (let ticks = 0; !closing.signal.aborted; ticks += 1) {
      try {
        if (ticks % ticksBetweenLooks === 0) await look();
        useLimits();
        for (const [key, gate] of gates) {
          adopt(key, gate);
          measure(key, gate);
        }
        await clock.delay(tickMs, closing.signal);
      } catch (error) {
        if (isAbort(error)) return;
        parts.logError(error, 'limits');
        await clock.delay(tickMs, closing.signal).catch(() => undefined);
      }
    }
  };

  const gateOf = (key: string): EndpointGate => {
    const known = gates.get(key);
    if (known !== undefined) return known;
    const gate = createEndpointGate({
      clock,
      chance: parts.chance,
      learned: stateOf(key).concurrency,
      mostConnections,
      patienceMs,
      sent: (bytes) => {
        ratesOf(key).moved('up', bytes);
      },
      changed: () => {
        remember(key, gate);
        pool.again();
      },
    });
    gates.set(key, gate);
    const { mode, source } = stateOf(key);
    if (isAvoided(key)) {
      if (mode !== 'excluded') states.put({ ...withoutTime(stateOf(key)), mode: 'excluded', source: 'env' });
    } else if (mode === 'excluded' && source === 'env') states.put({ ...withoutTime(stateOf(key)), mode: 'ok' });
    // A process that ended in the middle of something slow took what it measured along.
    else if (mode === 'slow') states.put({ ...withoutTime(stateOf(key)), mode: 'ok' });
    adopt(key, gate);
    return gate;
  };

  const setMode = (key: string, exclusion: Pick<EndpointState, 'mode' | 'source'>): void => {
    states.put({ ...withoutTime(stateOf(key)), ...exclusion });
    gates.get(key)?.exclude(exclusion.mode === 'excluded');
    parts.noted(exclusion.mode === 'excluded' ? 'endpoint.excluded' : 'endpoint.allowed', { key });
    changed();
  };

  const describe = (): Limits => ({
    now: limitsNow(),
    up: settings.get('limits.up'),
    down: settings.get('limits.down'),
    timetable: (parseTimetable(settings.get('limits.timetable')) ?? []).map(({ days, ...row }) => ({
      ...row,
      days: [...days],
    })),
    override: overrideAt(states, clock.nowMs()) ?? null,
    sharedBy: parts.sharedBy(),
  });

  return {
    of: (key) => {
      const gate = gateOf(key);
      useLimits();
      watching ??= watch();
      const held = { count: 0 };
      return {
        enter: (ask, signal) => gate.enter(ask, signal),
        move: (direction, bytes, signal) => {
          if (direction === 'down') ratesOf(key).moved('down', bytes);
          return bandwidth.buckets[direction].take(bytes, signal);
        },
        isLimited: (direction) => bandwidth.buckets[direction].isLimited(),
        buffer: async (bytes, signal) => {
          // One more than may be sent, so that the next part is read while the others are on the way.
          const mayTake = (): boolean => {
            if (held.count > gate.partWindow()) return false;
            held.count += 1;
            return true;
          };
          const release = await pool.take(bytes, mayTake, signal);
          let isHeld = true;
          return () => {
            if (isHeld) held.count -= 1;
            isHeld = false;
            release();
          };
        },
      };
    },
    limits: describe,
    setLimits: async ({ up, down, forMs, timetable }) => {
      if (timetable !== undefined) await settings.setAll(new Map([['limits.timetable', timetableText(timetable)]]));
      if (forMs === undefined)
        await settings.setAll(
          new Map([
            ...(up === undefined ? [] : [['limits.up', up] as const]),
            ...(down === undefined ? [] : [['limits.down', down] as const]),
          ]),
        );
      else {
        const now = limitsNow();
        const override = { up: up ?? now.up, down: down ?? now.down, untilMs: clock.nowMs() + forMs };
        states.setOverride(forMs === 0 ? undefined : override);
      }
      useLimits();
      return describe();
    },
    endpoints: () => {
      const rows = states.list();
      const own = [...gates.keys()].filter((key) => !rows.some((row) => row.key === key)).map(stateOf);
      return [...rows, ...own].map((state) => endpointRow(state, gates.get(state.key), clock.nowMs()));
    },
    usualRate: (key, direction) => ratesOf(key).usual()[direction],
    exclude: (key) => {
      setMode(key, { mode: 'excluded', source: 'user' });
    },
    allow: (key) => {
      setMode(key, { mode: 'ok' });
    },
    close: async () => {
      closing.abort();
      await watching;
      for (const [key, gate] of gates) if (gate.status().lastOkMs !== undefined) remember(key, gate);
    },
  };
}

function overrideAt(states: EndpointStates, nowMs: number): Limits['override'] | undefined {
  const override = states.override();
  return override !== undefined && nowMs < override.untilMs ? override : undefined;
}

/** Without what belongs to a mode that ends. */
function withoutTime({ key, strikes, concurrency, upBps, downBps, lastOkMs }: EndpointState): EndpointState {
  return {
    key,
    mode: 'ok',
    strikes,
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(upBps === undefined ? {} : { upBps }),
    ...(downBps === undefined ? {} : { downBps }),
    ...(lastOkMs === undefined ? {} : { lastOkMs }),
  };
}

function exclusionOf({ mode, source, reason }: EndpointState): Partial<EndpointState> {
  return { mode, ...(source === undefined ? {} : { source }), ...(reason === undefined ? {} : { reason }) };
}

function endpointRow(state: EndpointState, gate: EndpointGate | undefined, nowMs: number): EndpointRow {
  const status = gate?.status();
  const isOver = state.mode === 'cooling' && (state.untilMs ?? 0) <= nowMs;
  return {
    key: state.key,
    mode: isOver ? 'ok' : state.mode,
    source: state.source ?? null,
    reason: state.reason ?? null,
    untilMs: isOver ? null : (state.untilMs ?? null),
    window: status === undefined ? null : { small: status.small, parts: status.parts, onTheWay: status.onTheWay },
    lastOkMs: status?.lastOkMs ?? state.lastOkMs ?? null,
  };
}
