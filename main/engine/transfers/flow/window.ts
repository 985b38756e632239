/**
 * How many requests of one kind may be on the way at once: grows while that moves more, shrinks when the other end is in trouble. Small
 * requests are mostly waiting, so theirs opens as a TCP connection does (RFC 5681, slow start) until the first step that brings no more.
 */

export interface RequestWindow {
  /** A whole number, never below 1. */
  limit(): number;
  /** A request ended well; `amount` is what counts as throughput. `isFull`: another one could not have been sent. */
  done(amount: number, isFull: boolean, nowMs: number): void;
  throttled(nowMs: number): void;
  timedOut(nowMs: number): void;
  /** What was found out; `undefined` while nothing was. */
  learned(): number | undefined;
}

const stepMs = 2000;
const worthwhile = 1.02;
const openingStepMs = 250;
const openingWorthwhile = 1.1;
const timeoutsAtMost = 3;
const timeoutSpanMs = 10_000;

/** `most` is asked anew each time. `opens`: it doubles at first. */
export function createRequestWindow(start: number, most: () => number, nowMs: number, opens = false): RequestWindow {
  const least = 1;
  let limit = Math.max(least, Math.min(most(), Math.floor(start)));
  let highest: number | undefined;
  let isTroubled = false;
  let isOpening = opens;
  let step = { sinceMs: nowMs, amount: 0, wasFull: false, hadTrouble: false };
  /** Of the last steps, newest first. */
  let rates: readonly number[] = [];
  let timeouts: readonly number[] = [];

  const begin = (atMs: number): void => {
    step = { sinceMs: atMs, amount: 0, wasFull: false, hadTrouble: false };
  };

  const endStep = (atMs: number): void => {
    const elapsedMs = atMs - step.sinceMs;
    const lengthMs = isOpening ? openingStepMs : stepMs;
    if (elapsedMs >= 0 && elapsedMs < lengthMs) return;
    // A pause tells nothing about the other end, nor does a clock that was set back.
    if (elapsedMs < 0 || elapsedMs > 2 * lengthMs) rates = [];
    else if (isOpening) open(step.amount / elapsedMs);
    else widen(step.amount / elapsedMs);
    begin(atMs);
  };

  const grow = (to: number): void => {
    limit = Math.min(most(), to);
    highest = Math.max(highest ?? 0, limit);
  };

  const widen = (rate: number): void => {
    const before = rates[1];
    if (step.wasFull && !step.hadTrouble && (before === undefined || rate >= before * worthwhile)) grow(limit + 1);
    rates = [rate, ...rates.slice(0, 1)];
  };

  const open = (rate: number): void => {
    // Where another one could have been sent, a larger window would have brought nothing.
    if (!step.wasFull) return;
    const [before] = rates;
    isOpening = (before === undefined || rate >= before * openingWorthwhile) && limit < most();
    if (isOpening) grow(limit * 2);
    rates = isOpening ? [rate] : [];
  };

  const shrink = (to: number, atMs: number): void => {
    limit = Math.max(least, Math.floor(to));
    isTroubled = true;
    isOpening = false;
    rates = [];
    begin(atMs);
    step.hadTrouble = true;
  };

  return {
    limit: () => Math.min(limit, Math.max(least, most())),
    done: (amount, isFull, atMs) => {
      endStep(atMs);
      step.amount += amount;
      step.wasFull ||= isFull;
    },
    throttled: (atMs) => {
      shrink(limit / 2, atMs);
    },
    timedOut: (atMs) => {
      timeouts = [...timeouts.filter((ms) => atMs - ms < timeoutSpanMs), atMs];
      if (timeouts.length < timeoutsAtMost) return;
      timeouts = [];
      shrink(limit * 0.75, atMs);
    },
    learned: () => (isTroubled ? limit : highest),
  };
}
