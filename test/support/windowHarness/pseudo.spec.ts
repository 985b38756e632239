/** The window as a translation would have it: longer words, and a line of reading from right to left. */
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { cutOff, plainWords } from './plainWords';
import { finishLast, open, sizes, test } from './windowTest';

const pictures = join(import.meta.dirname, '../../.artifacts/pseudo');
const languages = ['en-XA', 'ar-XB'] as const;
const sections = ['activity', 'submit', 'bringHome', 'history', 'settings'] as const;

/** By its place: the name depends on the language. */
async function go(page: Page, section: (typeof sections)[number]): Promise<void> {
  await page
    .locator('[data-region=navigation] [role=link], [data-region=navigation] a')
    .nth(sections.indexOf(section))
    .click();
}

for (const language of languages)
  for (const viewport of sizes)
    test.describe(`${language} ${viewport.width}`, () => {
      test.use({ viewport });

      const look = async (page: Page, name: string): Promise<void> => {
        await page.mouse.move(viewport.width / 2, 4);
        await page.screenshot({ path: join(pictures, `${name}-${language}-${viewport.width}.png`) });
        const plain = language === 'en-XA' ? await plainWords(page) : [];
        expect.soft({ plain, cutOff: await cutOff(page) }, name).toEqual({ plain: [], cutOff: [] });
      };

      test('every page has room for its words', async ({ page, served }) => {
        test.setTimeout(120_000);
        await open(page, served, 'busy', language);
        await expect(page.locator('html')).toHaveAttribute('lang', language);
        await page.locator('[data-region=list] article').first().waitFor();
        await look(page, 'activity');
        await page.locator('[data-region=list] table button').first().click();
        await page.getByRole('dialog').waitFor();
        await look(page, 'undo-dialog');
        await page.keyboard.press('Escape');
        await page.keyboard.press('F1');
        await page.getByRole('dialog').waitFor();
        await look(page, 'keys');
        await page.keyboard.press('Escape');
        await page.locator('[data-region=list] table button').nth(1).click();
        await page.locator('[data-region=undo]').waitFor();
        await look(page, 'result');
        await go(page, 'history');
        await page.locator('main table').waitFor();
        await look(page, 'history');
        await go(page, 'settings');
        for (let part = 0; part < (await page.locator('[data-region=parts] button[type=button]').count()); part += 1) {
          await page.locator('[data-region=parts] button').nth(part).click();
          await look(page, `settings-${part}`);
        }
      });

      test('submitting has room for its words', async ({ page, served }) => {
        await open(page, served, 'busy', language);
        await go(page, 'submit');
        await look(page, 'submit-empty');
        await page.locator('main textarea').first().fill('/proj/sq040/sh0010/scene.hip\n/proj/sq040/sh0010/tex');
        await page.keyboard.press('Enter');
        await look(page, 'submit-chosen');
        await page.keyboard.press('Control+Enter');
        await page.locator('main ol').waitFor();
        await look(page, 'submit-inspecting');
        await finishLast(page, 'submission');
        await page.locator('[data-region=side]').waitFor();
        await look(page, 'submit-draft');
        await page.keyboard.press('Control+Enter');
        await page.getByRole('dialog').waitFor();
        await look(page, 'submit-confirm');
      });

      test('bringing home has room for its words', async ({ page, served }) => {
        await open(page, served, 'busy', language);
        await go(page, 'bringHome');
        await page.getByRole('radio').first().waitFor();
        await look(page, 'bring-home');
        await page.keyboard.press('Control+Enter');
        await page.locator('main ol').waitFor();
        await look(page, 'bring-home-planning');
        await finishLast(page, 'review');
        await page.getByRole('group').first().waitFor();
        await look(page, 'bring-home-targets');
      });

      test('a first run, an empty window and trouble have room for their words', async ({ page, served }) => {
        await open(page, served, 'first-run', language);
        await page.locator('main section input').last().fill('s3://denied');
        await look(page, 'first-run');
        await page.locator('main section').last().getByRole('button').last().click();
        await page.getByRole('alert').filter({ hasText: 'store' }).waitFor();
        await look(page, 'first-run-refused');
        await open(page, served, 'empty', language);
        await look(page, 'activity-empty');
        await go(page, 'bringHome');
        await look(page, 'bring-home-empty');
      });
    });

test('what is read from right to left begins at the right', async ({ page, served }) => {
  await open(page, served, 'busy', 'ar-XB');
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  const edges = await page.evaluate(() => {
    const at = (selector: string): DOMRect => {
      const element = document.querySelector(selector);
      if (element === null) throw new Error(`There is no ${selector}.`);
      return element.getBoundingClientRect();
    };
    return {
      navigationIsRightOfPage: at('nav').left >= at('main').right - 1,
      headingEndsAtTheRight: at('h1').right > at('main').right - 100,
      primaryIsAtTheLeft: at('main [data-primary]').left < at('main').left + 100,
    };
  });
  expect(edges).toEqual({ navigationIsRightOfPage: true, headingEndsAtTheRight: true, primaryIsAtTheLeft: true });
});
