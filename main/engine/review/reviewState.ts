/** What a review knows now: its columns in their order, the decisions over them, what is shown, and what follows until something changes. */
import type { Plan } from '../../../shared/domain/plan';
import type { ReviewFilter, ReviewScope, ReviewSummary } from '../../../shared/ipc/reviews';
import type { RibbonRun } from '../../../shared/ipc/rows';
import { planInColumns, type ColumnPlan } from '../outputs/plan/columns/columnPlan';
import { allowedActions } from '../outputs/plan/kinds';
import type { RuleSet } from '../outputs/plan/ruleSet';
import { buildColumns, type Columns } from './columns';
import { decisionIds } from './decisionIds';
import { possibleActions } from './decideMatching';
import { createDecisions, type Decisions } from './decisions';
import { allowedTable, createDecisionTable } from './decisionTable';
import { filterFiles } from './filterFiles';
import { createSelection, type Selection } from './leftOut';
import { createNodeIds, spanOf, type NodeIds, type ReviewNode } from './nodes';
import { openRows, reopen } from './openRows';
import { plainSets } from './plainSets';
import { createPlanWriter, type PlanWriter } from './planWriter';
import type { ReviewDeps } from './review';
import { createReviewApply, type ReviewApply } from './reviewApply';
import { ribbonOf } from './ribbon';
import type { RowContext } from './rowContext';
import { listRules } from './ruleList';
import { createRuler, type Ruler } from './ruler';
import { createUnfitRulings, unfitFiles, type UnfitRulings } from './rulesOfReview';
import { resolveScope, type ScopeContext } from './scopes';
import { stepsOf } from './steps';
import { countKinds, summaryOf } from './summary';
import { tallySpan, type Tally } from './tally';
import { totalsOfReview, type ReviewTotals } from './totals';
import { createView, type GroupBy, type ReviewView } from './view';

/** Every file of the plan is shown. */
export const everything: ReviewFilter = { kinds: [], undecidedOnly: false, text: '' };

/** Changed by the groups of operations beside it; what is read from it is of now. */
export class ReviewState {
  readonly plan: ColumnPlan;
  readonly deps: ReviewDeps;
  readonly table = createDecisionTable();
  readonly selection: Selection;
  readonly applying: ReviewApply;
  columns: Columns;
  decisions: Decisions<RuleSet>;
  ids: NodeIds;
  view: ReviewView;
  writer: PlanWriter;
  filter = everything;
  hashing: Plan['hashing'];
  /** Rises with every change of decisions, view or expansion. */
  revision = 1;
  #ruler: { readonly set: RuleSet; readonly ask: Ruler } | undefined;
  #totals: ReviewTotals | undefined;
  #unfit: number | undefined;
  #unfitRulings: { readonly ruler: Ruler; readonly isUnfit: UnfitRulings } | undefined;
  #kindCounts: Uint32Array | undefined;
  #settled: ColumnPlan | undefined;
  readonly #ribbons = new Map<number, readonly RibbonRun[]>();
  readonly #tallies = new Map<string, Tally>();

