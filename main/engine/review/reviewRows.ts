/** What shows the rows of a review: the view and its filter, what is open, scopes, overview, details and the tree of outputs. */
import type { ReviewFilter } from '../../../shared/ipc/reviews';
import { detailOf } from './detail';
import type { ReviewNode } from './nodes';
import { nothingTaken } from './nothingTaken';
import { createOutline } from './outline';
import type { Review } from './review';
import type { ReviewState } from './reviewState';
import { rowFrames } from './rowFrames';
import { rowOf } from './rowModel';
import { listScopes } from './scopeList';
import { seekFile } from './seek';
import { stripOf } from './strip';
import type { GroupBy } from './view';

type Showing = Pick<
  Review,
  | 'rows'
  | 'view'
  | 'expand'
  | 'resort'
  | 'strip'
  | 'scopes'
  | 'seekUndecided'
  | 'seekFailed'
  | 'locate'
  | 'detail'
  | 'frames'
  | 'outline'
  | 'select'
>;

export function reviewRows(state: ReviewState): Showing {
  const outline = createOutline(state.plan, () => ({
    ...state.parts(),
    selection: state.selection,
    revision: state.revision,
  }));
  const seek = (
    holds: (position: number) => boolean,
    fromRowId: string | undefined,
    direction: 'next' | 'previous',
  ): ReturnType<Review['seekUndecided']> => {
    const { columns, view, ids } = state;
    const from = fromRowId === undefined ? undefined : ids.nodeOf(fromRowId);
    const position = seekFile(columns, view, holds, from, direction);
    if (position === undefined) return { rowId: null, rowIndex: null };
    const node: ReviewNode = { type: 'file', position };
    if (view.indexOf(node) === null) {
      view.reveal(node);
      state.revision += 1;
    }
    return { rowId: ids.idOf(node), rowIndex: view.indexOf(node) };
  };
  const show = (groupBy: GroupBy, filter: ReviewFilter): void => {
    state.filter = filter;
    if ((groupBy === 'step') !== (state.view.groupBy === 'step')) {
      state.putInOrder(groupBy);
      return;
    }
    state.showAgain(groupBy);
    state.revision += 1;
  };

  return {
    rows(start, count) {
      const { view, revision, deps } = state;
      const context = state.rowContext();
      const rows = [];
      for (let index = start; index < start + count; index += 1) {
        const placed = view.rowAt(index);
        if (placed === undefined) break;
        rows.push(rowOf(context, placed));
      }
      return { type: 'rows', uid: deps.uid, revision, total: view.rowCount, start, rows };
    },
    view(groupBy, filter) {
      show(groupBy, filter);
      return state.summary();
    },
    expand(rowId, isExpanded) {
      state.view.expand(state.ids.nodeOf(rowId), isExpanded);
      state.revision += 1;
      return state.summary();
    },
    resort() {
      state.putInOrder(state.view.groupBy);
      return state.summary();
    },
    strip: (slots) => stripOf(state.columns, state.view, state.decisions.isUndecided, slots),
    scopes: (rowId) => listScopes(state.scopeContext(), state.ids.nodeOf(rowId)),
    seekUndecided: (fromRowId, direction) => seek(state.decisions.isUndecided, fromRowId, direction),
    seekFailed(fromRowId, direction) {
      const { entryAt } = state.columns;
      return seek((position) => state.applying.isStoppedAt(entryAt[position] ?? 0), fromRowId, direction);
    },
    locate: (rowId) => ({ rowIndex: state.view.indexOf(state.ids.nodeOf(rowId)) }),
    detail(rowId) {
      const { clock, timeZone, placed, taken } = state.deps;
      const node = state.ids.nodeOf(rowId);
      const trouble = state.applying.troubleOf(node);
      const detail = detailOf({
        context: state.rowContext(),
        node,
        rowId,
        time: { nowMs: clock.nowMs(), timeZone: timeZone ?? systemTimeZone() },
        ...(placed === undefined ? {} : { placed }),
        taken: taken ?? nothingTaken,
      });
      return trouble === undefined ? detail : { ...detail, trouble };
    },
    frames: (rowId) => rowFrames(state.columns, state.ids.nodeOf(rowId), state.decisions.isUndecided),
    outline: (ask) => outline.rows(ask),
    select({ isSelected, only, ...target }) {
      const { selection, plan } = state;
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
        state.decisionsChanged();
        state.showAgain();
      }
      return { changed, summary: state.summary() };
    },
  };
}

function systemTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
