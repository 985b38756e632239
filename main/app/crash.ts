/** When a bug took something down: a report, and a small window that says so and offers what can be done. */
import { app, shell, type BrowserWindow } from 'electron';
import type { Input, Output } from '../../shared/ipc/contract';
import { say } from '../../shared/text/say';
import type { CrashReport } from './crashReports';
import type { Log } from '../logFile';

export interface CrashParts {
  readonly log: Log;
  /** Writes the report; answers its path. */
  readonly report: (report: CrashReport) => string | undefined;
  readonly openWindow: () => BrowserWindow;
  /** Lets the engine finish what it is writing. */
  readonly stopEngine: () => Promise<void>;
}

export class Crashes {
  readonly #parts: CrashParts;
  #window: BrowserWindow | undefined;
  #shown: Output<'crash.get'> | undefined;

  constructor(parts: CrashParts) {
    this.#parts = parts;
  }

  /** Only the report: what has a way back by itself needs no window. */
  note(report: CrashReport): string | undefined {
    this.#parts.log('error', `${report.process} crashed: ${report.what}`);
    return this.#parts.report(report);
  }

  /** The report and the window; a second crash while it is open is only written down. */
  show(report: CrashReport): void {
    const reportPath = this.note(report) ?? null;
    if (this.#window !== undefined) return;
    this.#shown = { what: say(`desktop.crash.${report.process}`), safe: say('desktop.crash.safe'), reportPath };
    this.#window = this.#parts.openWindow();
    this.#window.on('closed', () => {
      // Closed without a choice: there is nothing left that a person could use.
      this.#window = undefined;
      void this.#end();
    });
  }

  readonly get = (): Promise<Output<'crash.get'>> =>
    Promise.resolve(
      this.#shown ?? { what: say('desktop.crash.none'), safe: say('desktop.crash.safe'), reportPath: null },
    );

  readonly choose = ({ action }: Input<'crash.choose'>): Promise<Output<'crash.choose'>> => {
    if (this.#shown === undefined) return Promise.resolve({});
    if (action === 'show-report') {
      if (this.#shown.reportPath !== null) shell.showItemInFolder(this.#shown.reportPath);
      return Promise.resolve({});
    }
    if (action === 'restart') app.relaunch();
    void this.#end();
    return Promise.resolve({});
  };

  async #end(): Promise<void> {
    try {
      await this.#parts.stopEngine();
    } catch (error) {
      this.#parts.log('error', 'the engine was not stopped', error);
    }
    app.exit(1);
  }
}
