/** Instants at which a program is killed, by what it has said and asked so far: the same seed draws the same ones. */
import type { Dice } from '../../soak/rounds';
import type { SweepWorld } from './sweepWorld';

/** How far a program came that nobody stopped. */
export interface RunLength {
  readonly requests: number;
  readonly messages: number;
}

export type KillInstant =
  /** When so many answers have ended. */
  | { readonly when: 'answered'; readonly nth: number }
  /** While a request has no answer yet. */
  | { readonly when: 'held'; readonly nth: number }
  /** In the middle of the bytes of a content. */
  | { readonly when: 'moving'; readonly nth: number; readonly afterBytes: number }
  /** The request had its effect, its answer is lost. */
  | { readonly when: 'unheard'; readonly nth: number }
  /** When the program has said so much. */
  | { readonly when: 'said'; readonly nth: number };

export function drawInstant(dice: Dice, { requests, messages }: RunLength, contents: number): KillInstant {
  const when = dice.pick(['answered', 'answered', 'answered', 'held', 'moving', 'moving', 'unheard', 'said'] as const);
  if (when === 'said') return { when, nth: dice.between(1, messages) };
  if (when === 'moving') return { when, nth: dice.between(1, contents), afterBytes: dice.between(1, 6_000_000) };
  return { when, nth: dice.between(1, requests) };
}

export interface Armed {
  /** The program said something. */
  said(): void;
  /** Stops watching; answers whether the instant came. */
  disarm(): boolean;
}

/** Calls `kill` once, when the instant comes. */
export function arm(world: SweepWorld, instant: KillInstant, kill: () => void): Armed {
  const { server } = world;
  let [messages, answers, isKilled] = [0, 0, false];
  const strike = (): void => {
    if (!isKilled) kill();
    isKilled = true;
  };
  const [id, nth] = ['kill', String(instant.nth)];
  const when = { nth, times: 1 };
  if (instant.when === 'held') server.setFaults({ rules: [{ id, when, action: { pause: { gate: 'never' } } }] });
  if (instant.when === 'unheard')
    server.setFaults({ rules: [{ id, when, action: { storeThenFail: { reset: true } } }] });
  if (instant.when === 'moving') {
    const match = { op: ['PutObject', 'UploadPart', 'GetObject'], key: 'show/Data/*' };
    server.setFaults({ rules: [{ id, match, when, action: { blackhole: { afterBytes: instant.afterBytes } } }] });
  }
  // Nobody is told when a request is held; looking often is as good.
  const watching = setInterval(() => {
    if ((server.faults.fired()[id] ?? 0) > 0 && instant.when !== 'unheard') strike();
  }, 1);
  world.heard = (row) => {
    answers += 1;
    if (instant.when === 'answered' ? answers === instant.nth : row.fault === id) strike();
  };
  return {
    said: () => {
      messages += 1;
      if (instant.when === 'said' && messages === instant.nth) strike();
    },
    disarm: () => {
      clearInterval(watching);
      world.heard = () => undefined;
      server.setFaults({ rules: [] });
      server.release('never');
      return isKilled;
    },
  };
}
