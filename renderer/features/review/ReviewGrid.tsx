/** The conflict grid: a treegrid of which only the rows on screen exist, with one tab stop and a cursor that is not the focus. */
import {
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
  type RefObject,
} from 'react';
import type { KeyMap } from '../../../shared/domain/keyMap';
import type { TimeContext } from '../../../shared/text/format';
import { t } from '../../locales/text';
import { scoped } from '../../ui/classNames';
import { Icon } from '../../ui/Icon';
import type { GridCommands } from './gridCommands';
import { offsetForScrollTop, scrollTopForOffset, type RowWindow } from './gridGeometry';
import type { GridModel } from './gridModel';
import { GridRow, type RowHandlers } from './GridRow';
import { nextSlots, noSlots, slotOf, type GridSlots } from './gridSlots';
import { gridCommand } from './keymap';
import { hasThumbs } from './preview/hasThumbs';
import { useThumbs } from './preview/useThumbs';
import { isSelected, sectionOf } from './selection';
import styles from './ReviewGrid.module.css';

const c = scoped(styles);

const headPx = 26;
const wheelRows = 3;
/** From here on the decisions are written out; the columns of `ReviewGrid.module.css` have their last width from 1100 on. */
const widePx = 1060;
/** How far the layer of the rows moves before its rows get new places on it. */
const layerPx = 8192;

export interface ReviewGridProps {
  readonly uid: string;
  readonly grid: GridModel;
  readonly commands: GridCommands;
  readonly keys: KeyMap;
  readonly time: TimeContext;
  /** The keyboard is inside the decision of the cursor row. */
  readonly isEditing: boolean;
  readonly onEditing: (isEditing: boolean) => void;
  /** Clears a filter; false when there was none. */
  readonly onEscape: () => boolean;
  readonly element: RefObject<HTMLDivElement | null>;
  /** Rows show how far they are instead of a decision. */
  readonly isApplying?: boolean;
}

export function ReviewGrid(props: ReviewGridProps): ReactElement {
  const { uid, grid, commands, keys, time, isEditing, onEditing, onEscape, element, isApplying = false } = props;
  useSyncExternalStore(grid.subscribe, grid.version);
  const prefix = useId();
  const isWide = useViewport(grid, element);
  const onScroll = useScrolling(grid, element);
  const handlers = useRowHandlers(grid, commands, onEditing, element);

  const thumbs = useThumbs(uid, rowsWithThumbs(grid));
  const slots = useSlots(grid.window());
  const { first, last } = slots.window;
  const cursor = grid.cursor();
  const selection = grid.selection();
  const offsetPx = grid.offsetPx();
  const viewportPx = grid.viewportPx();
  // Rows keep their place on a layer that moves, so that a scrolled frame draws the rows that came in and no others.
  const basePx = Math.floor(offsetPx / layerPx) * layerPx;
  // Conflicts come last: the last row tells what a decision about everything covers. A last row that is not known yet is one of many.
  const section = sectionOf(grid.rowAt(grid.rowCount() - 1));
  const rows: ReactElement[] = [];
  for (let index = first; index <= last; index += 1) {
    const row = grid.rowAt(index);
    if (row === undefined) continue;
    const isCursor = index === cursor.index;
    rows.push(
      <GridRow
        key={slotOf(slots, index)}
        row={row}
        domId={`${prefix}${index}`}
        index={index}
        topPx={Math.round(grid.topPx(index) - basePx)}
        heightPx={grid.heightPx(index)}
        isSelected={isSelected(selection, index) && (!selection.isAll || sectionOf(row) === section)}
        isCursor={isCursor}
        isEditing={isEditing && isCursor}
        isWide={isWide}
        time={time}
        handlers={handlers}
        thumbs={thumbs.of(row.id)}
        onThumbsLost={thumbs.lost}
      />,
    );
  }
  const isCursorDrawn = cursor.index >= first && cursor.index <= last && grid.rowAt(cursor.index) !== undefined;
  useEffect(() => {
    if (!isEditing || isCursorDrawn) return;
    // Its element draws another row now; the keyboard must not stay in there.
    onEditing(false);
    element.current?.focus({ preventScroll: true });
  }, [isEditing, isCursorDrawn, onEditing, element]);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget) return;
    const command = gridCommand(
      { key: event.key, ctrl: event.ctrlKey || event.metaKey, shift: event.shiftKey, alt: event.altKey },
      keys,
    );
    if (command === null) return;
    if (command.type === 'back') {
      if (onEscape()) event.preventDefault();
      return;
    }
    event.preventDefault();
    commands.run(command);
  };

  return (
    <div className={c('box')}>
      <div
        ref={element}
        role="treegrid"
        aria-label={t(isApplying ? 'apply.grid' : 'review.grid')}
        aria-multiselectable="true"
        aria-rowcount={grid.rowCount() + 1}
        tabIndex={0}
        data-region="grid"
        className={c('grid', isApplying && 'applying')}
        {...(isCursorDrawn ? { 'aria-activedescendant': `${prefix}${cursor.index}` } : {})}
        onKeyDown={onKeyDown}
        onScroll={onScroll}
        onBlur={(event) => {
          if (isEditing && !event.currentTarget.contains(event.relatedTarget)) onEditing(false);
        }}
      >
        {isApplying ? <ProgressHead /> : <Head />}
        <div className={c('port')} role="presentation" style={{ height: viewportPx, marginBottom: -viewportPx }}>
          <div
            className={c('layer')}
            role="presentation"
            style={{ transform: `translateY(${Math.round(basePx - offsetPx)}px)` }}
          >
            {rows}
          </div>
        </div>
        <div className={c('sizer')} role="presentation" style={{ height: `${grid.scrollMap().scrollerPx}px` }} />
      </div>
    </div>
  );
}

