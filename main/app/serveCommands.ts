/** What pages may ask for: the engine's commands go on to it as they are, those of the desktop are answered here. */
import { homedir } from 'node:os';
import { app, ipcMain } from 'electron';
import { engineCommands, type EngineCommandName } from '../../shared/ipc/contract';
import { uiOrigin, type Handlers } from '../ipc/gate';
import { registerCommands, senderOf } from '../ipc/register';
import type { Log } from '../logFile';
import { desktopFacts } from './desktopFacts';
import type { EngineHost } from './engineHost';
import { errorDetails } from './errorDetails';
import { createShellHandlers, type ShellParts } from './shellHandlers';
import { createTerminalCommands } from './terminalCommand';

export interface ServedParts extends Omit<ShellParts, 'engine' | 'support' | 'terminal'> {
  readonly engine: EngineHost;
  readonly isSafeMode: boolean;
  /** Starts again without safe mode. */
  readonly leaveSafeMode: () => void;
  readonly log: Log;
}

/** Registers every command, and the port on which a window meets the engine. Called once. */
export function serveCommands(parts: ServedParts): void {
  const { engine, log } = parts;
  const shell = createShellHandlers({
    ...parts,
    support: {
      'desktop.facts': () => Promise.resolve(desktopFacts(parts.isSafeMode)),
      'desktop.leaveSafeMode': () => {
        parts.leaveSafeMode();
        return Promise.resolve({});
      },
      'error.details': (input) => Promise.resolve({ text: errorDetails(input, app.getVersion()) }),
    },
    terminal: createTerminalCommands({
      platform: process.platform,
      resources: process.resourcesPath,
      appImage: process.env['APPIMAGE'],
      homeFolder: homedir(),
      searchPath: process.env['PATH'] ?? '',
    }),
  });
  registerCommands({ ...forwardedTo(engine), ...shell }, (error, command) => {
    log('error', `command ${command}`, error);
  });
  ipcMain.on('app:engine-port', (event) => {
    const sender = senderOf(event);
    if (sender.isTopFrame && sender.origin === uiOrigin) engine.connectWindow(event.sender);
    else log('warn', 'engine port refused to a foreign page');
  });
}

function forwardedTo(engine: EngineHost): Handlers<EngineCommandName> {
  return Object.fromEntries(
    (Object.keys(engineCommands) as EngineCommandName[]).map((command) => [
      command,
      (input: never) => engine.call(command, input),
    ]),
  ) as unknown as Handlers<EngineCommandName>;
}
