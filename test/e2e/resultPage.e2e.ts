/** The page of a download that ended with every outcome: what failed first, its rows, and what goes out of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { resizeWindow, startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';
import { createResultWorld } from '../support/resultWorld';

test.describe.configure({ mode: 'serial' });

const folder = temporaryFolder();
let desktop: DesktopApp;
let page: Page;
let find: () => void;

test.beforeAll(async () => {
  const made = await createResultWorld(folder.path);
  ({ find } = made);
  await made.engine.close();
  desktop = await startDesktopApp(made.world.home, { size: { width: 1280, height: 800 }, colorScheme: 'dark' });
  page = desktop.page;
});
test.afterAll(async () => {
  await desktop.close();
  folder.remove();
});

const grid = () => page.getByRole('treegrid', { name: 'Files of this download' });
const clipboard = (): Promise<string> => desktop.app.evaluate(({ clipboard: board }) => board.readText());

async function expectAccessible(): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}

test('shows what failed first with its reason, in both themes and at both sizes', async () => {
  await page.getByRole('button', { name: /^Result of/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('1 failed');
  await expect(grid().getByRole('row')).toHaveCount(11);
  await expect(grid().getByRole('row').nth(1)).toContainText(/beauty\.1003\.exr.*Failed.*is not in the store/);
  await expect(grid().getByRole('row').nth(2)).toContainText('changed here after it was reviewed');
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const [width, height] of [
      [1280, 800],
      [1024, 700],
    ] as const) {
      await resizeWindow(desktop.app, { width, height });
      await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(width);
      await page.screenshot({ path: `test/.artifacts/result-${colorScheme}-${width}.png` });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    }
    await expectAccessible();
  }
  await resizeWindow(desktop.app, { width: 1280, height: 800 });
});

test('narrows to one outcome, opens a sequence and copies its paths by keyboard', async () => {
  await page.getByRole('button', { name: 'Show Both kept' }).click();
  await expect(grid().getByRole('row')).toHaveCount(2);
  await grid().focus();
  await page.keyboard.press('ArrowRight');
  await expect(grid().getByRole('row')).toHaveCount(5);
  await page.keyboard.press('c');
  await expect.poll(async () => (await clipboard()).split('\n')).toHaveLength(3);
  expect((await clipboard()).split('\n')[0]).toMatch(/renders\/matte_r2\.1001\.exr$/);
  await page.getByRole('button', { name: 'Show all' }).click();
});

test('the report is saved by a typed path, and the line for a terminal is copied', async () => {
  const path = join(folder.path, 'what happened.csv');
  await grid().focus();
  await page.keyboard.press('e');
  await page.getByRole('dialog').getByLabel('Path').fill(path);
  await page.screenshot({ path: 'test/.artifacts/result-save.png' });
  await expectAccessible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  expect(readFileSync(path, 'utf8')).toContain(",'=1+1.txt,");
  await page.getByRole('button', { name: 'Copy CLI command' }).click();
  await expect.poll(clipboard).toMatch(/^satchel download apply '.*\.satchel-plan\.json' .*--home '/);
});

test('R plans what failed by itself, and asks about the frame that was saved meanwhile', async () => {
  find();
  await grid().focus();
  await page.keyboard.press('r');
  await expect(page.getByRole('treegrid', { name: 'Conflicts' })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('heading', { level: 1 })).toContainText('1 needs you');
  await expect(page.getByRole('button', { name: 'Export plan' })).toBeVisible();
  await page.getByRole('button', { name: 'Copy CLI command' }).click();
  await expect.poll(clipboard).toContain('--leave-undecided');
  await page.screenshot({ path: 'test/.artifacts/result-retry.png' });
  expect(desktop.complaints).toEqual([]);
});
