/** Keeps the taskbar, the dock's number and the computer's sleep in step with the transfers. */
import { app, powerSaveBlocker, type BrowserWindow } from 'electron';
import { taskbarOf } from './taskbar';
import { isMoving, type TransferWatch } from './transferWatch';

/** At most four changes a second; the last one always comes through. */
const intervalMs = 250;

export function showSigns(watch: TransferWatch, currentWindow: () => BrowserWindow | undefined): void {
  const seenFailures = new Set<string>();
  let blocker: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let shown = '';
  const show = (): void => {
    timer = undefined;
    const state = taskbarOf(watch.all(), seenFailures);
    const text = JSON.stringify(state);
    const window = currentWindow();
    if (text === shown || window === undefined || window.isDestroyed()) return;
    shown = text;
    window.setProgressBar(state.progress, { mode: state.mode });
    app.setBadgeCount(state.badge);
  };
  watch.onChange((changed, before) => {
    // Known before this start, or seen once and tried again since.
    if (changed.state === 'failed' && before === changed) seenFailures.add(changed.uid);
    else if (changed.state !== 'failed') seenFailures.delete(changed.uid);
    const isAnyMoving = watch.all().some(isMoving);
    if (isAnyMoving && blocker === undefined) blocker = powerSaveBlocker.start('prevent-app-suspension');
    if (!isAnyMoving && blocker !== undefined) {
      powerSaveBlocker.stop(blocker);
      blocker = undefined;
    }
    timer ??= setTimeout(show, intervalMs);
  });
}
