/** What transfers show outside the window: taskbar, sleep, notifications, and running on without a window. */
import { app } from 'electron';
import type { Log } from '../logFile';
import { createBackground, type Background } from './background';
import type { DesktopCommandParts } from './desktopCommands';
import { showSigns } from './desktopSigns';
import type { DesktopState } from './desktopState';
import type { EngineHost } from './engineHost';
import { notifyOfTransfers } from './notifications';

export interface FollowTransfersParts extends Pick<DesktopCommandParts, 'window' | 'everyTransfer'> {
  readonly engine: Pick<EngineHost, 'call'>;
  readonly state: DesktopState;
  readonly iconPath: string;
  readonly showWindow: () => void;
  readonly showTransfer: (uid: string) => void;
  readonly log: Log;
}

/** From now on. Called once; answers how the app runs on without a window. */
export function followTransfers(parts: FollowTransfersParts): Background {
  const { engine, state, window, everyTransfer, showTransfer } = parts;
  showSigns(state.watch, window);
  notifyOfTransfers({
    watch: state.watch,
    isWindowFocused: () => window()?.isFocused() === true,
    hidesNames: () => state.setting('notifications.hideNames'),
    missingFiles: async (uid) => {
      const { failed, asked } = await engine.call('download.result', { uid });
      return failed.length + asked.length;
    },
    clicked: showTransfer,
    log: parts.log,
  });
  return createBackground({
    watch: state.watch,
    platform: process.platform,
    iconPath: parts.iconPath,
    show: parts.showWindow,
    showTransfer,
    pauseAll: () => {
      everyTransfer('transfer.pauseAll');
    },
    resumeAll: () => {
      everyTransfer('transfer.resumeAll');
    },
    quit: () => {
      app.quit();
    },
  });
}
