/** The shape of a plan document; unknown keys are kept. */
import { z } from 'zod';
import { keepBothPolicies, planActions, planKinds } from '../../../../shared/domain/plan';

const Count = z.number().int().min(0);
const Path = z.string().max(32_767);
const Hash = z.string().max(128);
/** Nanoseconds of a file system with 64 bits of seconds have 28 digits. */
const Decimal = z.string().regex(/^-?\d{1,28}$/);
const Time = z.union([z.number().int(), Decimal]);
const Kind = z.enum(planKinds);
const Action = z.enum(planActions);
const Policy = z.enum(keepBothPolicies);
const Suffix = z.string().min(1).max(64);

export const PresetNameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'use small letters, digits and -');

export const RuleSchema = z.looseObject({
  id: z.string().min(1).max(256),
  name: z.string().max(1024),
  enabled: z.boolean(),
  locked: z.boolean().optional(),
  from: z.enum(['command-line', 'project', 'preset']).optional(),
  when: z.looseObject({
    kinds: z.array(Kind).optional(),
    glob: z.string().max(4096).optional(),
    notGlob: z.string().max(4096).optional(),
    extensions: z.array(z.string().max(64)).optional(),
    sizeMin: z.number().optional(),
    sizeMax: z.number().optional(),
    localNewerByMs: z.number().optional(),
    remoteNewerByMs: z.number().optional(),
    untouched: z.boolean().optional(),
    edited: z.boolean().optional(),
    sequence: z.boolean().optional(),
    stepIds: z.array(z.string()).optional(),
    taskIds: z.array(z.string()).optional(),
    roots: z.array(z.number().int()).optional(),
    exists: z.boolean().optional(),
  }),
  then: z.looseObject({
    action: Action,
    policy: Policy.optional(),
    suffix: Suffix.optional(),
    backup: z.boolean().optional(),
  }),
});

const content = {
  size: Count,
  mtimeUs: Time,
  hash: Hash,
  chunkHashes: z.array(Hash).optional(),
  chunkSize: Count.optional(),
  link: Path.optional(),
  runnable: z.boolean().optional(),
  taskId: z.string().max(256).optional(),
};

const Decision = z.looseObject({
  action: Action,
  policy: Policy.optional(),
  suffix: Suffix.optional(),
  backup: z.boolean().optional(),
  target: Path.optional(),
  from: Path.optional(),
  version: Hash.optional(),
  origin: z.string().max(512),
});

/** Entries by their place in the plan. */
export const FilesSchema = z.union([
  z.strictObject({ runs: z.string().regex(/^\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*$/) }),
  z.strictObject({ from: z.number().int().min(0), bits: z.base64() }),
]);

/** Decisions that wait while files are left out. */
export const LeftOutSchema = z.array(z.strictObject({ decision: Decision, files: FilesSchema }));

export const EntrySchema = z.looseObject({
  id: Count,
  root: Count,
  path: Path,
  seq: Count.optional(),
  frame: z.number().int().optional(),
  remote: z.looseObject({ ...content, versions: z.array(z.looseObject(content)).optional() }),
  local: z
    .looseObject({
      type: z.enum(['file', 'folder', 'symlink', 'other']),
      size: Count,
      mtimeNs: Decimal,
      fileId: z.string().max(256).optional(),
      hash: Hash.optional(),
      link: Path.optional(),
    })
    .optional(),
  proof: z.enum(['hash', 'time']).optional(),
  kind: Kind,
  refused: z.string().max(64).optional(),
  also: z.array(Kind).optional(),
  untouched: z.boolean().optional(),
  recommend: z.looseObject({ action: Action, why: z.string().max(256) }).optional(),
  decision: Decision.optional(),
});
export type EntryDocument = z.output<typeof EntrySchema>;

const Bytes = z.number().int().nullable();

/** Everything but the entries, which are checked one by one. */
export const PlanSchema = z.looseObject({
  satchelPlan: z.string(),
  planId: z.string().min(1).max(64),
  createdAt: z
    .string()
    .max(64)
    .refine((text) => Number.isFinite(Date.parse(text)), 'is no time'),
  satchel: z.string().max(64),
  source: z.looseObject({
    region: z.string().optional(),
    farmId: z.string().optional(),
    queueId: z.string().optional(),
    jobId: z.string().optional(),
    jobName: z.string().optional(),
    stepIds: z.array(z.string()).optional(),
    taskIds: z.array(z.string()).optional(),
    store: z.string().max(4096),
    manifests: z.array(
      z.looseObject({
        key: z.string(),
        hash: Hash,
        writtenAt: z.string().optional(),
        taskId: z.string().optional(),
        sessionActionId: z.string().optional(),
      }),
    ),
  }),
  roots: z.array(
    z.looseObject({
      id: Count,
      source: Path,
      sourceFormat: z.enum(['posix', 'windows']),
      locationName: z.string().optional(),
      target: Path.nullable(),
      how: z.enum(['storage-profile', 'same-path', 'remembered', 'chosen', 'none']),
      traits: z.looseObject({
        caseSensitive: z.boolean(),
        maxPathUnits: Count,
        timePrecisionNs: Count,
        hardLinks: z.boolean(),
      }),
      volume: Count.nullable(),
    }),
  ),
  volumes: z.array(
    z.looseObject({
      id: Count,
      label: z.string(),
      freeBytes: Bytes,
      lowestFreeBytes: Bytes,
      finalFreeBytes: Bytes,
      fetchBytes: Count,
      backupBytes: Count,
    }),
  ),
  rules: z.array(RuleSchema),
  preset: PresetNameSchema,
  sequences: z.array(
    z.looseObject({
      id: Count,
      root: Count,
      folder: Path,
      prefix: z.string().max(32_767),
      suffix: z.string().max(32_767),
      width: z.number().int().min(1).max(16),
      count: Count,
      label: z.string().max(65_535),
      eyeOf: Count.optional(),
    }),
  ),
  entries: z.array(z.unknown()),
  totals: z.looseObject({}),
  hashing: z.looseObject({ needed: Count, done: Count }),
  state: z.enum(['draft', 'ready', 'applied']),
  completeSequence: z.boolean().optional(),
  folders: z.array(z.looseObject({ root: Count, path: Path })).optional(),
  leftOut: LeftOutSchema.optional(),
});
export type PlanDocument = z.output<typeof PlanSchema>;
