/** The one list of what a window can ask. Adding a command: a line here, a line in main/ipc/handlers.ts, a function in the engine. */
import { z } from 'zod';
import { desktopCommandIds, pageCommandIds } from '../domain/commands';
import { settingKeys, type SettingKey } from '../domain/config';
import { JobSummary } from '../domain/job';
import { keepBothPolicies, planActions, planKinds, presetNames } from '../domain/plan';
import { ErrorDtoSchema, TransferSnapshot } from '../domain/transfer';
import { previewCommands } from './previews';

const Path = z.string().min(1).max(32_767);
const Text = z.string().max(4096);
export const Uid = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9-]+$/);
const RowId = z.string().min(1).max(4096);
const Nothing = z.strictObject({});
const Started = z.strictObject({ uid: Uid });
const PlanActionSchema = z.enum(planActions);

/** Where the app is connected to. `kind` none means first run. */
export const Connection = z.strictObject({
  kind: z.enum(['none', 'store', 'local-farm']),
  storeUri: z.string().optional(),
  farmName: z.string().optional(),
  queueName: z.string().optional(),
});
export type Connection = z.output<typeof Connection>;

export const SettingRow = z.strictObject({
  key: z.enum(settingKeys as [SettingKey, ...SettingKey[]]),
  value: z.union([z.string(), z.number(), z.boolean()]),
  default: z.union([z.string(), z.number(), z.boolean()]),
  origin: z.enum(['default', 'user', 'environment', 'command-line']),
  label: z.string(),
  help: z.string(),
  /** For choices. */
  choices: z.array(z.string()).optional(),
});
export type SettingRow = z.output<typeof SettingRow>;

export const Overview = z.strictObject({
  version: z.string(),
  dataFolder: z.string(),
  hostName: z.string(),
  connection: Connection,
  transfers: z.array(TransferSnapshot),
  /** Default place of the demo, to show before anything is made. */
  demoFolder: z.string(),
  /** Free space of the data folder's volume; null when it cannot be measured. */
  freeBytes: z.number().nullable(),
  settings: z.array(SettingRow),
});
export type Overview = z.output<typeof Overview>;

/** One asset root of a submission. */
export const SubmissionGroup = z.strictObject({
  rootPath: z.string(),
  locationName: z.string().optional(),
  fileCount: z.number(),
  totalBytes: z.number(),
  /** Absent until the store was asked. */
  uploadCount: z.number().optional(),
  uploadBytes: z.number().optional(),
  outputFolders: z.array(z.string()),
});

/** What will move, before anything moves. */
export const SubmissionDraft = z.strictObject({
  uid: Uid,
  title: z.string(),
  paths: z.array(z.string()),
  groups: z.array(SubmissionGroup),
  fileCount: z.number(),
  totalBytes: z.number(),
  uploadObjects: z.number().optional(),
  uploadBytes: z.number().optional(),
  presentObjects: z.number().optional(),
  presentBytes: z.number().optional(),
  largest: z.array(z.strictObject({ path: z.string(), sizeBytes: z.number() })),
  /** Paths that are not there, broken links, unreadable folders, special files: never dropped silently. */
  problems: z.array(z.strictObject({ path: z.string(), code: z.string(), message: z.string() })),
  /** Whether a farm will make a job of it; else it ends with the attachments document. */
  createsJob: z.boolean(),
});
export type SubmissionDraft = z.output<typeof SubmissionDraft>;

export const ReviewFilter = z.strictObject({
  /** Empty = all kinds. */
  kinds: z.array(z.enum(planKinds)),
  undecidedOnly: z.boolean(),
  text: z.string().max(1024),
});
export type ReviewFilter = z.output<typeof ReviewFilter>;

