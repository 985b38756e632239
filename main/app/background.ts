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
  readonly pauseAll: () => void;
  readonly resumeAll: () => void;
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
  let isPausedHere = false;
  const pauseAll = (): void => {
    isPausedHere = true;
    parts.pauseAll();
  };
  const resumeAll = (): void => {
    isPausedHere = false;
    parts.resumeAll();
  };
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
        { label: say('desktop.tray.pauseAll'), enabled: some(parts.watch, isMoving), click: pauseAll },
        { label: say('desktop.tray.resumeAll'), enabled: some(parts.watch, isPaused), click: resumeAll },
        { type: 'separator' },
        { label: say('desktop.tray.quit'), click: parts.quit },
      ]),
    );
  };
  const look = (): void => {
    if (!isOn) return;
    fillTray();
    // Whoever paused something from the tray wants it there to resume it.
    const isHeld = isPausedHere && some(parts.watch, isPaused);
    const needsPerson = some(parts.watch, ({ state }) => state === 'waiting-user');
    clearTimeout(timer);
    if (!some(parts.watch, isMoving) && !needsPerson && !isHeld) timer = setTimeout(parts.quit, graceMs);
  };
  parts.watch.onChange(look);
  return {
    begin: () => {
      isOn = true;
      isPausedHere = false;
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

const some = (watch: TransferWatch, is: (transfer: TransferSnapshot) => boolean): boolean => watch.all().some(is);
const isPaused = ({ state }: TransferSnapshot): boolean => state === 'paused';

const newest = (watch: TransferWatch): readonly TransferSnapshot[] =>
  [...watch.all()].sort((a, b) => b.updatedMs - a.updatedMs).slice(0, listed);
