/** What the main process does for each command of the table that is its own. */
import { app, Menu, shell, type BrowserWindow } from 'electron';
import type { DesktopCommandId } from '../../shared/domain/commands';
import type { Zoom } from './zoom';

export interface DesktopCommandParts {
  readonly window: () => BrowserWindow | undefined;
  readonly zoom: () => Zoom | undefined;
  readonly logFolder: string;
  /** Pauses or resumes everything. */
  readonly everyTransfer: (command: 'transfer.pauseAll' | 'transfer.resumeAll') => void;
}

export type DesktopCommands = Readonly<Record<DesktopCommandId, () => void>>;

/** Below the title bar, whose first word opens it. */
const menuPlace = { x: 8, y: 38 };

export function createDesktopCommands({
  window,
  zoom,
  logFolder,
  everyTransfer,
}: DesktopCommandParts): DesktopCommands {
  return {
    'app.quit': () => {
      app.quit();
    },
    'zoom.in': () => zoom()?.change('in'),
    'zoom.out': () => zoom()?.change('out'),
    'zoom.reset': () => zoom()?.change('reset'),
    'transfer.pauseAll': () => {
      everyTransfer('transfer.pauseAll');
    },
    'transfer.resumeAll': () => {
      everyTransfer('transfer.resumeAll');
    },
    'window.minimize': () => window()?.minimize(),
    'window.maximize': () => {
      if (window()?.isMaximized() === true) window()?.unmaximize();
      else window()?.maximize();
    },
    'window.close': () => window()?.close(),
    'help.logs': () => void shell.openPath(logFolder),
    'help.about': () => {
      app.showAboutPanel();
    },
    'menu.open': () => {
      const shown = window();
      if (shown !== undefined) Menu.getApplicationMenu()?.popup({ window: shown, ...menuPlace });
    },
  };
}
