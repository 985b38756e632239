/** When an endpoint that refuses requests is left alone, and how it is tried again: one request first, then the others. */

export interface Cooling {
  /** When a request there may be sent at the earliest; `Infinity` while another one is trying it out. */
  freeAtMs(prefix: string, nowMs: number): number;
  /** A request is sent; `true` when it is the one that tries the endpoint out. */
  sent(prefix: string, nowMs: number): boolean;
  /** Refused as too much. `isNew` is false for requests that were sent before the last refusal was known. */
  struck(strike: Strike): { readonly isNew: boolean };
  /** The request that tried it out was answered, or ended without an answer. */
  tried(prefix: string, wasAnswered: boolean): void;
  /** Each answer takes back a strike of its prefix and of the endpoint; a quiet minute takes back all. */
  answered(prefix: string, sentMs: number, nowMs: number): void;
  state(): { readonly mode: 'ok' | 'cooling'; readonly untilMs: number; readonly strikes: number };
  /** Since when nothing was answered but refusals; `undefined` while it answers. */
  refusingSinceMs(): number | undefined;
  /** What another process found out. */
  adopt(untilMs: number): void;
}

export interface Strike {
  readonly prefix: string;
  readonly sentMs: number;
  readonly nowMs: number;
  /** What the answer asked for. */
  readonly askedMs: number | undefined;
}

interface Hold {
  untilMs: number;
  strikes: number;
  lastStrikeMs: number;
  /** Over, but not tried out yet. */
  isUnproven: boolean;
  isTrying: boolean;
}

const strikesToCool = 3;
const strikeSpanMs = 60_000;
const firstWaitMs = 2_000;
const longestPrefixMs = 120_000;
const longestEndpointMs = 15 * 60_000;

/** `chance` is in [0, 1). */
export function createCooling(chance: () => number): Cooling {
  const newHold = (): Hold => ({
    untilMs: 0,
    strikes: 0,
    lastStrikeMs: -Infinity,
    isUnproven: false,
    isTrying: false,
  });
  const whole = newHold();
  const prefixes = new Map<string, Hold>();
  let recentMs: readonly number[] = [];
  let isCooling = false;
  let refusingSinceMs: number | undefined;

  const holdOf = (prefix: string): Hold => {
    const known = prefixes.get(prefix) ?? newHold();
    prefixes.set(prefix, known);
    return known;
  };
  const holdsOf = (prefix: string): readonly Hold[] => {
    const own = prefixes.get(prefix);
    return own === undefined ? [whole] : [whole, own];
  };
  const waitMs = (strikes: number, longestMs: number): number =>
    // Whole, because the time is kept in a row.
    Math.round(Math.min(longestMs, firstWaitMs * 2 ** strikes * (0.75 + chance() / 2)));
  const hold = (one: Hold, untilMs: number): void => {
    one.untilMs = Math.max(one.untilMs, untilMs);
    one.isUnproven = true;
    one.isTrying = false;
  };

  return {
    freeAtMs: (prefix, nowMs) =>
      Math.max(...holdsOf(prefix).map((one) => (one.untilMs <= nowMs && one.isTrying ? Infinity : one.untilMs))),
    sent: (prefix, nowMs) => {
      const unproven = holdsOf(prefix).filter((one) => one.isUnproven && one.untilMs <= nowMs);
      for (const one of unproven) one.isTrying = true;
      return unproven.length > 0;
    },
    struck: ({ prefix, sentMs, nowMs, askedMs }) => {
      const own = holdOf(prefix);
      const isNew = sentMs >= Math.max(own.lastStrikeMs, whole.lastStrikeMs);
      // Nobody asked for a while: what it did before is another story.
      const quietSinceMs = Math.max(whole.untilMs, own.untilMs, whole.lastStrikeMs);
      if (sentMs - quietSinceMs >= strikeSpanMs) refusingSinceMs = undefined;
      refusingSinceMs ??= nowMs;
      if (!isNew) {
        if (askedMs !== undefined) hold(whole, nowMs + askedMs);
        return { isNew };
      }
      // Whoever tried the prefix out was refused, also when the whole endpoint is left alone for it.
      for (const one of [whole, own]) one.isTrying = false;
      recentMs = [...recentMs.filter((ms) => nowMs - ms < strikeSpanMs), nowMs];
      isCooling ||= recentMs.length >= strikesToCool;
      if (askedMs !== undefined) hold(whole, nowMs + askedMs);
      else if (isCooling) hold(whole, nowMs + waitMs(whole.strikes, longestEndpointMs));
      else hold(own, nowMs + waitMs(own.strikes, longestPrefixMs));
      for (const one of [whole, own]) {
        one.strikes += 1;
        one.lastStrikeMs = nowMs;
      }
      return { isNew };
    },
    tried: (prefix, wasAnswered) => {
      for (const one of holdsOf(prefix).filter(({ isTrying }) => isTrying)) {
        one.isTrying = false;
        if (wasAnswered) one.isUnproven = false;
      }
      if (wasAnswered) isCooling = whole.isUnproven;
    },
    answered: (prefix, sentMs, nowMs) => {
      if (sentMs < whole.lastStrikeMs) return;
      refusingSinceMs = undefined;
      // A place that refuses one request of five and bears the others would else be left alone for longer and longer.
      for (const one of holdsOf(prefix)) one.strikes = Math.max(0, one.strikes - 1);
      for (const one of [whole, ...prefixes.values()]) if (nowMs - one.lastStrikeMs >= strikeSpanMs) one.strikes = 0;
    },
    state: () => ({ mode: isCooling ? 'cooling' : 'ok', untilMs: whole.untilMs, strikes: whole.strikes }),
    refusingSinceMs: () => refusingSinceMs,
    adopt: (untilMs) => {
      if (untilMs <= whole.untilMs) return;
      hold(whole, untilMs);
      isCooling = true;
    },
  };
}
