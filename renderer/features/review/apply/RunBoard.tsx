/** The rows of a plan while it is applied: their states, the files of one state on request, and trying again what failed. */
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore, type ReactElement } from 'react';
import type { ReviewSummary } from '../../../../shared/ipc/reviews';
import type { ApplyState } from '../../../../shared/ipc/rows';
import { t } from '../../../locales/text';
import { announce } from '../../../ui/LiveRegion';
import { createGridCommands } from '../gridCommands';
import { ReviewGrid } from '../ReviewGrid';
import type { ReviewStore } from '../reviewStore';
import { Split } from '../Split';
import { useGridProps } from '../useGridProps';
import { useSplitPane } from '../useSplitPane';
import { createRunCommands, type RunWishes } from './runCommands';
import { RunRows } from './runContext';
import { RunFilter, shownStates } from './RunFilter';
import { RunPane } from './RunPane';
import { useSpokenFailures } from './useSpokenFailures';

export interface RunBoardProps {
  readonly store: ReviewStore;
  readonly summary: ReviewSummary;
  readonly applying: NonNullable<ReviewSummary['applying']>;
}

export function RunBoard({ store, summary, applying }: RunBoardProps): ReactElement {
  const { grid } = store;
  useSyncExternalStore(grid.subscribe, grid.version);
  const gridProps = useGridProps(store);
  const gridElement = useRef<HTMLDivElement>(null);
  const pane = useSplitPane();
  const { applyState } = summary.filter;
  const { isOver } = applying;

  const show = (state: ApplyState | undefined): void => {
    void store.setFilter({ applyState: state });
  };
  const wishes: RunWishes = {
    showState: (number) => {
      const state = shownStates(applying, applyState)[number - 1];
      if (number === 0 || state !== undefined) show(state === applyState ? undefined : state);
    },
    togglePane: pane.toggle,
    refuse: () => {
      announce(t('apply.said.stands'));
    },
  };
  const [commands] = useState(() =>
    createRunCommands(
      createGridCommands(store, () => performance.now()),
      store,
    ),
  );
  useEffect(() => {
    commands.heed(wishes);
  });
  useEffect(() => {
    gridElement.current?.focus({ preventScroll: true });
  }, []);
  useSpokenFailures(applying);
  const onTryAgain = useCallback(
    (rowId: string) => {
      void store.tryAgain(rowId);
      gridElement.current?.focus({ preventScroll: true });
    },
    [store],
  );
  const shared = useMemo(() => ({ isOver, onTryAgain }), [isOver, onTryAgain]);

  return (
    <>
      <RunFilter applying={applying} value={applyState} onChange={show} />
      <Split
        pane={pane}
        isEmpty={summary.rowCount === 0}
        emptyId="apply.filter.none"
        rows={
          <RunRows value={shared}>
            <ReviewGrid
              {...gridProps}
              commands={commands}
              isEditing={false}
              onEditing={ignore}
              onEscape={() => {
                if (applyState === undefined) return false;
                show(undefined);
                return true;
              }}
              element={gridElement}
              isApplying
            />
          </RunRows>
        }
        beside={
          <RunPane
            uid={store.uid}
            row={grid.rowAt(grid.cursor().index)}
            revision={summary.revision}
            isOver={isOver}
            onTryAgain={onTryAgain}
          />
        }
      />
    </>
  );
}

/** Nothing is decided here. */
function ignore(): void {
  return;
}