/** Everything of a review but its rows. */
export const ReviewSummary = z.strictObject({
  uid: Uid,
  revision: z.number().int(),
  title: z.string(),
  jobId: z.string().optional(),
  roots: z.array(
    z.strictObject({ id: z.number(), source: z.string(), target: z.string().nullable(), how: z.string() }),
  ),
  fileCount: z.number(),
  differingCount: z.number(),
  undecidedCount: z.number(),
  blockedCount: z.number(),
  byKind: z.partialRecord(z.enum(planKinds), z.number()),
  byAction: z.partialRecord(PlanActionSchema, z.number()),
  /** Rows of the current view. */
  rowCount: z.number(),
  /** Files of the current view. */
  filteredCount: z.number(),
  fetchBytes: z.number(),
  backupBytes: z.number(),
  /** Files that applying would write. */
  writeCount: z.number(),
  volumes: z.array(
    z.strictObject({
      label: z.string(),
      freeBytes: z.number().nullable(),
      lowestFreeBytes: z.number().nullable(),
      finalFreeBytes: z.number().nullable(),
      /** What comes onto the volume; absent where its free space is not known. */
      writesBytes: z.number().optional(),
    }),
  ),
  hashing: z.strictObject({ needed: z.number(), done: z.number() }),
  preset: z.enum(presetNames),
  rules: z.array(
    z.strictObject({
      id: z.string(),
      text: z.string(),
      action: PlanActionSchema,
      count: z.number(),
      locked: z.boolean(),
    }),
  ),
  groupBy: z.enum(['sequence', 'folder', 'step']),
  filter: ReviewFilter,
  canUndo: z.boolean(),
  canRedo: z.boolean(),
  /** A guard that keeps apply from starting, in words; absent when there is none. */
  blockedReason: z.string().optional(),
  state: z.enum(['draft', 'ready', 'applied']),
  /** Rows whose kind changed since the rows were put in order; `review.resort` orders them again. */
  changedSinceSorted: z.number().int().optional(),
  /** Files copied from here so that a new set is whole, and their bytes. */
  copyLocalCount: z.number().int().optional(),
  copyLocalBytes: z.number().optional(),
  /** Rows that wait because a rule's action does not fit their kind, or their kind changed after somebody decided. */
  unfitCount: z.number().int().optional(),
  /** Files that are left out of this download; no other number counts them. */
  leftOutCount: z.number().int().optional(),
});
export type ReviewSummary = z.output<typeof ReviewSummary>;

/** What of a plan's outputs is looked at: those that a filter shows, hung up by step or by folder. */
const OutlineView = {
  uid: Uid,
  groupBy: z.enum(['step', 'folder']),
  text: z.string().max(1024),
  hidesIdentical: z.boolean(),
};

/** Files of an output; everything after `files` and `bytes` is about those that are ticked. */
const OutlineSums = {
  files: z.number(),
  bytes: z.number(),
  selected: z.number(),
  selectedBytes: z.number(),
  downloadBytes: z.number(),
  identical: z.number(),
  new: z.number(),
  differ: z.number(),
  /** Compared at this moment. */
  verifying: z.number(),
  needs: z.number(),
};

export const OutlineRow = z.strictObject({
  id: z.string(),
  /** `more` stands for the rest of its siblings. */
  type: z.enum(['job', 'step', 'folder', 'sequence', 'file', 'more']),
  /** Empty for a step that is not known; of `more` the number of outputs. */
  label: z.string(),
  level: z.number().int(),
  posInSet: z.number().int(),
  setSize: z.number().int(),
  isExpandable: z.boolean(),
  isExpanded: z.boolean(),
  ...OutlineSums,
});
export type OutlineRow = z.output<typeof OutlineRow>;

export const Outline = z.strictObject({
  revision: z.number().int(),
  /** Rows as they are open now. */
  total: z.number().int(),
  start: z.number().int(),
  rows: z.array(OutlineRow),
  /** Of everything, whatever is filtered. */
  sums: z.strictObject({ ...OutlineSums, allIdentical: z.number(), identicalBytes: z.number() }),
});
export type Outline = z.output<typeof Outline>;

const RuleId = z.string().min(1).max(256);

