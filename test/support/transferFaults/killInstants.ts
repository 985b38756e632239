/** Instants at which a program is killed: somewhere in a stage of its run, or about one of its requests. */
import type { Dice } from '../../soak/rounds';
import type { FaultPlan } from '../s3server/faultPlan';
import type { LoggedRequest } from '../s3server/requestLog';
import { stages, type RunWatch, type Stage } from './runStages';
import type { SweepWorld } from './sweepWorld';

/** How a run went that nobody stopped. */
export interface RunLength {
  /** How long it was in each stage. */
  readonly stageMs: ReadonlyMap<Stage, number>;
  /** In the order in which they ended, each with the stage that the run was in then. */
  readonly requests: readonly { readonly row: LoggedRequest; readonly stage: Stage }[];
}

export type KillInstant =
  /** So long after a stage has begun, or when it is over if that is sooner. */
  | { readonly when: 'stage'; readonly stage: Stage; readonly afterMs: number }
  /** About the nth request of a kind: it is answered, it is held, its body is held in the middle, its answer is lost. */
  | {
      readonly when: 'request';
      /** The run was there when nobody stopped it. */
      readonly stage: Stage;
      readonly how: 'answered' | 'held' | 'moving' | 'unheard';
      readonly op: string;
      readonly key: string;
      readonly nth: number;
      readonly afterBytes: number;
      readonly afterMs: number;
    };

/** In the order of the stages, so that each finds something left to stop. */
export function drawInstants(dice: Dice, length: RunLength, count: number): KillInstant[] {
  const drawn = Array.from({ length: count }, () => drawInstant(dice, length));
  return drawn.toSorted((a, b) => stages.indexOf(a.stage) - stages.indexOf(b.stage));
}

/** A third each: any moment of any stage, any request of any kind, any byte of all contents. */
export function drawInstant(dice: Dice, { stageMs, requests }: RunLength): KillInstant {
  const manner = dice.pick(['stage', 'kind', 'byte'] as const);
  if (manner === 'stage') {
    const stage = dice.pick([...stageMs.keys()]);
    return { when: 'stage', stage, afterMs: dice.between(0, Math.ceil(stageMs.get(stage) ?? 0)) };
  }
  const named = requests.map((each) => ({ ...each, bodyBytes: each.row.bytesIn + each.row.bytesOut }));
  const kinds = [...new Set(named.map(({ row }) => kindOf(row)))];
  const contents = named.filter(
    ({ row }) => ['UploadPart', 'PutObject', 'GetObject'].includes(row.op) && isContent(row),
  );
  let left = dice.between(1, contents.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0) - 1);
  const kind = dice.pick(kinds);
  const chosen =
    manner === 'kind'
      ? dice.pick(named.filter(({ row }) => kindOf(row) === kind))
      : contents.find(({ bodyBytes }) => (left -= bodyBytes) < 0);
  if (chosen === undefined) throw new TypeError('a run without requests has no instants');
  const { row, stage, bodyBytes } = chosen;
  const nth = named.filter((each) => kindOf(each.row) === kindOf(row)).indexOf(chosen) + 1;
  const hows = ['answered', 'held', 'unheard', ...(bodyBytes > 1 ? (['moving'] as const) : [])] as const;
  const how = manner === 'byte' ? 'moving' : dice.pick(hows);
  const afterBytes = dice.between(1, Math.max(1, bodyBytes - 1));
  const { op, key } = kindFields(row);
  return { when: 'request', stage, how, op, key, nth, afterBytes, afterMs: dice.between(0, 40) };
}

const kindFields = ({ op, key }: LoggedRequest): { readonly op: string; readonly key: string } => ({
  op,
  key: key === '' ? '' : `${key.split('/').slice(0, 2).join('/')}/*`,
});
const kindOf = (row: LoggedRequest): string => Object.values(kindFields(row)).join(' ');
const isContent = ({ key }: LoggedRequest): boolean => key.startsWith('show/Data/');

export interface Armed {
  /** Where the run was when the instant came; undefined before. */
  struck(): { readonly stage: Stage; readonly atMs: number } | undefined;
  /** Stops watching; what is held goes on. */
  disarm(): void;
  /** Lets go of a body that only came to where it is held when its sender was gone. */
  letGo(): void;
  /** Requests that ended while it watched, and when. */
  readonly ended: readonly { readonly row: LoggedRequest; readonly atMs: number }[];
}

/** Calls `strike` once, when the instant comes. */
export function arm(world: SweepWorld, instant: KillInstant, run: RunWatch, strike: () => void): Armed {
  const { server } = world;
  const ended: { row: LoggedRequest; atMs: number }[] = [];
  let struck: { stage: Stage; atMs: number } | undefined;
  let dueMs = Infinity;
  let answers = 0;
  const id = 'kill';
  const due = (afterMs: number): void => {
    dueMs = Math.min(dueMs, performance.now() + afterMs);
    look();
  };
  const look = (): void => {
    if (struck !== undefined) return;
    if (instant.when === 'stage') {
      const stage = run.now();
      if (stage === instant.stage && dueMs === Infinity) dueMs = performance.now() + instant.afterMs;
      // A stage may be shorter than it was, or left out because its work is done.
      if (stages.indexOf(stage) > stages.indexOf(instant.stage)) dueMs = 0;
    }
    if (performance.now() < dueMs) return;
    struck = { stage: run.now(), atMs: performance.now() };
    strike();
  };
  if (instant.when === 'request' && instant.how !== 'answered') {
    const { op, key, nth, how, afterBytes } = instant;
    const actions: Record<typeof how, FaultPlan['rules'][number]['action']> = {
      held: { pause: { gate: 'never' } },
      moving: { blackhole: { afterBytes } },
      unheard: { storeThenFail: { reset: true } },
    };
    const match = key === '' ? { op } : { op, key };
    server.setFaults({ rules: [{ id, match, when: { nth: String(nth), times: 1 }, action: actions[how] }] });
  }
  // Nobody is told when a request is held, nor of the time; looking often is as good.
  const watching = setInterval(() => {
    const isHeld = instant.when === 'request' && instant.how !== 'unheard' && (server.faults.fired()[id] ?? 0) > 0;
    if (isHeld && dueMs === Infinity) due(instant.afterMs);
    look();
  }, 3);
  world.heard = (row) => {
    ended.push({ row, atMs: performance.now() });
    run.heard(row);
    if (instant.when === 'request' && kindOf(row) === [instant.op, instant.key].join(' ')) {
      answers += 1;
      if (instant.how === 'answered' ? answers === instant.nth : row.fault === id) due(instant.afterMs);
    }
    look();
  };
  const letGo = (): void => {
    for (const gate of ['never', id]) server.release(gate);
  };
  return {
    struck: () => struck,
    disarm: () => {
      clearInterval(watching);
      server.setFaults({ rules: [] });
      letGo();
    },
    letGo,
    ended,
  };
}
