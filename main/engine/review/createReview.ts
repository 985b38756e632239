/** The review session: what the window's conflict review asks, over one plan. */
import type { KeepBothPolicy, Plan, PlanAction } from '../../../shared/domain/plan';
import type { ReviewFilter, ReviewScope, ReviewSummary } from '../../../shared/ipc/reviews';
import { AppError } from '../../../shared/domain/errors';
import type { RibbonRun } from '../../../shared/ipc/rows';
import { planInColumns, type ColumnPlan } from '../outputs/plan/columns/columnPlan';
import { columnTotals } from '../outputs/plan/columns/columnTotals';
import { allowedActions } from '../outputs/plan/kinds';
import { withPreset, type RuleSet } from '../outputs/plan/ruleSet';
import { newerSide, recommendedDecision } from '../outputs/plan/rules';
import { settlePlan } from '../outputs/plan/settle';
import type { TakenNames } from '../outputs/plan/takenNames';
import { actionCodes, sectionCodes } from './codes';
import { buildColumns } from './columns';
import { decisionIds } from './decisionIds';
import { createDecisions } from './decisions';
import { allowedTable, createDecisionTable, type DecisionTemplate } from './decisionTable';
import { createDraftChanges } from './draftChange';
import { detailOf } from './detail';
import { filterFiles } from './filterFiles';
import { createNodeIds, spanOf, type ReviewNode } from './nodes';
import { createSelection } from './leftOut';
import { createOutline } from './outline';
import { plainSets } from './plainSets';
import { createPlanWriter } from './planWriter';
import { presetDecisions } from './presetDecisions';
import type { DecideOutcome, Review, ReviewDeps } from './review';
import { reclassify, settleReclassified } from './reclassify';
import { previewRename, renameDecisions } from './renameRows';
import { ribbonOf } from './ribbon';
import { rowFrames } from './rowFrames';
import type { RowContext } from './rowContext';
import { rowOf } from './rowModel';
import { listRules } from './ruleList';
import { countRule } from './ruleCount';
import { createReviewApply } from './reviewApply';
import { createRuler, type Ruler } from './ruler';
import { rulesOfReview, unfitFiles } from './rulesOfReview';
import { listScopes } from './scopeList';
import { resolveScope, type ScopeContext } from './scopes';
import { seekFile } from './seek';
import { stripOf } from './strip';
import { stepsOf } from './steps';
import { summaryOf } from './summary';
import { tallySpan, type Tally } from './tally';
import { totalsOfReview, type ReviewTotals } from './totals';
import { openRows, reopen } from './openRows';
import { pickDecision, versionsOf } from './versions';
import { createView, type GroupBy } from './view';

const nothingTaken: TakenNames = { has: () => false };
const everything: ReviewFilter = { kinds: [], undecidedOnly: false, text: '' };

