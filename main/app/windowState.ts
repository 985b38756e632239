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
});

const saveDelayMs = 500;
const visiblePixels = { width: 100, height: 40 };

/** Bounds to open with; undefined when nothing usable is remembered. */
export function readWindowState(path: string, log: (message: string) => void): z.output<typeof State> | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log(`window state not read: ${String(error)}`);
    return undefined;
  }
  try {
    const state = State.parse(JSON.parse(text));
    return screen.getAllDisplays().some(({ workArea }) => overlaps(state.bounds, workArea)) ? state : undefined;
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

/** Saves half a second after the last change. */
export function keepWindowState(window: BrowserWindow, path: string, log: (message: string) => void): void {
  let timer: NodeJS.Timeout | undefined;
  const saveNow = (): void => {
    timer = undefined;
    try {
      // At once: the process may end with the window, and a hundred bytes block nobody.
      writeFileSync(
        `${path}.part`,
        JSON.stringify({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized() }),
      );
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
  // While it can still be asked.
  window.on('close', () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    saveNow();
  });
}
