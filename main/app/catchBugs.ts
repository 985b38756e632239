/** A mistake in the main process is written down and said in a window of its own. */
import { app, dialog } from 'electron';
import { say } from '../../shared/text/say';
import type { Crashes } from './crash';

/** From now on; before the app is ready, where no window can be shown, it ends. */
export function catchBugs(crashes: Crashes, logFolder: string): void {
  process.on('uncaughtException', (error) => {
    const report = { process: 'main', what: error.message, stack: error.stack } as const;
    if (app.isReady()) crashes.show(report);
    else {
      crashes.note(report);
      const where = say('desktop.start.log', { folder: logFolder });
      dialog.showErrorBox(say('desktop.start.failed'), `${error.message}\n${where}`);
      app.exit(1);
    }
  });
  process.on('unhandledRejection', (reason) => {
    crashes.note({ process: 'main', what: String(reason), stack: reason instanceof Error ? reason.stack : undefined });
  });
}
