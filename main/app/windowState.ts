/** Remembers where the window was, and brings it back onto a connected screen. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { screen, type BrowserWindow, type Rectangle } from 'electron';
import { z } from 'zod';

const State = z.object({
  bounds: z.object({
    x: z.number().int(),
    y: z.number().int(),
    width: z.number().int().min(400),
    height: z.number().int().min(300),
  }),
  isMaximized: z.boolean(),
  isFullScreen: z.boolean().optional(),
  /** The display that held most of it. */
  displayId: z.number().optional(),
  zoom: z.number().min(0.25).max(5).optional(),
});
type State = z.output<typeof State>;

/** What is remembered; without `bounds` when no connected display shows enough of it. */
export type WindowState = Omit<State, 'bounds'> & { readonly bounds?: State['bounds'] };

const saveDelayMs = 500;
const visiblePixels = { width: 100, height: 40 };

/** What to open with; undefined when nothing usable is remembered. */
export function readWindowState(path: string, log: (message: string) => void): WindowState | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log(`window state not read: ${String(error)}`);
    return undefined;
  }
  try {
    const state = State.parse(JSON.parse(text));
    if (screen.getAllDisplays().some(({ workArea }) => overlaps(state.bounds, workArea))) return state;
    const elsewhere: WindowState = { ...state };
    Reflect.deleteProperty(elsewhere, 'bounds');
    return elsewhere;
  } catch (error) {
    log(`window state not understood, starting with the default: ${String(error)}`);
    return undefined;
  }
}

/** Whether enough of the title bar lies on a screen to grab it. */
export function overlaps(bounds: Rectangle, area: Rectangle): boolean {
  const width = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
  const height = Math.min(bounds.y + visiblePixels.height, area.y + area.height) - Math.max(bounds.y, area.y);
  return width >= visiblePixels.width && height >= visiblePixels.height;
}

export interface WindowStateParts {
  readonly path: string;
  readonly zoom: () => number;
  readonly log: (message: string) => void;
}

/** Saves half a second after the last change. Answers what to call when something changed that the window does not tell. */
export function keepWindowState(window: BrowserWindow, { path, zoom, log }: WindowStateParts): () => void {
  let timer: NodeJS.Timeout | undefined;
  const saveNow = (): void => {
    timer = undefined;
    try {
      // At once: the process may end with the window, and a hundred bytes block nobody.
      const bounds = window.getNormalBounds();
      const state: WindowState = {
        bounds,
        isMaximized: window.isMaximized(),
        isFullScreen: window.isFullScreen(),
        displayId: screen.getDisplayMatching(bounds).id,
        zoom: zoom(),
      };
      writeFileSync(`${path}.part`, JSON.stringify(state));
      renameSync(`${path}.part`, path);
    } catch (error) {
      log(`window state not saved: ${String(error)}`);
    }
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(saveNow, saveDelayMs);
  };
  window.on('resize', later);
  window.on('move', later);
  window.on('enter-full-screen', later);
  window.on('leave-full-screen', later);
  // While it can still be asked.
  window.on('close', () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    saveNow();
  });
  return later;
}
