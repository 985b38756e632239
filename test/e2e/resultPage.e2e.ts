/** The page of a download that ended with every outcome: what failed first, its rows, and what goes out of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { invoke, resizeWindow, startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';
import { createFarmWorld } from '../support/farmWorld';
import { expectAccessible } from '../support/pageLooks';
import { addResultJob, disturb, findAgain, resultDecisions } from '../support/resultJob';

test.describe.configure({ mode: 'serial' });

const folder = temporaryFolder();
let desktop: DesktopApp;
let page: Page;
const world = createFarmWorld(folder.path);

/** The value that a command answers. */
async function ask(command: string, input: object): Promise<Record<string, unknown>> {
  const { ok, value, error } = await invoke(page, command, input);
  if (!ok) throw new Error(`${command}: ${JSON.stringify(error)}`);
  return value as Record<string, unknown>;
}

/** Plans, decides and applies as the pages do; the frames are lost and saved in between. */
async function bringHome(jobId: string): Promise<void> {
  const { uid } = await ask('download.plan', { jobId });
  await expect
    .poll(async () => (await ask('transfer.get', { uid }))['state'], { timeout: 30_000 })
    .toBe('waiting-user');
  const isHashed = async (): Promise<boolean> => {
    const { needed, done } = (await ask('review.get', { uid }))['hashing'] as { needed: number; done: number };
    return done >= needed;
  };
  await expect.poll(isHashed).toBe(true);
  for (const [text, action] of resultDecisions) {
    await ask('review.view', { uid, groupBy: 'folder', filter: { kinds: [], undecidedOnly: false, text } });
    await ask('review.decide', { uid, scope: { scope: 'filter', rowIds: [] }, action });
  }
  disturb(world);
  await ask('review.apply', { uid, leaveUndecided: true });
  await expect.poll(async () => (await ask('transfer.get', { uid }))['state'], { timeout: 30_000 }).toBe('done');
}

test.beforeAll(async () => {
  const jobId = await addResultJob(world);
  desktop = await startDesktopApp(world.home, { size: { width: 1280, height: 800 }, colorScheme: 'dark' });
  page = desktop.page;
  await bringHome(jobId);
});
test.afterAll(async () => {
  await desktop.close();
  folder.remove();
});

const grid = () => page.getByRole('treegrid', { name: 'Files of this download' });
const clipboard = (): Promise<string> => desktop.app.evaluate(({ clipboard: board }) => board.readText());

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
    await expectAccessible(page, 'wcag');
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
  await expectAccessible(page, 'wcag');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  expect(readFileSync(path, 'utf8')).toContain(",'=1+1.txt,");
  await page.getByRole('button', { name: 'Copy CLI command' }).click();
  await expect.poll(clipboard).toMatch(/^satchel download apply '.*\.satchel-plan\.json' .*--home '/);
});

test('R plans what failed by itself, and asks about the frame that was saved meanwhile', async () => {
  findAgain(world);
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
