/** Faults on purpose: the first rule that matches a request and is not used up decides what goes wrong with it. */
import { z } from 'zod';

const Text = z.union([z.string(), z.array(z.string())]);
const Side = z.enum(['request', 'response']);
const Action = z
  .strictObject({
    status: z.strictObject({
      status: z.number().int(),
      code: z.string(),
      headers: z.record(z.string(), z.string()).optional(),
      body: z.string().optional(),
    }),
    reset: z.strictObject({ afterBytes: z.number().default(0), side: Side.default('response') }),
    stall: z.strictObject({ afterBytes: z.number().default(0), ms: z.number() }),
    blackhole: z.strictObject({ afterBytes: z.number().default(0) }),
    slowDrip: z.strictObject({ bytes: z.number().int().min(1), everyMs: z.number() }),
    truncate: z.strictObject({ bytes: z.number().int() }),
    corrupt: z.strictObject({
      offset: z.number().int(),
      xor: z.number().int().min(1).max(255),
      side: Side.default('response'),
    }),
    extraLatency: z.strictObject({ ms: z.number() }),
    closeIdle: z.strictObject({}),
    /** The effect happens, its answer is lost. */
    storeThenFail: z.strictObject({ status: z.number().int().optional(), reset: z.literal(true).optional() }),
    completeErrorIn200: z.strictObject({ code: z.string() }),
    wrongEtag: z.strictObject({}),
    dropMetadata: z.strictObject({}),
    pause: z.strictObject({ gate: z.string() }),
  })
  .partial()
  .refine((action) => Object.keys(action).length === 1, 'One action for each rule.');
const Rule = z.strictObject({
  id: z.string(),
  match: z
    .strictObject({
      op: Text.optional(),
      /** Glob, or `/regular expression/`. */
      key: z.string().optional(),
      bucket: z.string().optional(),
      account: z.string().optional(),
      partNumber: z.number().int().optional(),
    })
    .default({}),
  when: z
    .strictObject({
      /** `3`, `1-4` or `every:5`, counted over the requests that match. */
      nth: z
        .string()
        .regex(/^(?:\d+|\d+-\d+|every:[1-9]\d*)$/)
        .optional(),
      perKey: z.boolean().optional(),
      times: z.number().int().min(1).optional(),
    })
    .default({}),
  action: Action,
});
export const FaultPlan = z.strictObject({ rules: z.array(Rule) });
export type FaultPlan = z.input<typeof FaultPlan>;
export type FaultAction = z.output<typeof Action>;

export const noAction: FaultAction = {};

export interface FaultSubject {
  readonly op: string;
  readonly bucket: string;
  readonly key: string;
  readonly account?: string;
  readonly partNumber?: number;
}

export interface Fault {
  readonly id: string;
  readonly action: FaultAction;
}

export interface Faults {
  /** Throws with the path of a field that is unknown or wrong. */
  set(plan: FaultPlan): void;
  next(subject: FaultSubject): Fault | undefined;
  /** How often each rule fired. */
  fired(): Readonly<Record<string, number>>;
  /** Throws when a rule never fired. */
  assertAllExercised(): void;
}

export function createFaults(): Faults {
  let rules: z.output<typeof Rule>[] = [];
  const counts = new Map<string, number>();
  const fired = new Map<string, number>();
  return {
    set(plan) {
      rules = FaultPlan.parse(plan).rules;
      counts.clear();
      fired.clear();
      for (const { id } of rules) fired.set(id, 0);
    },
    next(subject) {
      for (const { id, match, when, action } of rules) {
        if (!isMatch(subject, match)) continue;
        const counter = when.perKey === true ? `${id}\0${subject.key}` : id;
        const count = (counts.get(counter) ?? 0) + 1;
        counts.set(counter, count);
        const firedBefore = fired.get(id) ?? 0;
        if (!isNth(when.nth, count) || firedBefore >= (when.times ?? Infinity)) continue;
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

function isMatch(subject: FaultSubject, match: z.output<typeof Rule>['match']): boolean {
  const ops = match.op === undefined ? ['*'] : [match.op].flat();
  return (
    ops.some((op) => op === '*' || op === subject.op) &&
    (match.key === undefined || textMatcher(match.key).test(subject.key)) &&
    (match.bucket === undefined || match.bucket === subject.bucket) &&
    (match.account === undefined || match.account === subject.account) &&
    (match.partNumber === undefined || match.partNumber === subject.partNumber)
  );
}

/** `*` stands for any characters. */
export function textMatcher(pattern: string): RegExp {
  const expression = /^\/(.*)\/$/.exec(pattern)?.[1];
  if (expression !== undefined) return new RegExp(expression);
  return new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
    's',
  );
}

function isNth(nth: string | undefined, count: number): boolean {
  if (nth === undefined) return true;
  if (nth.startsWith('every:')) return count % Number(nth.slice('every:'.length)) === 0;
  const [first = '', last = first] = nth.split('-');
  return count >= Number(first) && count <= Number(last);
}
