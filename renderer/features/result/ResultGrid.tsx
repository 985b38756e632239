/** What happened file by file: a treegrid of sequences with one tab stop, and only the rows on screen in the document. */
import { useId, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { t } from '../../locales/text';
import { scoped } from '../../ui/classNames';
import treeGrid from '../../ui/TreeGrid.module.css';
import { bringIntoView } from '../../ui/treeRows';
import { ResultGridRow } from './ResultGridRow';
import type { ResultRowsState } from './useResultRows';
import styles from './ResultGrid.module.css';

const c = scoped(treeGrid, styles);

const rowPx = 30;
const headPx = 27;
const mostShown = 12;
const columns = [
  'result.column.name',
  'result.column.files',
  'result.column.outcome',
  'result.column.size',
  'result.column.actions',
] as const;
const numbers: ReadonlySet<string> = new Set(['result.column.files', 'result.column.size']);

export interface ResultGridProps {
  readonly rows: ResultRowsState;
  readonly onCursor: (index: number) => void;
  /** Rows between the two ends of the selection, those that are known. */
  readonly onSelect: (rowIds: readonly string[]) => void;
  readonly onDrag: (rowIds: readonly string[]) => void;
  readonly onShow: (rowId: string) => void;
  readonly onCopy: (rowIds: readonly string[]) => void;
}

interface Range {
  readonly anchor: number;
  readonly cursor: number;
}

export function ResultGrid({ rows, onCursor, onSelect, onDrag, onShow, onCopy }: ResultGridProps): ReactElement {
  const prefix = useId();
  const box = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState<Range>({ anchor: 0, cursor: 0 });
  const [first, setFirst] = useState(0);
  const { total, rowAt } = rows;
  const cursor = Math.max(0, Math.min(range.cursor, total - 1));
  const isSelected = (index: number): boolean =>
    index >= Math.min(range.anchor, cursor) && index <= Math.max(range.anchor, cursor);
  const idsOf = (from: number, to: number): string[] =>
    Array.from({ length: Math.abs(to - from) + 1 }, (_, n) => rowAt(Math.min(from, to) + n)?.id ?? '').filter(
      (id) => id !== '',
    );

  const moveTo = (index: number, isExtending: boolean): void => {
    const next = Math.max(0, Math.min(index, total - 1));
    const anchor = isExtending ? range.anchor : next;
    setRange({ anchor, cursor: next });
    onSelect(idsOf(anchor, next));
    onCursor(next);
    if (box.current !== null) bringIntoView(box.current, next, { rowPx, headPx });
  };
  const parentOf = (index: number): number => {
    let above = index;
    while (above > 0 && rowAt(above)?.level !== 1) above -= 1;
    return above;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rowAt(cursor);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: cursor + 1,
      ArrowUp: cursor - 1,
      PageDown: cursor + mostShown - 1,
      PageUp: cursor - mostShown + 1,
      Home: 0,
      End: total - 1,
    };
    const move = Object.hasOwn(moves, event.key) ? moves[event.key] : undefined;
    if (move !== undefined) moveTo(move, event.shiftKey);
    else if (row === undefined) return;
    else if (event.key === 'ArrowRight' && row.isExpanded) moveTo(cursor + 1, false);
    else if (event.key === 'ArrowLeft' && row.level > 1) moveTo(parentOf(cursor), false);
    else if (row.type === 'sequence' && opensOrCloses(event.key, row.isExpanded)) rows.toggle(row.id);
    else return;
    event.preventDefault();
  };

  const begin = Math.max(0, first - 2);
  const end = Math.min(total, first + mostShown + 3);
  return (
    <div
      ref={box}
      role="treegrid"
      aria-label={t('result.files')}
      aria-rowcount={total + 1}
      aria-multiselectable="true"
      tabIndex={0}
      data-region="grid"
      className={c('grid')}
      style={{ maxHeight: `${mostShown * rowPx + headPx}px` }}
      {...(cursor >= begin && cursor < end && rowAt(cursor) !== undefined
        ? { 'aria-activedescendant': `${prefix}${cursor}` }
        : {})}
      onKeyDown={onKeyDown}
      onFocus={() => {
        onSelect(idsOf(range.anchor, cursor));
      }}
      onScroll={(event) => {
        const now = Math.floor(event.currentTarget.scrollTop / rowPx);
        setFirst(now);
        rows.onScrolledTo(now);
      }}
    >
      <div role="row" aria-rowindex={1} className={c('head', 'columns')}>
        {columns.map((column) => (
          <span key={column} role="columnheader" className={c(numbers.has(column) && 'number')}>
            {t(column)}
          </span>
        ))}
      </div>
      <div role="presentation" className={c('rows')} style={{ height: `${total * rowPx}px` }}>
        {Array.from({ length: Math.max(0, end - begin) }, (_, n) => {
          const index = begin + n;
          const row = rowAt(index);
          if (row === undefined) return null;
          const own = isSelected(index) ? idsOf(range.anchor, cursor) : [row.id];
          return (
            <ResultGridRow
              key={row.id}
              row={row}
              domId={`${prefix}${index}`}
              index={index}
              topPx={index * rowPx}
              isCursor={index === cursor}
              isSelected={isSelected(index)}
              onPick={(isExtending) => {
                moveTo(index, isExtending);
              }}
              onToggle={() => {
                rows.toggle(row.id);
              }}
              onDrag={() => {
                onDrag(own);
              }}
              onShow={() => {
                onShow(row.id);
              }}
              onCopy={() => {
                onCopy([row.id]);
              }}
            />
          );
        })}
      </div>
    </div>
  );
}

function opensOrCloses(key: string, isExpanded: boolean): boolean {
  return key === 'Enter' || key === (isExpanded ? 'ArrowLeft' : 'ArrowRight');
}
