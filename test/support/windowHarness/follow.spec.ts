/** Followed jobs and queues in the window: clean for axe in both themes and sizes, and driven by keyboard alone. */
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { sizes, test } from './windowTest';
import type { Harness } from './fakeBridge';
import { sampleStopped } from './sampleQueue';
import type { ServedWindow } from './serveWindow';

const pictures = join(import.meta.dirname, '../../.artifacts/window');

async function openFollows(page: Page, { url }: ServedWindow, follows: 'none' | 'some'): Promise<void> {
  await page.goto(`${url}?scenario=busy&follows=${follows}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.evaluate(() => document.fonts.ready);
}

for (const theme of ['dark', 'light'] as const)
  for (const size of sizes)
    test(`${theme} ${size.width} › what is followed shows what arrived, what waits and what failed`, async ({
      page,
      served,
    }) => {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme: theme });
      await openFollows(page, served, 'some');
      const card = page.getByRole('article', { name: 'lighting: outputs of every job as they finish' });
      await expect(card.getByText('1,248 files home, 61.3 GB')).toBeVisible();
      await expect(card.getByText('96 files of sq020_sh0140_lgt_v014, 4.60 GB')).toBeVisible();
      await expect(card.getByText('sq010_sh0020_fx_v003 waits for you')).toBeVisible();
      await expect(page.getByText('Nothing arrived yet')).toBeVisible();
      await page.screenshot({ path: join(pictures, `follow-${theme}-${size.width}.png`) });
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
      await page.keyboard.press('Control+3');
      await expect(page.getByRole('button', { name: 'Queue is followed' })).toBeDisabled();
      await expect(page.getByRole('button', { name: 'Follow this job' })).toBeVisible();
      await page.screenshot({ path: join(pictures, `follow-jobs-${theme}-${size.width}.png`) });
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    });

test('a queue is followed, paused and left by keyboard alone', async ({ page, served }) => {
  await openFollows(page, served, 'none');
  await page.keyboard.press('Control+3');
  const follow = page.getByRole('button', { name: 'Follow this queue' });
  await follow.focus();
  await page.keyboard.press('Enter');
  const card = page.getByRole('article', { name: 'lighting: outputs of every job as they finish' });
  await expect(card).toBeVisible();
  await card.getByRole('button', { name: /^Pause/ }).focus();
  await page.keyboard.press('Enter');
  await expect(card.getByRole('button', { name: /^Resume/ })).toBeVisible();
  await card.getByRole('button', { name: /^More for/ }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Stop following' }).press('Enter');
  await expect(card).toBeHidden();
});

test('a follow whose sign-in ended signs in with the profile of its own queue', async ({ page, served }) => {
  await openFollows(page, served, 'some');
  const { error, card } = sampleStopped(0)[0] ?? {};
  await page.evaluate(
    (part) => {
      (window as unknown as { harness: Harness }).harness.change('f-queue', part);
    },
    { state: 'waiting-user', waitingFor: 'error', ...(error && { error }), ...(card && { card }) } as const,
  );
  const stopped = page.getByRole('article', { name: 'lighting: outputs of every job as they finish' });
  const signIn = stopped.getByRole('button', {
    name: 'Sign in to studio-td: lighting: outputs of every job as they finish',
  });
  await expect(signIn).toBeVisible();
  await page.screenshot({ path: join(pictures, 'follow-sign-in.png') });
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await signIn.press('Enter');
  await expect
    .poll(() =>
      page.evaluate(() =>
        (window as unknown as { harness: Harness }).harness.asked
          .filter(({ command }) => command === 'farm.signIn')
          .map(({ input }) => input),
      ),
    )
    .toEqual([{ profile: 'studio-td' }]);
});
