/** The help: opened by keyboard at the right place, searched, walked through, past axe, in both themes and sizes, in pictures. */
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { open, sizes, test } from './windowTest';

const pictures = join(import.meta.dirname, '../../.artifacts/window');
const help = (page: Page) => page.getByRole('dialog', { name: 'Help' });

test('F1 twice, or Shift+F1, opens the part about the page, and Esc gives the page back', async ({ page, served }) => {
  await open(page, served);
  await page.keyboard.press('Control+4');
  await page.locator('main table').waitFor();
  await page.keyboard.press('F1');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('F1');
  await expect(help(page).getByRole('heading', { name: 'Undo', exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Control+1');
  await page.keyboard.press('Shift+F1');
  await expect(help(page).getByRole('heading', { name: 'Activity', exact: true })).toBeFocused();
});

test('a search leads by keyboard to an error, a link on from there, and Back returns', async ({ page, served }) => {
  await open(page, served);
  await page.keyboard.press('Shift+F1');
  await help(page).getByRole('textbox', { name: 'Search the help' }).fill('integration.damaged');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(help(page).getByRole('heading', { name: 'integration.damaged' })).toBeFocused();
  await help(page).getByRole('button', { name: 'Studio roll-out' }).last().click();
  await expect(help(page).getByRole('heading', { name: 'Studio roll-out' })).toBeVisible();
  await help(page).getByRole('button', { name: 'Back' }).click();
  await expect(help(page).getByRole('heading', { name: 'integration.damaged' })).toBeFocused();
});

for (const colorScheme of ['dark', 'light'] as const)
  for (const size of sizes)
    test(`is clean for axe and cuts nothing off, ${colorScheme}, ${size.width}`, async ({ page, served }) => {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme });
      await open(page, served);
      await page.keyboard.press('Shift+F1');
      for (const name of ['Maya', 'The review', 'Command line', 'Every setting', 'Every key']) {
        await help(page).getByRole('navigation').getByRole('button', { name, exact: true }).click();
        await help(page).getByRole('heading', { name, exact: true }).waitFor();
        const { violations } = await new AxeBuilder({ page }).include('[role=dialog]').analyze();
        expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
        const isWide = await help(page)
          .getByRole('document')
          .evaluate((text) => text.scrollWidth > text.clientWidth);
        expect(isWide).toBe(false);
        await page.screenshot({ path: join(pictures, `help-${name}-${colorScheme}-${size.width}.png`) });
      }
    });
