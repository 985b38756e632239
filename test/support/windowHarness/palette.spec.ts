/** The command palette by keyboard alone, past axe, in both themes. */
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test as base, type Locator, type Page } from '@playwright/test';
import type { Harness } from './fakeBridge';
import { buildWindow, serveWindow, type ServedWindow } from './serveWindow';

const pictures = join(import.meta.dirname, '../../.artifacts/window');

const test = base.extend<object, { served: ServedWindow }>({
  served: [
    async ({}, use) => {
      await buildWindow();
      const served = await serveWindow();
      await use(served);
      await served.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

const palette = (page: Page): Locator => page.getByRole('dialog', { name: 'Command palette' });
const field = (page: Page): Locator => palette(page).getByRole('combobox');
const options = (page: Page): Locator => palette(page).getByRole('option');
const active = (page: Page): Locator => palette(page).getByRole('option', { selected: true });
const asked = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    (window as unknown as { harness: Harness }).harness.asked
      .filter(({ command }) => /^(command|plan|transfer|shell)\.(run|open|cancel|retry|openFolder)/.test(command))
      .map(({ command, input }) => `${command} ${JSON.stringify(input)}`),
  );

test.beforeEach(async ({ page, served }) => {
  await page.goto(`${served.url}?scenario=busy`);
  await page.getByRole('heading', { level: 1 }).waitFor();
});

test('Ctrl K opens it, words find, Enter goes, Esc gives the keyboard back', async ({ page }) => {
  await page.getByRole('button', { name: 'New submission' }).focus();
  await page.keyboard.press('Control+k');
  await expect(field(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(palette(page)).toBeHidden();
  await expect(page.getByRole('button', { name: 'New submission' })).toBeFocused();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('hist');
  await expect(active(page)).toContainText('History');
  await page.keyboard.press('Enter');
  await expect(page).toHaveTitle('Satchel – History');
});

test('the search field of the title bar opens it, and so does the menu of the desktop', async ({ page }) => {
  await page.getByRole('button', { name: 'Find a transfer, job, path or command' }).click();
  await expect(field(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await page.evaluate(() => {
    (window as unknown as { harness: Harness }).harness.emit('command.asked', { command: 'palette.open' });
  });
  await expect(field(page)).toBeFocused();
});

test('the field names the active result, arrows go round', async ({ page }) => {
  await page.keyboard.press('Control+k');
  const count = await options(page).count();
  expect(count).toBeGreaterThan(5);
  const idOf = (locator: Locator): Promise<string | null> => locator.getAttribute('id');
  expect(await field(page).getAttribute('aria-activedescendant')).toBe(await idOf(options(page).first()));
  await page.keyboard.press('ArrowUp');
  expect(await field(page).getAttribute('aria-activedescendant')).toBe(await idOf(options(page).last()));
  await expect(active(page)).toHaveCount(1);
});

test('it finds transfers with what can be done, jobs, folders and settings, and commands after >', async ({ page }) => {
  await page.keyboard.press('Control+k');
  await page.keyboard.type('sq0');
  for (const group of ['Do', 'Open']) await expect(palette(page).getByRole('group', { name: group })).toBeVisible();
  await field(page).fill('theme');
  await expect(palette(page).getByRole('group', { name: 'Settings and help' }).getByRole('option')).toContainText([
    /Theme/,
  ]);
  await field(page).fill('>zoom');
  await expect(palette(page)).toContainText('Nothing is called like that.');
  await field(page).fill('>larger');
  await page.keyboard.press('Enter');
  await expect(palette(page)).toBeHidden();
  expect(await asked(page)).toEqual(['command.run {"command":"zoom.in"}']);
});

test('Tab shows what else can be done with a transfer, Esc leads back', async ({ page }) => {
  await page.keyboard.press('Control+k');
  await page.keyboard.type('sq0');
  const transfer = palette(page).getByRole('group', { name: 'Open' }).getByRole('option').first();
  const wanted = await transfer.getAttribute('id');
  while ((await field(page).getAttribute('aria-activedescendant')) !== wanted) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await expect(field(page)).toHaveAccessibleName(/^Actions for/);
  await expect(field(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(field(page)).toHaveAccessibleName('Find a transfer, job, path or command');
});

test('a typed path is sent; the path of a plan is opened, and why not is said', async ({ page }) => {
  await page.keyboard.press('Control+o');
  await expect(palette(page).getByRole('combobox', { name: 'Path' })).toBeFocused();
  await page.keyboard.type('/missing.satchel-plan.json');
  await page.keyboard.press('Enter');
  await expect(palette(page).getByRole('alert')).toContainText('is not there');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('/proj/sq010');
  await page.keyboard.press('Enter');
  await expect(page).toHaveTitle('Satchel – Submit');
  await expect(page.getByRole('region', { name: 'Chosen paths' })).toContainText('/proj/sq010');
});

test('cancelling asks which one by name', async ({ page }) => {
  await page.keyboard.press('Control+k');
  await page.keyboard.type('>cancel');
  await page.keyboard.press('Enter');
  await expect(field(page)).toHaveAccessibleName('Which transfer to cancel');
  await page.keyboard.press('Enter');
  await expect(palette(page)).toBeHidden();
  expect(await asked(page)).toEqual([expect.stringMatching(/^transfer\.cancel /)]);
});

test('keys of the command table go to their pages', async ({ page }) => {
  const titles: string[] = [];
  for (const key of ['1', '2', '3', '4', '5', 'n', 'd']) {
    await page.keyboard.press(`Control+${key}`);
    titles.push(await page.title());
  }
  expect(titles.map((title) => title.replace('Satchel – ', ''))).toEqual([
    'Activity',
    'Submit',
    'Bring home',
    'History',
    'Settings',
    'Submit',
    'Bring home',
  ]);
});

for (const theme of ['dark', 'light'] as const)
  test(`axe finds nothing in the ${theme} palette, also in a small window`, async ({ page }) => {
    await page.evaluate((value) => {
      document.documentElement.dataset['theme'] = value;
    }, theme);
    await page.keyboard.press('Control+k');
    for (const [typed, name] of [
      ['', 'palette'],
      ['sq02 re', 'palette-found'],
      ['zzz', 'palette-nothing'],
    ] as const) {
      await field(page).fill(typed);
      for (const width of [1280, 640]) {
        await page.setViewportSize({ width, height: width === 640 ? 400 : 800 });
        await page.screenshot({ path: join(pictures, `${name}-${theme}-${width}.png`) });
        const { violations } = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
          .analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
      }
    }
  });