/** A rule as a plan, a project file or a person writes it. All conditions given must hold; lists are "or". */
export const RuleText = z.strictObject({
  id: RuleId,
  name: z.string().max(1024),
  enabled: z.boolean(),
  when: z.strictObject({
    kinds: z.array(z.enum(planKinds)).optional(),
    glob: Text.optional(),
    notGlob: Text.optional(),
    extensions: z.array(z.string().max(64)).max(1000).optional(),
    sizeMin: z.number().optional(),
    sizeMax: z.number().optional(),
    localNewerByMs: z.number().optional(),
    remoteNewerByMs: z.number().optional(),
    untouched: z.boolean().optional(),
    edited: z.boolean().optional(),
    sequence: z.boolean().optional(),
    stepIds: z.array(z.string().max(256)).max(1000).optional(),
    taskIds: z.array(z.string().max(256)).max(10_000).optional(),
    roots: z.array(z.number().int()).max(1000).optional(),
  }),
  then: z.strictObject({
    action: PlanActionSchema,
    policy: z.enum(keepBothPolicies).optional(),
    suffix: z.string().min(1).max(64).optional(),
    backup: z.boolean().optional(),
  }),
});
export type RuleText = z.output<typeof RuleText>;

/** Every rule of a plan, strongest first, and the project's rules that wait for a yes. */
export const ReviewRules = z.strictObject({
  rules: z.array(
    z.strictObject({
      /** Unique in the list; what the other rule commands take. */
      id: z.string(),
      source: z.enum(['policy', 'command-line', 'plan', 'project', 'preset', 'built-in']),
      text: z.string(),
      enabled: z.boolean(),
      /** Neither edited, moved nor switched off. */
      locked: z.boolean(),
      action: PlanActionSchema,
      /** Rows it decides. */
      count: z.number(),
      /** Rows it matches first without being allowed to decide them. */
      unfitCount: z.number(),
      /** The rule itself, where it can be edited. */
      rule: RuleText.optional(),
    }),
  ),
  offered: z.array(
    z.strictObject({
      root: z.number().int(),
      path: z.string(),
      texts: z.array(z.string()),
      /** Why the file cannot be used; then there are no texts. */
      problem: z.string().optional(),
    }),
  ),
});
export type ReviewRules = z.output<typeof ReviewRules>;
const RulesChanged = z.strictObject({ summary: ReviewSummary, rules: ReviewRules });

/** What a bulk decision covers; always resolved to a number first. */
export const scopeKinds = [
  'row',
  'undecided-of-row',
  'sequence',
  'both-eyes',
  'folder',
  'folder-and-below',
  'kind',
  'kind-in-folder',
  'extension',
  'undecided',
  'filter',
  'plan',
] as const;
export const ReviewScope = z.strictObject({ scope: z.enum(scopeKinds), rowIds: z.array(RowId).max(100_000) });
export type ReviewScope = z.output<typeof ReviewScope>;

export const ReviewDetail = z.strictObject({
  rowId: RowId,
  label: z.string(),
  title: z.string(),
  fileCount: z.number(),
  undecidedCount: z.number(),
  kind: z.enum(planKinds).optional(),
  reason: z.string(),
  allowed: z.array(PlanActionSchema),
  recommended: PlanActionSchema.optional(),
  /** What happens to names under keep both, such as "Farm's become beauty_r2.[1017-1028].exr". */
  keepBothExample: z.string().optional(),
  compare: z.array(
    z.strictObject({
      label: z.string(),
      mine: z.string().nullable(),
      farm: z.string().nullable(),
      differs: z.boolean(),
    }),
  ),
  ribbon: z.array(
    z.strictObject({
      first: z.number(),
      last: z.number(),
      mark: z.enum(['same', 'mine', 'farm', 'both', 'new', 'blocked']),
    }),
  ),
});
export type ReviewDetail = z.output<typeof ReviewDetail>;

export const RenamePreview = z.strictObject({
  count: z.number(),
  /** First, middle and last. */
  examples: z.array(z.strictObject({ from: z.string(), to: z.string() })),
  /** Why the names cannot be given, in words; absent when they can. */
  problem: z.string().optional(),
});
export type RenamePreview = z.output<typeof RenamePreview>;

