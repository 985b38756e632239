/** Loads the page again when its process ended; a page that ends twice within a minute is a crash. */
import type { BrowserWindow } from 'electron';

const patienceMs = 60_000;

export interface PageRecoveryParts {
  readonly log: (level: 'warn' | 'error', message: string) => void;
  /** The page is gone; requests for it wait. */
  readonly pageGone: () => void;
  /** The first end within a minute: the page comes back by itself. */
  readonly stopped: (reason: string) => void;
  readonly stoppedAgain: (reason: string) => void;
  readonly nowMs?: () => number;
}

/** The engine holds all state, so that a page that is loaded again shows where everything stands. */
export function recoverPage(window: BrowserWindow, parts: PageRecoveryParts): void {
  const { log, pageGone, stopped, stoppedAgain, nowMs = Date.now } = parts;
  let lastMs = -Infinity;
  window.webContents.on('did-start-navigation', ({ isSameDocument, isMainFrame }) => {
    if (isMainFrame && !isSameDocument) pageGone();
  });
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    pageGone();
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    log('error', `window process gone: ${reason}`);
    const isSecond = nowMs() - lastMs < patienceMs;
    lastMs = nowMs();
    if (isSecond) {
      stoppedAgain(reason);
      return;
    }
    stopped(reason);
    window.webContents.reload();
  });
}
