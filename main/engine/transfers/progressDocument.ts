/** Keeps the progress document of a run: from what its use cases tell, its calls to the store and one tick a second. */
import type { CurrentItem, ProgressDocument, RunPhase, WaitReason } from '../../../shared/domain/progress';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import type { ItemMeasure, Progress, RunNumbers } from '../ports/progress';
import { estimate } from './eta';
import { createPhaseNumbers } from './phaseNumbers';
import { createPowerWatch, type PowerTick } from './power';
import type { RunCounters } from './runCounters';
import { createStuckWatch, type StuckState, type StuckStep } from './stuck';

export interface ProgressFacts {
  readonly runId: string;
  readonly transferUid: string;
  readonly class: TransferSnapshot['class'];
  readonly phases: readonly RunPhase[];
  readonly resumeFrom?: string;
}

export interface Tick {
  readonly stuckStep: StuckStep;
  readonly sleptMs: number;
  readonly hasCleared: boolean;
}

export interface ProgressKeeper {
  step(progress: Progress): void;
  counts(numbers: RunNumbers): void;
  item(name: string, bytesTotal?: number): ItemMeasure;
  /** Bytes moved or something ended that no progress tells of. */
  moved(): void;
  atBarrier(barrier: ProgressDocument['atBarrier']): void;
  /** Why nothing moves although nothing is wrong; `undefined` when it goes on. */
  waits(reason: WaitReason | undefined): void;
  endpoint(state: ProgressDocument['endpoint']): void;
  /** Once a second. */
  tick(): Tick;
  /** The phase in which everything ended. */
  ended(phase: RunPhase): void;
  /** Told by the system. */
  suspended(): void;
  resumed(): void;
  document(): ProgressDocument;
  stuck(): StuckState;
}

const shownItems = 8;
/** Phases in which something moves by itself. */
const movingPhases: ReadonlySet<RunPhase> = new Set([
  'hashing',
  'comparing',
  'transferring',
  'verifying',
  'finalizing',
]);

