/** What the walks through the window share: the served window, a console without complaints, sizes, and the way in. */
import { expect, test as base, type Page } from '@playwright/test';
import type { Harness } from './fakeBridge';
import type { Scenario } from './sampleState';
import { buildWindow, serveWindow, type ServedWindow } from './serveWindow';

export const test = base.extend<{ trouble: string[] }, { served: ServedWindow }>({
  served: [
    async ({}, use) => {
      await buildWindow();
      const served = await serveWindow();
      await use(served);
      await served.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  trouble: [
    async ({ page }, use) => {
      const trouble: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') trouble.push(message.text());
      });
      page.on('pageerror', (error) => trouble.push(error.message));
      await use(trouble);
      expect(trouble, 'the console, where refused styles and scripts show too').toEqual([]);
    },
    { auto: true },
  ],
});

export const sizes = [
  { width: 1280, height: 800 },
  { width: 1024, height: 700 },
];

/** Opens the window in a state, in English or in the language of that name. */
export async function open(
  page: Page,
  served: ServedWindow,
  scenario: Scenario = 'busy',
  language = 'system',
): Promise<void> {
  await page.goto(`${served.url}?scenario=${scenario}&language=${language}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.evaluate(() => document.fonts.ready);
}

/** The transfer made last reaches its question. */
export function finishLast(page: Page, waitingFor: 'submission' | 'review'): Promise<void> {
  return page.evaluate((question) => {
    (window as unknown as { harness: Harness }).harness.finishLast(question);
  }, waitingFor);
}
