/** Settings > Integrations in the packaged app: what changes is shown first, done by keyboard alone, and taken back. */
import { existsSync, mkdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { invoke, resizeWindow, startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';
import { expectAccessible } from '../support/pageLooks';

test.describe.configure({ mode: 'serial' });

const folder = temporaryFolder();
const userHome = join(folder.path, 'artist');
const usualHome = process.env['HOME'];
const module = join(userHome, 'maya/modules/satchel.mod');
let desktop: DesktopApp;
let page: Page;

test.beforeAll(async () => {
  for (const name of ['maya/2025', 'houdini20.5', '.nuke']) mkdirSync(join(userHome, name), { recursive: true });
  mkdirSync(join(folder.path, 'system/usr/local/Nuke15.1v3'), { recursive: true });
  writeFileSync(join(userHome, '.nuke/init.py'), '# mine\n');
  // The app looks for programs in the home of whoever starts it.
  process.env['HOME'] = userHome;
  process.env['SATCHEL_SYSTEM_ROOT'] = join(folder.path, 'system');
  desktop = await startDesktopApp(join(folder.path, 'data'), { size: { width: 1280, height: 800 } });
  page = desktop.page;
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Integrations' }).click();
});
test.afterAll(async () => {
  await desktop.close();
  process.env['HOME'] = usualHome;
  delete process.env['SATCHEL_SYSTEM_ROOT'];
  folder.remove();
});

const row = (name: string) =>
  page.getByRole('list', { name: 'Programs' }).getByRole('listitem').filter({ hasText: name });

test('the programs that are here are listed, and those that are not are named', async () => {
  await expect(page.getByRole('list', { name: 'Programs' }).getByRole('listitem')).toHaveCount(3);
  await expect(row('Maya 2025')).toContainText('not installed');
  await expect(page.getByText('Not found here: Blender, 3ds Max, Cinema 4D')).toBeVisible();
});

test('by keyboard alone: what will change is shown, nothing is done by Esc, and Enter does exactly that', async () => {
  const look = page.getByRole('button', { name: 'Maya 2025: show what installing will change' });
  await look.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'What will change for Maya 2025' });
  await expect(dialog.getByRole('list', { name: 'Files' }).getByRole('listitem')).toHaveCount(5);
  await expect(dialog).toContainText(module);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect(existsSync(module)).toBe(false);
  await expect(look).toBeFocused();
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Install' }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(row('Maya 2025')).toContainText('installed');
  expect(readFileSync(module, 'utf8')).toContain(join(folder.path, 'data'));
});

test('a start-up file of the artist is named with the line that it needs, and stays as it is', async () => {
  await page.getByRole('button', { name: /^Nuke .*: show what installing will change$/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('It is your file, so Satchel leaves it as it is.');
  await expect(dialog).toContainText('nuke.pluginAddPath(');
  await dialog.getByRole('button', { name: 'Install' }).click();
  await expect(row('Nuke')).toContainText('needs one line');
  expect(readFileSync(join(userHome, '.nuke/init.py'), 'utf8')).toBe('# mine\n');
});

test('it looks right in both themes and sizes', async () => {
  for (const theme of ['dark', 'light'] as const) {
    expect(await invoke(page, 'settings.set', { key: 'ui.theme', value: theme })).toMatchObject({ ok: true });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    await resizeWindow(desktop.app, theme === 'dark' ? { width: 1280, height: 800 } : { width: 1024, height: 700 });
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Maya 2025: show what removing will change' }).click();
    await expect(page.getByRole('dialog').getByRole('list', { name: 'Files' })).toBeVisible();
    await expectAccessible(page);
    await page.screenshot({ path: `test/.artifacts/integrations-${theme}.png` });
    await page.keyboard.press('Escape');
  }
});

test('removing shows what goes, and leaves nothing', async () => {
  await page.getByRole('button', { name: 'Maya 2025: show what removing will change' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(row('Maya 2025')).toContainText('not installed');
  expect(existsSync(join(userHome, 'maya/modules'))).toBe(false);
});

test('the command for terminals is shown before it is there, put there, and removed again', async () => {
  const command = join(userHome, '.local/bin/satchel');
  const list = page.getByRole('list', { name: 'The command satchel' });
  await expect(list).toContainText('It is not installed for terminals yet.');
  await expect(list).toContainText(`${command} → `);
  expect(existsSync(command)).toBe(false);
  await list.getByRole('button', { name: 'Install the satchel command' }).click();
  await expect(list).toContainText('Terminals start this Satchel.');
  expect(readlinkSync(command)).toMatch(/\/resources\/cli\/satchel$/);
  await list.scrollIntoViewIfNeeded();
  await expectAccessible(page);
  await list.getByRole('button', { name: 'Remove' }).click();
  await expect(list).toContainText('It is not installed for terminals yet.');
  expect(existsSync(command)).toBe(false);
});