export const DownloadResult = z.strictObject({
  runId: z.string(),
  planId: z.string(),
  title: z.string(),
  downloaded: z.number(),
  replaced: z.number(),
  keptBoth: z.number(),
  copied: z.number().optional(),
  keptMine: z.number(),
  identical: z.number(),
  skipped: z.number(),
  undecided: z.number(),
  asked: z.array(z.strictObject({ path: z.string(), code: z.string() })),
  failed: z.array(z.strictObject({ path: z.string(), code: z.string(), message: z.string() })),
  /** Sequences that are half old, half new because files failed or came back as questions. */
  partly: z.array(z.strictObject({ label: z.string(), newFrames: z.number(), oldFrames: z.number() })).optional(),
  bytes: z.number(),
  backupBytes: z.number(),
  backupFolders: z.array(z.string()),
  startedMs: z.number(),
  finishedMs: z.number(),
  /** Until when its backups are kept at the least, unless newer ones take their room; absent when it made none. */
  keptUntilMs: z.number().optional(),
  /** Its backups went with age or size, so it cannot be undone any more. */
  isPurged: z.boolean().optional(),
  /** Set once it was taken back. */
  undone: z
    .strictObject({
      restored: z.number(),
      removed: z.number(),
      leftAlone: z.array(z.strictObject({ path: z.string(), reason: z.string() })),
    })
    .optional(),
});
export type DownloadResult = z.output<typeof DownloadResult>;

export const HistoryRow = z.strictObject({
  runId: z.string(),
  kind: z.enum(['download', 'undo', 'restore']),
  title: z.string(),
  startedMs: z.number(),
  finishedMs: z.number().optional(),
  outcome: z.string(),
  canUndo: z.boolean(),
  /** Taking it back brings a download back that was undone. */
  isRedo: z.boolean().optional(),
  /** Its backups went with age or size. */
  isPurged: z.boolean().optional(),
  hasResult: z.boolean(),
  /** What an undo did with each kind of file. */
  undone: z
    .strictObject({
      restored: z.number(),
      removed: z.number(),
      leftAlone: z.array(z.strictObject({ path: z.string(), reason: z.string() })),
    })
    .optional(),
});
export type HistoryRow = z.output<typeof HistoryRow>;

/** What backups take on the disk now, measured. */
export const BackupUsage = z.strictObject({
  roots: z.array(
    z.strictObject({
      root: z.string(),
      /** The disk is not connected, so what lies there could not be measured. */
      isConnected: z.boolean(),
      runs: z.number(),
      files: z.number(),
      bytes: z.number(),
      oldestMs: z.number().optional(),
    }),
  ),
  runs: z.array(z.strictObject({ runId: z.string(), files: z.number(), bytes: z.number() })),
});
export type BackupUsage = z.output<typeof BackupUsage>;

/** The run and the number of the change that kept it. */
const VersionId = z
  .string()
  .max(80)
  .regex(/^[0-9A-Za-z-]{1,64}:\d{1,9}$/);
/** One content that a run replaced or took away, and that is still there. */
export const FileVersion = z.strictObject({
  id: VersionId,
  runId: z.string(),
  runTitle: z.string(),
  runKind: z.enum(['download', 'undo', 'restore']),
  /** When that run began. */
  replacedMs: z.number(),
  root: z.string(),
  path: z.string(),
  type: z.enum(['file', 'symlink']),
  sizeBytes: z.number(),
  mtimeMs: z.number(),
  hash: z.string().optional(),
});
export type FileVersion = z.output<typeof FileVersion>;

/** What a start, a link or a plan file asks a page to show; `refused` comes with the reason, in words. */
export const OpenRequest = z.strictObject({
  view: z.enum(['review', 'transfer', 'settings', 'download', 'home', 'refused']),
  uid: Uid.optional(),
  /** The job to bring home, on this farm and queue only. */
  farmId: Uid.optional(),
  queueId: Uid.optional(),
  jobId: Uid.optional(),
  /** A part of the settings page. */
  section: z.string().max(32).optional(),
  error: ErrorDtoSchema.optional(),
});

