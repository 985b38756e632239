/** How a run ended and what it did, as a document that other programs may read (transfers.md §13). */
import { z } from 'zod';
import { errorClasses } from './progress';
import { runCodes } from './runCodes';

const count = z.number().int().nonnegative();
const measured = count.exactOptional();
const Time = z.iso.datetime({ precision: 3 });

export const BarrierRecord = z.strictObject({
  name: z.string(),
  enteredAt: Time,
  /** `null` when the run ended before it. */
  releasedAt: Time.nullable(),
  waitedMs: count,
  waitingFor: z.array(z.string()),
});
export type BarrierRecord = z.output<typeof BarrierRecord>;

const FailedFile = z.strictObject({ path: z.string(), code: z.string(), message: z.string() });

const Transferred = z.strictObject({
  files: measured,
  bytes: measured,
  skippedFiles: measured,
  skippedBytes: measured,
  dedupFiles: measured,
  dedupBytes: measured,
  renamed: z.array(z.string()),
  failed: z.array(FailedFile),
  verified: z.boolean(),
  retries: measured,
  wireBytes: measured,
});

const Locations = z.strictObject({
  bucket: z.string().nullable(),
  region: z.string().nullable(),
  rootPrefix: z.string(),
  endpoint: z.string().nullable(),
  expectedBucketOwner: z.string().nullable(),
  kmsKeyId: z.string().nullable(),
  casObjects: count.nullable(),
});

export const resultKinds = {
  submit: 'submit_result',
  download: 'download_result',
  undo: 'undo_result',
  restore: 'restore_result',
  sync: 'sync_result',
  archive: 'archive_result',
  'storage-test': 'storage_test_result',
} as const;

export const RunResult = z.strictObject({
  schema: z.literal(1),
  kind: z.enum(Object.values(resultKinds)),
  runId: z.string(),
  transferUid: z.string(),
  class: z.string(),
  code: z.enum(runCodes),
  transient: z.union([z.literal(0), z.literal(1)]),
  /** The phases that it went through. */
  stage: z.array(z.string()),
  description: z.string(),
  details: z.record(z.string(), z.unknown()),
  startedAt: Time,
  finishedAt: Time,
  durationSeconds: z.number().nonnegative(),
  resume: z.strictObject({ fromRunId: z.string(), reusedBytes: measured, reusedItems: measured }).nullable(),
  scope: z.string(),
  submission: z.string().nullable(),
  submitter: z.strictObject({
    osUser: z.string(),
    host: z.string(),
    deadlineUser: z.string().nullable(),
    dcc: z.string().nullable(),
    appVersion: z.string(),
  }),
  transfer: Transferred,
  conflicts: z.strictObject({ byDecision: z.record(z.string(), count) }),
  manifests: z.array(z.strictObject({ root: z.string(), key: z.string(), hash: z.string(), version: z.string() })),
  locations: Locations.nullable(),
  jobId: z.string().nullable(),
  target: z
    .strictObject({
      name: z.string(),
      details: z.strictObject({
        destinationRoot: z.string(),
        pathFormat: z.string().nullable(),
        ruleId: z.string().nullable(),
      }),
    })
    .nullable(),
  /** Of requests and steps, also those that were repeated; absent where nothing was counted. */
  errors: z.strictObject({ total: count, byClass: z.partialRecord(z.enum(errorClasses), count) }).exactOptional(),
  /** What making folders cost, per volume. */
  folderCreation: z
    .array(
      z.strictObject({
        endpoint: z.string(),
        count,
        p50Us: count,
        p95Us: count,
        sharePercent: z.number().nonnegative().exactOptional(),
        finding: z.literal('mkdir-slow').exactOptional(),
      }),
    )
    .exactOptional(),
  barriers: z.array(BarrierRecord),
  archive: z.strictObject({ pending: z.boolean() }),
  logNames: z.array(z.string()),
  artifacts: z.array(z.string()),
});
export type RunResult = z.output<typeof RunResult>;

/** What a use case knows of its result; the rest is known by whoever runs it. */
export interface RunResultPart {
  readonly transfer?: Partial<RunResult['transfer']>;
  readonly conflicts?: RunResult['conflicts'];
  readonly manifests?: RunResult['manifests'];
  readonly locations?: RunResult['locations'];
  readonly target?: RunResult['target'];
  readonly jobId?: string;
  readonly artifacts?: readonly string[];
}

export interface OpaqueResult {
  readonly kind: 'opaque';
  /** One sentence for a person. */
  readonly note: string;
  readonly document: unknown;
}

/** A document of a newer version is not understood and not refused. */
export function readRunResult(document: unknown): RunResult | OpaqueResult {
  const known = RunResult.safeParse(document);
  return known.success ? known.data : { kind: 'opaque', note: 'Recorded by a newer version.', document };
}
