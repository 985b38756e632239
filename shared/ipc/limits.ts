/** What a window sees and changes of how fast data moves, and of the places it moves to. */
import { z } from 'zod';
import { mostBytesPerSecond, weekdays } from '../domain/timetable';

/** Bytes per second; 0 is no limit. */
const Rate = z.number().int().min(0).max(mostBytesPerSecond);
const Minute = z
  .number()
  .int()
  .min(0)
  .max(24 * 60 - 1);

const TimetableRow = z.strictObject({
  days: z.array(z.enum(weekdays)).min(1).max(7),
  /** Minutes since midnight, local wall time. */
  fromMinute: Minute,
  /** Smaller than `fromMinute`: on the next day. Equal: the whole day. */
  toMinute: Minute,
  up: Rate,
  down: Rate,
});

export const Limits = z.strictObject({
  /** In force this second, and why; `row` is the place of the timetable's row. */
  now: z.strictObject({
    up: z.number(),
    down: z.number(),
    because: z.enum(['settings', 'timetable', 'override']),
    row: z.number().optional(),
  }),
  /** The settings, which hold while no row of the timetable does. */
  up: z.number(),
  down: z.number(),
  timetable: z.array(TimetableRow),
  /** Instead of all others until then. */
  override: z.strictObject({ up: z.number(), down: z.number(), untilMs: z.number() }).nullable(),
  /** Processes of this person that share the limit. */
  sharedBy: z.number(),
});
export type Limits = z.output<typeof Limits>;

export const LimitsChange = z.strictObject({
  up: Rate.optional(),
  down: Rate.optional(),
  /** For so long only, instead of settings and timetable; 0 ends what was set for a time. Without it the settings change. */
  forMs: z
    .number()
    .int()
    .min(0)
    .max(7 * 24 * 3_600_000)
    .optional(),
  timetable: z.array(TimetableRow).max(50).optional(),
});
export type LimitsChange = z.output<typeof LimitsChange>;

const EndpointKey = z.string().min(1).max(33_000);

export const EndpointRow = z.strictObject({
  /** `s3://host[:port]/bucket`, `file:///folder`. */
  key: z.string(),
  /** `cooling`: nothing new is sent to it before `untilMs`; `excluded`: until somebody allows it. */
  mode: z.enum(['ok', 'slow', 'cooling', 'excluded']),
  source: z.enum(['auto', 'user', 'policy', 'env']).nullable(),
  reason: z.string().nullable(),
  untilMs: z.number().nullable(),
  /** Requests that may be on the way at once now, where this process uses it; null elsewhere. */
  window: z.strictObject({ small: z.number(), parts: z.number(), onTheWay: z.number() }).nullable(),
  lastOkMs: z.number().nullable(),
});
export type EndpointRow = z.output<typeof EndpointRow>;

const Nothing = z.strictObject({});
const Endpoints = z.strictObject({ endpoints: z.array(EndpointRow) });
const OneEndpoint = z.strictObject({ key: EndpointKey });

export const limitCommands = {
  'limits.get': { input: Nothing, output: Limits },
  /** Holds at once, also for what is on the way. */
  'limits.set': { input: LimitsChange, output: Limits },
  'endpoints.list': { input: Nothing, output: Endpoints },
  /** No new request goes there; transfers to it wait until it is allowed. */
  'endpoints.exclude': { input: OneEndpoint, output: Endpoints },
  'endpoints.allow': { input: OneEndpoint, output: Endpoints },
} as const;
