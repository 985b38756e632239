/** The one list of what a window can ask. Adding a command: a line here, a line in main/ipc/handlers.ts, a function in the engine. */
import { z } from 'zod';
import { desktopCommandIds, pageCommandIds } from '../domain/commands';
import { type SettingKey, settingKeys } from '../domain/config';
import { JobSummary } from '../domain/job';
import { keepBothPolicies } from '../domain/plan';
import { mostScenePaths } from '../domain/sceneRequest';
import { TransferSnapshot } from '../domain/transfer';
import { BackupUsage, DownloadResult, FileVersion, HistoryRow, VersionId } from './downloads';
import { bundleCommands, BundleValues } from './bundles';
import { DesktopFacts, diagnosticCommands, ShownError } from './diagnostics';
import { farmCommands } from './farms';
import { followCommands } from './follows';
import { Path, PlanActionSchema, RowId, Text, Uid } from './fields';
import { integrationCommands } from './integrations';
import { limitCommands } from './limits';
import { mappingCommands } from './mapping';
import { Outline, OutlineView } from './outlines';
import { Connection, Overview, SettingRow } from './overview';
import { previewCommands } from './previews';
import { OpenRequest, requestCommands } from './requests';
import { PresetNameText, ReviewRules, RuleId, RulesChanged, RuleText } from './reviewRules';
import { resultCommands } from './results';
import { RenamePreview, ReviewDetail, ReviewFilter, ReviewScope, ReviewSummary, scopeKinds } from './reviews';
import { statisticsCommands } from './statistics';
import { SubmissionDraft } from './submissions';
import { terminalCommands } from './terminalCommand';
import { updateCommands } from './updates';

