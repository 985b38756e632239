/** What goes wrong on purpose: which call, how often, and how. */
import { z } from 'zod';

const Rule = z.strictObject({
  /** Name of an operation; every one when absent. */
  op: z.string().exactOptional(),
  /** The first so many calls that match are spared. */
  skip: z.number().int().min(0).default(0),
  /** How many calls it hits; all of them when absent. */
  times: z.number().int().min(1).exactOptional(),
  action: z.union([
    z.strictObject({
      status: z.number().int(),
      type: z.string(),
      message: z.string().default('Refused on purpose.'),
      retryAfter: z.string().exactOptional(),
      /** In the body, as throttling of the service has it. */
      retryAfterSeconds: z.number().int().exactOptional(),
    }),
    /** The connection is cut before anything happens. */
    z.strictObject({ cut: z.literal(true) }),
    /** It happens, and the connection is cut instead of an answer. */
    z.strictObject({ loseAnswer: z.literal(true) }),
    z.strictObject({ delayMs: z.number() }),
  ]),
});

export const FaultRules = z.array(Rule);
export type FaultRules = z.input<typeof FaultRules>;
export type FaultAction = z.output<typeof Rule>['action'];

export interface Faults {
  set(rules: FaultRules): void;
  /** The action for this call. */
  next(op: string): FaultAction | undefined;
  /** How many calls each rule has hit, in their order. */
  fired(): readonly number[];
}

export function createFaults(): Faults {
  let rules: { readonly rule: z.output<typeof Rule>; seen: number; fired: number }[] = [];
  return {
    set(plan) {
      rules = FaultRules.parse(plan).map((rule) => ({ rule, seen: 0, fired: 0 }));
    },
    next(op) {
      for (const state of rules) {
        const { rule } = state;
        if (rule.op !== undefined && rule.op !== op) continue;
        state.seen += 1;
        if (state.seen <= rule.skip || state.fired >= (rule.times ?? Infinity)) continue;
        state.fired += 1;
        return rule.action;
      }
      return undefined;
    },
    fired: () => rules.map(({ fired }) => fired),
  };
}
