/** Every page of the packaged app at both sizes and in both themes: pictures to look at, axe without findings, nothing cut off. */
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { invoke, resizeWindow, startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';

const folder = temporaryFolder();
let desktop: DesktopApp;
let page: Page;

const sizes = [
  { width: 1280, height: 800 },
  { width: 1024, height: 700 },
] as const;
const themes = ['light', 'dark'] as const;

interface Transfer {
  readonly uid: string;
  readonly state: string;
  readonly waitingFor?: string;
}

async function transfers(): Promise<Transfer[]> {
  const reply = await invoke(page, 'transfer.list', {});
  return (reply.value as { transfers: Transfer[] }).transfers;
}

test.beforeAll(async () => {
  desktop = await startDesktopApp(join(folder.path, 'home'));
  page = desktop.page;
});
test.afterAll(async () => {
  await desktop.close();
  folder.remove();
});

/** Looks at the page as it is now in every size and theme. */
async function lookAt(name: string): Promise<void> {
  for (const theme of themes) {
    expect(await invoke(page, 'settings.set', { key: 'ui.theme', value: theme })).toMatchObject({ ok: true });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    for (const size of sizes) {
      await resizeWindow(desktop.app, size);
      await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([size.width, size.height]);
      await page.screenshot({ path: `test/.artifacts/look-${name}-${theme}-${String(size.width)}.png` });
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
      const scrollsSideways = await page.evaluate(
        () => document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight,
      );
      expect({ name, theme, size, scrollsSideways }).toEqual({ name, theme, size, scrollsSideways: false });
    }
  }
}

test('first run', async () => {
  await expect(page.getByRole('heading', { name: 'Connect a store' })).toBeVisible();
  await lookAt('first-run');
});

test('Activity, with a review that waits', async () => {
  await invoke(page, 'demo.start', { folder: join(folder.path, 'demo') });
  await expect
    .poll(async () => (await transfers()).some(({ waitingFor }) => waitingFor === 'review'), { timeout: 80_000 })
    .toBe(true);
  await expect
    .poll(async () => (await transfers()).some(({ state }) => state === 'leased'), { timeout: 30_000 })
    .toBe(false);
  await page.getByRole('link', { name: 'Activity' }).click();
  await expect(page.getByRole('button', { name: /^Review/ })).toBeVisible();
  await lookAt('activity');
});

test('Submit', async () => {
  await page.getByRole('link', { name: 'Submit' }).click();
  await lookAt('submit');
  await page
    .getByLabel('Path')
    .first()
    .fill(join(folder.path, 'demo', 'project'));
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('button', { name: /^Submit [\d,]+ files…/ })).toBeVisible({ timeout: 30_000 });
  await lookAt('submit-draft');
});

test('Bring home', async () => {
  await page.getByRole('link', { name: 'Bring home' }).click();
  await expect(page.getByRole('radiogroup', { name: 'Job' })).toBeVisible();
  await lookAt('bring-home');
});

test('the conflict review', async () => {
  await page.getByRole('link', { name: 'Activity' }).click();
  await page.getByRole('button', { name: /^Review/ }).click();
  const grid = page.getByRole('treegrid', { name: 'Conflicts' });
  await expect(grid).toBeVisible();
  await grid.focus();
  await page.keyboard.press(']');
  await expect(page.getByRole('radiogroup', { name: /^Decision for/ }).first()).toBeVisible();
  await lookAt('review');
  await page.keyboard.press('F1');
  await expect(page.getByRole('dialog')).toBeVisible();
  await lookAt('review-keys');
  await page.keyboard.press('Escape');
});

test('after apply', async () => {
  const waiting = (await transfers()).find(({ waitingFor }) => waitingFor === 'review');
  await page.getByRole('treegrid', { name: 'Conflicts' }).focus();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Done.', { timeout: 30_000 });
  await lookAt('result');
  expect(waiting).toBeDefined();
});

test('History and Settings', async () => {
  await page.getByRole('link', { name: 'History' }).click();
  await lookAt('history');
  await page.getByRole('link', { name: 'Settings' }).click();
  await lookAt('settings');
});

test('no page complained', () => {
  expect(desktop.complaints).toEqual([]);
});
