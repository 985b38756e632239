/** Loads the page again when its process ended; a page that ends twice within a minute is left to the person. */
import { app, dialog, type BrowserWindow } from 'electron';

const patienceMs = 60_000;

export interface PageRecoveryParts {
  readonly log: (level: 'warn' | 'error', message: string) => void;
  /** The page is gone; requests for it wait. */
  readonly pageGone: () => void;
  readonly nowMs?: () => number;
}

/** The engine holds all state, so that a page that is loaded again shows where everything stands. */
export function recoverPage(window: BrowserWindow, { log, pageGone, nowMs = Date.now }: PageRecoveryParts): void {
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
    if (!isSecond) {
      window.webContents.reload();
      return;
    }
    void askWhatNow(window, reason).catch((error: unknown) => {
      log('error', `question about the window failed: ${String(error)}`);
    });
  });
}

async function askWhatNow(window: BrowserWindow, reason: string): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    title: 'Satchel',
    message: 'The window stopped twice within a minute.',
    detail: `Transfers go on, and no decision is lost. Reason: ${reason}.`,
    buttons: ['Show the window again', 'Quit'],
    defaultId: 0,
    cancelId: 0,
  });
  if (response === 1) app.quit();
  else if (!window.isDestroyed()) window.webContents.reload();
}
