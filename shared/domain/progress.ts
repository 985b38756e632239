/** How far a run is: everything that is measured about it, absent where it is not (transfers.md §9). */
import { z } from 'zod';

export const errorClasses = [
  'throttle',
  'timeout',
  'reset',
  'dns',
  'tls',
  'server',
  'auth',
  'permission',
  'notfound',
  'precondition',
  'checksum',
  'nospace',
  'local-io',
  'source',
  'other',
] as const;
export type ErrorClass = (typeof errorClasses)[number];

export const runPhases = [
  'checking',
  'scanning',
  'hashing',
  'comparing',
  'planning',
  'waiting-user',
  'transferring',
  'verifying',
  'finalizing',
  'archiving',
  'cleaning',
  'paused',
  'cancelling',
  'done',
  'failed',
] as const;
export type RunPhase = (typeof runPhases)[number];

export const stuckReasons = [
  'no-bytes-in-flight',
  'retry-loop',
  'zero-window',
  'disk-stall',
  'event-loop-blocked',
  'lock-wait',
  'child-hung',
] as const;
export type StuckReason = (typeof stuckReasons)[number];

/** Why nothing moves although nothing is wrong. */
export const waitReasons = ['cooling', 'offline', 'paused', 'waiting-user', 'asleep'] as const;
export type WaitReason = (typeof waitReasons)[number];

const count = z.number().int().nonnegative();
const measured = count.exactOptional();

export const CurrentItem = z.strictObject({
  name: z.string(),
  bytesDone: count,
  bytesTotal: measured,
  endpoint: z.string().exactOptional(),
});
export type CurrentItem = z.output<typeof CurrentItem>;

const Eta = z.strictObject({
  seconds: z.number().nonnegative(),
  lowSeconds: z.number().nonnegative(),
  highSeconds: z.number().nonnegative(),
  confidence: z.enum(['low', 'medium', 'high']),
});

/** Numbers of items and bytes are those of the phase; from `transferring` on those of what is transferred. */
export const ProgressDocument = z.strictObject({
  v: z.literal(1),
  runId: z.string(),
  transferUid: z.string(),
  class: z.string(),
  /** Rises by one with each change. */
  revision: count,
  phase: z.enum(runPhases),
  /** From 1. */
  phaseIndex: count,
  phaseCount: count,
  phaseStartedAt: count,
  heartbeatAt: count,
  phaseElapsedMs: count,
  /** Without what was paused, asleep or waited for a person. */
  activeElapsedMs: count,
  currentOperation: z.string().exactOptional(),
  currentItems: z.array(CurrentItem).max(8),
  items: z.strictObject({
    /** Found so far while `totalIsFinal` is false. */
    total: measured,
    totalIsFinal: z.boolean(),
    done: count,
    skipped: measured,
    deduplicated: measured,
    failed: measured,
    deleted: measured,
    remaining: measured,
  }),
  bytes: z.strictObject({
    total: measured,
    totalIsFinal: z.boolean(),
    done: measured,
    skipped: measured,
    deduplicated: measured,
    /** Bytes that went over to or came from the store, including what was sent again. */
    wire: measured,
    written: measured,
  }),
  operationsCompleted: measured,
  retries: measured,
  errors: z.strictObject({ total: count, byClass: z.partialRecord(z.enum(errorClasses), count) }).exactOptional(),
  rates: z
    .strictObject({
      itemsPerSec: z.number().nonnegative(),
      bytesPerSec: z.number().nonnegative(),
      windowSeconds: z.literal(10),
      avgBytesPerSec: z.number().nonnegative(),
    })
    .exactOptional(),
  eta: Eta.nullable(),
  stuck: z.strictObject({
    isStuck: z.boolean(),
    reason: z.enum(stuckReasons).exactOptional(),
    sinceMs: count.exactOptional(),
  }),
  /** Why nothing moves although nothing is wrong. */
  waiting: z.enum(waitReasons).exactOptional(),
  atBarrier: z.strictObject({ name: z.string(), waitingFor: z.array(z.string()) }).nullable(),
  endpoint: z
    .strictObject({
      key: z.string(),
      mode: z.enum(['ok', 'slow', 'cooling', 'excluded']),
      untilMs: count.exactOptional(),
    })
    .exactOptional(),
  resume: z.strictObject({ fromRunId: z.string(), reusedBytes: measured, reusedItems: measured }).nullable(),
  /** Fields that this run cannot measure; they are absent. */
  unsupported: z.array(z.string()),
});
export type ProgressDocument = z.output<typeof ProgressDocument>;
