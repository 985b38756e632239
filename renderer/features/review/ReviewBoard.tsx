/** The working part of the review: keys, rules, filters, grid, comparison, plan bar, and the dialogs that lie above them. */
import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { PlanAction, PlanKind } from '../../../shared/domain/plan';
import type { ReviewFilter, ReviewScope, ReviewSummary } from '../../../shared/ipc/reviews';
import { useOverview } from '../../bridge/hooks';
import { keyMap } from '../../bridge/keys';
import { t } from '../../locales/text';
import { Button } from '../../ui/Button';
import { ErrorCard } from '../../ui/ErrorCard';
import { announce } from '../../ui/LiveRegion';
import { applyGuard } from './applyGuards';
import { BoardOverlays, type Overlay } from './BoardOverlays';
import { DetailAtCursor, HintsAtCursor } from './CursorParts';
import { FilterBar } from './FilterBar';
import { createGridCommands } from './gridCommands';
import { pageCommand, type PageSideCommand } from './keymap';
import { isUnfiltered, kindChips } from './kindChips';
import { OverviewStrip } from './OverviewStrip';
import { PlanBar } from './PlanBar';
import type { PreviewMode } from './preview/previewModes';
import { ReviewGrid } from './ReviewGrid';
import type { ReviewStore } from './reviewStore';
import { RulesArea } from './rules/RulesArea';
import { SelectionBar } from './SelectionBar';
import { strongestKind } from './rowWords';
import { selectedRowCount } from './selection';
import { Split } from './Split';
import type { Apply } from './useApply';
import { useGridProps } from './useGridProps';
import { useReviewState } from './useReviewStore';
import { useSplitPane } from './useSplitPane';
import styles from './ReviewBoard.module.css';

export interface ReviewBoardProps {
  readonly store: ReviewStore;
  readonly summary: ReviewSummary;
  readonly apply: Apply;
}

