/** What the window does when the engine dies, and when a second copy is started. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test, type Page } from '@playwright/test';
import { electronSwitches } from '../../scripts/electronSwitches.mjs';
import { executablePath, invoke, startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';

const run = promisify(execFile);
const folder = temporaryFolder();
const home = join(folder.path, 'home');
let desktop: DesktopApp;
let page: Page;

test.beforeAll(async () => {
  desktop = await startDesktopApp(home);
  page = desktop.page;
});
test.afterAll(async () => {
  await desktop.close();
  folder.remove();
});

const killEngine = (): Promise<boolean> =>
  desktop.app.evaluate(({ app }) => {
    const engine = app
      .getAppMetrics()
      .find(
        ({ type, name, serviceName }) =>
          type === 'Utility' &&
          (name === 'satchel-engine' || serviceName === 'satchel-engine' || name === 'Node Utility Process'),
      );
    return engine !== undefined && process.kill(engine.pid, 'SIGKILL');
  });

test('a killed engine is started again, the window says so, and settings are still there', async () => {
  expect(await invoke(page, 'settings.set', { key: 'ui.theme', value: 'dark' })).toMatchObject({ ok: true });
  const said = page.getByText(/engine stopped/i).first();
  const seen = said.waitFor({ timeout: 15_000 });
  expect(await killEngine()).toBe(true);
  await seen;
  await expect(said).toBeHidden();
  const overview = await invoke(page, 'overview.get', {});
  const rows = (overview.value as { settings: { key: string; value: unknown }[] }).settings;
  expect(rows.find(({ key }) => key === 'ui.theme')?.value).toBe('dark');
});

test('a second start hands over and ends at once', async () => {
  const { stdout } = await run(executablePath, [...electronSwitches()], {
    env: { ...process.env, SATCHEL_HOME: home },
    timeout: 20_000,
  });
  expect(stdout).not.toContain('Error');
  expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('a reload of the page loses nothing', async () => {
  await page.reload();
  await expect(page.getByRole('link', { name: 'Settings' })).toBeVisible();
  expect(await invoke(page, 'transfer.list', {})).toMatchObject({ ok: true, value: { transfers: [] } });
});
