/** The tree of outputs: a treegrid with one tab stop, ticks by Space, and only the rows on screen in the document. */
import {
  useEffect,
  useId,
  useLayoutEffect,
  useState,
  type KeyboardEvent,
  type ReactElement,
  type RefObject,
} from 'react';
import type { OutlineRow } from '../../../shared/ipc/outlines';
import { t } from '../../locales/text';
import { scoped } from '../../ui/classNames';
import treeGrid from '../../ui/TreeGrid.module.css';
import { bringIntoView } from '../../ui/treeRows';
import { OutlineGridRow, tickOf } from './OutlineGridRow';
import type { OutlineState } from './useOutline';
import styles from './Outline.module.css';

const c = scoped(treeGrid, styles);

const rowPx = 28;
const headPx = 26;

export interface OutlineGridProps {
  readonly outline: OutlineState;
  readonly onScrolledTo: (first: number) => void;
  readonly element: RefObject<HTMLDivElement | null>;
}

export function OutlineGrid({ outline, onScrolledTo, element }: OutlineGridProps): ReactElement {
  const prefix = useId();
  const [cursor, setCursor] = useState(0);
  const [size, setSize] = useState(20);
  const [first, setFirst] = useState(0);
  const { total, rowAt } = outline;
  const active = Math.max(0, Math.min(cursor, total - 1));
  useLayoutEffect(() => {
    const box = element.current;
    if (box === null) return undefined;
    const measure = (): void => {
      setSize(Math.ceil(box.clientHeight / rowPx) + 1);
    };
    measure();
    const sizes = new ResizeObserver(measure);
    sizes.observe(box);
    return () => {
      sizes.disconnect();
    };
  }, [element]);
  useEffect(() => {
    onScrolledTo(first);
  }, [first, onScrolledTo]);

  const moveTo = (index: number): void => {
    const next = Math.max(0, Math.min(index, total - 1));
    setCursor(next);
    if (element.current !== null) bringIntoView(element.current, next, { rowPx, headPx });
  };
  const parentOf = (index: number, { level }: OutlineRow): number => {
    let above = index;
    while (above > 0 && (rowAt(above)?.level ?? 0) >= level) above -= 1;
    return above;
  };
  const tick = (row: OutlineRow): void => {
    void outline.select(row.id, tickOf(row) !== 'true');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rowAt(active);
    const page = Math.max(1, size - 2);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: total - 1,
    };
    const move = Object.hasOwn(moves, event.key) ? moves[event.key] : undefined;
    if (move !== undefined) moveTo(move);
    else if (row === undefined) return;
    else if (event.key === ' ') tick(row);
    else if (event.key === 'ArrowRight' && row.isExpandable && !row.isExpanded) outline.toggle(row.id);
    else if (event.key === 'ArrowRight' && row.isExpanded) moveTo(active + 1);
    else if (event.key === 'ArrowLeft' && row.isExpanded) outline.toggle(row.id);
    else if (event.key === 'ArrowLeft') moveTo(parentOf(active, row));
    else if (event.key === 'Enter' && row.isExpandable) outline.toggle(row.id);
    else return;
    event.preventDefault();
  };

  const begin = Math.max(0, first - 2);
  const end = Math.min(total, first + size + 2);
  const rows = Array.from({ length: Math.max(0, end - begin) }, (_, n) => {
    const index = begin + n;
    const row = rowAt(index);
    if (row === undefined) return null;
    return (
      <OutlineGridRow
        key={row.id}
        row={row}
        domId={`${prefix}${index}`}
        index={index}
        topPx={index * rowPx}
        isCursor={index === active}
        onPick={() => {
          moveTo(index);
        }}
        onTick={() => {
          moveTo(index);
          tick(row);
        }}
        onToggle={() => {
          moveTo(index);
          outline.toggle(row.id);
        }}
      />
    );
  });
  const isDrawn = rowAt(active) !== undefined && active >= first - 2 && active < first + size + 2;
  return (
    <div
      ref={element}
      role="treegrid"
      aria-label={t('bringHome.what.grid')}
      aria-rowcount={total + 1}
      tabIndex={0}
      data-region="grid"
      className={c('grid')}
      {...(isDrawn ? { 'aria-activedescendant': `${prefix}${active}` } : {})}
      onKeyDown={onKeyDown}
      onScroll={(event) => {
        setFirst(Math.floor(event.currentTarget.scrollTop / rowPx));
      }}
    >
      <div role="row" aria-rowindex={1} className={c('head', 'columns')}>
        <span role="columnheader" className={c('outputHead')}>
          {t('bringHome.what.output')}
        </span>
        <span role="columnheader" className={c('number')}>
          {t('bringHome.what.files')}
        </span>
        <span role="columnheader" className={c('number')}>
          {t('bringHome.what.size')}
        </span>
        <span role="columnheader" className={c('number')}>
          {t('bringHome.what.download')}
        </span>
        <span role="columnheader">{t('bringHome.what.here')}</span>
      </div>
      <div className={c('rows')} role="presentation" style={{ height: `${total * rowPx}px` }}>
        {rows}
      </div>
    </div>
  );
}
