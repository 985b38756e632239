/** What downloads did: results, history, backups and the versions they keep. */
import { z } from 'zod';

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
export const VersionId = z
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
