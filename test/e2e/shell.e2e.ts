/** The desktop around the window, in the packaged app: menu, palette, size, taskbar, theme, closing, drags and the crash window. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { commandIds, commandOf } from '../../shared/domain/commands';
import { invoke, startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';
import { expectAccessible } from '../support/pageLooks';

test.describe.configure({ mode: 'serial' });

const folder = temporaryFolder();
const home = join(folder.path, 'home');
const logs = join(home, 'logs');
let desktop: DesktopApp;
let page: Page;

test.beforeAll(async () => {
  desktop = await startDesktopApp(home);
  page = desktop.page;
  await expect(page.getByRole('link', { name: 'Settings' })).toBeVisible();
});
test.afterAll(async () => {
  await desktop.close();
  folder.remove();
});

const clickMenu = (id: string): Promise<void> =>
  desktop.app.evaluate(({ Menu }, wanted) => {
    Menu.getApplicationMenu()?.getMenuItemById(wanted)?.click();
  }, id);
const zoom = (): Promise<number> =>
  desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor() ?? 0);
const states = async (): Promise<readonly string[]> =>
  ((await invoke(page, 'transfer.list', {})).value as { transfers: { state: string }[] }).transfers.map(
    ({ state }) => state,
  );

/** The exit code; the page may be gone before the click is answered. */
async function quitBy({ app }: DesktopApp, crash: Page): Promise<number | null> {
  const ended = new Promise<number | null>((resolve) => app.process().once('exit', resolve));
  await Promise.race([ended, crash.getByRole('button', { name: 'Quit' }).click()]).catch(() => undefined);
  return ended;
}

test('the menu has every command of the table that belongs into one', async () => {
  const ids = await desktop.app.evaluate(({ Menu }) =>
    (Menu.getApplicationMenu()?.items ?? []).flatMap(({ submenu }) => submenu?.items.map(({ id }) => id) ?? []),
  );
  const wanted = commandIds.filter((id) => commandOf(id).menu !== undefined);
  expect(wanted.filter((id) => !ids.includes(id))).toEqual([]);
});

test('a menu item goes to its page, and its key does the same', async () => {
  await clickMenu('view.history');
  await expect(page).toHaveTitle('Satchel – History');
  await page.keyboard.press('Control+1');
  await expect(page).toHaveTitle('Satchel – Activity');
  await clickMenu('help.keys');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await expect(keys).toContainText('New download');
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();
});

test('the palette opens by its key, finds a setting and goes there', async () => {
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Find a transfer, job, path or command' });
  await expect(field).toBeFocused();
  await page.keyboard.type('hide names');
  await expect(page.getByRole('option', { selected: true })).toContainText('Hide names in notifications');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page).toHaveTitle('Satchel – Settings');
});

test('the size of everything goes from 80 to 200 % and is there again at the next start', async () => {
  for (const id of ['zoom.in', 'zoom.in']) await clickMenu(id);
  await expect.poll(zoom).toBeCloseTo(1.25);
  for (let press = 0; press < 12; press += 1) await page.keyboard.press('Control+-');
  await expect.poll(zoom).toBeCloseTo(0.8);
  for (let press = 0; press < 12; press += 1) await page.keyboard.press('Control+=');
  await expect.poll(zoom).toBeCloseTo(2);
  await clickMenu('zoom.reset');
  await clickMenu('zoom.in');
  const saved = join(home, 'window-state.json');
  await expect.poll(() => (existsSync(saved) ? readFileSync(saved, 'utf8') : '')).toContain('"zoom":1.1');
  await desktop.close();
  desktop = await startDesktopApp(home);
  page = desktop.page;
  await expect(page.getByRole('link', { name: 'Settings' })).toBeVisible();
  await expect.poll(zoom).toBeCloseTo(1.1);
  await page.keyboard.press('Control+0');
  await expect.poll(zoom).toBe(1);
});

test('the theme of the menu holds for the page and for what the desktop draws', async () => {
  const themes = (): Promise<readonly (string | undefined)[]> =>
    Promise.all([
      page.evaluate(() => document.documentElement.dataset['theme']),
      desktop.app.evaluate(({ nativeTheme }) => nativeTheme.themeSource),
    ]);
  await clickMenu('theme.dark');
  await expect.poll(themes).toEqual(['dark', 'dark']);
  await clickMenu('theme.light');
  await expect.poll(themes).toEqual(['light', 'light']);
});

test('a transfer shows in the taskbar, keeps the computer awake, and is asked about when the window is closed', async () => {
  test.setTimeout(150_000);
  await desktop.app.evaluate(({ BrowserWindow, app, dialog, powerSaveBlocker }) => {
    const seen: unknown[] = [];
    Object.assign(globalThis, { seen });
    const window = BrowserWindow.getAllWindows()[0];
    if (window === undefined) return;
    window.setProgressBar = (progress, options) => seen.push(['bar', progress, options?.mode]);
    app.setBadgeCount = (count) => seen.push(['badge', count]) > 0;
    const start = powerSaveBlocker.start.bind(powerSaveBlocker);
    powerSaveBlocker.start = (type) => {
      seen.push(['awake', type]);
      return start(type);
    };
    const stop = powerSaveBlocker.stop.bind(powerSaveBlocker);
    powerSaveBlocker.stop = (id) => {
      seen.push(['asleep']);
      return stop(id);
    };
    dialog.showMessageBox = (...args: unknown[]) => {
      seen.push(['asked', (args.at(-1) as { message: string }).message]);
      return Promise.resolve({ response: 2, checkboxChecked: false });
    };
  });
  expect(await invoke(page, 'demo.start', { folder: join(folder.path, 'demo') })).toMatchObject({ ok: true });
  await expect.poll(async () => (await states()).length).toBeGreaterThan(0);
  const seen = (): Promise<readonly unknown[]> =>
    desktop.app.evaluate(() => (globalThis as unknown as { seen: unknown[] }).seen);
  await expect.poll(async () => JSON.stringify(await seen())).toContain('awake');
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await expect.poll(async () => JSON.stringify(await seen())).toContain('still moving');
  await expect.poll(async () => (await states()).includes('waiting-user'), { timeout: 100_000 }).toBe(true);
  await expect.poll(async () => JSON.stringify(await seen())).toContain('asleep');
  // The signs follow up to four times a second, so they may come after the computer may sleep again.
  const lastOf = async (sign: string): Promise<unknown> =>
    (await seen()).findLast((entry) => (entry as string[])[0] === sign);
  await expect.poll(() => lastOf('badge')).toEqual(['badge', 1]);
  await expect.poll(() => lastOf('bar')).toEqual(['bar', -1, 'none']);
  const all = await seen();
  expect(all.filter((entry) => (entry as string[])[0] === 'asked')).toEqual([['asked', expect.any(String)]]);
  expect(all.some((entry) => ['indeterminate', 'normal'].includes((entry as string[])[2] ?? ''))).toBe(true);
});