const Nothing = z.strictObject({});
const Started = z.strictObject({ uid: Uid });

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
      paths: z.array(Path).min(1).max(mostScenePaths),
      outputFolders: z.array(Path).max(1000).optional(),
      name: Text.optional(),
      /** The request that the paths come from: its patterns stand for their files. */
      requestId: Uid.optional(),
      /** What somebody changed of the values of the job bundle that `paths` names. */
      bundle: z.strictObject({ values: BundleValues }).optional(),
    }),
    output: Started,
  },
  'submission.get': { input: Started, output: SubmissionDraft },
  /** Folders that the draft asks about are repeated as agreed to, and those that need not be asked about again. */
  'submission.confirm': {
    input: z.strictObject({
      uid: Uid,
      name: Text.min(1),
      acceptedFolders: z.array(Path).max(100_000).optional(),
      rememberedFolders: z.array(Path).max(1000).optional(),
    }),
    output: Started,
  },
  /** A page of the newest jobs, or of those with a name that holds `text`; `jobId` is listed wherever it stands. */
  'job.list': {
    input: z.strictObject({
      offset: z.number().int().min(0).max(10_000).optional(),
      text: z.string().max(256).optional(),
      jobId: Uid.optional(),
    }),
    output: z.strictObject({ jobs: z.array(JobSummary), total: z.number(), nextOffset: z.number().optional() }),
  },
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
  'review.usePreset': { input: z.strictObject({ uid: Uid, preset: PresetNameText }), output: ReviewSummary },
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
  /** The next or previous file that failed or is asked again while the plan is applied. */
  'review.seekFailed': {
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
  /**
   * Sends roots of a plan that waits somewhere else, for the next downloads of the queue too unless `isOnce`; it is planned again
   * and decisions made by hand are carried over.
   */
  'review.retarget': {
    input: z.strictObject({
      uid: Uid,
      targets: z
        .array(z.strictObject({ root: z.number().int(), target: Path, isOnce: z.literal(true).optional() }))
        .min(1)
        .max(1000),
    }),
    output: Started,
  },
  'review.detail': { input: z.strictObject({ uid: Uid, rowId: RowId }), output: ReviewDetail },
  'review.apply': { input: z.strictObject({ uid: Uid, leaveUndecided: z.boolean() }), output: Started },
  /** Takes files up again that failed, all of them or those of these rows, while the run goes on; answers how many. */
  'review.tryAgain': {
    input: z.strictObject({ uid: Uid, rowIds: z.array(RowId).min(1).max(1000).optional() }),
    output: z.strictObject({ count: z.number() }),
  },
  'transfer.get': { input: Started, output: TransferSnapshot },
  'transfer.list': { input: Nothing, output: z.strictObject({ transfers: z.array(TransferSnapshot) }) },
  /** Keeps what is complete and what goes on later; with `discard` only what is complete. */
  'transfer.cancel': { input: z.strictObject({ uid: Uid, discard: z.boolean().optional() }), output: TransferSnapshot },
  'transfer.pause': { input: Started, output: TransferSnapshot },
  /** Goes on; one that is tried again later has its turn now. */
  'transfer.resume': { input: Started, output: TransferSnapshot },
  'transfer.pauseAll': { input: Nothing, output: z.strictObject({ count: z.number() }) },
  'transfer.resumeAll': { input: Nothing, output: z.strictObject({ count: z.number() }) },
  /** Before another waiting one; last with `null`. */
  'transfer.place': { input: z.strictObject({ uid: Uid, before: Uid.nullable() }), output: TransferSnapshot },
  /** With `leaveOut` a submission goes on without the files that fail, and makes no job. */
  'transfer.retry': { input: z.strictObject({ uid: Uid, leaveOut: z.boolean().optional() }), output: Started },
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
  ...bundleCommands,
  ...farmCommands,
  ...followCommands,
  ...previewCommands,
  ...resultCommands,
  ...limitCommands,
  ...statisticsCommands,
  ...mappingCommands,
  ...integrationCommands,
  ...diagnosticCommands,
  ...requestCommands,
  ...updateCommands,
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
  ...terminalCommands,
  'dialog.pickFiles': { input: Nothing, output: z.strictObject({ paths: z.array(z.string()) }) },
  'dialog.pickFolder': {
    input: z.strictObject({ title: Text.optional() }),
    output: z.strictObject({ path: z.string().nullable() }),
  },
  /** One file that is there, or the place of one that a job will write. */
  'dialog.pickPath': {
    input: z.strictObject({
      kind: z.enum(['file', 'output']),
      filters: z
        .array(z.strictObject({ label: Text, patterns: z.array(Text).max(20) }))
        .max(20)
        .optional(),
    }),
    output: z.strictObject({ path: z.string().nullable() }),
  },
  /** Where to write a document; the dialog asks before it replaces one. */
  'dialog.saveFile': {
    input: z.strictObject({ kind: z.enum(['report', 'plan', 'diagnostics']), name: z.string().max(255) }),
    output: z.strictObject({ path: z.string().nullable() }),
  },
  'dialog.pickPlan': { input: Nothing, output: z.strictObject({ path: z.string().nullable() }) },
  'shell.openFolder': { input: Started, output: Nothing },
  /** Hands the folder of a transfer that ended to the desktop, as a drag that the page began. */
  'shell.drag': { input: Started, output: Nothing },
  /** Hands files of a result to the desktop, as a drag that the page began. Rows, never paths, cross here. */
  'shell.dragFiles': { input: resultCommands['result.present'].input, output: z.strictObject({ files: z.number() }) },
  /** Shows the first file of these rows in the file manager. */
  'shell.showFile': { input: resultCommands['result.present'].input, output: Nothing },
  /** A command of the table that the desktop does. */
  'command.run': { input: z.strictObject({ command: z.enum(desktopCommandIds) }), output: Nothing },
  /** For the crash window: what happened, in words. */
  'crash.get': {
    input: Nothing,
    output: z.strictObject({ what: z.string(), safe: z.string(), reportPath: z.string().nullable() }),
  },
  'crash.choose': {
    input: z.strictObject({ action: z.enum(['restart', 'restart-safely', 'show-report', 'save-diagnostics', 'quit']) }),
    /** What to say when it is done. */
    output: z.strictObject({ said: z.string().optional() }),
  },
  'desktop.facts': { input: Nothing, output: DesktopFacts },
  /** From safe mode back to the usual one, by a restart. */
  'desktop.leaveSafeMode': { input: Nothing, output: Nothing },
  /** An error as text to send to somebody, without secrets. */
  'error.details': { input: z.strictObject({ error: ShownError }), output: z.strictObject({ text: z.string() }) },
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
