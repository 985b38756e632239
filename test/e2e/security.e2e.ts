/** The security baseline of app-shell.md, asserted in the running packaged app. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { invoke, startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';

const folder = temporaryFolder();
let desktop: DesktopApp;
let page: Page;
let server: Server;
let hits = 0;

test.beforeAll(async () => {
  server = createServer((_request, response) => {
    hits += 1;
    response.end('reached');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  desktop = await startDesktopApp(join(folder.path, 'home'));
  page = desktop.page;
});
test.afterAll(async () => {
  await desktop.close();
  server.close();
  folder.remove();
});

const outside = (): string => `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;

test('the page has no Node and exactly four functions', async () => {
  const found = await page.evaluate(() => ({
    globals: ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter((name) => name in globalThis),
    bridge: Object.keys((window as unknown as { satchel: object }).satchel).sort(),
    origin: location.origin,
  }));
  expect(found).toEqual({ globals: [], bridge: ['getPathForFile', 'invoke', 'on', 'openPort'], origin: 'app://ui' });
});

test('the window runs with the locked preferences', async () => {
  const preferences = await desktop.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as
      { getLastWebPreferences(): Record<string, unknown> } | undefined;
    const all = contents?.getLastWebPreferences() ?? {};
    const names = [
      'sandbox',
      'contextIsolation',
      'nodeIntegration',
      'nodeIntegrationInSubFrames',
      'webSecurity',
      'webviewTag',
    ];
    return Object.fromEntries(names.map((name) => [name, all[name]]));
  });
  expect(preferences).toEqual({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
  });
});

test('the menu of the package holds no way to load the page again and none to developer tools', async () => {
  const roles = await desktop.app.evaluate(({ Menu }) =>
    (Menu.getApplicationMenu()?.items ?? []).flatMap(
      ({ submenu }) => submenu?.items.flatMap(({ role }) => role ?? []) ?? [],
    ),
  );
  expect([...new Set(roles)].filter((role) => /reload|devtools|viewsource/i.test(role))).toEqual([]);
});

test('the page of the crash window comes with the same policy and loads nothing from elsewhere', async () => {
  const { policy, html } = await desktop.app.evaluate(async ({ net }) => {
    const answer = await net.fetch('app://ui/crash.html');
    return { policy: answer.headers.get('content-security-policy') ?? '', html: await answer.text() };
  });
  expect(policy).toContain("default-src 'none'; script-src 'self'");
  expect([...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, url]) => url)).toEqual(['./crash.css', './crash.js']);
});

test('the content security policy has no unsafe source and a fresh nonce per page', async () => {
  const header = async (): Promise<string> =>
    desktop.app.evaluate(
      async ({ net }) => (await net.fetch('app://ui/index.html')).headers.get('content-security-policy') ?? '',
    );
  const first = await header();
  const second = await header();
  const shape = (policy: string): string => policy.replace(/'nonce-[A-Za-z0-9+/=]{24}'/, "'nonce-…'");
  expect(shape(first)).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-…'; img-src 'self' thumb: blob:; font-src 'self'; connect-src 'none'; worker-src 'none'; object-src 'none'; frame-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect(first).not.toBe(second);
});

test('navigation, new windows, downloads and web views lead nowhere', async () => {
  const before = page.url();
  await page.evaluate((url) => {
    location.href = url;
  }, outside());
  const opened = await page.evaluate((url) => window.open(url) === null, outside());
  await page.evaluate((url) => {
    for (const [name, value] of [
      ['target', '_blank'],
      ['download', 'file'],
      ['rel', ''],
    ] as const) {
      const link = document.createElement('a');
      link.href = url;
      link.setAttribute(name, value);
      document.body.append(link);
      link.click();
      link.remove();
    }
    document.body.append(Object.assign(document.createElement('webview'), { src: url }));
  }, outside());
  const windows = await desktop.app.evaluate(({ BrowserWindow, webContents }) => [
    BrowserWindow.getAllWindows().length,
    webContents.getAllWebContents().length,
  ]);
  expect({ url: page.url(), opened, windows, hits }).toEqual({ url: before, opened: true, windows: [1, 1], hits: 0 });
});

test('the page cannot reach the network', async () => {
  const results = await page.evaluate(async (url) => {
    const fetched = await fetch(url).then(
      () => 'reached',
      () => 'refused',
    );
    const image = await new Promise<string>((resolve) => {
      const element = new Image();
      element.onload = () => {
        resolve('reached');
      };
      element.onerror = () => {
        resolve('refused');
      };
      element.src = url;
    });
    const socket = await new Promise<string>((resolve) => {
      try {
        const opened = new WebSocket(url.replace('http', 'ws'));
        opened.onopen = () => {
          resolve('reached');
        };
        opened.onerror = () => {
          resolve('refused');
        };
      } catch {
        resolve('refused');
      }
    });
    return [fetched, image, socket];
  }, outside());
  expect({ results, hits }).toEqual({ results: ['refused', 'refused', 'refused'], hits: 0 });
});

test('every permission is denied', async () => {
  const states = await page.evaluate(async () => {
    const names = [
      'geolocation',
      'camera',
      'microphone',
      'notifications',
      'midi',
      'clipboard-read',
    ] as PermissionName[];
    return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state));
  });
  expect(new Set(states)).toEqual(new Set(['denied']));
});

test('a call from a foreign frame is rejected', async () => {
  const reply = await desktop.app.evaluate(async ({ BrowserWindow, ipcMain }) => {
    // The handler is asked as Electron would ask it for a sub-frame of another origin.
    const handlers = (
      ipcMain as unknown as { _invokeHandlers: Map<string, (event: unknown, input: unknown) => Promise<unknown>> }
    )._invokeHandlers;
    const foreign = {
      senderFrame: {
        parent: BrowserWindow.getAllWindows()[0]?.webContents.mainFrame,
        origin: 'https://example.invalid',
      },
    };
    const nobody = { senderFrame: null };
    const handler = handlers.get('app:transfer.list');
    return [await handler?.(foreign, {}), await handler?.(nobody, {})];
  });
  expect(reply).toMatchObject([
    { ok: false, error: { code: 'ipc.rejected' } },
    { ok: false, error: { code: 'ipc.rejected' } },
  ]);
});

for (const url of ['about:blank', 'data:text/html,<title>foreign</title>']) {
  test(`a window of the same app with the same preload gets nothing on ${url}`, async () => {
    const found = await desktop.app.evaluate(async ({ app, BrowserWindow }, address) => {
      // eslint-disable-next-line no-restricted-syntax -- a window that the factory did not make is what is tested
      const foreign = new BrowserWindow({
        show: false,
        webPreferences: {
          sandbox: true,
          contextIsolation: true,
          preload: `${app.getAppPath()}/out/preload/index.cjs`,
        },
      });
      try {
        await foreign.loadURL(address).catch(() => undefined);
        return (await foreign.webContents.executeJavaScript(`(async () => {
          const bridge = window.satchel;
          if (bridge === undefined) return { origin: location.origin, replies: 'no bridge' };
          let ports = 0;
          addEventListener('message', () => { ports += 1; });
          bridge.openPort();
          const replies = [];
          for (const [name, input] of [
            ['transfer.list', {}],
            ['settings.set', { key: 'ui.theme', value: 'dark' }],
            ['plan.open', { path: '/etc/passwd' }],
            ['window.status', {}],
          ]) replies.push(await bridge.invoke(name, input));
          return { origin: location.origin, replies, ports };
        })()`)) as unknown;
      } finally {
        foreign.destroy();
      }
    }, url);
    const rejected = { ok: false, error: { code: 'ipc.rejected' } };
    expect(found).toMatchObject({ origin: 'null', replies: [rejected, rejected, rejected, rejected], ports: 0 });
  });
}

test('a frame inside our own page has no bridge', async () => {
  const found = await page.evaluate(() => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const names = Object.keys(frame.contentWindow ?? {}).filter((name) => name === 'satchel');
    frame.remove();
    return names;
  });
  expect(found).toEqual([]);
});

test('names that are no command, and fields that do not fit, are answered with a code', async () => {
  expect(await invoke(page, 'transfer.get', { uid: '../../etc/passwd' })).toMatchObject({
    ok: false,
    error: { code: 'input.invalid' },
  });
  const unknown = await page.evaluate(() =>
    (window as unknown as { satchel: { invoke(name: string, input: unknown): Promise<unknown> } }).satchel
      .invoke('constructor', {})
      .then(
        () => 'answered',
        () => 'refused',
      ),
  );
  expect(unknown).toBe('refused');
});

test('the app’s own scheme serves its own files and nothing else', async () => {
  const statuses = await desktop.app.evaluate(async ({ net }) => {
    const paths = [
      'index.html',
      '../package.json',
      '..%2fpackage.json',
      '%2e%2e/package.json',
      '..\\package.json',
      '%5c..%5cpackage.json',
      '/etc/passwd',
      '//etc/passwd',
      'assets/../../main/index.js',
      'index.html%00.js',
      'nothing.js',
      'main.map',
    ];
    return Promise.all(
      paths.map(async (path) => (await net.fetch(`app://ui/${path}`).catch(() => ({ status: 0 }))).status),
    );
  });
  expect(statuses[0]).toBe(200);
  expect(statuses.slice(1).filter((status) => status === 200)).toEqual([]);
  const foreignHost = await desktop.app.evaluate(async ({ net }) => (await net.fetch('app://other/index.html')).status);
  expect(foreignHost).toBe(404);
});
