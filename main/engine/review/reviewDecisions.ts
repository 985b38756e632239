/** What decides files in a review: actions on scopes, recommendations, presets, rules, names and versions; each is one step to take back. */
import { AppError } from '../../../shared/domain/errors';
import type { KeepBothPolicy, PlanAction } from '../../../shared/domain/plan';
import { withPreset, type RuleSet } from '../outputs/plan/ruleSet';
import { actionCodes } from './codes';
import type { DecisionTemplate } from './decisionTable';
import { presetDecisions } from './presetDecisions';
import { acceptedIds } from './acceptedIds';
import { reclassify, settleReclassified } from './reclassify';
import { previewRename, renameDecisions } from './renameRows';
import type { DecideOutcome, Review } from './review';
import type { ReviewState } from './reviewState';
import { countRule } from './ruleCount';
import { rulesOfReview } from './rulesOfReview';
import { nothingTaken } from './nothingTaken';
import { pickDecision, versionsOf } from './versions';

type Deciding = Pick<
  Review,
  | 'decide'
  | 'acceptRecommended'
  | 'undo'
  | 'redo'
  | 'usePreset'
  | 'useRules'
  | 'rules'
  | 'ruleCount'
  | 'reclassify'
  | 'previewRename'
  | 'rename'
  | 'versions'
  | 'pick'
>;

export function reviewDecisions(state: ReviewState): Deciding {
  /** Gives each position the decision id of `idFor`; undefined refuses. */
  const decideEach = (positions: Uint32Array, idFor: (position: number) => number | undefined): DecideOutcome => {
    const { decisions } = state;
    let refused = 0;
    decisions.change(positions, (position) => {
      const id = idFor(position);
      if (id === undefined) refused += 1;
      return id ?? decisions.ids[position] ?? 0;
    });
    state.decisionsChanged();
    return { changed: positions.length - refused, refused };
  };
  const useSet = (set: RuleSet): void => {
    const { columns, decisions, table } = state;
    const decided = presetDecisions(columns, decisions, table, state.rulerOf(set));
    const all = Uint32Array.from(decided.keys());
    decisions.change(all, (position) => decided[position] ?? 0, set);
    state.decisionsChanged();
  };
  const stepped = (runs: Uint32Array | undefined): void => {
    if (runs === undefined) return;
    settleReclassified(runs, state.parts());
    state.selection.hold(runs);
    state.decisionsChanged();
  };
  const namingParts = () => {
    const { columns, decisions, table, deps } = state;
    return { columns, decisions, table, taken: deps.taken ?? nothingTaken };
  };

  return {
    decide(scope, action, policy) {
      const positions = state.resolve(scope);
      const { columns, decisions, table } = state;
      const id = table.idOf(manualDecision(action, policy));
      const code = actionCodes[action];
      if (action === 'elsewhere') return decideEach(positions, () => undefined);
      const isPossible =
        action === 'keep-newer'
          ? (position: number) => decisions.isAllowed(position, code) && columns.newerSideOf(position) !== 'same'
          : (position: number) => decisions.isAllowed(position, code);
      return decideEach(positions, (position) => (isPossible(position) ? id : undefined));
    },
    acceptRecommended(scope) {
      const positions = state.resolve(scope);
      const idOf = acceptedIds(state.table);
      const { kind, recommended } = state.columns;
      return decideEach(positions, (position) => idOf(kind[position] ?? 0, recommended[position] ?? 0));
    },
    undo() {
      stepped(state.decisions.undo());
      return state.summary();
    },
    redo() {
      stepped(state.decisions.redo());
      return state.summary();
    },
    usePreset(preset, own = []) {
      useSet(withPreset(state.decisions.note, { name: preset, rules: own }));
      return state.summary();
    },
    rules: () => rulesOfReview(state.parts()),
    ruleCount: (rule, before) => countRule(state.parts(), rule, before),
    useRules(change) {
      const { note } = state.decisions;
      useSet({ ...note, rules: change(note.rules) });
    },
    reclassify(batch) {
      reclassify(batch, state.parts());
      const hashes = batch.reduce((sum, { by }) => sum + (by === 'hash' ? 1 : 0), 0);
      const { done, needed } = state.hashing;
      state.hashing = { ...state.hashing, done: Math.min(needed, done + hashes) };
      state.kindsChanged();
    },
    previewRename: (rowIds, pattern) => previewRename(state.filesOfRows(rowIds), pattern, namingParts()),
    rename(rowIds, pattern) {
      const positions = state.filesOfRows(rowIds);
      const named = renameDecisions(positions, pattern, namingParts());
      return decideEach(positions, (position) => named.get(position));
    },
    versions: (rowId) => versionsOf(state.writer.entryAt(state.fileOf(rowId))),
    pick(rowId, version) {
      const position = state.fileOf(rowId);
      if (!state.decisions.isAllowed(position, actionCodes.pick))
        throw new AppError({ code: 'input.invalid', message: 'This file has only one version.' });
      const id = state.table.idOf(pickDecision(state.columns.entryOf(position), version));
      return decideEach(Uint32Array.of(position), () => id);
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
