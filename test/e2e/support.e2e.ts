/** When something goes wrong, in the packaged app: diagnostics looked at and saved, logs, details of an error, safe mode. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { invoke, resizeWindow, startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';
import { expectAccessible } from '../support/pageLooks';

test.describe.configure({ mode: 'serial' });

const folder = temporaryFolder();
const home = join(folder.path, 'data');
const key = `AKIA${'ABCD'.repeat(4)}`;
let desktop: DesktopApp;
let page: Page;

test.beforeAll(async () => {
  mkdirSync(join(home, 'logs'), { recursive: true });
  writeFileSync(
    join(home, 'logs', 'cli.log'),
    `${JSON.stringify({ ts: '2026-01-01T00:00:00.000Z', level: 'error', area: 'cli', msg: `planted ${key}` })}\n`,
  );
  desktop = await startDesktopApp(home, { args: ['--safe-mode'], size: { width: 1024, height: 700 } });
  page = desktop.page;
});
test.afterAll(async () => {
  await desktop.close();
  folder.remove();
});

/** By keyboard alone. */
async function runCommand(name: string): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
}

test('safe mode says what it is', async () => {
  await expect(page.getByRole('region', { name: 'Safe mode' })).toContainText('nothing goes on by itself');
});

test('each text is shown without secrets before it is saved, and the file is written', async () => {
  const out = join(folder.path, 'out.zip');
  await desktop.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, out);
  await runCommand('Diagnostics');
  const dialog = page.getByRole('dialog', { name: 'Diagnostics' });
  await dialog.getByRole('option', { name: 'logs/cli.log' }).click();
  await expect(dialog.getByRole('region', { name: 'Text of logs/cli.log' })).toContainText('planted <access key 1>');
  for (const theme of ['dark', 'light'] as const) {
    expect(await invoke(page, 'settings.set', { key: 'ui.theme', value: theme })).toMatchObject({ ok: true });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    await resizeWindow(desktop.app, { width: 1024, height: 700 });
    await expectAccessible(page);
    await page.screenshot({ path: `test/.artifacts/diagnostics-${theme}.png` });
  }
  await dialog.getByRole('button', { name: 'Save…' }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText(`Saved as ${out}`);
  expect([existsSync(out), readFileSync(out).includes(key)]).toEqual([true, false]);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('a log is read by level and words', async () => {
  await runCommand('Logs');
  const dialog = page.getByRole('dialog', { name: 'Logs' });
  await expect(dialog.getByRole('region', { name: 'Lines' })).toContainText('planted');
  await dialog.getByLabel('Find in the log').fill('nowhere');
  await expect(dialog).toContainText('0 lines');
  await expectAccessible(page);
  await page.screenshot({ path: 'test/.artifacts/logs.png' });
  await page.keyboard.press('Escape');
});
