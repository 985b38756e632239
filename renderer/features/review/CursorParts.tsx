/** What the page says about the cursor row beside the grid. Apart from the page, which is not drawn again for each move of the cursor. */
import { useMemo, useSyncExternalStore, type ReactElement } from 'react';
import type { KeyMap } from '../../../shared/domain/keyMap';
import type { ReviewSummary } from '../../../shared/ipc/reviews';
import { PageKeyHints } from '../../ui/StatusBar';
import { useMediaQuery } from '../../ui/useMediaQuery';
import { DetailPane, type DetailPaneProps } from './DetailPane';
import type { GridModel } from './gridModel';
import { hintsOf, keyContext } from './keyContext';
import type { PreviewMode } from './preview/previewModes';
import { usePreview } from './preview/usePreview';
import type { ReviewStore } from './reviewStore';
import { selectedRowCount } from './selection';
import { useRowFacts } from './useRowFacts';

/** Draws again when the cursor or the selection changes; scrolling moves neither. */
function useIsOneRow(grid: GridModel): boolean {
  useSyncExternalStore(grid.subscribe, grid.cursor);
  const selection = useSyncExternalStore(grid.subscribe, grid.selection);
  return selectedRowCount(selection) === 1 && !selection.isAll;
}

export interface DetailAtCursorProps extends Pick<DetailPaneProps, 'onDecide'> {
  readonly store: ReviewStore;
  readonly revision: number;
  /** Undefined: as the width allows. */
  readonly isOpen: boolean | undefined;
  readonly mode: PreviewMode;
  readonly onMode: (mode: PreviewMode) => void;
}

export function DetailAtCursor(props: DetailAtCursorProps): ReactElement {
  const { store, revision, isOpen, mode, onMode, onDecide } = props;
  const isOneRow = useIsOneRow(store.grid);
  const { id } = store.grid.cursor();
  const facts = useRowFacts(store.uid, id, revision);
  const isWide = useMediaQuery('(min-width: 900px)');
  const preview = usePreview(store.uid, (isOpen ?? isWide) ? id : undefined);
  const state = preview.state();
  const previewProps = useMemo(() => ({ store: preview, state, mode, onMode }), [preview, state, mode, onMode]);
  return <DetailPane facts={facts} preview={previewProps} onDecide={onDecide} hasKeys={isOneRow} />;
}

export interface HintsAtCursorProps {
  readonly grid: GridModel;
  readonly summary: ReviewSummary;
  readonly keys: KeyMap;
  readonly isEditing: boolean;
}

export function HintsAtCursor({ grid, summary, keys, isEditing }: HintsAtCursorProps): ReactElement {
  const isOneRow = useIsOneRow(grid);
  return (
    <PageKeyHints hints={hintsOf(keyContext(grid.rowAt(grid.cursor().index), isOneRow, summary), keys, isEditing)} />
  );
}
