/** The one factory of windows: every window has the same locked preferences. */
import { join } from 'node:path';
import { BrowserWindow, nativeTheme } from 'electron';
import { uiOrigin } from '../ipc/gate';

/** Security preferences of every window. */
export const lockedPreferences = Object.freeze({
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  webviewTag: false,
  experimentalFeatures: false,
  navigateOnDragDrop: false,
  safeDialogs: true,
  spellcheck: false,
});

const paintPatienceMs = 2000;

export interface WindowPlace {
  readonly preloadPath: string;
  readonly bounds?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** Opens the main window hidden; it shows itself with its first paint. */
export function createWindow({ preloadPath, bounds }: WindowPlace): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    ...bounds,
    minWidth: 900,
    minHeight: 600,
    show: false,
    frame: false,
    title: 'Satchel',
    icon: join(import.meta.dirname, '../../resources/icons/512x512.png'),
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#191919' : '#e9e9e9',
    webPreferences: { ...lockedPreferences, preload: preloadPath },
  });
  let isShown = false;
  const show = (): void => {
    if (isShown || window.isDestroyed()) return;
    isShown = true;
    window.show();
  };
  window.once('ready-to-show', show);
  // A display that never reports the first paint of a hidden window must not keep it hidden.
  window.webContents.once('did-finish-load', () => {
    setTimeout(show, paintPatienceMs);
  });
  void window.loadURL(`${uiOrigin}/index.html`);
  return window;
}
