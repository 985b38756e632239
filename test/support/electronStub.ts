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
  displays: [] as { workArea: Rectangle }[],
  dialogs: [] as unknown[],
  dialogAnswer: {} as object,
  opened: [] as unknown[],
  openPathAnswer: '',
  menus: [] as unknown[],
  quits: 0,
};

export function reset(): void {
  Object.assign(recorded, {
    schemes: [],
    protocolHandlers: new Map(),
    session: new Map(),
    windows: [],
    children: [],
    displays: [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
    dialogs: [],
    dialogAnswer: {},
    opened: [],
    openPathAnswer: '',
    menus: [],
    quits: 0,
  });
  app.removeAllListeners();
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
  getNormalBounds(): Rectangle {
    return this.bounds;
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

export class MessageChannelMain {
  readonly port1 = {};
  readonly port2 = {};
}

export const screen = { getAllDisplays: () => recorded.displays };
export const nativeTheme = { shouldUseDarkColors: false };
export const Menu = {
  setApplicationMenu: (menu: unknown) => recorded.menus.push(menu),
  buildFromTemplate: (template: unknown) => template,
};
export const dialog = {
  showOpenDialog: (...args: unknown[]) => {
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
