/** The page of path mapping: a path is tried, rules are added, moved, removed and taken back by keyboard, past axe, in both themes and sizes. */
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { open, sizes, test } from './windowTest';

const pictures = join(import.meta.dirname, '../../.artifacts/window');

async function look(page: Page, name: string): Promise<void> {
  const { width } = page.viewportSize() ?? { width: 0 };
  const theme = await page.evaluate(() => document.documentElement.dataset['theme'] ?? '');
  await page.mouse.move(width / 2, 4);
  await page.screenshot({ path: join(pictures, `${name}-${theme}-${width}.png`) });
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  expect(violations.map(({ id, nodes }) => ({ id, targets: nodes.map(({ target }) => String(target)) }))).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, 'nothing scrolls sideways').toBe(0);
}

const names = (page: Page): Promise<string[]> => page.locator('main table tbody th').allInnerTexts();

for (const colorScheme of ['dark', 'light'] as const)
  for (const viewport of [...sizes, { width: 640, height: 640 }])
    test.describe(`${colorScheme} ${viewport.width}`, () => {
      test.use({ colorScheme, viewport });

      test('path mapping is clean for axe, empty, tried, unmapped, refused, and while a rule is written', async ({
        page,
        served,
      }) => {
        test.setTimeout(30_000);
        await open(page, served);
        await page.keyboard.press('Control+6');
        await page.getByRole('table', { name: 'Rules' }).waitFor();
        await look(page, 'mapping');
        const field = page.getByRole('textbox', { name: 'Try a path' });
        await field.fill('/mnt/proj/lib/env_canyon/tex/rock_albedo.1007.tx');
        await page.getByText(/exists, .{0,2}42/u).waitFor();
        await look(page, 'mapping-tried');
        await field.fill('/home/x');
        await page.getByText('No rule holds this path.').waitFor();
        await look(page, 'mapping-unmapped');
        await field.fill('mnt/x');
        await page.getByText('is not an absolute path').waitFor();
        await look(page, 'mapping-refused');
        await page.getByRole('button', { name: 'Add local rule' }).click();
        await page.getByRole('dialog').waitFor();
        await page.getByRole('button', { name: 'Save the rule' }).click();
        await page.getByText('is not a whole path').waitFor();
        await look(page, 'mapping-dialog');
      });
    });

test('rules are added, changed, moved, removed and taken back by keyboard alone', async ({ page, served }) => {
  await open(page, served);
  await page.keyboard.press('Control+6');
  await page.getByRole('table', { name: 'Rules' }).waitFor();
  await page.keyboard.press('a');
  await page.getByRole('textbox', { name: 'Folder on the farm' }).waitFor();
  await page.keyboard.type('/Volumes/new');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('P:\\new');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect
    .poll(() => names(page))
    .toEqual(['Assets', 'Projects', 'Caches', 'Plates', 'Review', '/Volumes/scans', '/Volumes/new']);
  await page.getByRole('button', { name: 'Actions for /Volumes/new' }).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(async () => (await names(page)).slice(4)).toEqual(['Review', '/Volumes/new', '/Volumes/scans']);
  await page.getByRole('button', { name: 'Actions for /Volumes/new' }).focus();
  await page.keyboard.press('Delete');
  await expect(page.getByText('/Volumes/new was removed.')).toBeVisible();
  expect((await names(page)).slice(4)).toEqual(['Review', '/Volumes/scans']);
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await names(page)).slice(4)).toEqual(['Review', '/Volumes/new', '/Volumes/scans']);
  await page.getByRole('button', { name: 'Forget the folder of /home/td/tests' }).press('Enter');
  await expect(page.getByText('The folder of /home/td/tests is forgotten')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('button', { name: 'Forget the folder of /home/td/tests' })).toBeVisible();
});
