/** Running on without a window until everything has ended: how a person gets the window back, and when the program ends. */
import { app, Menu, Tray } from 'electron';
import type { TransferSnapshot } from '../../shared/domain/transfer';
import { say } from '../../shared/text/say';
import { isMoving, type TransferWatch } from './transferWatch';

export interface BackgroundParts {
  readonly watch: TransferWatch;
  readonly platform: NodeJS.Platform;
  readonly iconPath: string;
  readonly show: () => void;
  readonly showTransfer: (uid: string) => void;
  readonly quit: () => void;
}

const listed = 3;
/** Time for the last notification to be seen and clicked. */
const graceMs = 15_000;

export interface Background {
  readonly begin: () => void;
  /** The window comes back; whether it was away. */
  readonly end: () => boolean;
}

/** Many Linux desktops show no tray: there a second start or a notification brings the window back. */
export function createBackground(parts: BackgroundParts): Background {
  let tray: Tray | undefined;
  let isOn = false;
  let timer: NodeJS.Timeout | undefined;
  const fillTray = (): void => {
    tray?.setContextMenu(
      Menu.buildFromTemplate([
        { label: say('desktop.tray.show'), click: parts.show },
        { type: 'separator' },
        ...newest(parts.watch).map(({ uid, title }) => ({
          label: title,
          click: () => {
            parts.showTransfer(uid);
          },
        })),
        { type: 'separator' },
        { label: say('desktop.tray.quit'), click: parts.quit },
      ]),
    );
  };
  const look = (): void => {
    if (!isOn) return;
    fillTray();
    const needsPerson = parts.watch.all().some(({ state }) => state === 'waiting-user');
    clearTimeout(timer);
    if (!parts.watch.all().some(isMoving) && !needsPerson) timer = setTimeout(parts.quit, graceMs);
  };
  parts.watch.onChange(look);
  return {
    begin: () => {
      isOn = true;
      if (parts.platform !== 'linux') {
        tray ??= new Tray(parts.iconPath);
        tray.setToolTip(app.getName());
        tray.on('click', parts.show);
      }
      look();
    },
    end: () => {
      const wasOn = isOn;
      isOn = false;
      clearTimeout(timer);
      tray?.destroy();
      tray = undefined;
      return wasOn;
    },
  };
}

const newest = (watch: TransferWatch): readonly TransferSnapshot[] =>
  [...watch.all()].sort((a, b) => b.updatedMs - a.updatedMs).slice(0, listed);
