/** The whole story in the packaged app: submit, farm, conflicts, decide by keyboard, apply, undo, tree identical. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';
import { expectAccessible } from '../support/pageLooks';
import { contentsOf, treeOnDisk } from '../support/treeOnDisk';

test.describe.configure({ mode: 'serial' });

const folder = temporaryFolder();
const demo = join(folder.path, 'demo');
const project = join(demo, 'project');
let desktop: DesktopApp;
let page: Page;

test.beforeAll(async () => {
  desktop = await startDesktopApp(join(folder.path, 'home'), { size: { width: 1280, height: 800 } });
  page = desktop.page;
});
test.afterAll(async () => {
  await desktop.close();
  folder.remove();
});

const shot = (name: string): Promise<Buffer> => page.screenshot({ path: `test/.artifacts/story-${name}.png` });
const grid = () => page.getByRole('treegrid', { name: 'Conflicts' });

test('the first run offers the demo project and a store, and makes the demo by keyboard', async () => {
  await expect(page.getByRole('heading', { name: 'Connect a store' })).toBeVisible();
  await shot('1-first-run');
  await expectAccessible(page, 'wcag');
  const path = page.getByRole('region', { name: 'Try the demo project' }).getByLabel('Path');
  await path.focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type(demo);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('need', { timeout: 80_000 });
  await shot('2-activity');
  await expectAccessible(page, 'wcag');
});

test('the review opens from Activity, by keyboard, with the questions counted', async () => {
  await page.getByRole('button', { name: /^Review/ }).focus();
  await page.keyboard.press('Enter');
  await expect(grid()).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('2 need you');
  await expect(page.getByRole('button', { name: /^Apply plan to/ })).toBeVisible();
  await shot('3-review');
  await expectAccessible(page, 'wcag');
});

let before: Record<string, string>;

test('rows are decided by keyboard: keep mine for one question, both for the other', async () => {
  before = treeOnDisk(project);
  await grid().focus();
  await page.keyboard.press(']');
  await page.keyboard.press('m');
  await expect(page.getByRole('heading', { level: 1 })).not.toContainText('2 need you');
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('2 need you');
  await page.keyboard.press('b');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('1 needs you');
  await page.keyboard.press(']');
  await page.keyboard.press('m');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('All are decided');
  await shot('4-decided');
  expect(treeOnDisk(project)).toEqual(before);
});

test('applying writes what was promised and loses nothing of either side', async () => {
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Done.', { timeout: 30_000 });
  await shot('5-result');
  await expectAccessible(page, 'wcag');
  const after = treeOnDisk(project);
  const backups = contentsOf(treeOnDisk(join(project, '.satchel')));
  const lost = [...contentsOf(before)].filter((hash) => !contentsOf(after).has(hash) && !backups.has(hash));
  expect(lost).toEqual([]);
  expect(Object.keys(after).length).toBeGreaterThan(Object.keys(before).length);
});

test('undo brings back the identical tree: names, bytes and times', async () => {
  await page.getByRole('button', { name: 'Undo this download' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Undone\./).first()).toBeVisible({ timeout: 30_000 });
  await shot('6-undone');
  expect(treeOnDisk(project)).toEqual(before);
});

test('a folder is submitted by a typed path, and its job appears under Bring home', async () => {
  await page.getByRole('link', { name: 'Submit' }).click();
  await page.getByRole('textbox', { name: 'Path', exact: true }).first().fill(project);
  await page.keyboard.press('Enter');
  await shot('7-submit');
  await expectAccessible(page, 'wcag');
  await page.keyboard.press('Control+Enter');
  const submit = page.getByRole('button', { name: /^Submit [\d,]+ files…/ });
  await expect(submit).toBeVisible({ timeout: 30_000 });
  await page.getByLabel('Name').fill('typed by hand');
  await shot('8-what-will-move');
  await expectAccessible(page, 'wcag');
  await submit.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await shot('9-confirm');
  await expectAccessible(page, 'wcag');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('main')).toContainText(/typed by hand.*Submitted/, { timeout: 30_000 });
  await shot('9b-submitted');
  await page.getByRole('link', { name: 'Bring home' }).click();
  await expect(page.getByRole('radiogroup', { name: 'Job' }).getByText('typed by hand')).toBeVisible();
  await shot('10-bring-home');
  await expectAccessible(page, 'wcag');
});

test('History lists the download and its undo; Settings shows the store', async () => {
  await page.getByRole('link', { name: 'History' }).click();
  await expect(page.getByRole('main')).toContainText(/restored/);
  await shot('11-history');
  await expectAccessible(page, 'wcag');
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: /^Store connection/ }).click();
  await expect(page.getByRole('textbox', { name: 'Store' })).toHaveValue(/^file:\/\//);
  await shot('12-settings');
  await expectAccessible(page, 'wcag');
});

test('nothing in the whole story broke the page or its content security policy', () => {
  expect(desktop.complaints).toEqual([]);
  expect(existsSync(join(folder.path, 'home', 'satchel.db'))).toBe(true);
});
