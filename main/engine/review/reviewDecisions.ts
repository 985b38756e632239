/** What decides files in a review: actions on scopes, recommendations, presets, rules, names and versions; each is one step to take back. */
import { AppError } from '../../../shared/domain/errors';
import { planKinds, type KeepBothPolicy, type PlanAction } from '../../../shared/domain/plan';
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
  /** `next` beside each position; 0 leaves the file as it is, which counts as refused. */
  const decideEach = (positions: Uint32Array, next: Uint32Array): DecideOutcome => {
    const { decisions } = state;
    let refused = 0;
    for (let place = 0; place < next.length; place += 1) {
      if (next[place] !== 0) continue;
      refused += 1;
      next[place] = decisions.ids[positions[place] ?? 0] ?? 0;
    }
    decisions.change(positions, next);
    state.decisionsChanged();
    return { changed: positions.length - refused, refused };
  };
  const useSet = (set: RuleSet): void => {
    const { columns, decisions, table } = state;
    const decided = presetDecisions(columns, decisions, table, state.rulerOf(set));
    decisions.change(Uint32Array.from(decided.keys()), decided, set);
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
      const idOfKind = Uint32Array.from(planKinds, (_, kind) =>
        action !== 'elsewhere' && decisions.isAllowedFor(kind, actionCodes[action]) ? id : 0,
      );
      const next = new Uint32Array(positions.length);
      for (let place = 0; place < next.length; place += 1)
        next[place] = idOfKind[columns.kind[positions[place] ?? 0] ?? 0] ?? 0;
      if (action === 'keep-newer')
        for (let place = 0; place < next.length; place += 1)
          if (columns.newerSideOf(positions[place] ?? 0) === 'same') next[place] = 0;
      return decideEach(positions, next);
    },
    acceptRecommended(scope) {
      const positions = state.resolve(scope);
      return decideEach(positions, acceptedIds(positions, state.columns, state.table));
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
      return decideEach(
        positions,
        positions.map((position) => named.get(position) ?? 0),
      );
    },
    versions: (rowId) => versionsOf(state.writer.entryAt(state.fileOf(rowId))),
    pick(rowId, version) {
      const position = state.fileOf(rowId);
      if (!state.decisions.isAllowed(position, actionCodes.pick))
        throw new AppError({ code: 'input.invalid', message: 'This file has only one version.' });
      const id = state.table.idOf(pickDecision(state.columns.entryOf(position), version));
      return decideEach(Uint32Array.of(position), Uint32Array.of(id));
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