/** Answered by the engine process. */
export const engineCommands = {
  'overview.get': { input: Nothing, output: Overview },
  'connection.set': {
    input: z.strictObject({
      storeUri: Text,
      region: Text.optional(),
      endpointUrl: Text.optional(),
      profile: Text.optional(),
    }),
    output: Connection,
  },
  'demo.start': { input: z.strictObject({ folder: Path.optional() }), output: Started },
  'submission.inspect': {
    input: z.strictObject({
      paths: z.array(Path).min(1).max(100_000),
      outputFolders: z.array(Path).max(1000).optional(),
      name: Text.optional(),
    }),
    output: Started,
  },
  'submission.get': { input: Started, output: SubmissionDraft },
  'submission.confirm': { input: z.strictObject({ uid: Uid, name: Text.min(1) }), output: Started },
  'job.list': { input: Nothing, output: z.strictObject({ jobs: z.array(JobSummary) }) },
  'download.plan': {
    input: z.strictObject({
      jobId: Text,
      targets: z
        .array(z.strictObject({ source: Path, target: Path }))
        .max(1000)
        .optional(),
    }),
    output: Started,
  },
  /** Rows of the tree of a plan's outputs. `toggled`: rows that are open or closed otherwise than they begin. */
  'download.outline': {
    input: z.strictObject({
      ...OutlineView,
      toggled: z.array(RowId).max(10_000),
      start: z.number().int().min(0),
      count: z.number().int().min(1).max(500),
    }),
    output: Outline,
  },
  /** Ticks the files of a row, or leaves them out; `only`: and all others the other way. */
  'download.select': {
    input: z.strictObject({ ...OutlineView, rowId: RowId, isSelected: z.boolean(), only: z.boolean().optional() }),
    output: z.strictObject({ changed: z.number(), summary: ReviewSummary }),
  },
  'download.result': { input: Started, output: DownloadResult },
  'download.undo': { input: z.strictObject({ runId: Uid }), output: Started },
  /** Makes a plan file a transfer whose review waits. */
  'plan.open': { input: z.strictObject({ path: Path }), output: Started },
  'review.get': { input: Started, output: ReviewSummary },
  'review.view': {
    input: z.strictObject({ uid: Uid, groupBy: z.enum(['sequence', 'folder', 'step']), filter: ReviewFilter }),
    output: ReviewSummary,
  },
  'review.expand': {
    input: z.strictObject({ uid: Uid, rowId: RowId, isExpanded: z.boolean() }),
    output: ReviewSummary,
  },
  'review.decide': {
    input: z.strictObject({
      uid: Uid,
      scope: ReviewScope,
      action: PlanActionSchema,
      policy: z.enum(keepBothPolicies).optional(),
    }),
    output: z.strictObject({ changed: z.number(), refused: z.number(), summary: ReviewSummary }),
  },
  'review.acceptRecommended': {
    input: z.strictObject({ uid: Uid, scope: ReviewScope }),
    output: z.strictObject({ changed: z.number(), refused: z.number(), summary: ReviewSummary }),
  },
  'review.undo': { input: Started, output: ReviewSummary },
  'review.redo': { input: Started, output: ReviewSummary },
  'review.usePreset': { input: z.strictObject({ uid: Uid, preset: z.enum(presetNames) }), output: ReviewSummary },
  /** What lies where along the scroll bar, top to bottom: 1 mine is newer, 2 the farm's, 4 needs a person, 8 is blocked. */
  'review.strip': {
    input: z.strictObject({ uid: Uid, slots: z.number().int().min(1).max(2000) }),
    output: z.strictObject({ strip: z.array(z.number().int()) }),
  },
  'review.scopes': {
    input: z.strictObject({ uid: Uid, rowId: RowId }),
    output: z.strictObject({
      scopes: z.array(
        z.strictObject({
          scope: z.enum(scopeKinds),
          label: z.string(),
          count: z.number(),
          examples: z.array(z.string()),
        }),
      ),
    }),
  },
  'review.seekUndecided': {
    input: z.strictObject({ uid: Uid, fromRowId: RowId.optional(), direction: z.enum(['next', 'previous']) }),
    output: z.strictObject({ rowId: RowId.nullable(), rowIndex: z.number().nullable() }),
  },
  'review.locate': {
    input: z.strictObject({ uid: Uid, rowId: RowId }),
    output: z.strictObject({ rowIndex: z.number().nullable() }),
  },
  /** Puts the rows in order again after kinds changed; decisions, focus by row id and undo stay. */
  'review.resort': { input: Started, output: ReviewSummary },
  'review.rules.list': { input: Started, output: ReviewRules },
  /** Adds the rule, or replaces the one with its id; `before` places it, the end of the plan's rules without. One undo step. */
  'review.rules.put': {
    input: z.strictObject({ uid: Uid, rule: RuleText, before: RuleId.optional() }),
    output: RulesChanged,
  },
  /** What a rule that is being written would do at its place: files it would decide, and those it matches first in vain. */
  'review.rules.count': {
    input: z.strictObject({ uid: Uid, rule: RuleText, before: RuleId.optional() }),
    output: z.strictObject({ decided: z.number(), unfit: z.number(), byHand: z.number() }),
  },
  'review.rules.enable': {
    input: z.strictObject({ uid: Uid, id: RuleId, enabled: z.boolean() }),
    output: RulesChanged,
  },
  /** Moves a rule of the plan before another one, or to the end. */
  'review.rules.move': {
    input: z.strictObject({ uid: Uid, id: RuleId, before: RuleId.optional() }),
    output: RulesChanged,
  },
  'review.rules.delete': { input: z.strictObject({ uid: Uid, id: RuleId }), output: RulesChanged },
  /** Says yes to the rules of a project that `review.rules.list` offers. */
  'review.rules.accept': { input: z.strictObject({ uid: Uid, root: z.number().int() }), output: RulesChanged },
  /** Writes the plan's own rules as a file: the project's of a root, or one of the person's. */
  'review.rules.save': {
    input: z.strictObject({ uid: Uid, root: z.number().int().optional(), path: Path.optional() }),
    output: z.strictObject({ path: z.string(), count: z.number() }),
  },
  /** What a pattern such as `{stem}_{frame}.{ext}` would name the first, middle and last of these rows' files. */
  'review.rename.preview': {
    input: z.strictObject({ uid: Uid, rowIds: z.array(RowId).min(1).max(100_000), pattern: z.string().max(1024) }),
    output: RenamePreview,
  },
  /** Decides those names by hand, as one undo step; refused as the preview says. */
  'review.rename': {
    input: z.strictObject({ uid: Uid, rowIds: z.array(RowId).min(1).max(100_000), pattern: z.string().max(1024) }),
    output: z.strictObject({ changed: z.number(), refused: z.number(), summary: ReviewSummary }),
  },
  /** Chooses which of several versions of a file comes home, by its place in the list of `review.versions`. */
  'review.pick': {
    input: z.strictObject({ uid: Uid, rowId: RowId, version: z.number().int().min(0) }),
    output: ReviewSummary,
  },
  'review.versions': {
    input: z.strictObject({ uid: Uid, rowId: RowId }),
    output: z.strictObject({
      versions: z.array(
        z.strictObject({
          sizeBytes: z.number(),
          mtimeMs: z.number(),
          taskId: z.string().optional(),
          isChosen: z.boolean(),
        }),
      ),
    }),
  },
  /** Sends roots of a plan that waits somewhere else; it is planned again and decisions made by hand are carried over. */
  'review.retarget': {
    input: z.strictObject({
      uid: Uid,
      targets: z
        .array(z.strictObject({ root: z.number().int(), target: Path }))
        .min(1)
        .max(1000),
    }),
    output: Started,
  },
  'review.detail': { input: z.strictObject({ uid: Uid, rowId: RowId }), output: ReviewDetail },
  'review.apply': { input: z.strictObject({ uid: Uid, leaveUndecided: z.boolean() }), output: Started },
  'transfer.get': { input: Started, output: TransferSnapshot },
  'transfer.list': { input: Nothing, output: z.strictObject({ transfers: z.array(TransferSnapshot) }) },
  'transfer.cancel': { input: Started, output: TransferSnapshot },
  'transfer.retry': { input: Started, output: Started },
  'history.list': { input: Nothing, output: z.strictObject({ runs: z.array(HistoryRow) }) },
  'backup.usage': { input: Nothing, output: BackupUsage },
  /** How long what a plan replaces is kept, and the older runs whose backups would go to make room for it. */
  'backup.forecast': {
    input: Started,
    output: z.strictObject({ keepDays: z.number(), pushesOutRuns: z.number(), pushesOutBytes: z.number() }),
  },
  'versions.list': {
    input: z.strictObject({
      /** Words that path, root or title of the run hold. */
      text: z.string().max(1024).optional(),
      root: Path.optional(),
      runId: Uid.optional(),
      fromMs: z.number().optional(),
      toMs: z.number().optional(),
      limit: z.number().int().min(1).max(1000).optional(),
    }),
    output: z.strictObject({ versions: z.array(FileVersion), total: z.number(), roots: z.array(z.string()) }),
  },
  /** To their places, or with `folder` below that folder, as a run that can be undone. */
  'versions.restore': {
    input: z.strictObject({ ids: z.array(VersionId).min(1).max(10_000), folder: Path.optional() }),
    output: Started,
  },
  /** Removes the backups of these runs for good. */
  'versions.prune': {
    input: z.strictObject({ runIds: z.array(Uid).min(1).max(1000) }),
    output: z.strictObject({ runs: z.number(), files: z.number(), bytes: z.number() }),
  },
  ...previewCommands,
  'settings.set': {
    input: z.strictObject({
      key: z.enum(settingKeys as [SettingKey, ...SettingKey[]]),
      value: z.union([Text, z.number(), z.boolean(), z.null()]),
    }),
    output: z.strictObject({ settings: z.array(SettingRow) }),
  },
} as const;