/** Opens a review over a plan; the plan itself is never changed. */
export function createReview(given: Plan | ColumnPlan, deps: ReviewDeps): Review {
  const plan = planInColumns(given);
  plainSets(plan);
  const isBothChanged = (index: number): boolean => {
    const { entries } = plan;
    const placed = deps.placed?.({ root: entries.rootAt(index), path: entries.paths.at(index) });
    return placed === undefined
      ? entries.alsoAt(index).includes('remote-newer')
      : placed.hash !== entries.remoteHashAt(index);
  };
  let columns = buildColumns(plan, isBothChanged);
  const table = createDecisionTable();
  const allowedIn = (kind: Parameters<typeof allowedActions>[0]): readonly PlanAction[] =>
    // Another folder needs a name that no row action carries.
    allowedActions(kind).filter((action) => action !== 'elsewhere');
  const initialIds = decisionIds(columns, table);
  let decisions = createDecisions<RuleSet>({
    ids: initialIds,
    kind: columns.kind,
    flags: columns.flags,
    table,
    // What a plan brings along stands even where the window could not choose it.
    allowed: allowedTable(allowedActions),
    note: { preset: plan.preset, rules: plan.rules },
  });
  let ids = createNodeIds(columns);
  let view = createView(columns);
  let writer = createPlanWriter(columns, decisions, table);
  let ruler: { readonly set: RuleSet; readonly ask: Ruler } | undefined;
  let hashing = plan.hashing;
  const draftChange = createDraftChanges({ columns, decisions, table });
  const ribbons = new Map<number, readonly RibbonRun[]>();
  const tallies = new Map<string, Tally>();
  let filter = everything;
  let revision = 1;
  let totals: ReviewTotals | undefined;
  let unfit: number | undefined;
  let settled: ColumnPlan | undefined;

  const decisionsChanged = (): void => {
    revision += 1;
    totals = undefined;
    unfit = undefined;
    settled = undefined;
    tallies.clear();
  };
  const rulerOf = (set: RuleSet): Ruler => {
    if (ruler?.set !== set) ruler = { set, ask: createRuler(columns, table, set) };
    return ruler.ask;
  };
  const parts = () => ({ columns, decisions, table, ruler: rulerOf(decisions.note) });
  const selection = createSelection(plan, parts);
  const applying = createReviewApply(() => ({ columns, decisions, table, isShown: view.isShown }));
  const stateAt = (position: number): number => applying.stateAt(columns.entryAt[position] ?? 0);
  const shownFiles = (): Uint8Array | null =>
    selection.mask(filterFiles(columns, filter, decisions.isUndecided, stateAt));
  if (selection.leftOutCount > 0) view.filter(view.groupBy, shownFiles());
  const outline = createOutline(plan, () => ({ ...parts(), selection, revision }));
  const useSet = (set: RuleSet): void => {
    const decided = presetDecisions(columns, decisions, table, rulerOf(set));
    const all = Uint32Array.from(decided.keys());
    decisions.change(all, (position) => decided[position] ?? 0, set);
    decisionsChanged();
  };
  const tallyOf = (node: ReviewNode): Tally => {
    if (node.type === 'file') return tallySpan(columns, decisions, spanOf(columns, node), () => true);
    const id = ids.idOf(node);
    let tally = tallies.get(id);
    if (tally === undefined) {
      tally = tallySpan(columns, decisions, spanOf(columns, node), view.isShown);
      tallies.set(id, tally);
    }
    return tally;
  };
  const rowContext = (): RowContext => ({
    columns,
    ids,
    table,
    view,
    rules: listRules(decisions.note),
    allowedFor: allowedIn,
    isUndecided: decisions.isUndecided,
    tallyOf,
    progressOf: (node) => applying.progressOf(node),
    ribbonOf: (sequence) => {
      let ribbon = ribbons.get(sequence);
      if (ribbon === undefined) {
        ribbon = ribbonOf(columns, sequence);
        ribbons.set(sequence, ribbon);
      }
      return ribbon;
    },
  });
  const scopeContext = (): ScopeContext => ({
    columns,
    filter,
    isShown: view.isShown,
    isUndecided: decisions.isUndecided,
    ...(selection.leftOutCount === 0
      ? {}
      : { isSelected: (position: number) => selection.isSelected(columns.entryAt[position] ?? 0) }),
  });
  const resolve = (scope: ReviewScope): Uint32Array =>
    resolveScope(
      scopeContext(),
      scope.scope,
      scope.rowIds.map((id) => ids.nodeOf(id)),
    );
  const summary = (): ReviewSummary => {
    totals ??= totalsOfReview(columns, decisions, table, writer.entryAt);
    const rules = listRules(decisions.note);
    return summaryOf({
      columns,
      view,
      filter,
      decisions,
      table,
      totals,
      rules,
      hashing,
      unfitCount: (unfit ??= unfitFiles(parts())),
      isSelected: selection.leftOutCount === 0 ? undefined : selection.isSelected,
      applying: applying.summary(),
      revision,
      uid: deps.uid,
      title: deps.title,
    });
  };
  /** Gives each position the decision id of `idFor`; undefined refuses. */
  const decideEach = (positions: Uint32Array, idFor: (position: number) => number | undefined): DecideOutcome => {
    let refused = 0;
    decisions.change(positions, (position) => {
      const id = idFor(position);
      if (id === undefined) refused += 1;
      return id ?? decisions.ids[position] ?? 0;
    });
    decisionsChanged();
    return { changed: positions.length - refused, refused, summary: summary() };
  };

  const rowsOf = (rowIds: readonly string[]): Uint32Array => resolve({ scope: 'row', rowIds: [...rowIds] });
  const fileOf = (rowId: string): number => spanOf(columns, ids.nodeOf(rowId)).start;
  const namingParts = () => ({ columns, decisions, table, taken: deps.taken ?? nothingTaken });

  /** By the kinds of now, and by step where rows are grouped so. */
  const putInOrder = (groupBy: GroupBy): void => {
    const open = openRows(view, ids);
    const before = columns;
    columns = buildColumns(plan, isBothChanged, {
      reclassified: before.reclassified,
      ...(groupBy === 'step' ? { steps: stepsOf(plan) } : {}),
    });
    const { kind, flags } = columns;
    const positions = before.entryAt.map((index) => columns.positionOf(index));
    decisions = decisions.moved({ positions, kind, flags });
    ids = createNodeIds(columns);
    view = createView(columns);
    writer = createPlanWriter(columns, decisions, table);
    ruler = undefined;
    ribbons.clear();
    view.filter(groupBy, shownFiles());
    reopen(open, view, ids);
    decisionsChanged();
  };

  /** What the plan came with does not wait any more. */
  const waiting = (): { leftOut?: NonNullable<Plan['leftOut']> } => {
    const leftOut = selection.waiting() ?? (plan.leftOut === undefined ? undefined : []);
    return leftOut === undefined ? {} : { leftOut };
  };
  const seek = (
    holds: (position: number) => boolean,
    fromRowId: string | undefined,
    direction: 'next' | 'previous',
  ): ReturnType<Review['seekUndecided']> => {
    const from = fromRowId === undefined ? undefined : ids.nodeOf(fromRowId);
    const position = seekFile(columns, view, holds, from, direction);
    if (position === undefined) return { rowId: null, rowIndex: null };
    const node: ReviewNode = { type: 'file', position };
    if (view.indexOf(node) === null) {
      view.reveal(node);
      revision += 1;
    }
    return { rowId: ids.idOf(node), rowIndex: view.indexOf(node) };
  };
  const showAgain = (): void => {
    view.filter(view.groupBy, shownFiles());
    tallies.clear();
  };
  const stepped = (runs: Uint32Array | undefined): void => {
    if (runs === undefined) return;
    settleReclassified(runs, parts());
    selection.hold(runs);
    decisionsChanged();
  };

  return {
    get revision() {
      return revision;
    },
    summary,
    rows(start, count) {
      const context = rowContext();
      const rows = [];
      for (let index = start; index < start + count; index += 1) {
        const placed = view.rowAt(index);
        if (placed === undefined) break;
        rows.push(rowOf(context, placed));
      }
      return { type: 'rows', uid: deps.uid, revision, total: view.rowCount, start, rows };
    },
    view(groupBy, newFilter) {
      filter = newFilter;
      if ((groupBy === 'step') !== (view.groupBy === 'step')) {
        putInOrder(groupBy);
        return summary();
      }
      view.filter(groupBy, shownFiles());
      tallies.clear();
      revision += 1;
      return summary();
    },
    expand(rowId, isExpanded) {
      view.expand(ids.nodeOf(rowId), isExpanded);
      revision += 1;
      return summary();
    },
    decide(scope, action, policy) {
      const id = table.idOf(manualDecision(action, policy));
      const code = actionCodes[action];
      return decideEach(resolve(scope), (position) => {
        if (action === 'elsewhere' || !decisions.isAllowed(position, code)) return undefined;
        if (action === 'keep-newer' && newerSide(columns.entryOf(position)) === 'same') return undefined;
        return id;
      });
    },
    acceptRecommended: (scope) =>
      decideEach(resolve(scope), (position) => {
        const decision = recommendedDecision(columns.entryOf(position));
        return decision === undefined || decision.action === 'elsewhere' ? undefined : table.idOf(decision);
      }),
    undo() {
      stepped(decisions.undo());
      return summary();
    },
    redo() {
      stepped(decisions.redo());
      return summary();
    },
    usePreset(preset, own = []) {
      useSet(withPreset(decisions.note, { name: preset, rules: own }));
      return summary();
    },
    rules: () => rulesOfReview(parts()),
    ruleCount: (rule, before) => countRule(parts(), rule, before),
    useRules(change) {
      useSet({ ...decisions.note, rules: change(decisions.note.rules) });
    },
    reclassify(batch) {
      reclassify(batch, parts());
      const hashes = batch.reduce((sum, { by }) => sum + (by === 'hash' ? 1 : 0), 0);
      hashing = { ...hashing, done: Math.min(hashing.needed, hashing.done + hashes) };
      ribbons.clear();
      decisionsChanged();
    },
    resort() {
      putInOrder(view.groupBy);
      return summary();
    },
    previewRename: (rowIds, pattern) => previewRename(rowsOf(rowIds), pattern, namingParts()),
    rename(rowIds, pattern) {
      const positions = rowsOf(rowIds);
      const named = renameDecisions(positions, pattern, namingParts());
      return decideEach(positions, (position) => named.get(position));
    },
    versions: (rowId) => versionsOf(writer.entryAt(fileOf(rowId))),
    pick(rowId, version) {
      const position = fileOf(rowId);
      if (!decisions.isAllowed(position, actionCodes.pick))
        throw new AppError({ code: 'input.invalid', message: 'This file has only one version.' });
      const id = table.idOf(pickDecision(columns.entryOf(position), version));
      return decideEach(Uint32Array.of(position), () => id);
    },
    strip: (slots) => stripOf(columns, view, decisions.isUndecided, slots),
    scopes: (rowId) => listScopes(scopeContext(), ids.nodeOf(rowId)),
    seekUndecided: (fromRowId, direction) => seek(decisions.isUndecided, fromRowId, direction),
    seekFailed: (fromRowId, direction) =>
      seek((position) => applying.isStoppedAt(columns.entryAt[position] ?? 0), fromRowId, direction),
    locate: (rowId) => ({ rowIndex: view.indexOf(ids.nodeOf(rowId)) }),
    detail: (rowId) => {
      const node = ids.nodeOf(rowId);
      const trouble = applying.troubleOf(node);
      const detail = detailOf({
        context: rowContext(),
        node,
        rowId,
        time: { nowMs: deps.clock.nowMs(), timeZone: deps.timeZone ?? systemTimeZone() },
        ...(deps.placed === undefined ? {} : { placed: deps.placed }),
        taken: deps.taken ?? nothingTaken,
      });
      return trouble === undefined ? detail : { ...detail, trouble };
    },
    frames: (rowId) => rowFrames(columns, ids.nodeOf(rowId), decisions.isUndecided),
    roots: plan.roots,
    source: plan.source,
    outline: (ask) => outline.rows(ask),
    select({ isSelected, only, ...target }) {
      const wanted = outline.filesOf(target);
      let changed = selection.choose(wanted, isSelected);
      if (only === true) {
        const named = new Set(wanted);
        const others = Array.from({ length: plan.entries.length }, (_, index) => index).filter(
          (index) => !named.has(index),
        );
        changed += selection.choose(others, !isSelected);
      }
      if (changed > 0) {
        decisionsChanged();
        view.filter(view.groupBy, shownFiles());
      }
      return { changed, summary: summary() };
    },
    beginApply(changed) {
      filter = everything;
      // What is new is written like everything else, so its sequences are told one by one.
      view.expand({ type: 'fold', section: sectionCodes.new }, true);
      showAgain();
      revision += 1;
      return applying.begin(plan.entries, changed);
    },
    touch() {
      if (filter.applyState !== undefined) showAgain();
      revision += 1;
    },
    endApply() {
      applying.end();
      revision += 1;
    },
    tryAgain: (rowIds) =>
      applying.again(
        rowIds === undefined ? columns.entryAt : rowsOf(rowIds).map((position) => columns.entryAt[position] ?? 0),
      ),
    takeChange: () => {
      const leftOut = selection.takeWaiting();
      return { ...draftChange({ columns, decisions, table }), ...(leftOut === undefined ? {} : { leftOut }) };
    },
    draft: () => {
      const entries = writer.entries();
      const totalsNow = columnTotals(entries);
      const isReady = totalsNow.undecided + totalsNow.blocked === 0;
      const state = plan.state === 'applied' ? plan.state : isReady ? 'ready' : 'draft';
      return { ...plan, ...decisions.note, hashing, entries, totals: totalsNow, state, ...waiting() };
    },
    plan() {
      // Names and free space follow from the decisions; they are worked out again only after a change.
      settled ??= settlePlan(
        { ...plan, ...decisions.note, hashing, entries: writer.entries(), ...waiting() },
        deps.taken ?? nothingTaken,
      );
      return settled;
    },
  };
}

function manualDecision(action: PlanAction, policy: KeepBothPolicy | undefined): DecisionTemplate {
  return {
    action,
    ...(action === 'keep-both' ? { policy: policy ?? 'version' } : {}),
    ...(action === 'overwrite' ? { backup: true } : {}),
    origin: 'manual',
  };
}

function systemTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
