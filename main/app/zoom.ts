/** The size of everything in the window, from 80 to 200 %, in steps. */
import type { WebContents } from 'electron';

const steps = [0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2] as const;
const [smallest, largest] = [0.8, 2];

export type ZoomWish = 'in' | 'out' | 'reset';

/** The next step; a size between two steps goes to the one beside it. */
export function nextZoom(factor: number, wish: ZoomWish): number {
  if (wish === 'reset') return 1;
  const near = 0.001;
  return wish === 'in'
    ? (steps.find((step) => step > factor + near) ?? largest)
    : (steps.findLast((step) => step < factor - near) ?? smallest);
}

/** A remembered size, brought into the range. */
export function clampedZoom(factor: number): number {
  return Math.min(largest, Math.max(smallest, factor));
}

export interface Zoom {
  readonly factor: () => number;
  readonly change: (wish: ZoomWish) => void;
}

/** Sets the size now and whenever the page is loaded again; Ctrl and the wheel change it, too. */
export function keepZoom(contents: WebContents, first: number, changed: () => void): Zoom {
  let factor = clampedZoom(first);
  const apply = (): void => {
    contents.setZoomFactor(factor);
  };
  const change = (wish: ZoomWish): void => {
    factor = nextZoom(factor, wish);
    apply();
    changed();
  };
  contents.on('did-finish-load', apply);
  contents.on('zoom-changed', (_event, direction) => {
    change(direction);
  });
  return { factor: () => factor, change };
}
