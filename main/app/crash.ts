/** When a bug took something down: a report, and a small window that says so and offers what can be done. */
import { app, shell, type BrowserWindow } from 'electron';
import type { Input, Output } from '../../shared/ipc/contract';
import { say } from '../../shared/text/say';
import type { CrashReport } from './crashReports';
import type { Log } from '../logFile';
import { safeModeSwitch } from './safeMode';

export interface CrashParts {
  readonly log: Log;
  /** Writes the report; answers its path. */
  readonly report: (report: CrashReport) => string | undefined;
  readonly openWindow: () => BrowserWindow;
  /** Asks where to, and writes a diagnostics bundle; answers what to say. */
  readonly saveDiagnostics: () => Promise<string>;
  /** Arguments of the next start, without those about safe mode. */
  readonly argumentsToRepeat: () => readonly string[];
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
    const reportPath = this.note({ ...report, isFatal: true }) ?? null;
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

  readonly choose = async ({ action }: Input<'crash.choose'>): Promise<Output<'crash.choose'>> => {
    if (this.#shown === undefined) return {};
    if (action === 'save-diagnostics') return { said: await this.#parts.saveDiagnostics() };
    if (action === 'show-report') {
      if (this.#shown.reportPath !== null) shell.showItemInFolder(this.#shown.reportPath);
      return {};
    }
    const args = this.#parts.argumentsToRepeat();
    if (action === 'restart') app.relaunch({ args: [...args] });
    else if (action === 'restart-safely') app.relaunch({ args: [...args, safeModeSwitch] });
    void this.#end();
    return {};
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
