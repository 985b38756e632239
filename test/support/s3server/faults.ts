/** Faults on purpose: the first rule that matches a request and is not used up decides what goes wrong with it. */
import { FaultPlan, type FaultAction, type FaultRule } from './faultPlan';
import { seededChance } from './seededChance';
import { textMatcher } from './textMatcher';

export const noAction: FaultAction = {};

export interface FaultSubject {
  readonly op: string;
  readonly bucket: string;
  readonly key: string;
  readonly account?: string;
  readonly partNumber?: number;
  readonly headers?: ReadonlyMap<string, string>;
}

/** What the server is doing at this moment. */
export interface FaultMoment {
  readonly sinceStartMs: number;
  readonly bytesTotal: number;
  readonly inFlight: number;
}

export interface Fault {
  readonly id: string;
  readonly action: FaultAction;
}

export interface Faults {
  /** Throws with the path of a field that is unknown or wrong. */
  set(plan: FaultPlan): void;
  plan(): FaultPlan;
  /** For a request, or for a connection when nothing is asked yet. */
  next(subject: FaultSubject | undefined): Fault | undefined;
  /** How often each rule fired. */
  fired(): Readonly<Record<string, number>>;
  /** Throws when a rule never fired. */
  assertAllExercised(): void;
}

const atRest: FaultMoment = { sinceStartMs: 0, bytesTotal: 0, inFlight: 1 };

export function createFaults(moment: () => FaultMoment = () => atRest): Faults {
  let current: FaultPlan = { rules: [] };
  let rules: (FaultRule & { readonly isMatch: (subject: FaultSubject) => boolean })[] = [];
  let chance = seededChance(1);
  const counts = new Map<string, number>();
  const fired = new Map<string, number>();
  return {
    set(plan) {
      const parsed = FaultPlan.parse(plan);
      current = plan;
      rules = parsed.rules.map((rule) => ({ ...rule, isMatch: matcherOf(rule.match) }));
      chance = seededChance(parsed.seed ?? 1);
      counts.clear();
      fired.clear();
      for (const { id } of rules) fired.set(id, 0);
    },
    plan: () => current,
    next(subject) {
      for (const { id, isMatch, when, action } of rules) {
        if (subject === undefined ? action.refuse === undefined : action.refuse !== undefined || !isMatch(subject))
          continue;
        const counter = when.perKey === true ? `${id}\0${subject?.key ?? ''}` : id;
        const count = (counts.get(counter) ?? 0) + 1;
        counts.set(counter, count);
        const firedBefore = fired.get(id) ?? 0;
        if (!isNth(when.nth, count) || firedBefore >= (when.times ?? Infinity) || !isNow(when, moment())) continue;
        if (when.probability !== undefined && chance() >= when.probability) continue;
        fired.set(id, firedBefore + 1);
        return { id, action };
      }
      return undefined;
    },
    fired: () => Object.fromEntries(fired),
    assertAllExercised() {
      const unused = [...fired].filter(([, count]) => count === 0).map(([id]) => id);
      if (unused.length > 0) throw new Error(`These faults never happened: ${unused.join(', ')}.`);
    },
  };
}

function matcherOf({ op, key, header = {}, ...exact }: FaultRule['match']): (subject: FaultSubject) => boolean {
  const ops = op === undefined ? ['*'] : [op].flat();
  const keys = textMatcher(key ?? '*');
  const headers = Object.entries(header).map(([name, value]) => [name.toLowerCase(), textMatcher(value)] as const);
  const wanted = Object.entries(exact) as [keyof typeof exact, string | number][];
  return (subject) =>
    ops.some((each) => each === '*' || each === subject.op) &&
    keys.test(subject.key) &&
    wanted.every(([name, value]) => subject[name] === value) &&
    headers.every(([name, value]) => value.test(subject.headers?.get(name) ?? '\0absent'));
}

function isNth(nth: string | undefined, count: number): boolean {
  if (nth === undefined) return true;
  if (nth.startsWith('every:')) return count % Number(nth.slice('every:'.length)) === 0;
  const [first = '', last = first] = nth.split('-');
  return count >= Number(first) && count <= Number(last);
}

function isNow({ afterMs, untilMs, afterBytesTotal, whileInFlight }: FaultRule['when'], now: FaultMoment): boolean {
  if (afterMs !== undefined && now.sinceStartMs < afterMs) return false;
  if (untilMs !== undefined && now.sinceStartMs >= untilMs) return false;
  if (afterBytesTotal !== undefined && now.bytesTotal < afterBytesTotal) return false;
  const [, sign, text] = /^(>=|<=|>|<|=)(\d+)$/.exec(whileInFlight ?? '') ?? [];
  const limit = Number(text);
  if (sign === '>=') return now.inFlight >= limit;
  if (sign === '<=') return now.inFlight <= limit;
  if (sign === '>') return now.inFlight > limit;
  if (sign === '<') return now.inFlight < limit;
  return sign === undefined || now.inFlight === limit;
}