/** Remembers which element draws which row from one drawing to the next. */
function useSlots(window: RowWindow): GridSlots {
  const [slots, setSlots] = useState(noSlots);
  if (slots.window.first === window.first && slots.window.last === window.last) return slots;
  const next = nextSlots(slots, window);
  // While drawing: what is drawn now is what the next drawing starts from.
  setSlots(next);
  return next;
}

function rowsWithThumbs(grid: GridModel): string[] {
  const { first, last } = grid.window();
  const ids: string[] = [];
  for (let index = first; index <= last; index += 1) {
    const row = grid.rowAt(index);
    if (row !== undefined && hasThumbs(row)) ids.push(row.id);
  }
  return ids;
}

function ProgressHead(): ReactElement {
  return (
    <div role="row" aria-rowindex={1} className={c('head')}>
      <span role="presentation" />
      <span role="columnheader">{t('apply.column.name')}</span>
      <span role="columnheader" className={c('thumbHead')}>
        <span className="sr">{t('preview.column')}</span>
      </span>
      <span role="columnheader">{t('apply.column.plan')}</span>
      <span role="columnheader">{t('apply.column.state')}</span>
    </div>
  );
}

function Head(): ReactElement {
  return (
    <div role="row" aria-rowindex={1} className={c('head')}>
      <span role="presentation" />
      <span role="columnheader">{t('review.column.name')}</span>
      <span role="columnheader" className={c('thumbHead')}>
        <span className="sr">{t('preview.column')}</span>
      </span>
      <span role="columnheader" className="mine">
        <Icon name="mine" size={12} /> {t('review.column.mine')}
      </span>
      <span role="columnheader">
        <span className="sr">{t('review.column.mark')}</span>
      </span>
      <span role="columnheader" className="farm">
        <Icon name="farm" size={12} /> {t('review.column.farm')}
      </span>
      <span role="columnheader">{t('review.column.decision')}</span>
    </div>
  );
}

/**
 * Tells the grid how much fits: the size of its box, and the row height that the density setting gives.
 * Answers whether the decisions have room for whole names.
 */
function useViewport(grid: GridModel, element: RefObject<HTMLDivElement | null>): boolean {
  const [isWide, setWide] = useState(false);
  useLayoutEffect(() => {
    const box = element.current;
    if (box === null) return undefined;
    const measure = (): void => {
      const rowPx = Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--row'));
      grid.setViewport(Math.max(0, box.clientHeight - headPx), Number.isFinite(rowPx) ? rowPx : 24);
      setWide(box.offsetWidth >= widePx);
    };
    measure();
    const sizes = new ResizeObserver(measure);
    sizes.observe(box);
    const density = new MutationObserver(measure);
    density.observe(document.documentElement, { attributes: true, attributeFilter: ['data-density'] });
    return () => {
      sizes.disconnect();
      density.disconnect();
    };
  }, [grid, element]);
  return isWide;
}

/** Keeps the scroll bar and the true offset together. Above the scaled limit the wheel moves rows, not the bar. */
function useScrolling(grid: GridModel, element: RefObject<HTMLDivElement | null>): () => void {
  /** Where the bar was put last, so that the event it causes is not taken for the person's. */
  const placed = useRef(0);
  const offsetPx = grid.offsetPx();
  const { scrollerPx } = grid.scrollMap();
  useLayoutEffect(() => {
    const box = element.current;
    if (box === null) return;
    const wanted = scrollTopForOffset(grid.scrollMap(), offsetPx);
    placed.current = placeBar(box, wanted);
  }, [grid, element, offsetPx, scrollerPx]);
  useEffect(() => {
    const box = element.current;
    if (box === null) return undefined;
    const onWheel = (event: WheelEvent): void => {
      if (!grid.scrollMap().isScaled || event.ctrlKey) return;
      event.preventDefault();
      // One notch is 100 px, or 3 lines, in Chromium.
      const notches = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY / 100 : event.deltaY / 3;
      grid.scrollTo(grid.offsetPx() + notches * wheelRows * grid.rowPx());
    };
    box.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      box.removeEventListener('wheel', onWheel);
    };
  }, [grid, element]);
  return () => {
    const box = element.current;
    if (box === null || Math.abs(box.scrollTop - placed.current) < 1) return;
    placed.current = box.scrollTop;
    grid.scrollTo(offsetForScrollTop(grid.scrollMap(), box.scrollTop));
  };
}

/** Moves the bar if it is elsewhere and answers where it really is: browsers round. */
function placeBar(box: HTMLElement, scrollTop: number): number {
  if (Math.abs(box.scrollTop - scrollTop) >= 1) box.scrollTop = scrollTop;
  return box.scrollTop;
}

function useRowHandlers(
  grid: GridModel,
  commands: GridCommands,
  onEditing: (isEditing: boolean) => void,
  element: RefObject<HTMLDivElement | null>,
): RowHandlers {
  return useMemo(
    () => ({
      onPick: (index: number, event: MouseEvent) => {
        if (event.ctrlKey || event.metaKey) grid.toggleRow(index);
        else grid.moveTo(index, event.shiftKey);
      },
      onToggle: (index: number, isExpanded: boolean) => {
        grid.moveTo(index, false);
        element.current?.focus({ preventScroll: true });
        void commands.setOpen(index, isExpanded);
      },
      onChoose: (index, choice) => {
        grid.moveTo(index, false);
        onEditing(false);
        element.current?.focus({ preventScroll: true });
        void commands.choose(choice);
      },
      onLeaveDecision: () => {
        onEditing(false);
        element.current?.focus({ preventScroll: true });
      },
    }),
    [grid, commands, onEditing, element],
  );
}
