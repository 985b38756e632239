/** The network between client and server as a number: latency, bandwidth, connections. */
import { z } from 'zod';
import { seededChance } from './seededChance';

const Latency = z.union([
  z.number().min(0),
  z.strictObject({ distribution: z.enum(['normal', 'lognormal']), p50: z.number().min(0), p99: z.number().min(0) }),
]);
const Rate = z.number().positive().optional();
export const Shaping = z.strictObject({
  /** Added once, before the first byte of an answer. */
  latencyMs: Latency.optional(),
  perOp: z.record(z.string(), Latency).optional(),
  /** Bytes of bodies each second over all connections: from clients, and to them. */
  upBps: Rate,
  downBps: Rate,
  /** Of one connection, each way. */
  perConnectionBps: Rate,
  maxConnections: z.number().int().positive().optional(),
  acceptDelayMs: z.number().min(0).optional(),
  /** The server's url names it so; buckets may be part of the host before it. */
  dnsName: z.string().optional(),
  seed: z.number().int().optional(),
});
export type Shaping = z.infer<typeof Shaping>;

/** Whose bytes: each connection has its own limit beside the one of all. */
export type Lane = 'up' | 'down';

export interface Shaper {
  set(shaping: Shaping): void;
  readonly shaping: Shaping;
  latencyMs(op: string): number;
  /** Takes bytes from the buckets; the wait until they may pass, 0 without limits. */
  waitMs(lane: Lane, connection: object, bytes: number): number;
  /** The largest piece that still flows evenly. */
  pieceBytes(lane: Lane): number;
}

/** Late timers are made up for as long as this; a longer silence earns nothing. */
const bucketMs = 100;

export function createShaper(nowMs: () => number = () => performance.now()): Shaper {
  let current: Shaping = {};
  let chance = seededChance(1);
  let shared = new Map<Lane, { freeMs: number }>();
  let own = new WeakMap<object, { freeMs: number }>();
  const rateOf = (lane: Lane): number | undefined => (lane === 'up' ? current.upBps : current.downBps);
  const take = (bucket: { freeMs: number }, bytes: number, rate: number): number => {
    const now = nowMs();
    if (bucket.freeMs < now - bucketMs) bucket.freeMs = now;
    bucket.freeMs += (bytes * 1000) / rate;
    return Math.max(0, bucket.freeMs - now);
  };
  return {
    get shaping() {
      return current;
    },
    set(shaping) {
      current = Shaping.parse(shaping);
      chance = seededChance(current.seed ?? 1);
      shared = new Map();
      own = new WeakMap();
    },
    latencyMs: (op) => sample(current.perOp?.[op] ?? current.latencyMs ?? 0, chance),
    waitMs(lane, connection, bytes) {
      const rate = rateOf(lane);
      const { perConnectionBps } = current;
      let wait = 0;
      if (rate !== undefined) {
        const bucket = shared.get(lane) ?? { freeMs: -Infinity };
        shared.set(lane, bucket);
        wait = take(bucket, bytes, rate);
      }
      if (perConnectionBps === undefined) return wait;
      const bucket = own.get(connection) ?? { freeMs: -Infinity };
      own.set(connection, bucket);
      return Math.max(wait, take(bucket, bytes, perConnectionBps));
    },
    pieceBytes(lane) {
      const slowest = Math.min(rateOf(lane) ?? Infinity, current.perConnectionBps ?? Infinity);
      return Math.max(1024, Math.floor(slowest / 50));
    },
  };
}

/** 2.326 standard deviations lie between the middle and the 99th percentile. */
function sample(latency: z.infer<typeof Latency>, chance: () => number): number {
  if (typeof latency === 'number') return latency;
  const { distribution, p50, p99 } = latency;
  const deviate = Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
  if (distribution === 'normal') return Math.max(0, p50 + (deviate * (p99 - p50)) / 2.326);
  return p50 * Math.exp((deviate * Math.log(Math.max(p99, p50, 1e-9) / Math.max(p50, 1e-9))) / 2.326);
}

/** Bytes each second of `125MB/s`, `10MiB/s`, `500kB/s` or a plain number. */
export function bytesPerSecond(text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*(B|kB|KB|MB|GB|KiB|MiB|GiB)?(?:\/s)?$/.exec(text) ?? [];
  if (number === undefined) throw new Error(`${text} is no rate; 125MB/s is one.`);
  const factors: Record<string, number> = {
    kB: 1e3,
    KB: 1e3,
    MB: 1e6,
    GB: 1e9,
    KiB: 2 ** 10,
    MiB: 2 ** 20,
    GiB: 2 ** 30,
  };
  return Number(number) * (factors[unit] ?? 1);
}
