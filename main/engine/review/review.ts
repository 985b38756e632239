/** The review as its users know it: what it is given, and what can be asked of it. */
import type { KeepBothPolicy, Plan, PlanAction, PlanEntry, PlanRule, PresetName } from '../../../shared/domain/plan';
import type { Output } from '../../../shared/ipc/contract';
import type { ReviewRules } from '../../../shared/ipc/reviewRules';
import type {
  RenamePreview,
  ReviewDetail,
  ReviewFilter,
  ReviewScope,
  ReviewSummary,
} from '../../../shared/ipc/reviews';
import type { RowsReply } from '../../../shared/ipc/rows';
import type { RunWatch } from '../outputs/apply/runWatch';
import type { ColumnPlan } from '../outputs/plan/columns/columnPlan';
import type { DraftChange } from '../outputs/plan/draftLog';
import type { HashedEntry } from '../outputs/plan/hashPlan';
import type { TakenNames } from '../outputs/plan/takenNames';
import type { Clock } from '../ports/clock';
import type { OutlineAsk, OutlineReply, OutlineTarget } from './outline';
import type { RowFrames } from './rowFrames';
import type { RuleCount } from './ruleCount';
import type { ListedScope } from './scopeList';
import type { GroupBy } from './view';

export interface ReviewDeps {
  readonly uid: string;
  readonly title: string;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** IANA name for the times in texts; the system's when absent. */
  readonly timeZone?: string;
  /** Names that lie on the disk beside the plan's own files; keep-both names avoid them. */
  readonly taken?: TakenNames;
  /** What a download placed at an entry's target before, where it is recorded: tells "edited here" from "both changed". */
  readonly placed?: (
    entry: Pick<PlanEntry, 'root' | 'path'>,
  ) => { readonly hash: string; readonly mtimeNs?: bigint } | undefined;
}

/** How many files of a scope a decision set; with `refused` it is the number the scope was announced with. */
export interface DecideOutcome {
  readonly changed: number;
  readonly refused: number;
}

/** Answers in the shapes of the window's contract. Row ids that the plan does not have throw `input.not_found`. */
export interface Review {
  /** Rises with every change of decisions, view or expansion. */
  readonly revision: number;
  summary(): ReviewSummary;
  rows(start: number, count: number): Omit<RowsReply, 'id'>;
  /** The filter is applied when it is set: rows do not vanish while they are being decided. */
  view(groupBy: GroupBy, filter: ReviewFilter): ReviewSummary;
  expand(rowId: string, isExpanded: boolean): ReviewSummary;
  /** `refused` files keep their decision because their kind does not allow the action. One undo step. */
  decide(scope: ReviewScope, action: PlanAction, policy?: KeepBothPolicy): DecideOutcome;
  /** `refused` files have no recommendation that a click can accept. One undo step. */
  acceptRecommended(scope: ReviewScope): DecideOutcome;
  /** Takes the last step back; nothing happens without one. */
  undo(): ReviewSummary;
  redo(): ReviewSummary;
  /** Decides by the preset's rules again, which are `own` unless it comes with Satchel; what was decided by hand stays. One undo step. */
  usePreset(preset: PresetName, own?: readonly PlanRule[]): ReviewSummary;
  /** Takes in hashes that arrived: kinds and counts change, the order of the rows does not. */
  reclassify(batch: readonly HashedEntry[]): void;
  /** Puts the rows in order by the kinds of now; decisions, steps, what is open and the ids of rows stay. */
  resort(): ReviewSummary;
  /** Every rule with the number of files it decides now. */
  rules(): ReviewRules['rules'];
  /** What a rule would do at its place, without putting it there; throws as putting it there would. */
  ruleCount(rule: PlanRule, before?: string): RuleCount;
  /** Decides by other rules; what was decided by hand stays. One undo step. Throws as `change` does, and for a bad glob. */
  useRules(change: (rules: readonly PlanRule[]) => readonly PlanRule[]): void;
  /** What a pattern would name the files of these rows. */
  previewRename(rowIds: readonly string[], pattern: string): RenamePreview;
  /** Names them so by hand; `refused` files cannot have another name. One undo step. `input.invalid` as the preview says. */
  rename(rowIds: readonly string[], pattern: string): DecideOutcome;
  /** The versions of one file. */
  versions(rowId: string): Output<'review.versions'>['versions'];
  /** Chooses one of them by its place. `input.invalid` where there is nothing to choose. */
  pick(rowId: string, version: number): DecideOutcome;
  /** The overview along the scroll bar in so many slots; bits as `stripOf` says. */
  strip(slots: number): number[];
  scopes(rowId: string): ListedScope[];
  /** The next or previous file of the view that needs a decision, going round at the end; opens what it lies in. */
  seekUndecided(
    fromRowId: string | undefined,
    direction: 'next' | 'previous',
  ): { readonly rowId: string | null; readonly rowIndex: number | null };
  /** The same for files that failed, or changed since the plan, while it is applied. */
  seekFailed: Review['seekUndecided'];
  locate(rowId: string): { readonly rowIndex: number | null };
  detail(rowId: string): ReviewDetail;
  /** The files behind a row, for its previews. */
  frames(rowId: string): RowFrames;
  readonly roots: Plan['roots'];
  readonly source: Plan['source'];
  /** The plan as a tree of outputs with what of them comes home, and the rows of it that were asked for. */
  outline(ask: OutlineAsk): OutlineReply;
  /** Ticks files of the outline or leaves them out; `only`: and the others the other way. No undo step. */
  select(wish: OutlineTarget & { readonly isSelected: boolean; readonly only?: boolean | undefined }): {
    readonly changed: number;
    readonly summary: ReviewSummary;
  };
  /** From here on rows show how far their files are; everything is shown again, new sequences too. `changed` is called often. */
  beginApply(changed: () => void): RunWatch;
  /** What the run told since is seen by the next question. */
  touch(): void;
  /** The run is over; what it did not write stays as it stands. */
  endApply(): void;
  /** Puts files that stopped back in the run, all of them or those of these rows; answers how many. */
  tryAgain(rowIds: readonly string[] | undefined): number;
  /** The plan document with the decisions of now, its names, totals and free space worked out. */
  plan(): ColumnPlan;
  /** The decisions that are others than when this was asked before, or than the plan's; for the draft's log. */
  readonly takeChange: () => DraftChange;
  /** The plan with the decisions of now, for the draft: without the names that are found when it is applied. */
  readonly draft: () => ColumnPlan;
}
