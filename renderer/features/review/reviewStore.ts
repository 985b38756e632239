/** One open review as the window sees it: its summary, its grid, and every command that changes it, one after the other. */
import { actionInSentence } from '../../../shared/text/actionText';
import type { ErrorDto } from '../../../shared/domain/errors';
import type { PlanAction, PresetName } from '../../../shared/domain/plan';
import type { CommandName, Input, Output } from '../../../shared/ipc/contract';
import type { ReviewRules } from '../../../shared/ipc/reviewRules';
import type { ReviewFilter, ReviewScope, ReviewSummary } from '../../../shared/ipc/reviews';
import type { ReviewRow, RowsReply } from '../../../shared/ipc/rows';
import { t } from '../../locales/text';
import { printed } from '../../ui/printedKeys';
import { createGridModel, type GridModel } from './gridModel';

export interface ReviewSource {
  readonly call: <C extends CommandName>(command: C, input: Input<C>) => Promise<Output<C>>;
  readonly requestRows: (uid: string, start: number, count: number) => Promise<RowsReply>;
  readonly announce: (text: string) => void;
  readonly toShownError: (thrown: unknown) => ErrorDto;
  /** Milliseconds that only count up, for the time a filter took. */
  readonly nowMs: () => number;
}

export interface ReviewState {
  readonly summary?: ReviewSummary;
  /** Why the review could not be opened, or why the last command failed. */
  readonly error?: ErrorDto;
  /** What the scope menu offers first. */
  readonly lastAction?: PlanAction;
  /** How long the last change of the view took. */
  readonly viewTookMs?: number;
}

/** Commands that change the rules; each answers with the rules of then. */
type RuleCommand =
  'review.rules.put' | 'review.rules.enable' | 'review.rules.move' | 'review.rules.delete' | 'review.rules.accept';
export type RuleChange = {
  [C in RuleCommand]: { readonly command: C } & Omit<Input<C>, 'uid'>;
}[RuleCommand];

export interface ReviewStore {
  readonly uid: string;
  readonly grid: GridModel;
  readonly state: () => ReviewState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Reads the summary again; also after an engine restart. */
  readonly load: () => Promise<void>;
  /** The engine says that the review is at this revision now. */
  readonly hear: (revision: number) => void;
  readonly clearError: () => void;
  readonly decide: (scope: ReviewScope, action: PlanAction) => Promise<void>;
  readonly accept: (scope: ReviewScope) => Promise<void>;
  readonly undo: () => Promise<void>;
  readonly redo: () => Promise<void>;
  readonly usePreset: (preset: PresetName) => Promise<void>;
  /** Unlike the other commands it fails to its caller: the reason belongs beside the rules. */
  readonly changeRules: (change: RuleChange) => Promise<ReviewRules>;
  /** Gives rows the names of a pattern; fails to its caller too. */
  readonly rename: (rowIds: readonly string[], pattern: string) => Promise<void>;
  /** Puts the rows in order again; the cursor stays on its row. */
  readonly resort: () => Promise<void>;
  readonly setFilter: (filter: Partial<ReviewFilter>) => Promise<void>;
  /** The filter as it will be when everything that was asked for is answered. */
  readonly filter: () => ReviewFilter;
  /** Resolves when everything that was asked for so far is answered. */
  readonly viewed: () => Promise<void>;
  readonly groupBy: (groupBy: ReviewSummary['groupBy']) => Promise<void>;
  readonly expand: (index: number, row: ReviewRow, isExpanded: boolean) => Promise<void>;
  /** Moves the cursor to the next or previous undecided row. */
  readonly seek: (direction: 'next' | 'previous') => Promise<void>;
  /** The same for files that failed while the plan is applied. */
  readonly seekFailed: (direction: 'next' | 'previous') => Promise<void>;
  /** Takes failed files up again while the run goes on: those of a row, or all. */
  readonly tryAgain: (rowId?: string) => Promise<void>;
  /** How many files the selection of everything covers: conflicts, not what is identical or only new. */
  readonly countAll: () => Promise<number>;
  /** The rows that are selected, as a scope. Null when nothing is, or when they are too many to name. */
  readonly selectedScope: () => Promise<ReviewScope | null>;
}

const needsWords = ({ undecidedCount }: ReviewSummary): string =>
  undecidedCount === 0 ? t('review.said.nobody') : t('review.said.somebody', { count: undecidedCount });

const mostNamedRows = 100_000;
const noFilter: ReviewFilter = { kinds: [], undecidedOnly: false, text: '' };

