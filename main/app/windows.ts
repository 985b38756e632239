/** The one factory of windows: every kind of window has the same locked preferences. */
import { join } from 'node:path';
import { BrowserWindow, nativeTheme, type BrowserWindowConstructorOptions } from 'electron';
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

/** The sections; and what is shown when a bug took something down. */
export type WindowKind = 'main' | 'crash';

const kinds: Readonly<Record<WindowKind, BrowserWindowConstructorOptions & { readonly page: string }>> = {
  main: { page: 'index.html', width: 1280, height: 800, minWidth: 900, minHeight: 600, frame: false },
  // With the desktop's own frame: it can be moved and closed even when its page does not come up.
  crash: {
    page: 'crash.html',
    width: 640,
    height: 460,
    minWidth: 400,
    minHeight: 280,
    frame: true,
    maximizable: false,
  },
};
export const windowKinds = Object.keys(kinds) as readonly WindowKind[];

export interface WindowPlace {
  readonly preloadPath: string;
  readonly bounds?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** Opens a window hidden; it shows itself with its first paint. */
export function createWindow(kind: WindowKind, { preloadPath, bounds }: WindowPlace): BrowserWindow {
  const { page, ...shape } = kinds[kind];
  const window = new BrowserWindow({
    ...shape,
    ...bounds,
    show: false,
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
  void window.loadURL(`${uiOrigin}/${page}`);
  return window;
}
