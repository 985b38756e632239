/** When a bug took something down: a report, and a small window that says so and offers what can be done. */
import { app, shell, type BrowserWindow } from 'electron';
import type { Input, Output } from '../../shared/ipc/contract';
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

const words: Readonly<Record<CrashReport['process'], string>> = {
  main: 'Satchel met a mistake of its own and cannot go on like this.',
  engine: 'The engine stopped several times in a row.',
  renderer: 'The window stopped twice within a minute.',
};
const safe =
  'Files that were written so far are complete and verified. After a restart transfers go on where they stopped, and no decision is lost.';

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
    this.#shown = { what: words[report.process], safe, reportPath };
    this.#window = this.#parts.openWindow();
    this.#window.on('closed', () => {
      // Closed without a choice: there is nothing left that a person could use.
      this.#window = undefined;
      void this.#end();
    });
  }

  readonly get = (): Promise<Output<'crash.get'>> =>
    Promise.resolve(this.#shown ?? { what: 'Nothing happened.', safe, reportPath: null });

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