/** A store for one review. Nothing is asked before `load`. */
export function createReviewStore(uid: string, source: ReviewSource): ReviewStore {
  const listeners = new Set<() => void>();
  let state: ReviewState = {};
  let queue: Promise<void> = Promise.resolve();
  let isLoadAsked = false;
  /** The newest view wish, so that fast typing does not undo itself while an older answer is on its way. */
  let wish: Pick<ReviewSummary, 'groupBy' | 'filter'> | undefined;

  const change = (part: Partial<ReviewState>): void => {
    state = { ...state, ...part };
    for (const listener of [...listeners]) listener();
  };
  const forgetError = (): void => {
    const { error, ...rest } = state;
    if (error !== undefined) state = rest;
  };
  const adopt = (summary: ReviewSummary, view: { changedFrom?: number; isOtherView?: boolean } = {}): void => {
    if (state.summary !== undefined && summary.revision < state.summary.revision) return;
    forgetError();
    change({ summary });
    grid.setView(summary.revision, summary.rowCount, view);
  };
  /** Commands run one after the other: each begins on what the one before left. A failure is shown and ends only its own. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    queue = queue.then(work).catch((thrown: unknown) => {
      const error = source.toShownError(thrown);
      change({ error });
      source.announce(error.message);
    });
    return queue;
  };
  /** The same order as `inTurn`, but the caller hears of a failure. */
  const inTurnFor = <T>(work: () => Promise<T>): Promise<T> => {
    const done = queue.then(work);
    queue = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  };
  const loadSoon = (): void => {
    if (isLoadAsked) return;
    isLoadAsked = true;
    void load();
  };
  const grid = createGridModel({
    requestRows: (start, count) => source.requestRows(uid, start, count),
    locate: async (rowId) => (await source.call('review.locate', { uid, rowId })).rowIndex,
    onNewerRevision: loadSoon,
  });
  const load = (): Promise<void> =>
    inTurn(async () => {
      isLoadAsked = false;
      adopt(await source.call('review.get', { uid }));
    });
  const view = (part: Partial<Pick<ReviewSummary, 'groupBy' | 'filter'>>): Promise<void> => {
    const base = wish ?? state.summary ?? { groupBy: 'sequence' as const, filter: noFilter };
    const next = { groupBy: part.groupBy ?? base.groupBy, filter: part.filter ?? base.filter };
    wish = next;
    return inTurn(async () => {
      if (wish !== next) return;
      const startedMs = source.nowMs();
      const summary = await source.call('review.view', { uid, ...next });
      if (wish === next) wish = undefined;
      change({ viewTookMs: source.nowMs() - startedMs });
      adopt(summary, { isOtherView: true });
      if (part.filter !== undefined) source.announce(t('review.said.shown', { count: summary.filteredCount }));
    });
  };
  /** `said` is undefined when nothing changed, `rest` when nothing was refused. */
  const tell = (said: string | undefined, rest: string | undefined): void => {
    if (said === undefined)
      source.announce(rest === undefined ? t('review.said.nothing') : t('review.said.nothingBut', { rest }));
    else
      source.announce(
        rest === undefined ? t('review.said.undoable', { said }) : t('review.said.undoableBut', { said, rest }),
      );
  };
  const step = (
    command: 'review.undo' | 'review.redo',
    done: 'review.said.undone' | 'review.said.again',
  ): Promise<void> =>
    inTurn(async () => {
      const can = command === 'review.undo' ? state.summary?.canUndo : state.summary?.canRedo;
      if (can !== true) {
        source.announce(t(command === 'review.undo' ? 'review.said.noUndo' : 'review.said.noRedo'));
        return;
      }
      const summary = await source.call(command, { uid });
      adopt(summary);
      source.announce(t(done, { needs: needsWords(summary) }));
    });

  const filter = (): ReviewFilter => (wish ?? state.summary)?.filter ?? noFilter;

  const seek = (
    command: 'review.seekUndecided' | 'review.seekFailed',
    direction: 'next' | 'previous',
    nothing: 'review.said.none' | 'apply.said.none',
  ): Promise<void> =>
    inTurn(async () => {
      const { id } = grid.cursor();
      const found = await source.call(command, { uid, direction, ...(id === undefined ? {} : { fromRowId: id }) });
      if (found.rowId === null || found.rowIndex === null) {
        source.announce(t(nothing));
        return;
      }
      // The engine opens what the row lies in, so the view may be another one than the window knows.
      if (grid.rowAt(found.rowIndex)?.id !== found.rowId)
        adopt(await source.call('review.get', { uid }), { changedFrom: 0 });
      grid.showRow(found.rowIndex, found.rowId);
    });

  /** Conflicts come last in every view, so the last row tells which section "everything" means. */
  const lastRow = (): Promise<ReviewRow | undefined> => grid.fetchRow(grid.rowCount() - 1);

  return {
    uid,
    grid,
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    load,
    hear: (revision) => {
      if (revision > (state.summary?.revision ?? -1)) loadSoon();
    },
    clearError: () => {
      forgetError();
      change({});
    },
    decide: (scope, action) =>
      inTurn(async () => {
        const { changed, refused, summary } = await source.call('review.decide', { uid, scope, action });
        change({ lastAction: action });
        adopt(summary);
        const said =
          action === 'ask'
            ? t('review.said.setAsk', { count: changed })
            : t('review.said.set', { count: changed, action: actionInSentence(action) });
        tell(
          changed === 0 ? undefined : said,
          refused === 0 ? undefined : t('review.said.refused', { count: refused }),
        );
      }),
    accept: (scope) =>
      inTurn(async () => {
        const { changed, refused, summary } = await source.call('review.acceptRecommended', { uid, scope });
        adopt(summary);
        tell(
          changed === 0 ? undefined : t('review.said.recommended', { count: changed }),
          refused === 0 ? undefined : t('review.said.noRecommendation', { count: refused }),
        );
      }),
    undo: () => step('review.undo', 'review.said.undone'),
    redo: () => step('review.redo', 'review.said.again'),
    usePreset: (preset) =>
      inTurn(async () => {
        const summary = await source.call('review.usePreset', { uid, preset });
        adopt(summary);
        source.announce(t('review.said.preset', { preset, needs: needsWords(summary) }));
      }),
    changeRules: ({ command, ...input }) =>
      inTurnFor(async () => {
        const { summary, rules } = await source.call(command, { uid, ...input });
        adopt(summary);
        source.announce(t('review.said.rules', { needs: needsWords(summary) }));
        return rules;
      }),
    rename: (rowIds, pattern) =>
      inTurnFor(async () => {
        const { changed, refused, summary } = await source.call('review.rename', {
          uid,
          rowIds: [...rowIds],
          pattern,
        });
        change({ lastAction: 'rename' });
        adopt(summary);
        tell(
          changed === 0 ? undefined : t('review.said.renamed', { count: changed }),
          refused === 0 ? undefined : t('review.said.refused', { count: refused }),
        );
      }),
    resort: () =>
      inTurn(async () => {
        const summary = await source.call('review.resort', { uid });
        adopt(summary, { isOtherView: true });
        source.announce(t('review.said.sorted'));
      }),
    setFilter: (part) => view({ filter: { ...filter(), ...part } }),
    filter,
    viewed: () => inTurn(() => Promise.resolve()),
    groupBy: (groupBy) => view({ groupBy }),
    expand: (index, row, isExpanded) =>
      inTurn(async () => {
        adopt(await source.call('review.expand', { uid, rowId: row.id, isExpanded }), { changedFrom: index });
      }),
    seek: (direction) => seek('review.seekUndecided', direction, 'review.said.none'),
    seekFailed: (direction) => seek('review.seekFailed', direction, 'apply.said.none'),
    tryAgain: (rowId) =>
      inTurn(async () => {
        const { count } = await source.call('review.tryAgain', {
          uid,
          ...(rowId === undefined ? {} : { rowIds: [rowId] }),
        });
        source.announce(count === 0 ? t('apply.said.over') : t('apply.said.again', { count }));
      }),
    countAll: async () => {
      const last = await lastRow();
      if (last === undefined) return 0;
      const { scopes } = await source.call('review.scopes', { uid, rowId: last.id });
      return scopes.find(({ scope }) => scope === 'filter')?.count ?? 0;
    },
    selectedScope: async () => {
      const selection = grid.selection();
      if (selection.isAll) {
        const last = await lastRow();
        return last === undefined ? null : { scope: 'filter', rowIds: [last.id] };
      }
      const rowIds: string[] = [];
      for (const run of selection.runs) {
        if (rowIds.length + run.last - run.first + 1 > mostNamedRows) {
          source.announce(t('review.said.tooMany', { keys: printed('Mod+A') }));
          return null;
        }
        for (let index = run.first; index <= run.last; index += 1) {
          const row = await grid.fetchRow(index);
          if (row !== undefined) rowIds.push(row.id);
        }
      }
      return rowIds.length === 0 ? null : { scope: 'row', rowIds };
    },
  };
}
