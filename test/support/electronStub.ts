/** The parts of Electron that main/app uses, as objects that record what they were given. For `vi.mock('electron', …)`. */
import { EventEmitter } from 'node:events';

type Handler = (...args: never[]) => unknown;

/** What tests look at and set. `reset` brings everything back to the beginning. */
export const recorded = {
  schemes: [] as unknown[],
  protocolHandlers: new Map<string, (request: Request) => Promise<Response>>(),
  session: new Map<string, Handler>(),
  windows: [] as BrowserWindow[],
  children: [] as ChildStub[],
  displays: [] as { id: number; workArea: Rectangle }[],
  dialogs: [] as unknown[],
  dialogAnswer: {} as object,
  opened: [] as unknown[],
  openPathAnswer: '',
  menus: [] as unknown[],
  ports: [] as EventEmitter[],
  quits: 0,
  exits: [] as number[],
  relaunches: 0,
  badges: [] as number[],
  blockers: [] as string[],
  notifications: [] as Notification[],
  trays: [] as Tray[],
  drags: [] as unknown[],
};

export function reset(): void {
  Object.assign(recorded, {
    schemes: [],
    protocolHandlers: new Map(),
    session: new Map(),
    windows: [],
    children: [],
    displays: [{ id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
    dialogs: [],
    dialogAnswer: {},
    opened: [],
    openPathAnswer: '',
    menus: [],
    ports: [],
    quits: 0,
    exits: [],
    relaunches: 0,
    badges: [],
    blockers: [],
    notifications: [],
    trays: [],
    drags: [],
  });
  nativeTheme.themeSource = 'system';
  app.removeAllListeners();
  powerMonitor.removeAllListeners();
}

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

class App extends EventEmitter {
  quit(): void {
    recorded.quits += 1;
  }
  exit(code: number): void {
    recorded.exits.push(code);
  }
  relaunch(): void {
    recorded.relaunches += 1;
  }
  getName(): string {
    return 'Satchel';
  }
  setBadgeCount(count: number): boolean {
    recorded.badges.push(count);
    return true;
  }
  showAboutPanel(): void {
    recorded.opened.push('about');
  }
}
export const app = new App();

export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown[]) => recorded.schemes.push(...schemes),
  handle: (scheme: string, handler: (request: Request) => Promise<Response>) =>
    recorded.protocolHandlers.set(scheme, handler),
};

const keep =
  (name: string) =>
  (handler: Handler): unknown =>
    recorded.session.set(name, handler);
export const session = {
  defaultSession: {
    setPermissionRequestHandler: keep('permissionRequest'),
    setPermissionCheckHandler: keep('permissionCheck'),
    setDevicePermissionHandler: keep('device'),
    webRequest: { onBeforeRequest: keep('beforeRequest') },
    on: (name: string, handler: Handler) => recorded.session.set(name, handler),
  },
};

export class ContentsStub extends EventEmitter {
  readonly sent: unknown[] = [];
  readonly reloads: string[] = [];
  readonly zooms: number[] = [];
  windowOpenHandler: (() => unknown) | undefined;
  isGone = false;

  isDestroyed(): boolean {
    return this.isGone;
  }
  postMessage(channel: string, message: unknown, ports: unknown[]): void {
    this.sent.push({ channel, message, ports: ports.length });
  }
  setWindowOpenHandler(handler: () => unknown): void {
    this.windowOpenHandler = handler;
  }
  reload(): void {
    this.reloads.push('reload');
  }
  setZoomFactor(factor: number): void {
    this.zooms.push(factor);
  }
  startDrag(item: unknown): void {
    recorded.drags.push(item);
  }
}

export class BrowserWindow extends EventEmitter {
  readonly options: Readonly<Record<string, unknown>>;
  readonly webContents = new ContentsStub();
  readonly calls: string[] = [];
  bounds: Rectangle = { x: 10, y: 20, width: 1280, height: 800 };
  maximized = false;

