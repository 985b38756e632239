/** Electron entry: what happens from start to quit, in order. */
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, dialog, ipcMain, type BrowserWindow } from 'electron';
import { dataFolderOf } from '../shared/domain/dataFolder';
import { engineCommands, type EngineCommandName, type EventName, type EventPayload } from '../shared/ipc/contract';
import { engineEnvironment } from './app/engineEnvironment';
import { EngineHost } from './app/engineHost';
import { argumentsOf, launchDataOf, readHandOver } from './app/launchArguments';
import { openLog } from './app/logFile';
import { setMenu } from './app/menu';
import { OpenRequests } from './app/openRequests';
import { recoverPage } from './app/pageRecovery';
import { registerSchemes, serveWindow } from './app/protocols';
import { secureSession } from './app/security';
import { createShellHandlers } from './app/shellHandlers';
import { createWindow } from './app/windows';
import { keepWindowState, readWindowState } from './app/windowState';
import { uiOrigin, type Handlers } from './ipc/gate';
import { registerCommands, senderOf } from './ipc/register';

const dataFolder = dataFolderOf({ platform: process.platform, env: process.env, homeFolder: homedir() });
const log = openLog(join(dataFolder, 'logs'), 'main');
const launch = launchDataOf(process.argv.slice(1), { platform: process.platform, cwd: process.cwd() });
let window: BrowserWindow | undefined;
let engine: EngineHost | undefined;
let isQuitting = false;

// The second copy hands its wish over as data: its argv would reach us rearranged by Chromium.
if (!claimDataFolder()) app.exit(1);
else if (!app.requestSingleInstanceLock({ ...launch })) app.exit(0);
else run();

/** False, and said to the person, when nothing can be kept there. */
function claimDataFolder(): boolean {
  const electronFolder = join(dataFolder, 'electron');
  try {
    mkdirSync(electronFolder, { recursive: true, mode: 0o700 });
    app.setPath('userData', electronFolder);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    dialog.showErrorBox(
      'Satchel cannot start',
      `The data folder ${dataFolder} cannot be used (${code}). Nothing was changed. Make it writable, or name another folder in SATCHEL_HOME.`,
    );
    return false;
  }
}

function run(): void {
  // Root has no OS sandbox and must say --no-sandbox itself; forcing one then keeps every child process from starting.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  registerSchemes();
  setMenu(process.platform);
  // Not awaited at top level: Electron becomes ready only after this module has been evaluated.
  const started: Promise<EngineHost> = app.whenReady().then(() => start(requests));
  const requests = new OpenRequests({
    send: (request) => {
      send('open.requested', request);
    },
    openPlan: async (path) => (await started).call('plan.open', { path }),
    nowMs: Date.now,
    log,
  });
  requests.launch(launch);
  listenForRequests(requests);
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
  started.catch((error: unknown) => {
    log('error', 'start failed', error);
    app.exit(1);
  });
}

/** Other starts, and what macOS asks of the running app. */
function listenForRequests(requests: OpenRequests): void {
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    const handedOver = readHandOver(data);
    if (handedOver === undefined) log('warn', 'a second start handed over nothing that can be used');
    if (isQuitting) {
      // This copy is writing its last bytes; the next one does what was asked.
      app.relaunch({ args: [...argumentsToRepeat(), ...argumentsOf(handedOver, process.platform)] });
      return;
    }
    focusWindow();
    if (handedOver !== undefined) requests.launch(handedOver);
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    focusWindow();
    requests.link(url);
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    focusWindow();
    void requests.plan(path);
  });
}

function start(requests: OpenRequests): EngineHost {
  secureSession();
  serveWindow(join(import.meta.dirname, '../renderer'));
  // First: the window's process starts while everything else is set up.
  openMainWindow(requests);
  const host = new EngineHost({
    modulePath: join(import.meta.dirname, 'engine.js'),
    env: engineEnvironment(process.env, { dataFolder, version: app.getVersion() }),
    statusChanged: (status) => {
      send('engine.changed', { engine: status });
    },
    log,
  });
  engine = host;
  const forwarded = Object.fromEntries(
    (Object.keys(engineCommands) as EngineCommandName[]).map((command) => [
      command,
      (input: never) => host.call(command, input),
    ]),
  ) as unknown as Handlers<EngineCommandName>;
  const shell = createShellHandlers(
    host,
    () => window,
    () => requests.take(),
  );
  registerCommands({ ...forwarded, ...shell }, (error, command) => {
    log('error', `command ${command}`, error);
  });
  ipcMain.on('app:engine-port', (event) => {
    const sender = senderOf(event);
    if (sender.isTopFrame && sender.origin === uiOrigin) host.connectWindow(event.sender);
    else log('warn', 'engine port refused to a foreign page');
  });
  return host;
}

function openMainWindow(requests: OpenRequests): void {
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
  recoverPage(opened, {
    log,
    pageGone: () => {
      requests.pageGone();
    },
  });
  const maximizedChanged = (): void => {
    send('window.changed', { isMaximized: opened.isMaximized() });
  };
  opened.on('maximize', maximizedChanged);
  opened.on('unmaximize', maximizedChanged);
  opened.on('closed', () => {
    window = undefined;
  });
}

function focusWindow(): void {
  if (window?.isMinimized() === true) window.restore();
  window?.focus();
}

function send<E extends EventName>(event: E, payload: EventPayload<E>): void {
  if (window !== undefined && !window.isDestroyed()) window.webContents.send(`app:event:${event}`, payload);
}

/** Our own switches without what this start was asked to show. */
function argumentsToRepeat(): string[] {
  const asked = new Set(argumentsOf(launch, process.platform));
  return process.argv.slice(1).filter((argument) => !asked.has(argument));
}