  constructor(given: Plan | ColumnPlan, deps: ReviewDeps) {
    const plan = planInColumns(given);
    plainSets(plan);
    this.plan = plan;
    this.deps = deps;
    this.hashing = plan.hashing;
    const columns = buildColumns(plan, this.#isBothChanged);
    this.columns = columns;
    this.decisions = createDecisions<RuleSet>({
      ids: decisionIds(columns, this.table),
      kind: columns.kind,
      flags: columns.flags,
      table: this.table,
      // What a plan brings along stands even where the window could not choose it.
      allowed: allowedTable(allowedActions),
      note: { preset: plan.preset, rules: plan.rules },
    });
    this.ids = createNodeIds(columns);
    this.view = createView(columns);
    this.writer = createPlanWriter(columns, this.decisions, this.table);
    this.selection = createSelection(plan, () => this.parts());
    this.applying = createReviewApply(() => ({ ...this.parts(), isShown: this.view.isShown }));
    if (this.selection.leftOutCount > 0) this.view.filter(this.view.groupBy, this.#shownFiles());
  }

  parts() {
    const { columns, decisions, table } = this;
    return { columns, decisions, table, ruler: this.rulerOf(decisions.note) };
  }

  rulerOf(set: RuleSet): Ruler {
    if (this.#ruler?.set !== set) this.#ruler = { set, ask: createRuler(this.columns, this.table, set) };
    return this.#ruler.ask;
  }

  /** Whatever follows from decisions is worked out again when it is asked for. */
  decisionsChanged(): void {
    this.revision += 1;
    this.#totals = undefined;
    this.#unfit = undefined;
    this.#settled = undefined;
    this.#tallies.clear();
  }

  kindsChanged(): void {
    this.#ribbons.clear();
    this.#kindCounts = undefined;
    this.#unfitRulings = undefined;
    this.decisionsChanged();
  }

  /** Puts the rows in order by the kinds of now, and by step where they are grouped so. */
  putInOrder(groupBy: GroupBy): void {
    const open = openRows(this.view, this.ids);
    const before = this.columns;
    const columns = buildColumns(this.plan, this.#isBothChanged, {
      reclassified: before.reclassified,
      ...(groupBy === 'step' ? { steps: stepsOf(this.plan) } : {}),
    });
    const { kind, flags } = columns;
    const positions = before.entryAt.map((index) => columns.positionOf(index));
    this.columns = columns;
    this.decisions = this.decisions.moved({ positions, kind, flags });
    this.ids = createNodeIds(columns);
    this.view = createView(columns);
    this.writer = createPlanWriter(columns, this.decisions, this.table);
    this.#ruler = undefined;
    this.view.filter(groupBy, this.#shownFiles());
    reopen(open, this.view, this.ids);
    this.kindsChanged();
  }

  /** Asks the filter again which files it shows. */
  showAgain(groupBy: GroupBy = this.view.groupBy): void {
    this.view.filter(groupBy, this.#shownFiles());
    this.#tallies.clear();
  }

  summary(): ReviewSummary {
    const { columns, view, filter, decisions, table, hashing, revision, deps } = this;
    this.#totals ??= totalsOfReview(columns, decisions, table, this.writer.entryAt);
    this.#unfit ??= unfitFiles({
      decisions,
      table,
      undecidedBy: this.#totals.undecidedBy,
      isRuledUnfit: this.#rulings(),
    });
    return summaryOf({
      columns,
      view,
      filter,
      decisions,
      table,
      totals: this.#totals,
      rules: listRules(decisions.note),
      hashing,
      unfitCount: this.#unfit,
      kinds: this.#kindsNow(),
      applying: this.applying.summary(),
      revision,
      uid: deps.uid,
      title: deps.title,
    });
  }

  /** What `settle` makes of the decisions, kept until they change. */
  settled(settle: () => ColumnPlan): ColumnPlan {
    this.#settled ??= settle();
    return this.#settled;
  }

  rowContext(): RowContext {
    const { columns, ids, table, view, decisions, applying } = this;
    return {
      columns,
      ids,
      table,
      view,
      rules: listRules(decisions.note),
      allowedFor: possibleActions,
      isUndecided: decisions.isUndecided,
      tallyOf: (node) => this.#tallyOf(node),
      progressOf: (node) => applying.progressOf(node),
      ribbonOf: (sequence) => this.#ribbonOf(sequence),
    };
  }

  scopeContext(): ScopeContext {
    const { columns, filter, view, decisions, selection } = this;
    return {
      columns,
      filter,
      isShown: view.isShown,
      isUndecided: decisions.isUndecided,
      ...(selection.leftOutCount === 0
        ? {}
        : { isSelected: (position: number) => selection.isSelected(columns.entryAt[position] ?? 0) }),
    };
  }

  /** Positions that a scope covers. `input.not_found` for rows that the plan does not have. */
  resolve({ scope, rowIds }: ReviewScope): Uint32Array {
    const nodes = rowIds.map((id) => this.ids.nodeOf(id));
    return resolveScope(this.scopeContext(), scope, nodes);
  }

  /** The files of rows as they are shown. */
  filesOfRows(rowIds: readonly string[]): Uint32Array {
    return this.resolve({ scope: 'row', rowIds: [...rowIds] });
  }

  /** The first file of a row. */
  fileOf(rowId: string): number {
    return spanOf(this.columns, this.ids.nodeOf(rowId)).start;
  }

  /** How many files of each kind come home. */
  #kindsNow(): Uint32Array {
    const { columns, selection } = this;
    if (selection.leftOutCount > 0) return countKinds(columns, selection.isSelected);
    this.#kindCounts ??= countKinds(columns);
    return this.#kindCounts;
  }

  #rulings(): UnfitRulings {
    const ruler = this.rulerOf(this.decisions.note);
    if (this.#unfitRulings?.ruler !== ruler)
      this.#unfitRulings = { ruler, isUnfit: createUnfitRulings(this.columns, ruler) };
    return this.#unfitRulings.isUnfit;
  }

  readonly #isBothChanged = (index: number): boolean => {
    const { entries } = this.plan;
    const placed = this.deps.placed?.({ root: entries.rootAt(index), path: entries.paths.at(index) });
    return placed === undefined
      ? entries.alsoAt(index).includes('remote-newer')
      : placed.hash !== entries.remoteHashAt(index);
  };

  #shownFiles(): Uint8Array | null {
    const { columns, filter, decisions, applying, selection } = this;
    const stateAt = (position: number): number => applying.stateAt(columns.entryAt[position] ?? 0);
    return selection.mask(filterFiles(columns, filter, decisions.isUndecided, stateAt));
  }

  #tallyOf(node: ReviewNode): Tally {
    const { columns, decisions } = this;
    if (node.type === 'file') return tallySpan(columns, decisions, spanOf(columns, node), () => true);
    const id = this.ids.idOf(node);
    let tally = this.#tallies.get(id);
    if (tally === undefined) {
      tally = tallySpan(columns, decisions, spanOf(columns, node), this.view.isShown);
      this.#tallies.set(id, tally);
    }
    return tally;
  }

  #ribbonOf(sequence: number): readonly RibbonRun[] {
    let ribbon = this.#ribbons.get(sequence);
    if (ribbon === undefined) {
      ribbon = ribbonOf(this.columns, sequence);
      this.#ribbons.set(sequence, ribbon);
    }
    return ribbon;
  }
}