test('what ended can be dragged out by its id, anything else cannot', async () => {
  await desktop.app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0];
    const drags: unknown[] = [];
    Object.assign(globalThis, { drags });
    if (window !== undefined) window.webContents.startDrag = (item) => drags.push(item.file);
  });
  const { transfers } = (await invoke(page, 'transfer.list', {})).value as {
    transfers: { uid: string; state: string; folder?: string }[];
  };
  const done = transfers.find(({ state, folder: path }) => state === 'done' && path !== undefined)!;
  const waiting = transfers.find(({ state }) => state === 'waiting-user')!;
  expect(await invoke(page, 'shell.drag', { uid: done.uid })).toEqual({ ok: true, value: {} });
  expect(await invoke(page, 'shell.drag', { uid: waiting.uid })).toMatchObject({
    ok: false,
    error: { code: 'input.not_found' },
  });
  expect(await invoke(page, 'shell.drag', { file: '/etc/passwd' })).toMatchObject({
    ok: false,
    error: { code: 'input.invalid' },
  });
  expect(await desktop.app.evaluate(() => (globalThis as unknown as { drags: unknown[] }).drags)).toEqual([
    done.folder,
  ]);
});

test('what the page complains about is in its own log', async () => {
  await page.evaluate(() => {
    console.error('a complaint for the log');
  });
  await expect
    .poll(() => existsSync(join(logs, 'renderer.log')) && readFileSync(join(logs, 'renderer.log'), 'utf8'))
    .toContain('a complaint for the log');
});

test('a page that dies comes back; dying again within a minute leads to the crash window, which restarts or quits', async () => {
  const die = (): Promise<void> =>
    desktop.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    });
  const urls = (): Promise<readonly string[]> =>
    desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((each) => each.webContents.getURL()));
  const livingProcess = (): Promise<number> =>
    desktop.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      return contents === undefined || contents.isCrashed() || contents.isLoading() ? 0 : contents.getOSProcessId();
    });
  const first = await livingProcess();
  await die();
  await expect.poll(async () => [0, first].includes(await livingProcess())).toBe(false);
  expect(await urls()).toEqual(['app://ui/index.html']);
  const crashPage = desktop.app.waitForEvent('window');
  await die();
  const crash = await crashPage;
  await expect(crash.getByRole('heading', { name: 'Satchel stopped' })).toBeVisible();
  await expect(crash.getByText('The window stopped twice within a minute.')).toBeVisible();
  await expect.poll(urls).toEqual(['app://ui/crash.html']);
  const found = await crash.evaluate(() => ({
    globals: ['require', 'process', 'module', 'Buffer'].filter((name) => name in globalThis),
    bridge: Object.keys((window as unknown as { satchel: object }).satchel).sort(),
  }));
  expect(found).toEqual({ globals: [], bridge: ['getPathForFile', 'invoke', 'on', 'openPort'] });
  const preferences = await desktop.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as
      { getLastWebPreferences(): Record<string, unknown> } | undefined;
    const all = contents?.getLastWebPreferences() ?? {};
    return ['sandbox', 'contextIsolation', 'nodeIntegration', 'webSecurity', 'webviewTag'].map((name) => all[name]);
  });
  expect(preferences).toEqual([true, true, false, true, false]);
  await expectAccessible(crash);
  await crash.screenshot({ path: 'test/.artifacts/window/crash.png' });
  const reports = readdirSync(logs).filter((name) => name.startsWith('crash-'));
  expect(reports.length).toBeGreaterThanOrEqual(2);
  const report = JSON.parse(readFileSync(join(logs, reports.sort().at(-1)!), 'utf8')) as Record<string, unknown>;
  expect(report).toMatchObject({ process: 'renderer', log: expect.any(Array) });
  expect(await quitBy(desktop, crash)).toBe(1);
});

test('a mistake of the main process is written down and said', async () => {
  const fresh = await startDesktopApp(join(folder.path, 'second home'));
  const opened = fresh.app.waitForEvent('window');
  await fresh.app.evaluate(() => {
    setImmediate(() => {
      throw new Error('planted: token=abc123');
    });
  });
  const crash = await opened;
  await expect(crash.getByText('met a mistake of its own')).toBeVisible();
  const folderOfLogs = join(folder.path, 'second home', 'logs');
  const report = readdirSync(folderOfLogs).find((name) => name.startsWith('crash-'))!;
  const text = readFileSync(join(folderOfLogs, report), 'utf8');
  expect([text.includes('planted'), text.includes('abc123')]).toEqual([true, false]);
  expect(await quitBy(fresh, crash)).toBe(1);
});
