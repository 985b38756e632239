/** Keys in the settings: changed by pressing, refused by name, reset, switched off; and shown and heard everywhere at once. */
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import { open, test } from './windowTest';

const pictures = join(import.meta.dirname, '../../.artifacts/window');

async function openKeyboard(page: Page): Promise<void> {
  await page.keyboard.press('Control+5');
  await page
    .getByRole('navigation', { name: 'Parts of the settings' })
    .getByRole('button', { name: /^Keyboard/ })
    .click();
}

const keyOf = (page: Page, command: string): Locator => page.getByRole('button', { name: new RegExp(`^${command}: `) });

for (const colorScheme of ['dark', 'light'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    test('the list of keys is clean for axe', async ({ page, served }) => {
      await open(page, served);
      await openKeyboard(page);
      await keyOf(page, 'History').click();
      await page.screenshot({ path: join(pictures, `settings-keyboard-${colorScheme}-1280.png`) });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id }) => id)).toEqual([]);
    });
  });

test('a key is pressed anew, and works and is printed everywhere from then on', async ({ page, served }) => {
  await open(page, served);
  await openKeyboard(page);
  await expect(keyOf(page, 'History')).toHaveText('Ctrl 4');
  await keyOf(page, 'History').click();
  await page.keyboard.press('Control+Shift+H');
  await expect(keyOf(page, 'History')).toHaveText('Ctrl Shift H');
  await page.keyboard.press('Control+4');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Settings');
  await page.keyboard.press('Control+Shift+H');
  await expect(page.getByRole('heading', { level: 1 })).not.toContainText('Settings');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('>history');
  await expect(page.getByRole('option', { name: /^History/ })).toContainText('Ctrl Shift H');
  await page.keyboard.press('Escape');
  await page.keyboard.press('F1');
  await expect(page.getByRole('dialog').getByText('Ctrl Shift H')).toBeVisible();
});

test('a key that is taken, or kept, is refused by name and nothing changes', async ({ page, served }) => {
  await open(page, served);
  await openKeyboard(page);
  await keyOf(page, 'History').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+k');
  const line = page.getByRole('listitem').filter({ has: keyOf(page, 'History') });
  await expect(line).toContainText(
    'That key already means “Find a transfer, job, path or command”. Change that one first.',
  );
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(keyOf(page, 'History')).toHaveText('Ctrl 4');
  await keyOf(page, 'Keep mine').first().click();
  await page.keyboard.press('5');
  await expect(page.getByRole('listitem').filter({ has: keyOf(page, 'Keep mine') })).toContainText(
    'The numbers 1 to 9',
  );
  await keyOf(page, 'Keep mine').first().click();
  await page.keyboard.press('Escape');
  await expect(keyOf(page, 'Keep mine').first()).toHaveText('M');
});

test('Delete takes a key away; one and all are brought back', async ({ page, served }) => {
  await open(page, served);
  await openKeyboard(page);
  await keyOf(page, 'Keep mine').first().click();
  await page.keyboard.press('Delete');
  await expect(keyOf(page, 'Keep mine').first()).toHaveText('no key');
  await keyOf(page, 'Skip').first().click();
  await page.keyboard.press('m');
  await expect(keyOf(page, 'Skip').first()).toHaveText('M');
  await page.getByRole('button', { name: 'Reset Keep mine' }).click();
  await expect(page.getByRole('listitem').filter({ has: keyOf(page, 'Keep mine') })).toContainText(
    'already means “Skip”',
  );
  await page.getByRole('button', { name: 'Reset Skip' }).click();
  await page.getByRole('button', { name: 'Reset Keep mine' }).click();
  await expect(keyOf(page, 'Keep mine').first()).toHaveText('M');
  await keyOf(page, 'History').click();
  await page.keyboard.press('F9');
  await page.getByRole('button', { name: 'Reset all keys' }).click();
  await expect(keyOf(page, 'History')).toHaveText('Ctrl 4');
});

test('letters are switched off: they are struck out, shown nowhere, and do nothing', async ({ page, served }) => {
  await open(page, served);
  const primary = page.getByRole('button', { name: 'New submission' });
  await expect(primary.locator('kbd')).toHaveText('N');
  await openKeyboard(page);
  await page.getByRole('switch', { name: 'Single-letter shortcuts' }).press('Space');
  await expect(keyOf(page, 'Keep mine').first()).toHaveAccessibleName(/switched off/);
  await page.keyboard.press('Control+1');
  await expect(primary.locator('kbd')).toHaveCount(0);
  await page.keyboard.press('n');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('moving');
  await page.keyboard.press('F1');
  await expect(page.getByRole('dialog')).toContainText('Single-letter shortcuts are off');
});

test.describe('on a Mac', () => {
  test('keys are printed as there', async ({ page, served }) => {
    await page.addInitScript(() => {
      Object.defineProperty(navigator, 'platform', { value: 'MacIntel' });
    });
    await open(page, served);
    await expect(page.getByRole('button', { name: /^Find a transfer/ }).locator('kbd')).toHaveText('⌘K');
    await openKeyboard(page);
    await expect(keyOf(page, 'Redo a decision').first()).toHaveText('⇧⌘Z');
    await expect(keyOf(page, 'Keep mine').nth(1)).toHaveText('⌥←');
  });
});