export function ReviewBoard({ store, summary, apply }: ReviewBoardProps): ReactElement {
  const { grid } = store;
  const state = useReviewState(store);
  const settings = useOverview()?.settings;
  const isBackupOn = settings?.find((row) => row.key === 'download.backup')?.value !== false;
  const gridProps = useGridProps(store);
  const gridElement = useRef<HTMLDivElement>(null);
  const filterInput = useRef<HTMLInputElement>(null);
  const [overlay, setOverlay] = useState<Overlay>();
  const [isEditing, setEditing] = useState(false);
  const pane = useSplitPane();
  const [previewMode, setPreviewMode] = useState<PreviewMode>('wipe');

  const focusGrid = (): void => {
    gridElement.current?.focus({ preventScroll: true });
  };
  const kindAtCursor = (): PlanKind | undefined => {
    const row = grid.rowAt(grid.cursor().index);
    return row === undefined ? undefined : strongestKind(row);
  };
  const focusFilter = (): void => {
    filterInput.current?.focus();
    filterInput.current?.select();
  };
  const clearFilter = (): boolean => {
    if (isUnfiltered(summary.filter)) return false;
    void store.setFilter({ kinds: [], undecidedOnly: false, text: '' });
    return true;
  };
  const openScopes = async (): Promise<void> => {
    const row = await grid.fetchRow(grid.cursor().index);
    if (row !== undefined)
      setOverlay({ type: 'scopes', row, action: state.lastAction ?? row.recommended ?? 'keep-both' });
  };
  /** A row whose name can stay has no other name to give: there the key leads into its decision. */
  const openRename = async (): Promise<void> => {
    const row = await grid.fetchRow(grid.cursor().index);
    if (row === undefined) return;
    const isMany = selectedRowCount(grid.selection()) > 1;
    const scope = isMany || row.allowed.includes('rename') ? await store.selectedScope() : null;
    if (scope?.scope === 'row') setOverlay({ type: 'rename', row, rowIds: scope.rowIds });
    else if (!isMany) setEditing(true);
    else announce(t('review.rename.tooMany'));
  };
  const onPageSide = (command: PageSideCommand): void => {
    switch (command.type) {
      case 'editDecision':
        setEditing(true);
        return;
      case 'rename':
        void openRename();
        return;
      case 'scopes':
        void openScopes();
        return;
      case 'detail':
        pane.toggle();
        return;
      case 'preview':
        setPreviewMode(command.mode);
        pane.open();
        return;
      case 'filter':
        focusFilter();
        return;
      case 'allKinds':
        void store.setFilter({ kinds: [], undecidedOnly: false });
        return;
      case 'kind': {
        // Keys may come faster than answers.
        const chip = kindChips({ ...summary, filter: store.filter() })[command.number - 1];
        if (chip !== undefined) void store.setFilter(chip.next);
        return;
      }
      case 'back':
        clearFilter();
        return;
      case 'tryAgain':
      // Nothing has failed before the plan is applied.
    }
  };
  const [commands] = useState(() => createGridCommands(store, steadyMs));
  useEffect(() => commands.listen(onPageSide));
  usePageKeys(store, overlay === undefined, focusFilter);
  useEffect(() => {
    gridElement.current?.focus({ preventScroll: true });
    void commands.begin();
  }, [commands]);

  const leaveUndecided = summary.undecidedCount + summary.blockedCount > 0;
  const close = (): void => {
    setOverlay(undefined);
    focusGrid();
  };
  const startApply = (): void => {
    const guard = applyGuard(summary, isBackupOn);
    if (guard === null) void apply.start(leaveUndecided);
    else setOverlay({ type: 'guard', guard });
  };
  const decide = (scope: ReviewScope, action: PlanAction): void => {
    void store.decide(scope, action);
    focusGrid();
  };
  const error = apply.error ?? state.error;

  return (
    <>
      <RulesArea store={store} summary={summary} kindAtCursor={kindAtCursor} />
      <FilterBar
        summary={summary}
        viewTookMs={state.viewTookMs}
        input={filterInput}
        onFilter={(filter: Partial<ReviewFilter>) => void store.setFilter(filter)}
        onGroupBy={(groupBy) => void store.groupBy(groupBy)}
        onResort={() => {
          focusGrid();
          void store.resort();
        }}
        onLeave={focusGrid}
      />
      {error !== undefined && (
        <div className={styles['error']}>
          <ErrorCard
            error={error}
            action={
              <Button size="small" onPress={store.clearError}>
                {t('review.dismiss')}
              </Button>
            }
          />
        </div>
      )}
      <Split
        pane={pane}
        isEmpty={summary.rowCount === 0}
        emptyId="review.filter.none"
        rows={
          <>
            <div className={styles['rows']}>
              <ReviewGrid
                {...gridProps}
                commands={commands}
                isEditing={isEditing}
                onEditing={setEditing}
                onEscape={clearFilter}
                element={gridElement}
              />
              <OverviewStrip uid={store.uid} grid={grid} revision={summary.revision} />
            </div>
            <SelectionBar
              store={store}
              summary={summary}
              onChoose={(choice) => {
                void commands.choose(choice);
                focusGrid();
              }}
            />
          </>
        }
        beside={
          <DetailAtCursor
            store={store}
            revision={summary.revision}
            isOpen={pane.isOpen}
            mode={previewMode}
            onMode={setPreviewMode}
            onDecide={decide}
          />
        }
      />
      <PlanBar
        summary={summary}
        isStarting={apply.isStarting}
        onApply={startApply}
        onNextUndecided={() => {
          focusGrid();
          commands.run({ type: 'seek', direction: 'next' });
        }}
      />
      <HintsAtCursor grid={grid} summary={summary} keys={gridProps.keys} isEditing={isEditing} />
      <BoardOverlays
        store={store}
        overlay={overlay}
        revision={summary.revision}
        onClose={close}
        onDecide={(scope, action) => void store.decide(scope, action)}
        onApply={() => void apply.start(leaveUndecided)}
      />
    </>
  );
}

function steadyMs(): number {
  return performance.now();
}

/** Undo, redo and filter work wherever the focus is on the page; in a text field undo belongs to the text. */
function usePageKeys(store: ReviewStore, isActive: boolean, onFilter: () => void): void {
  const latest = useRef(onFilter);
  useEffect(() => {
    latest.current = onFilter;
  });
  useEffect(() => {
    if (!isActive) return undefined;
    const onKeyDown = (event: KeyboardEvent): void => {
      const command = pageCommand(
        { key: event.key, ctrl: event.ctrlKey || event.metaKey, shift: event.shiftKey, alt: event.altKey },
        keyMap(),
      );
      if (command === null || event.defaultPrevented || document.querySelector('[role=dialog]') !== null) return;
      const isTyping = event.target instanceof HTMLInputElement;
      if (isTyping && (command.type === 'undo' || command.type === 'redo')) return;
      event.preventDefault();
      if (command.type === 'undo') void store.undo();
      else if (command.type === 'redo') void store.redo();
      else latest.current();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
    };
  }, [store, isActive]);
}
