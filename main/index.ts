/** Electron entry: what happens from start to quit, in order. */
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, dialog, ipcMain, Menu, powerMonitor } from 'electron';
import { isDesktopCommand, isPageCommand } from '../shared/domain/commands';
import { keyMapOf } from '../shared/domain/keyMap';
import { dataFolderOf } from '../shared/domain/dataFolder';
import { engineCommands, type EngineCommandName, type EventName, type EventPayload } from '../shared/ipc/contract';
import { say } from '../shared/text/say';
import { createBackground, type Background } from './app/background';
import { askAboutClosing } from './app/closeQuestion';
import { createClosing } from './app/closing';
import { Crashes } from './app/crash';
import { writeCrashReport } from './app/crashReports';
import { createDesktopCommands } from './app/desktopCommands';
import { showSigns } from './app/desktopSigns';
import { DesktopState } from './app/desktopState';
import { engineEnvironment } from './app/engineEnvironment';
import { EngineHost } from './app/engineHost';
import { InboxWatch } from './app/inboxWatch';
import { noteInstall, programPathOf } from './app/installs';
import { argumentsOf, launchDataOf, readHandOver } from './app/launchArguments';
import { lastLogLines, openLog } from './logFile';
import { openMainWindow, type MainWindow } from './app/mainWindow';
import { menuTemplate } from './app/menu';
import { notifyOfTransfers } from './app/notifications';
import { OpenRequests } from './app/openRequests';
import { isSafeStart, usualModeSwitch, withoutSafeSwitches } from './app/safeMode';
import { saveCrashDiagnostics } from './app/crashDiagnostics';
import { desktopFacts } from './app/desktopFacts';
import { errorDetails } from './app/errorDetails';
import { forwardPower } from './app/powerEvents';
import { PreviewTable, servePreviews } from './app/previewScheme';
import { registerSchemes, serveWindow } from './app/protocols';
import { secureSession } from './app/security';
import { createShellHandlers } from './app/shellHandlers';
import { notifyOfUpdate } from './app/updateNotice';
import { createTerminalCommands } from './app/terminalCommand';
import { createUpdateWatch } from './app/updateWatch';
import { createWindow } from './app/windows';
import { uiOrigin, type Handlers } from './ipc/gate';
import { registerCommands, senderOf } from './ipc/register';

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
    dialog.showErrorBox(say('desktop.start.failed'), say('desktop.start.folder', { folder: dataFolder, code }));
    return false;
  }
}

function run(): void {
  // Root has no OS sandbox and must say --no-sandbox itself; forcing one then keeps every child process from starting.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  registerSchemes();
  catchBugs();
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
  started.then(rememberInstall, () => undefined);
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

/** So that buttons of DCCs find this copy; a checkout's own start is no program to start by itself. */
function rememberInstall(): void {
  if (!app.isPackaged) return;
  const shim = process.platform === 'win32' ? 'satchel-open.cmd' : 'satchel-open';
  try {
    noteInstall(dataFolder, {
      version: app.getVersion(),
      programPath: programPathOf(app.getPath('exe'), process.env['APPIMAGE']),
      startedAt: new Date(),
      shimPath: join(process.resourcesPath, 'integrations', 'shim', shim),
    });
  } catch (error) {
    log('warn', 'installs.tsv was not written', error);
  }
}

/** A mistake in this process is written down and said in a window of its own. */
function catchBugs(): void {
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
  serveCommands(host, requests);
  followTransfers(host, requests);
  forwardPower(host);
  followUpdates(host, requests);
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

function serveCommands(host: EngineHost, requests: OpenRequests): void {
  const forwarded = Object.fromEntries(
    (Object.keys(engineCommands) as EngineCommandName[]).map((command) => [
      command,
      (input: never) => host.call(command, input),
    ]),
  ) as unknown as Handlers<EngineCommandName>;
  const shell = createShellHandlers({
    engine: host,
    currentWindow: () => main?.window,
    requested: () => requests.take(),
    run: (command) => {
      desktopCommands[command]();
    },
    crash: { 'crash.get': crashes.get, 'crash.choose': crashes.choose },
    support: {
      'desktop.facts': () => Promise.resolve(desktopFacts(isSafeMode)),
      'desktop.leaveSafeMode': () => {
        app.relaunch({ args: [...withoutSafeSwitches(argumentsToRepeat()), usualModeSwitch] });
        app.quit();
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
    dragIcon: iconPath,
  });
  registerCommands({ ...forwarded, ...shell }, (error, command) => {
    log('error', `command ${command}`, error);
  });
  ipcMain.on('app:engine-port', (event) => {
    const sender = senderOf(event);
    if (sender.isTopFrame && sender.origin === uiOrigin) host.connectWindow(event.sender);
    else log('warn', 'engine port refused to a foreign page');
  });
}

/** Taskbar, sleep, notifications, and running on without a window. */
function followTransfers(host: EngineHost, requests: OpenRequests): void {
  const showTransfer = (uid: string): void => {
    showWindow();
    requests.show({ view: 'transfer', uid });
  };
  showSigns(state.watch, () => main?.window);
  notifyOfTransfers({
    watch: state.watch,
    isWindowFocused: () => main?.window.isFocused() === true,
    hidesNames: () => state.setting('notifications.hideNames'),
    missingFiles: async (uid) => {
      const { failed, asked } = await host.call('download.result', { uid });
      return failed.length + asked.length;
    },
    clicked: showTransfer,
    log,
  });
  background = createBackground({
    watch: state.watch,
    platform: process.platform,
    iconPath,
    show: showWindow,
    showTransfer,
    pauseAll: () => {
      everyTransfer('transfer.pauseAll');
    },
    resumeAll: () => {
      everyTransfer('transfer.resumeAll');
    },
    quit: () => {
      app.quit();
    },
  });
}

/** Newer versions, where the settings name somebody to ask. */
function followUpdates(host: EngineHost, requests: OpenRequests): void {
  const follow = createUpdateWatch({
    check: () => host.call('updates.check', {}),
    isMoving: () => state.watch.moving().length > 0,
    tell: (status) => {
      const showMore = (): void => {
        showWindow();
        requests.show({ view: 'settings', section: 'updates' });
      };
      notifyOfUpdate(status, showMore, (message) => {
        log('warn', message);
      });
    },
    later: (ms, work) => {
      const timer = setTimeout(work, ms).unref();
      return () => {
        clearTimeout(timer);
      };
    },
    chance: Math.random,
    log,
  });
  state.onSettings(() => {
    follow({
      mode: state.setting('updates.mode'),
      channel: state.setting('updates.channel'),
      feedUrl: state.setting('updates.feedUrl'),
      feedKey: state.setting('updates.feedKey'),
      minimumVersion: state.setting('updates.minimumVersion'),
    });
  });
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
