/** What a fault plan may say; an unknown field is an error that names its path. */
import { z } from 'zod';

const Text = z.union([z.string(), z.array(z.string())]);
const Side = z.enum(['request', 'response']);
const afterBytes = z.number().int().min(0).default(0);
const Action = z
  .strictObject({
    status: z.strictObject({
      status: z.number().int(),
      code: z.string(),
      headers: z.record(z.string(), z.string()).optional(),
      body: z.string().optional(),
    }),
    reset: z.strictObject({ afterBytes, side: Side.default('response') }),
    /** The side is the one that carries the object, unless it is named. */
    stall: z.strictObject({ afterBytes, ms: z.number(), side: Side.optional() }),
    /** Ends when the rule's id is released like a gate. */
    blackhole: z.strictObject({ afterBytes, side: Side.optional() }),
    slowDrip: z.strictObject({ bytes: z.number().int().min(1), everyMs: z.number() }),
    truncate: z.strictObject({ bytes: z.number().int().min(0) }),
    /** Content-Length names so many bytes more, or fewer, than are sent. */
    wrongLength: z.strictObject({ by: z.number().int() }),
    /** `request`: what is stored afterwards; `wire`: what arrives, so that every check sees it. */
    corrupt: z.strictObject({
      offset: z.number().int().min(0),
      xor: z.number().int().min(1).max(255),
      side: z.enum(['request', 'response', 'wire']).default('response'),
    }),
    extraLatency: z.strictObject({ ms: z.number() }),
    /** Connections, before they have asked for anything. */
    refuse: z.strictObject({}),
    closeIdle: z.strictObject({}),
    /** The effect happens, its answer is lost. */
    storeThenFail: z.strictObject({ status: z.number().int().optional(), reset: z.literal(true).optional() }),
    completeErrorIn200: z.strictObject({ code: z.string() }),
    wrongEtag: z.strictObject({}),
    dropMetadata: z.strictObject({}),
    /** Listings are what they were so long ago. */
    staleList: z.strictObject({ ms: z.number() }),
    pause: z.strictObject({ gate: z.string() }),
  })
  .partial()
  .refine((action) => Object.keys(action).length === 1, 'One action for each rule.');

const Rule = z
  .strictObject({
    id: z.string(),
    match: z
      .strictObject({
        op: Text.optional(),
        /** Glob, or `/regular expression/`. */
        key: z.string().optional(),
        bucket: z.string().optional(),
        account: z.string().optional(),
        partNumber: z.number().int().optional(),
        /** Names in lower case, with globs for their values. */
        header: z.record(z.string(), z.string()).optional(),
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
        probability: z.number().min(0).max(1).optional(),
        times: z.number().int().min(1).optional(),
        /** Since the server started. */
        afterMs: z.number().optional(),
        untilMs: z.number().optional(),
        /** Of bodies, both ways, since the server started. */
        afterBytesTotal: z.number().optional(),
        whileInFlight: z
          .string()
          .regex(/^(?:>=|<=|>|<|=)\d+$/)
          .optional(),
      })
      .default({}),
    action: Action,
  })
  .refine(
    ({ match, action }) => action.refuse === undefined || Object.keys(match).length === 0,
    'A connection is refused before it asks: there is nothing to match.',
  );

export const FaultPlan = z
  .strictObject({ seed: z.number().int().optional(), rules: z.array(Rule) })
  .refine(({ rules }) => new Set(rules.map(({ id }) => id)).size === rules.length, 'Two rules have the same id.');
export type FaultPlan = z.input<typeof FaultPlan>;
export type FaultRule = z.output<typeof Rule>;
export type FaultAction = z.output<typeof Action>;