  constructor(options: Readonly<Record<string, unknown>>) {
    super();
    this.options = options;
    recorded.windows.push(this);
  }
  loadURL(url: string): Promise<void> {
    this.calls.push(`load ${url}`);
    return Promise.resolve();
  }
  show(): void {
    this.calls.push('show');
  }
  minimize(): void {
    this.calls.push('minimize');
  }
  maximize(): void {
    this.calls.push('maximize');
    this.maximized = true;
  }
  unmaximize(): void {
    this.calls.push('unmaximize');
    this.maximized = false;
  }
  close(): void {
    this.calls.push('close');
  }
  isMaximized(): boolean {
    return this.maximized;
  }
  isDestroyed(): boolean {
    return false;
  }
  isFullScreen(): boolean {
    return false;
  }
  getNormalBounds(): Rectangle {
    return this.bounds;
  }
  setProgressBar(progress: number, options: { mode: string }): void {
    this.calls.push(`progress ${progress} ${options.mode}`);
  }
}

/** An engine process that does what the test says. */
export class ChildStub extends EventEmitter {
  readonly modulePath: string;
  readonly options: { readonly env: Readonly<Record<string, string>> };
  readonly messages: { readonly type: string; readonly id?: number }[] = [];
  ports = 0;
  kills = 0;

  constructor(modulePath: string, options: { readonly env: Readonly<Record<string, string>> }) {
    super();
    this.modulePath = modulePath;
    this.options = options;
  }
  postMessage(message: { type: string; id?: number }, ports: unknown[] = []): void {
    this.messages.push(message);
    this.ports += ports.length;
  }
  kill(): boolean {
    this.kills += 1;
    this.emit('exit', 137);
    return true;
  }
}

export const utilityProcess = {
  fork: (modulePath: string, _args: string[], options: { env: Record<string, string> }) => {
    const child = new ChildStub(modulePath, options);
    recorded.children.push(child);
    return child;
  },
};

/** The end of a channel that stays here; what is sent into the other one is emitted by the test. */
class PortStub extends EventEmitter {
  start(): void {
    recorded.ports.push(this);
  }
}
export class MessageChannelMain {
  readonly port1 = new PortStub();
  readonly port2 = new PortStub();
}

export const screen = {
  getAllDisplays: () => recorded.displays,
  getDisplayMatching: () => recorded.displays[0],
};
export const nativeTheme = { shouldUseDarkColors: false, themeSource: 'system' };
export const powerMonitor = new EventEmitter();
export const powerSaveBlocker = {
  start: (type: string) => recorded.blockers.push(type),
  stop: (id: number) => recorded.blockers.push(`stop ${id}`),
};
export class Notification extends EventEmitter {
  readonly options: { readonly title: string; readonly body: string };
  constructor(options: { readonly title: string; readonly body: string }) {
    super();
    this.options = options;
  }
  show(): void {
    recorded.notifications.push(this);
  }
}
export class Tray extends EventEmitter {
  menu: readonly { readonly label?: string; readonly enabled?: boolean; readonly click?: () => void }[] = [];
  isGone = false;
  constructor() {
    super();
    recorded.trays.push(this);
  }
  setToolTip(): void {
    // Nothing to see in a test.
  }
  setContextMenu(
    menu: readonly { readonly label?: string; readonly enabled?: boolean; readonly click?: () => void }[],
  ): void {
    this.menu = menu;
  }
  destroy(): void {
    this.isGone = true;
  }
}
const popups = {
  popup: () => {
    recorded.opened.push('menu');
  },
};
export const Menu = {
  setApplicationMenu: (menu: unknown) => recorded.menus.push(menu),
  getApplicationMenu: () => popups,
  buildFromTemplate: (template: unknown) => template,
};
export const dialog = {
  showOpenDialog: (...args: unknown[]) => {
    recorded.dialogs.push(args.at(-1));
    return Promise.resolve(recorded.dialogAnswer);
  },
  showSaveDialog: (...args: unknown[]) => {
    recorded.dialogs.push(args.at(-1));
    return Promise.resolve(recorded.dialogAnswer);
  },
  showMessageBox: (...args: unknown[]) => {
    recorded.dialogs.push(args.at(-1));
    return Promise.resolve(recorded.dialogAnswer);
  },
};
export const shell = {
  openPath: (path: string) => {
    recorded.opened.push({ openPath: path });
    return Promise.resolve(recorded.openPathAnswer);
  },
  showItemInFolder: (path: string) => recorded.opened.push({ showItemInFolder: path }),
};
