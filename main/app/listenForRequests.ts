/** Other starts, and what macOS asks of the running app. */
import { app } from 'electron';
import type { Log } from '../logFile';
import { argumentsOf, readHandOver } from './launchArguments';
import type { OpenRequests } from './openRequests';

export interface ListeningParts {
  readonly requests: OpenRequests;
  readonly isQuitting: () => boolean;
  /** Our own switches without what this start was asked to show. */
  readonly argumentsToRepeat: () => readonly string[];
  readonly showWindow: () => void;
  readonly log: Log;
}

/** From now on. Called once. */
export function listenForRequests(parts: ListeningParts): void {
  const { requests, showWindow, log } = parts;
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    const handedOver = readHandOver(data);
    if (handedOver === undefined) log('warn', 'a second start handed over nothing that can be used');
    if (parts.isQuitting()) {
      // This copy is writing its last bytes; the next one does what was asked.
      app.relaunch({ args: [...parts.argumentsToRepeat(), ...argumentsOf(handedOver, process.platform)] });
      return;
    }
    showWindow();
    if (handedOver !== undefined) requests.launch(handedOver);
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    showWindow();
    requests.link(url);
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    showWindow();
    void requests.plan(path);
  });
  app.on('activate', showWindow);
}
