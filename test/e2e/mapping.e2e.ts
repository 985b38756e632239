/** Path mapping in the packaged app: a rule is refused, written, tried, kept over a restart, removed and taken back. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { invoke, resizeWindow, startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';
import { expectAccessible } from '../support/pageLooks';

test.describe.configure({ mode: 'serial' });

const folder = temporaryFolder();
const home = join(folder.path, 'home');
const library = join(folder.path, 'lib');
let desktop: DesktopApp;
let page: Page;

async function start(): Promise<void> {
  desktop = await startDesktopApp(home, { size: { width: 1280, height: 800 } });
  page = desktop.page;
  await page.getByRole('link', { name: 'Path mapping' }).click();
  await expect(page).toHaveTitle('Satchel – Path mapping');
}

test.beforeAll(async () => {
  mkdirSync(library);
  writeFileSync(join(library, 'rock.tx'), 'rock');
  await start();
});
test.afterAll(async () => {
  await desktop.close();
  folder.remove();
});

const field = () => page.getByRole('textbox', { name: 'Try a path' });
const rows = () => page.getByRole('table', { name: 'Rules' }).locator('tbody tr');

test('a rule that names no whole folder is refused beside its field, and a good one is kept', async () => {
  await page.getByRole('button', { name: 'Add local rule' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a local rule' });
  await dialog.getByLabel('Folder on the farm').fill('C:lib');
  await dialog.getByLabel('Path').fill(library);
  await dialog.getByRole('button', { name: 'Save the rule' }).click();
  await expect(dialog.getByText('"C:lib" is not a whole path on Windows.')).toBeVisible();
  await dialog.getByLabel('Folder on the farm').fill('z:/Show/lib');
  await dialog.getByLabel('Name').fill('Library');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(rows()).toHaveCount(1);
  await expect(rows().first()).toContainText('Library');
  await expect(rows().first()).toContainText('Z:\\Show\\lib');
  await expect(rows().first()).toContainText('mounted');
});

test('a path says which rule won and what lies there, while it is typed', async () => {
  await field().fill('Z:\\SHOW\\Lib\\rock.tx');
  const tester = page.getByRole('region', { name: 'Try a path' });
  await expect(tester).toContainText('read as Windows');
  await expect(tester.getByRole('list', { name: 'Why' })).toContainText('won: 2 folders match');
  await expect(tester).toContainText(join(library, 'rock.tx'));
  await expect(tester).toContainText('exists, 4 B');
  await field().fill('Z:\\Shows\\lib\\rock.tx');
  await expect(tester).toContainText('No rule holds this path.');
  await field().fill('Z:\\..\\rock.tx');
  await expect(tester).toContainText('climbs above the top folder');
  await page.getByRole('radio', { name: 'Here to farm' }).click();
  await field().fill(join(library, 'rock.tx'));
  await expect(tester).toContainText('Z:\\Show\\lib\\rock.tx');
  await page.getByRole('radio', { name: 'Farm to here' }).click();
  await field().fill('Z:\\Show\\lib\\rock.tx');
  await expect(tester).toContainText('exists, 4 B');
});

test('it looks right in both themes and sizes', async () => {
  for (const theme of ['dark', 'light'] as const) {
    expect(await invoke(page, 'settings.set', { key: 'ui.theme', value: theme })).toMatchObject({ ok: true });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    for (const size of [
      { width: 1280, height: 800 },
      { width: 1024, height: 700 },
    ]) {
      await resizeWindow(desktop.app, size);
      await page.screenshot({ path: `test/.artifacts/mapping-${theme}-${String(size.width)}.png` });
      await expectAccessible(page);
    }
  }
});

test('rules are there after a restart; a removal is taken back', async () => {
  await desktop.close();
  await start();
  await expect(rows()).toHaveCount(1);
  await page.getByRole('button', { name: 'Actions for Library' }).focus();
  await page.keyboard.press('Delete');
  await expect(page.getByText('Library was removed.')).toBeVisible();
  await expect(rows()).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(rows()).toHaveCount(1);
  expect(desktop.complaints).toEqual([]);
});
