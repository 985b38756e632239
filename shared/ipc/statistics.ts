/** What a window and the command line see of figures: places that data moves to and from now, and what goes wrong there. */
import { z } from 'zod';
import { errorClasses } from '../domain/progress';

const count = z.number().int().nonnegative();
const Rate = z.number().nonnegative();

/** Upper bounds of the rows of a heat strip in milliseconds, the last row has none. */
export const heatBoundsMs = [1, 4, 16, 64, 256, 1024, 4096] as const;

export const LiveEndpoint = z.strictObject({
  key: z.string(),
  inFlight: count,
  opsPerSecond: Rate,
  upBytesPerSecond: Rate,
  downBytesPerSecond: Rate,
  /** Of the last minute; absent when nothing ended in it. */
  p50Us: count.exactOptional(),
  p95Us: count.exactOptional(),
  p99Us: count.exactOptional(),
  /** Since this process began. */
  ops: count,
  errors: count,
  throttles: count,
  retries: count,
  /** Ten minutes in columns of ten seconds, the newest last; counts of attempts by latency, see `heatBoundsMs`. */
  heat: z.array(z.array(count)),
});
export type LiveEndpoint = z.output<typeof LiveEndpoint>;

export const Problem = z.strictObject({
  class: z.enum(errorClasses),
  component: z.enum(['storage', 'local']),
  op: z.string(),
  endpoint: z.string(),
  count,
  firstMs: z.number(),
  lastMs: z.number(),
  /** The last thirty minutes, the newest last. */
  perMinute: z.array(count),
  /** The newest last. */
  examples: z.array(
    z.strictObject({
      atMs: z.number(),
      code: z.string(),
      status: z.number().exactOptional(),
      awsCode: z.string().exactOptional(),
      path: z.string().exactOptional(),
    }),
  ),
});
export type Problem = z.output<typeof Problem>;

export const LiveFigures = z.strictObject({
  v: z.literal(1),
  atMs: z.number(),
  engineId: z.string(),
  endpoints: z.array(LiveEndpoint),
  /** By count, the most first. */
  problems: z.array(Problem),
});
export type LiveFigures = z.output<typeof LiveFigures>;

/** One operation at one place with bodies of one size, since this process began. */
export const SizeFigures = z.strictObject({
  op: z.string(),
  sizeBucket: z.string(),
  count,
  p50Us: count,
  p95Us: count,
  p99Us: count,
  maxUs: count,
  /** How many took less than 2^n ms and not less than half of that; the last one holds all slower ones. */
  bars: z.array(count),
});
export type SizeFigures = z.output<typeof SizeFigures>;

export const statisticsCommands = {
  'statistics.live': { input: z.strictObject({}), output: LiveFigures },
  'statistics.endpoint': {
    input: z.strictObject({ key: z.string().min(1).max(33_000) }),
    output: z.strictObject({ sizes: z.array(SizeFigures) }),
  },
} as const;
