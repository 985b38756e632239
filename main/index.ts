/** Electron entry: what happens from start to quit, in order. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, Menu, powerMonitor, type BrowserWindow } from 'electron';
import { isDesktopCommand, isPageCommand } from '../shared/domain/commands';
import { keyMapOf } from '../shared/domain/keyMap';
import { dataFolderOf } from '../shared/domain/dataFolder';
import type { EventName, EventPayload } from '../shared/ipc/contract';
import type { Background } from './app/background';
import { catchBugs } from './app/catchBugs';
import { claimDataFolder } from './app/claimDataFolder';
import { askAboutClosing } from './app/closeQuestion';
import { createClosing } from './app/closing';
import { Crashes } from './app/crash';
import { writeCrashReport } from './app/crashReports';
import { createDesktopCommands } from './app/desktopCommands';
import { DesktopState } from './app/desktopState';
import { engineEnvironment } from './app/engineEnvironment';
import { EngineHost } from './app/engineHost';
import { followTransfers } from './app/followTransfers';
import { followUpdates } from './app/followUpdates';
import { InboxWatch } from './app/inboxWatch';
import { argumentsOf, launchDataOf } from './app/launchArguments';
import { listenForRequests } from './app/listenForRequests';
import { openMainWindow, type MainWindow } from './app/mainWindow';
import { menuTemplate } from './app/menu';
import { OpenRequests, type OpenRequest } from './app/openRequests';
import { isSafeStart, usualModeSwitch, withoutSafeSwitches } from './app/safeMode';
import { saveCrashDiagnostics } from './app/crashDiagnostics';
import { forwardPower } from './app/powerEvents';
import { PreviewTable, servePreviews } from './app/previewScheme';
import { registerSchemes, serveWindow } from './app/protocols';
import { rememberInstall } from './app/rememberInstall';
import { secureSession } from './app/security';
import { serveCommands } from './app/serveCommands';
import { createWindow } from './app/windows';
import { lastLogLines, openLog } from './logFile';

const dataFolder = dataFolderOf({ platform: process.platform, env: process.env, homeFolder: homedir() });
const logFolder = join(dataFolder, 'logs');
const log = openLog(logFolder, 'main');
const engineLog = openLog(logFolder, 'engine');
const pageLog = openLog(logFolder, 'renderer');
const launch = launchDataOf(process.argv.slice(1), { platform: process.platform, cwd: process.cwd() });
const isSafeMode = isSafeStart({ argv: process.argv, logFolder, nowMs: Date.now() });
const preloadPath = join(import.meta.dirname, '../preload/index.cjs');
const enginePath = join(import.meta.dirname, 'engine.js');
const iconPath = join(import.meta.dirname, '../../resources/icons/512x512.png');
const state = new DesktopState(() => engine, log);
const crashes = new Crashes({
  log,
  report: (report) =>
    writeCrashReport(report, { logFolder, version: app.getVersion(), lastLines: lastLogLines, nowMs: Date.now }),
  openWindow: () => createWindow('crash', { preloadPath }),
  saveDiagnostics: () => saveCrashDiagnostics({ modulePath: enginePath, env: environmentOfEngine() }),
  argumentsToRepeat: () => withoutSafeSwitches(argumentsToRepeat()),
  stopEngine: async () => {
    isQuitting = true;
    await engine?.stop();
  },
});
const desktopCommands = createDesktopCommands({
  window: () => main?.window,
  zoom: () => main?.zoom,
  logFolder,
  everyTransfer,
});
const previews = new PreviewTable();
let main: MainWindow | undefined;
let engine: EngineHost | undefined;
let background: Background | undefined;
let isQuitting = false;

// The second copy hands its wish over as data: its argv would reach us rearranged by Chromium.
if (!claimDataFolder(dataFolder)) app.exit(1);
else if (!app.requestSingleInstanceLock({ ...launch })) app.exit(0);
else run();

function run(): void {
  // Root has no OS sandbox and must say --no-sandbox itself; forcing one then keeps every child process from starting.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  registerSchemes();
  catchBugs(crashes, logFolder);
  // Not awaited at top level: Electron becomes ready only after this module has been evaluated.
  const started: Promise<EngineHost> = app.whenReady().then(() => start(requests));
  const requests = new OpenRequests({
    send: (request) => {
      send('open.requested', request);
    },
    openPlan: async (path) => (await started).call('plan.open', { path }),
    openRequest: (path) => {
      inbox.offer(path);
    },
    nowMs: Date.now,
    log,
  });
  const inbox = new InboxWatch({
    folder: join(dataFolder, 'inbox'),
    open: async (path) => (await (await started).call('request.open', { path })).opened,
    show: (request) => {
      requests.show(request);
    },
    showWindow,
    nowMs: Date.now,
    later: (ms, work) => {
      setTimeout(work, ms).unref();
    },
    log,
  });
  requests.launch(launch);
  // Safe mode opens nothing that another program sent.
  if (!isSafeMode) inbox.start();
  started.then(
    () => {
      rememberInstall(dataFolder, log);
    },
    () => undefined,
  );
  listenForRequests({ requests, isQuitting: () => isQuitting, argumentsToRepeat, showWindow, log });
  app.on('window-all-closed', () => {
    app.quit();
  });
  app.on('before-quit', (event) => {
    if (isQuitting || engine === undefined) return;
    event.preventDefault();
    isQuitting = true;
    void engine.stop({ isLast: !isSafeMode }).finally(() => {
      app.quit();
    });
  });
  started.catch((error: unknown) => {
    log('error', 'start failed', error);
    app.exit(1);
  });
}

function start(requests: OpenRequests): EngineHost {
  secureSession();
  serveWindow(join(import.meta.dirname, '../renderer'));
  servePreviews(join(dataFolder, 'previews'), previews);
  state.onSettings(setMenu);
  setMenu();
  // First: the window's process starts while everything else is set up.
  main = openWindow(requests);
  const host = startEngine();
  engine = host;
  const window = (): BrowserWindow | undefined => main?.window;
  serveCommands({
    engine: host,
    currentWindow: window,
    requested: () => requests.take(),
    run: (command) => {
      desktopCommands[command]();
    },
    crash: { 'crash.get': crashes.get, 'crash.choose': crashes.choose },
    dragIcon: iconPath,
    isSafeMode,
    leaveSafeMode: () => {
      app.relaunch({ args: [...withoutSafeSwitches(argumentsToRepeat()), usualModeSwitch] });
      app.quit();
    },
    log,
  });
  const show = (request: OpenRequest): void => {
    showWindow();
    requests.show(request);
  };
  background = followTransfers({
    engine: host,
    state,
    window,
    everyTransfer,
    iconPath,
    showWindow,
    showTransfer: (uid) => {
      show({ view: 'transfer', uid });
    },
    log,
  });
  forwardPower(host);
  followUpdates({
    engine: host,
    state,
    showMore: () => {
      show({ view: 'settings', section: 'updates' });
    },
    log,
  });
  powerMonitor.on('shutdown', () => {
    // The state is on disk; the desktop must not wait for an answer.
    isQuitting = true;
  });
  return host;
}

/** Also when a setting changed: the menu prints the keys in force. */
function setMenu(): void {
  const template = menuTemplate({
    platform: process.platform,
    isDevelopment: !app.isPackaged,
    theme: state.setting('ui.theme'),
    keys: keyMapOf(state.setting('ui.keys'), state.setting('ui.singleKeys')),
    run: (command) => {
      if (isDesktopCommand(command)) desktopCommands[command]();
      else if (isPageCommand(command)) {
        showWindow();
        send('command.asked', { command });
      }
    },
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

function startEngine(): EngineHost {
  return new EngineHost({
    modulePath: enginePath,
    env: environmentOfEngine(),
    statusChanged: (status) => {
      send('engine.changed', { engine: status });
      if (status === 'running') void state.refresh();
    },
    event: state.event,
    previews,
    log,
    engineLog,
    died: (code, isLast) => {
      const report = { process: 'engine', what: `exited with ${code}` } as const;
      if (isLast) crashes.show(report);
      else crashes.note(report);
    },
  });
}

function environmentOfEngine(): Record<string, string> {
  const own = { dataFolder, version: app.getVersion(), isDevelopment: !app.isPackaged, isSafeMode };
  return engineEnvironment(process.env, own);
}

function everyTransfer(command: 'transfer.pauseAll' | 'transfer.resumeAll'): void {
  engine?.call(command, {}).catch((error: unknown) => {
    log('warn', command, error);
  });
}

function openWindow(requests: OpenRequests): MainWindow {
  const closing = createClosing({
    movingCount: () => state.watch.moving().length,
    setting: () => state.setting('app.onClose'),
    ask: (count) =>
      main === undefined ? Promise.resolve({ choice: 'quit', remember: false }) : askAboutClosing(main.window, count),
    remember: async (value) => engine?.call('settings.set', { key: 'app.onClose', value }),
    hide: () => {
      main?.window.hide();
      background?.begin();
    },
    quit: () => {
      app.quit();
    },
    log,
  });
  return openMainWindow({
    preloadPath,
    statePath: join(dataFolder, 'window-state.json'),
    log,
    pageLog,
    recovery: {
      pageGone: () => {
        requests.pageGone();
      },
      stopped: (reason) => crashes.note({ process: 'renderer', what: reason }),
      stoppedAgain: (reason) => {
        crashes.show({ process: 'renderer', what: reason });
        main?.window.destroy();
      },
    },
    maximizedChanged: (isMaximized) => {
      send('window.changed', { isMaximized });
    },
    mayClose: () => isQuitting || closing.mayClose(),
    closed: () => {
      main = undefined;
    },
  });
}

/** Brings the window to the front, also out of the background. */
function showWindow(): void {
  const window = main?.window;
  if (background?.end() === true) window?.show();
  if (window?.isMinimized() === true) window.restore();
  window?.focus();
}

function send<E extends EventName>(event: E, payload: EventPayload<E>): void {
  const window = main?.window;
  if (window !== undefined && !window.isDestroyed()) window.webContents.send(`app:event:${event}`, payload);
}

/** Our own switches without what this start was asked to show. */
function argumentsToRepeat(): string[] {
  const asked = new Set(argumentsOf(launch, process.platform));
  return process.argv.slice(1).filter((argument) => !asked.has(argument));
}
