/** Choosing a queue of Deadline Cloud in the window: in the first run, in the title bar and in Settings, by mouse and by keyboard alone. */
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import type { Harness } from './fakeBridge';
import { open, sizes, test } from './windowTest';

const pictures = join(import.meta.dirname, '../../.artifacts/window');

async function look(page: Page, name: string): Promise<void> {
  const { width } = page.viewportSize() ?? { width: 0 };
  const theme = await page.evaluate(() => document.documentElement.dataset['theme'] ?? '');
  await page.mouse.move(width / 2, 4);
  await page.screenshot({ path: join(pictures, `${name}-${theme}-${width}.png`) });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(sideways, 'nothing scrolls sideways').toBeLessThanOrEqual(0);
}

const asked = (page: Page, command: string): Promise<unknown[]> =>
  page.evaluate(
    (name) =>
      (window as unknown as { harness: Harness }).harness.asked
        .filter((one) => one.command === name)
        .map(({ input }) => input),
    command,
  );

async function choose(page: Page, label: string, choice: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`${label}$`) }).click();
  await page.getByRole('option', { name: choice, exact: true }).click();
}

const connect = (page: Page) => page.getByRole('button', { name: 'Connect this queue' });

for (const colorScheme of ['dark', 'light'] as const)
  for (const viewport of sizes)
    test.describe(`${colorScheme} ${viewport.width}`, () => {
      test.use({ colorScheme, viewport });

      test('a first run asks for profile, farm and queue, and says why where there is none', async ({
        page,
        served,
      }) => {
        test.setTimeout(90_000);
        await open(page, served, 'first-run');
        await expect(page.getByText('sign in needed')).toBeVisible();
        await expect(connect(page)).toBeDisabled();
        await choose(page, 'Farm', 'studio-farm');
        await choose(page, 'Queue', 'no files');
        await expect(page.getByText('has no job attachments')).toBeVisible();
        await expect(page.getByText('NO_BUDGET_CONFIGURED')).toBeVisible();
        await look(page, 'connect-no-attachments');
        await choose(page, 'Queue', 'lighting (queue-22222222222222222222222222222222)');
        await expect(page.getByText('workstations, Linux').first()).toBeVisible();
        await expect(connect(page)).toBeEnabled();
        await look(page, 'connect-ready');
        await page.getByRole('radio', { name: /old-keys/ }).check({ force: true });
        await expect(page.getByText('are unknown or wrong')).toBeVisible();
        await page.getByRole('radio', { name: /^default/ }).check({ force: true });
        await expect(page.getByText('This profile may use no farm in its region.')).toBeVisible();
        await page.getByRole('button', { name: 'Look in every region' }).click();
        await expect(page.getByText('This profile may use no farm. ')).toBeVisible();
        await look(page, 'connect-no-farm');
        await page.getByRole('radio', { name: /studio-td/ }).check({ force: true });
        await expect(page.getByText('is not signed in any more')).toBeVisible();
        await look(page, 'connect-sign-in');
        await page.getByRole('button', { name: 'Sign in', exact: true }).click();
        await expect(page.getByRole('button', { name: /Farm$/ })).toBeVisible();
        expect(await asked(page, 'farm.connect')).toEqual([]);
      });

      test('the title bar opens the choice over any page, and so does Settings', async ({ page, served }) => {
        await open(page, served);
        await page.getByRole('button', { name: /^Change where jobs go/ }).click();
        await expect(page.getByRole('dialog', { name: 'Where jobs go' })).toBeVisible();
        await page.getByRole('button', { name: /Farm$/ }).waitFor();
        await look(page, 'connect-dialog');
        await page.keyboard.press('Escape');
        await page.keyboard.press('Control+5');
        await page.getByRole('button', { name: 'Farm', exact: true }).click();
        await page
          .getByRole('button', { name: /Choose a farm|Farm$/ })
          .last()
          .waitFor();
        await look(page, 'connect-settings');
      });
    });

test('the keyboard alone chooses and connects a queue', async ({ page, served }) => {
  await open(page, served, 'first-run');
  await page.getByRole('radio', { name: /studio-artist/ }).focus();
  const pick = async (typed: string): Promise<void> => {
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('listbox').waitFor();
    await page.keyboard.type(typed);
    await page.keyboard.press('Enter');
    await page.getByRole('listbox').waitFor({ state: 'hidden' });
  };
  await page.getByRole('button', { name: /Farm$/ }).waitFor();
  await pick('studio');
  await page.getByRole('button', { name: /Queue$/ }).waitFor();
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: /Queue$/ }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('light');
  await page.keyboard.press('Enter');
  await expect(connect(page)).toBeEnabled();
  await page.keyboard.press('Control+Enter');
  await expect(page).toHaveTitle('Satchel – Submit');
  expect(await asked(page, 'farm.connect')).toEqual([
    {
      profile: 'studio-artist',
      region: 'us-west-2',
      farmId: `farm-${'1'.repeat(32)}`,
      queueId: `queue-${'1'.repeat(32)}`,
      storageProfileId: `sp-${'2'.repeat(32)}`,
    },
  ]);
});
