/** Every page of the packaged app at both sizes and in both themes: pictures to look at, axe without findings, nothing cut off. */
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { invoke, resizeWindow, startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';
import { expectAccessible } from '../support/pageLooks';

const folder = temporaryFolder();
let desktop: DesktopApp;
let page: Page;

/** The third just fits the virtual display of CI; the last is what 200 % zoom leaves of a laptop's window. */
const sizes = [
  { width: 1280, height: 800, themes: ['light', 'dark'] },
  { width: 1024, height: 700, themes: ['light', 'dark'] },
  { width: 1590, height: 980, themes: ['dark'] },
  { width: 640, height: 400, themes: ['dark'] },
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
  // Zoom makes the page smaller than a window may be; here the window itself is made that small.
  await desktop.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setMinimumSize(300, 200);
  });
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
    for (const size of sizes.filter((candidate) => candidate.themes.some((known) => known === theme))) {
      await resizeWindow(desktop.app, size);
      await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([size.width, size.height]);
      await page.screenshot({ path: `test/.artifacts/look-${name}-${theme}-${String(size.width)}.png` });
      await expectAccessible(page);
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
    .getByRole('textbox', { name: 'Path', exact: true })
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

test('the comparison is a drawer where the window is narrow', async () => {
  await resizeWindow(desktop.app, { width: 640, height: 400 });
  const compare = page.getByRole('complementary', { name: 'Compare' });
  await expect(compare).toBeHidden();
  await page.getByRole('treegrid', { name: 'Conflicts' }).focus();
  await page.keyboard.press(' ');
  await expect(compare).toBeVisible();
  await page.screenshot({ path: 'test/.artifacts/look-review-drawer-dark-640.png' });
  await page.keyboard.press(' ');
  await expect(compare).toBeHidden();
});

test('the rules fold into a button where the window is low', async () => {
  await resizeWindow(desktop.app, { width: 1024, height: 700 });
  await page.getByRole('button', { name: /^\d rules?$/ }).click();
  await expect(page.getByRole('dialog', { name: 'Rules' })).toContainText('Identical');
  await page.screenshot({ path: 'test/.artifacts/look-review-rules-dark-1024.png' });
  await page.keyboard.press('Escape');
});

test('forced colours and reduced motion', async () => {
  await resizeWindow(desktop.app, { width: 1280, height: 800 });
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  await page.screenshot({ path: 'test/.artifacts/look-review-forced-colors.png' });
  const moving = await page.evaluate(() =>
    [...document.querySelectorAll('*')].flatMap((element) => {
      const { animationDuration, animationName, transitionDuration } = getComputedStyle(element);
      const isMoving =
        (animationName !== 'none' && Number.parseFloat(animationDuration) > 0.01) ||
        Number.parseFloat(transitionDuration) > 0.01;
      return isMoving ? [element.className] : [];
    }),
  );
  expect(moving).toEqual([]);
  await page.emulateMedia({ forcedColors: null, reducedMotion: null });
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
  await page.getByRole('button', { name: /^Store connection/ }).click();
  await lookAt('settings-store');
});

test('no page complained', () => {
  expect(desktop.complaints).toEqual([]);
});