export function createProgressKeeper(
  facts: ProgressFacts,
  counters: RunCounters,
  now: () => PowerTick,
): ProgressKeeper {
  const started = now();
  const power = createPowerWatch(started);
  const stuckWatch = createStuckWatch(started.monotonicMs);
  const numbers = createPhaseNumbers(facts.class);
  const moving = new Map<object, { item: CurrentItem }>();
  let phase: RunPhase = facts.phases[0] ?? 'checking';
  let phaseStarted = started;
  let activeMs = 0;
  let revision = 0;
  let lastMonotonicMs = started.monotonicMs;
  let atBarrier: ProgressDocument['atBarrier'] = null;
  let waiting: WaitReason | undefined;
  let endpoint: ProgressDocument['endpoint'];
  let isOver = false;

  const changed = (): void => {
    revision += 1;
  };
  const moved = (): void => {
    stuckWatch.progressed(now().monotonicMs);
  };
  const enter = (next: RunPhase): void => {
    if (next === phase) return;
    phase = next;
    phaseStarted = now();
    numbers.enter(next);
    moved();
  };
  const waitsNow = (): WaitReason | undefined => waiting ?? (power.isAsleepOrWaking(now()) ? 'asleep' : undefined);

  const etaNow = (): ProgressDocument['eta'] => {
    const left = numbers.remaining();
    const rates = numbers.ratesOfRemaining();
    if (isOver || waitsNow() !== undefined || left === undefined || rates.current() === undefined) return null;
    return estimate({
      remaining: left,
      currentRate: rates.current() ?? 0,
      averageRate: rates.average(),
      samples: rates.samples(),
      activeMs: rates.activeMs(),
    });
  };

  const ratesNow = (): Pick<ProgressDocument, 'rates'> => {
    const { items, bytes } = numbers.rates();
    if (items.current() === undefined) return {};
    return {
      rates: {
        itemsPerSec: items.current() ?? 0,
        bytesPerSec: bytes.current() ?? 0,
        windowSeconds: 10,
        avgBytesPerSec: bytes.average(),
      },
    };
  };

  return {
    step: (progress) => {
      enter(progress.phase);
      if (numbers.step(progress)) moved();
      changed();
    },
    counts: (given) => {
      numbers.counts(given);
      changed();
    },
    item: (name, bytesTotal) => {
      const key = {};
      const put = (bytesDone: number): void => {
        const item = { name, bytesDone, ...(bytesTotal === undefined ? {} : { bytesTotal }) };
        moving.set(key, {
          item: bytesTotal === undefined ? item : { ...item, bytesDone: Math.min(bytesDone, bytesTotal) },
        });
        changed();
      };
      put(0);
      return {
        bytes: (done) => {
          put(done);
          moved();
        },
        end: () => {
          moving.delete(key);
          moved();
          changed();
        },
      };
    },
    moved,
    atBarrier: (barrier) => {
      atBarrier = barrier;
      changed();
    },
    waits: (reason) => {
      waiting = reason;
      changed();
    },
    endpoint: (state) => {
      endpoint = state;
      waiting = state?.mode === 'cooling' ? 'cooling' : waiting === 'cooling' ? undefined : waiting;
      changed();
    },
    tick: () => {
      const at = now();
      const { awakeMs, sleptMs } = power.tick(at);
      const wait = waitsNow();
      if (wait === undefined || wait === 'cooling') activeMs += awakeMs;
      if (wait === undefined) numbers.tick(awakeMs);
      const wasStuck = stuckWatch.state().isStuck;
      const oldest = counters.oldest();
      const p99Ms = counters.p99Ms();
      const loopDelayMs = sleptMs > 0 ? 0 : Math.max(0, at.monotonicMs - lastMonotonicMs - 1000);
      lastMonotonicMs = at.monotonicMs;
      const stuckStep = stuckWatch.tick({
        atMs: at.monotonicMs,
        isActive: movingPhases.has(phase),
        isWaiting: wait !== undefined,
        inFlight: counters.totals().inFlight,
        hasMoved: oldest?.hasMoved ?? false,
        attempts: oldest?.attempts ?? 0,
        loopDelayMs,
        ...(p99Ms === undefined ? {} : { p99Ms }),
        ...(phase === 'hashing' ? { waitsFor: 'child' as const } : {}),
      });
      changed();
      return { stuckStep, sleptMs, hasCleared: wasStuck && !stuckWatch.state().isStuck };
    },
    ended: (last) => {
      isOver = true;
      phase = last;
      moving.clear();
      atBarrier = null;
      changed();
    },
    suspended: () => {
      power.suspended();
      changed();
    },
    resumed: () => {
      power.resumed(now());
      changed();
    },
    stuck: () => stuckWatch.state(),
    document: () => {
      const at = now();
      const totals = counters.totals();
      const { isStuck, reason, sinceMs } = stuckWatch.state();
      const wait = isOver ? undefined : waitsNow();
      const operation = counters.oldest()?.op ?? localOperations[phase];
      const { items, bytes, reused, unsupported } = numbers.document(totals.wireBytes);
      return {
        v: 1,
        runId: facts.runId,
        transferUid: facts.transferUid,
        class: facts.class,
        revision,
        phase,
        phaseIndex: Math.max(1, facts.phases.indexOf(numbers.phase()) + 1),
        phaseCount: Math.max(1, facts.phases.length),
        phaseStartedAt: phaseStarted.wallMs,
        heartbeatAt: at.wallMs,
        phaseElapsedMs: Math.max(0, Math.round(at.monotonicMs - phaseStarted.monotonicMs)),
        activeElapsedMs: Math.round(activeMs),
        ...(operation === undefined || isOver ? {} : { currentOperation: operation }),
        currentItems: [...moving.values()].slice(0, shownItems).map(({ item }) => item),
        items,
        bytes,
        operationsCompleted: totals.ops,
        retries: totals.retries,
        errors: { total: sumOf(Object.values(totals.errors)), byClass: { ...totals.errors } },
        ...ratesNow(),
        eta: etaNow(),
        stuck: {
          isStuck,
          ...(reason === undefined ? {} : { reason }),
          ...(sinceMs === undefined ? {} : { sinceMs: Math.max(0, Math.round(at.monotonicMs - sinceMs)) }),
        },
        ...(wait === undefined ? {} : { waiting: wait }),
        atBarrier,
        ...(endpoint === undefined ? {} : { endpoint }),
        resume: facts.resumeFrom === undefined ? null : { fromRunId: facts.resumeFrom, ...reused },
        unsupported: [...unsupported, ...(endpoint === undefined ? ['endpoint'] : [])],
      };
    },
  };
}

const localOperations: Partial<Record<RunPhase, string>> = { scanning: 'scan', hashing: 'hash', planning: 'stat' };

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);
