/** Writes what a page complains about into logs/renderer.log. */
import type { WebContents } from 'electron';
import type { Log, LogLevel } from '../logFile';

const logged: Readonly<Record<string, LogLevel>> = { warning: 'warn', error: 'error' };
/** Releases before 35 number the levels and pass the text as an argument. */
const oldLevels = ['verbose', 'info', 'warning', 'error'];

/** Warnings and errors only: the page says nothing else worth keeping. */
export function keepPageLog(contents: WebContents, log: Log): void {
  contents.on('console-message', (...args: readonly unknown[]) => {
    const [event, oldLevel, oldMessage] = args as [{ level?: string; message?: string }, number?, string?];
    const level = logged[event.level ?? oldLevels[oldLevel ?? 0] ?? ''];
    if (level !== undefined) log(level, event.message ?? oldMessage ?? '');
  });
}
