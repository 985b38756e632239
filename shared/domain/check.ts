/** The document of a storage check: what was tried at each place, what came of it, and what to do. One shape everywhere. */
import { z } from 'zod';

/** Every id that this version can give, in the order in which results are shown and first errors are looked for. */
export const checkIds = [
  's3.config',
  's3.dns',
  's3.tcp',
  's3.tls',
  's3.clock',
  's3.credentials',
  's3.bucket',
  's3.list',
  's3.head',
  's3.put',
  's3.get',
  's3.integrity',
  's3.mpu',
  's3.listparts',
  's3.delete',
  's3.conditional',
  's3.latency',
  's3.throughput',
  's3.endpoints',
  's3.throttle',
  's3.queue',
  'fs.exists',
  'fs.mount',
  'fs.identity',
  'fs.protected',
  'fs.list',
  'fs.read',
  'fs.write',
  'fs.mkdir',
  'fs.rename',
  'fs.delete',
  'fs.fsync',
  'fs.symlink',
  'fs.sparse',
  'fs.chmod',
  'fs.hardlink',
  'fs.space',
  'fs.inodes',
  'fs.quota',
  'fs.locks',
  'fs.latency',
] as const;
export type CheckId = (typeof checkIds)[number];

const checkLevels = ['success', 'info', 'warning', 'error', 'skipped'] as const;
const checkTypes = ['authentication', 'permission', 'network', 'configuration', 'resource', 'system'] as const;

export const CheckLevel = z.enum(checkLevels);
export type CheckLevel = z.output<typeof CheckLevel>;
export const CheckType = z.enum(checkTypes);
export type CheckType = z.output<typeof CheckType>;
export const CheckMode = z.enum(['light', 'deep']);
export type CheckMode = z.output<typeof CheckMode>;
export const CheckTrigger = z.enum(['submit', 'download', 'archive', 'manual', 'cli', 'schedule']);
export type CheckTrigger = z.output<typeof CheckTrigger>;

const Fact = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const CheckTarget = z.object({
  targetId: z.string(),
  kind: z.enum(['s3', 'folder-store', 'fs', 'azure', 'gcs']),
  label: z.string(),
  /** The place as `satchel endpoints list` names it; a folder that is no store has its path. */
  endpointKey: z.string(),
});
export type CheckTarget = z.output<typeof CheckTarget>;

export const CheckResult = z.object({
  /** One of `checkIds`, or what a newer version knows. */
  id: z.string(),
  targetId: z.string(),
  /** What a newer version calls otherwise is shown as plain news. */
  level: CheckLevel.catch('info'),
  type: CheckType.catch('system'),
  message: z.string(),
  hint: z.string(),
  /** `sign-in`, `open-settings:<key>`, `exclude-endpoint`, `free-space`, `open-clock-settings`, `copy-policy`. */
  actions: z.array(z.string()),
  details: z.record(z.string(), Fact).optional(),
  httpStatus: z.number().optional(),
  awsCode: z.string().optional(),
  requestId: z.string().optional(),
  latencyMs: z.number(),
  /** The link of the chain that the result belongs to: dns, login, rights, room … */
  phase: z.string(),
  /** What failed first, so that this could not be tried. */
  dependsOn: z.string().optional(),
});
export type CheckResult = z.output<typeof CheckResult>;

const Count = z.number().int().min(0);

/** Members that a newer version adds are passed over, and ids that it adds are kept. */
export const CheckDocument = z.object({
  schema: z.number().int().min(1),
  checkId: z.string(),
  /** RFC 3339. */
  startedAt: z.string(),
  finishedAt: z.string(),
  trigger: CheckTrigger,
  mode: CheckMode,
  agentId: z.string(),
  targets: z.array(CheckTarget),
  /** No result is an error. */
  passed: z.boolean(),
  counts: z.object({ error: Count, warning: Count, info: Count, success: Count, skipped: Count }),
  eta: z.object({ bytes: z.number(), seconds: z.number(), lowSeconds: z.number(), highSeconds: z.number() }).nullable(),
  results: z.array(CheckResult),
});
export type CheckDocument = z.output<typeof CheckDocument>;
