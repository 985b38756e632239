/** Electron entry: what happens from start to quit, in order. */
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, ipcMain, type BrowserWindow } from 'electron';
import { dataFolderOf } from '../shared/domain/dataFolder';
import {
  engineCommands,
  type EngineCommandName,
  type EventName,
  type EventPayload,
  type Output,
} from '../shared/ipc/contract';
import { EngineHost } from './app/engineHost';
import { LaunchData, launchDataOf } from './app/launchArguments';
import { openLog } from './app/logFile';
import { registerSchemes, serveWindow } from './app/protocols';
import { secureSession } from './app/security';
import { createShellHandlers } from './app/shellHandlers';
import { createWindow } from './app/windows';
import { keepWindowState, readWindowState } from './app/windowState';
import { uiOrigin, type Handlers } from './ipc/gate';
import { registerCommands, senderOf } from './ipc/register';

const dataFolder = dataFolderOf({ platform: process.platform, env: process.env, homeFolder: homedir() });
mkdirSync(join(dataFolder, 'electron'), { recursive: true, mode: 0o700 });
app.setPath('userData', join(dataFolder, 'electron'));
const log = openLog(join(dataFolder, 'logs'), 'main');
/** What this start was asked to show, until a page took it. */
let launch = launchDataOf(process.argv);
let window: BrowserWindow | undefined;
let engine: EngineHost | undefined;
let isQuitting = false;

// The second copy hands its wish over as data: its argv would reach us rearranged by Chromium.
if (!app.requestSingleInstanceLock({ ...launch })) {
  app.exit(0);
} else {
  // Root has no OS sandbox and must say --no-sandbox itself; forcing one then keeps every child process from starting.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  registerSchemes();
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    focusWindow();
    const parsed = LaunchData.safeParse(data);
    if (parsed.success) show(parsed.data);
  });
  app.on('window-all-closed', () => {
    app.quit();
  });
  app.on('before-quit', (event) => {
    if (isQuitting || engine === undefined) return;
    event.preventDefault();
    isQuitting = true;
    void engine.stop().finally(() => {
      app.quit();
    });
  });
  // Not awaited at top level: Electron becomes ready only after this module has been evaluated.
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      log('error', 'start failed', error);
      app.exit(1);
    });
}

function start(): void {
  secureSession();
  serveWindow(join(import.meta.dirname, '../renderer'));
  engine = new EngineHost({
    modulePath: join(import.meta.dirname, 'engine.js'),
    env: engineEnvironment(),
    statusChanged: (status) => {
      send('engine.changed', { engine: status });
    },
    log,
  });
  const host = engine;
  const forwarded = Object.fromEntries(
    (Object.keys(engineCommands) as EngineCommandName[]).map((command) => [
      command,
      (input: never) => host.call(command, input),
    ]),
  ) as unknown as Handlers<EngineCommandName>;
  registerCommands({ ...forwarded, ...createShellHandlers(host, () => window, takeRequested) }, (error, command) => {
    log('error', `command ${command}`, error);
  });
  ipcMain.on('app:engine-port', (event) => {
    const sender = senderOf(event);
    if (sender.isTopFrame && sender.origin === uiOrigin) host.connectWindow(event.sender);
    else log('warn', 'engine port refused to a foreign page');
  });
  openMainWindow();
}

function openMainWindow(): void {
  const statePath = join(dataFolder, 'window-state.json');
  const note = (message: string): void => {
    log('warn', message);
  };
  const state = readWindowState(statePath, note);
  const opened = createWindow({
    preloadPath: join(import.meta.dirname, '../preload/index.cjs'),
    ...(state === undefined ? {} : { bounds: state.bounds }),
  });
  window = opened;
  if (state?.isMaximized === true) opened.maximize();
  keepWindowState(opened, statePath, note);
  const maximizedChanged = (): void => {
    send('window.changed', { isMaximized: opened.isMaximized() });
  };
  opened.on('maximize', maximizedChanged);
  opened.on('unmaximize', maximizedChanged);
  opened.on('closed', () => {
    window = undefined;
  });
  opened.webContents.on('render-process-gone', (_event, details) => {
    log('error', `window process gone: ${details.reason}`);
    if (details.reason !== 'clean-exit') opened.webContents.reload();
  });
}

function show({ show: uid }: LaunchData): void {
  if (uid !== undefined) send('open.requested', { view: 'review', uid });
}

function takeRequested(): Output<'window.status'>['requested'] {
  const { show: uid } = launch;
  launch = { v: 1 };
  return uid === undefined ? null : { view: 'review', uid };
}

function focusWindow(): void {
  if (window?.isMinimized() === true) window.restore();
  window?.focus();
}

function send<E extends EventName>(event: E, payload: EventPayload<E>): void {
  if (window !== undefined && !window.isDestroyed()) window.webContents.send(`app:event:${event}`, payload);
}

/** The engine's environment: ours, with the data folder decided once and without switches that change what Node is. */
function engineEnvironment(): Record<string, string> {
  const forbidden = new Set(['ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS', 'LD_PRELOAD', 'NODE_TLS_REJECT_UNAUTHORIZED']);
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !forbidden.has(entry[0]),
  );
  return { ...Object.fromEntries(kept), SATCHEL_HOME: dataFolder, SATCHEL_VERSION: app.getVersion() };
}