/** Answered by the Electron main process: windows and dialogs of the desktop. */
export const shellCommands = {
  'dialog.pickFiles': { input: Nothing, output: z.strictObject({ paths: z.array(z.string()) }) },
  'dialog.pickFolder': {
    input: z.strictObject({ title: Text.optional() }),
    output: z.strictObject({ path: z.string().nullable() }),
  },
  'dialog.pickPlan': { input: Nothing, output: z.strictObject({ path: z.string().nullable() }) },
  'shell.openFolder': { input: Started, output: Nothing },
  /** Hands the folder of a transfer that ended to the desktop, as a drag that the page began. */
  'shell.drag': { input: Started, output: Nothing },
  /** A command of the table that the desktop does. */
  'command.run': { input: z.strictObject({ command: z.enum(desktopCommandIds) }), output: Nothing },
  /** For the crash window: what happened, in words. */
  'crash.get': {
    input: Nothing,
    output: z.strictObject({ what: z.string(), safe: z.string(), reportPath: z.string().nullable() }),
  },
  'crash.choose': { input: z.strictObject({ action: z.enum(['restart', 'show-report', 'quit']) }), output: Nothing },
  'window.control': {
    input: z.strictObject({ action: z.enum(['minimize', 'toggle-maximize', 'close']) }),
    output: Nothing,
  },
  'window.status': {
    input: Nothing,
    output: z.strictObject({
      isMaximized: z.boolean(),
      engine: z.enum(['starting', 'running', 'restarting', 'stopped']),
      /** What the start asked to show; a page reads it once when it begins. */
      requested: OpenRequest.nullable(),
    }),
  },
} as const;

export const commands = { ...engineCommands, ...shellCommands } as const;

/** Main to window. Rows and progress travel over the MessagePort instead (rows.ts). */
export const events = {
  'engine.changed': z.strictObject({ engine: z.enum(['starting', 'running', 'restarting', 'stopped']) }),
  'window.changed': z.strictObject({ isMaximized: z.boolean() }),
  'open.requested': OpenRequest,
  /** A menu of the desktop chose a command that the page does. */
  'command.asked': z.strictObject({ command: z.enum(pageCommandIds) }),
} as const;

export type EngineCommandName = keyof typeof engineCommands;
export type ShellCommandName = keyof typeof shellCommands;
export type CommandName = keyof typeof commands;
export type Input<C extends CommandName> = z.input<(typeof commands)[C]['input']>;
export type Output<C extends CommandName> = z.output<(typeof commands)[C]['output']>;
export type EventName = keyof typeof events;
export type EventPayload<E extends EventName> = z.output<(typeof events)[E]>;
export type EngineStatus = EventPayload<'engine.changed'>['engine'];
