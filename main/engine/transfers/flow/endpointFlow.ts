/** The gate in front of one endpoint: every request to it passes here, of all transfers of this process. */
import type { Clock } from '../../ports/clock';
import type { Direction, Pass, RequestAsk, RequestKind } from '../../ports/flow';
import { createCooling, type Cooling } from './cooling';
import { createTurns, type Turns } from './turns';
import { createRequestWindow, type RequestWindow } from './window';

export interface EndpointGate {
  enter(ask: RequestAsk, signal: AbortSignal): Pass | Promise<Pass>;
  /** Nothing new is sent while it is excluded. */
  exclude(isExcluded: boolean): void;
  /** Another process found it refusing. */
  coolUntil(untilMs: number): void;
  partWindow(): number;
  /** Large bodies on the way. */
  moving(direction: Direction): { readonly count: number; readonly bytes: number };
  status(): GateStatus;
}

export interface GateStatus extends ReturnType<Cooling['state']> {
  readonly small: number;
  readonly parts: number;
  readonly onTheWay: number;
  /** In small requests; `undefined` while nothing was found out. */
  readonly learned: number | undefined;
  readonly lastOkMs: number | undefined;
}

export interface GateParts {
  readonly clock: Clock;
  readonly chance: () => number;
  /** Small requests at once that it bore the last time. */
  readonly learned: number | undefined;
  /** Sockets that there are. */
  readonly mostConnections: number;
  /** How long nothing but refusals is no failure of a request. */
  readonly patienceMs: () => number;
  /** Large bodies arrived there. */
  readonly sent: (bytes: number) => void;
  /** Its mode or the window for parts is another. */
  readonly changed: () => void;
}

const startSmall = 32;
/** Parts are begun with a quarter of the requests. */
const smallPerPart = 4;
const most: Readonly<Record<RequestKind, number>> = { small: 256, part: 32 };

export function createEndpointGate(parts: GateParts): EndpointGate {
  const { clock, learned, mostConnections } = parts;
  const start = learned === undefined ? startSmall : learned * 0.5;
  const windowOf = (kind: RequestKind, first: number): RequestWindow =>
    createRequestWindow(first, () => Math.min(most[kind], mostConnections), clock.nowMs(), kind === 'small');
  const windows: Readonly<Record<RequestKind, RequestWindow>> = {
    small: windowOf('small', start),
    part: windowOf('part', start / smallPerPart),
  };
  const onTheWay: Record<RequestKind, number> = { small: 0, part: 0 };
  const moving = { up: { count: 0, bytes: 0 }, down: { count: 0, bytes: 0 } };
  const cooling = createCooling(parts.chance);
  const lines: Readonly<Record<RequestKind, Turns<RequestAsk>>> = {
    small: createTurns(clock, 'timeless'),
    part: createTurns(clock, 'timeless'),
  };
  const trials = new WeakMap<RequestAsk, { readonly isTrial: boolean; readonly sentMs: number }>();
  let isExcluded = false;
  let lastOkMs: number | undefined;

  const waitOf = ({ kind, prefix }: RequestAsk): number => {
    if (isExcluded || onTheWay[kind] >= windows[kind].limit()) return Infinity;
    const nowMs = clock.nowMs();
    return Math.max(0, cooling.freeAtMs(prefix, nowMs) - nowMs);
  };
  const carries = ({ kind, moves }: RequestAsk, sign: 1 | -1): void => {
    if (kind !== 'part' || moves === undefined) return;
    moving[moves.direction].count += sign;
    moving[moves.direction].bytes += sign * moves.bytes;
  };
  const take = (ask: RequestAsk): number => {
    const ms = waitOf(ask);
    if (ms > 0) return ms;
    onTheWay[ask.kind] += 1;
    carries(ask, 1);
    // Whoever waits behind it is asked in the same moment and must find the endpoint being tried out.
    const nowMs = clock.nowMs();
    trials.set(ask, { isTrial: cooling.sent(ask.prefix, nowMs), sentMs: nowMs });
    return 0;
  };
  const again = (): void => {
    for (const line of [lines.small, lines.part]) if (line.count() > 0) line.again();
  };

  const passOf = (ask: RequestAsk): Pass => {
    const { kind, prefix } = ask;
    const { isTrial, sentMs } = trials.get(ask) ?? { isTrial: false, sentMs: clock.nowMs() };
    const window = windows[kind];
    let isOpen = true;
    const end = (tell: (nowMs: number) => void): void => {
      if (!isOpen) return;
      isOpen = false;
      const before = `${cooling.state().mode} ${windows.part.limit()}`;
      const nowMs = clock.nowMs();
      tell(nowMs);
      onTheWay[kind] -= 1;
      carries(ask, -1);
      again();
      if (`${cooling.state().mode} ${windows.part.limit()}` !== before) parts.changed();
    };
    const answered = (nowMs: number): void => {
      if (isTrial) cooling.tried(prefix, true);
      cooling.answered(prefix, sentMs, nowMs);
      lastOkMs = nowMs;
    };
    return {
      done: (bytes) => {
        end((nowMs) => {
          answered(nowMs);
          if (kind === 'part' && ask.moves?.direction === 'up') parts.sent(bytes);
          window.done(kind === 'small' ? 1 : bytes, onTheWay[kind] >= window.limit(), nowMs);
        });
      },
      throttled: (askedMs) => {
        let isCounted = true;
        end((nowMs) => {
          if (cooling.struck({ prefix, sentMs, nowMs, askedMs }).isNew) window.throttled(nowMs);
          const sinceMs = cooling.refusingSinceMs();
          isCounted = sinceMs === undefined || nowMs - sinceMs >= parts.patienceMs();
        });
        return { isCounted };
      },
      timedOut: () => {
        end((nowMs) => {
          if (isTrial) cooling.tried(prefix, false);
          window.timedOut(nowMs);
        });
      },
      ended: () => {
        end(() => {
          if (isTrial) cooling.tried(prefix, false);
        });
      },
    };
  };

  return {
    enter: (ask, signal) => {
      const own = { ...ask };
      if (!signal.aborted && take(own) === 0) return passOf(own);
      return lines[ask.kind].wait(own, take, signal).then(() => passOf(own));
    },
    exclude: (is) => {
      if (is === isExcluded) return;
      isExcluded = is;
      again();
    },
    coolUntil: (untilMs) => {
      cooling.adopt(untilMs);
    },
    partWindow: () => windows.part.limit(),
    moving: (direction) => moving[direction],
    status: () => {
      const [small, part] = [windows.small.learned(), windows.part.learned()];
      return {
        ...cooling.state(),
        small: windows.small.limit(),
        parts: windows.part.limit(),
        onTheWay: onTheWay.small + onTheWay.part,
        learned: small ?? (part === undefined ? undefined : part * smallPerPart),
        lastOkMs,
      };
    },
  };
}
