/** The main window with everything that belongs to it: place and size, zoom, recovery of its page, its log, what closing means. */
import type { BrowserWindow } from 'electron';
import type { Log } from '../logFile';
import { recoverPage, type PageRecoveryParts } from './pageRecovery';
import { keepPageLog } from './pageLog';
import { createWindow } from './windows';
import { keepWindowState, readWindowState } from './windowState';
import { keepZoom, type Zoom } from './zoom';

export interface MainWindowParts {
  readonly preloadPath: string;
  readonly statePath: string;
  readonly log: Log;
  readonly pageLog: Log;
  readonly recovery: Omit<PageRecoveryParts, 'log'>;
  readonly maximizedChanged: (isMaximized: boolean) => void;
  /** Whether the window may close at once. */
  readonly mayClose: () => boolean;
  readonly closed: () => void;
}

export interface MainWindow {
  readonly window: BrowserWindow;
  readonly zoom: Zoom;
}

export function openMainWindow(parts: MainWindowParts): MainWindow {
  const { statePath, log } = parts;
  const note = (message: string): void => {
    log('warn', message);
  };
  const state = readWindowState(statePath, note);
  const window = createWindow('main', {
    preloadPath: parts.preloadPath,
    ...(state?.bounds === undefined ? {} : { bounds: state.bounds }),
  });
  if (state?.isMaximized === true) window.maximize();
  if (state?.isFullScreen === true) window.setFullScreen(true);
  const zoom = keepZoom(window.webContents, state?.zoom ?? 1, () => {
    stateChanged();
  });
  const stateChanged = keepWindowState(window, { path: statePath, zoom: zoom.factor, log: note });
  recoverPage(window, { ...parts.recovery, log });
  keepPageLog(window.webContents, parts.pageLog);
  const tellMaximized = (): void => {
    parts.maximizedChanged(window.isMaximized());
  };
  window.on('maximize', tellMaximized);
  window.on('unmaximize', tellMaximized);
  window.on('close', (event) => {
    if (!parts.mayClose()) event.preventDefault();
  });
  window.on('closed', parts.closed);
  return { window, zoom };
}
