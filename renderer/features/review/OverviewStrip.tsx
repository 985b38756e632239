/** The strip at the right edge: all rows at once on one canvas, drawn only when the view or a decision changes. For eyes and pointer; the keyboard has its own ways. */
import { useEffect, useRef, useState, useSyncExternalStore, type PointerEvent, type ReactElement } from 'react';
import { call } from '../../bridge/client';
import type { GridModel } from './gridModel';
import styles from './OverviewStrip.module.css';

export interface OverviewStripProps {
  readonly uid: string;
  readonly grid: GridModel;
  /** Asked again when it rises. */
  readonly revision: number;
}

/** One line of the strip stands for so many pixels. */
const linePx = 3;
/** Decisions come in a row; the strip waits for the last of them. */
const restMs = 200;

/** Fewer screens than this are seen by scrolling. */
const leastScreens = 3;

export function OverviewStrip(props: OverviewStripProps): ReactElement | null {
  const { grid } = props;
  const isLong = useSyncExternalStore(grid.subscribe, () => {
    const { contentPx, viewportPx } = grid.scrollMap();
    return contentPx > viewportPx * leastScreens;
  });
  return isLong ? <Strip {...props} /> : null;
}

function Strip({ uid, grid, revision }: OverviewStripProps): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const heightPx = useHeight(canvas);
  const strip = useStrip(uid, revision, Math.floor(heightPx / linePx));
  const theme = useTheme();
  useEffect(() => {
    if (canvas.current !== null) draw(canvas.current, strip, heightPx);
  }, [strip, heightPx, theme]);
  const jump = (event: PointerEvent<HTMLElement>): void => {
    if (event.buttons !== 1 || heightPx === 0) return;
    const { contentPx, viewportPx } = grid.scrollMap();
    const at = event.clientY - event.currentTarget.getBoundingClientRect().top;
    grid.scrollTo((at / heightPx) * contentPx - viewportPx / 2);
  };
  return (
    <div
      className={styles['strip']}
      aria-hidden="true"
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        jump(event);
      }}
      onPointerMove={jump}
    >
      <canvas ref={canvas} />
      <Here grid={grid} heightPx={heightPx} />
    </div>
  );
}

/** Which part of the rows is on screen. */
function Here({ grid, heightPx }: { readonly grid: GridModel; readonly heightPx: number }): ReactElement | null {
  useSyncExternalStore(grid.subscribe, grid.version);
  const { contentPx, viewportPx } = grid.scrollMap();
  if (contentPx <= viewportPx || heightPx === 0) return null;
  const height = Math.max(8, (viewportPx / contentPx) * heightPx);
  const top = (grid.offsetPx() / (contentPx - viewportPx)) * (heightPx - height);
  return <span className={styles['here']} style={{ transform: `translateY(${Math.round(top)}px)`, height }} />;
}

function useStrip(uid: string, revision: number, slots: number): readonly number[] {
  const [strip, setStrip] = useState<readonly number[]>([]);
  useEffect(() => {
    if (slots < 1) return undefined;
    let isCurrent = true;
    const timer = setTimeout(() => {
      call('review.strip', { uid, slots: Math.min(2000, slots) }).then(
        (answer) => {
          if (isCurrent) setStrip(answer.strip);
        },
        // Without an overview the scroll bar is enough.
        () => {
          if (isCurrent) setStrip([]);
        },
      );
    }, restMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [uid, revision, slots]);
  return strip;
}

function useHeight(canvas: { readonly current: HTMLCanvasElement | null }): number {
  const [heightPx, setHeightPx] = useState(0);
  useEffect(() => {
    const box = canvas.current?.parentElement;
    if (box === null || box === undefined) return undefined;
    const sizes = new ResizeObserver(([entry]) => {
      setHeightPx(Math.round(entry?.contentRect.height ?? 0));
    });
    sizes.observe(box);
    return () => {
      sizes.disconnect();
    };
  }, [canvas]);
  return heightPx;
}

/** A number that rises when the colours change. */
function useTheme(): number {
  const [theme, setTheme] = useState(0);
  useEffect(() => {
    const changed = new MutationObserver(() => {
      setTheme((before) => before + 1);
    });
    changed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => {
      changed.disconnect();
    };
  }, []);
  return theme;
}

/** Mine left, the farm's right; what needs a person or is blocked goes over the whole width. */
function draw(canvas: HTMLCanvasElement, strip: readonly number[], heightPx: number): void {
  const scale = window.devicePixelRatio;
  const widthPx = 18;
  canvas.width = Math.round(widthPx * scale);
  canvas.height = Math.round(heightPx * scale);
  const context = canvas.getContext('2d');
  if (context === null || strip.length === 0) return;
  context.scale(scale, scale);
  const colours = getComputedStyle(canvas);
  const fill = (name: string, x: number, y: number, width: number, height: number): void => {
    context.fillStyle = colours.getPropertyValue(name);
    context.fillRect(x, y, width, height);
  };
  const slotPx = heightPx / strip.length;
  const barPx = Math.max(1, Math.min(linePx - 1, slotPx - 1));
  for (const [slot, bits] of strip.entries()) {
    const y = slot * slotPx;
    if ((bits & 1) !== 0) fill('--mine-fill', 2, y, 7, barPx);
    if ((bits & 2) !== 0) fill('--farm-fill', 9, y, 7, barPx);
    if ((bits & 4) !== 0) fill('--warn-fill', 0, y, widthPx, barPx);
    if ((bits & 8) !== 0) fill('--err', 0, y, widthPx, barPx);
  }
}
