/** Drives the previews of the review by keyboard and mouse, past axe, with pictures in both themes and two sizes. */
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test as base, type Locator, type Page } from '@playwright/test';
import type { ReviewHarness } from './reviewBridge';
import { serveReview, type ServedReview } from './serveReview';

const pictures = join(import.meta.dirname, '../../.artifacts');

const test = base.extend<object, { served: ServedReview }>({
  served: [
    async ({}, use) => {
      const served = await serveReview();
      await use(served);
      await served.close();
    },
    { scope: 'worker' },
  ],
});

const grid = (page: Page): Locator => page.getByRole('treegrid', { name: 'Conflicts' });
const pane = (page: Page): Locator => page.getByRole('complementary', { name: 'Compare' });
const mode = (page: Page, name: string): Locator => pane(page).getByRole('radio', { name });

/** At the first frame that needs somebody, with its pictures there. */
async function openFrame(page: Page, served: ServedReview): Promise<void> {
  await page.goto(served.url);
  await grid(page).waitFor();
  await page.keyboard.press(']');
  await expect(pane(page).getByText('1 of 12')).toBeVisible();
  await expect(pane(page).locator('img')).toHaveCount(2);
}

/** Filters for a row and puts the cursor on it: rows that are not on screen are not in the document. */
async function rowOf(page: Page, words: string): Promise<void> {
  const filter = page.getByPlaceholder('Filter names');
  await filter.fill(words);
  await grid(page).getByRole('rowheader').filter({ hasText: words }).first().click({ timeout: 5000 });
}

/** Without scrolling, and whole. */
async function expectControlsInSight(page: Page): Promise<void> {
  for (const control of [mode(page, 'Wipe'), pane(page).getByRole('slider', { name: 'Exposure' })])
    await expect(control).toBeInViewport({ ratio: 1 });
}

async function look(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  const theme = await page.evaluate(() => document.documentElement.dataset['theme'] ?? 'system');
  const width = page.viewportSize()?.width ?? 0;
  await page.screenshot({ path: join(pictures, `review-preview-${name}-${theme}-${width}.png`) });
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  expect(violations.map(({ id, nodes }) => ({ id, targets: nodes.map(({ target }) => String(target)) }))).toEqual([]);
}

for (const colorScheme of ['dark', 'light'] as const)
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 1024, height: 700 },
  ])
    test.describe(`${colorScheme} ${viewport.width}`, () => {
      test.use({ colorScheme, viewport });
      test('wipe, sides, difference and what has no picture look right and pass axe', async ({ page, served }) => {
        await openFrame(page, served);
        await look(page, 'wipe');
        await expectControlsInSight(page);
        await mode(page, 'Side').click();
        await look(page, 'side');
        await mode(page, 'Diff ×8').click();
        await pane(page).getByText('Largest channel difference 0.0312. 18,204 pixels differ.').waitFor();
        await look(page, 'difference');
        await expectControlsInSight(page);
        await mode(page, 'Wipe').click();
        await rowOf(page, 'crypto_object');
        await pane(page)
          .getByRole('button', { name: /^Show the farm's/ })
          .waitFor();
        await look(page, 'asked');
        await rowOf(page, 'roto_fix');
        await pane(page).getByText('Could not decode.').waitFor();
        await look(page, 'damaged');
        await rowOf(page, 'preview_sh0140');
        await pane(page).getByText('No preview for this type.').waitFor();
        await look(page, 'bytes');
      });
    });

test('the wipe moves by 1 % and with Shift by 10 %, and by dragging', async ({ page, served }) => {
  await openFrame(page, served);
  const grip = pane(page).getByRole('slider', { name: 'Wipe' });
  await grip.focus();
  const values: (string | null)[] = [];
  for (const key of ['ArrowLeft', 'Shift+ArrowRight', 'End', 'ArrowRight', 'Home', 'ArrowRight']) {
    await page.keyboard.press(key);
    values.push(await grip.getAttribute('aria-valuenow'));
  }
  expect(values).toEqual(['49', '59', '100', '100', '0', '1']);
  const box = await pane(page).locator('img').first().boundingBox();
  if (box === null) throw new Error('no picture');
  await page.mouse.move(box.x + 10, box.y + 30);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.75, box.y + 60);
  await page.mouse.up();
  await expect(grip).toHaveAttribute('aria-valuenow', '75');
});

test('D shows the difference, W the wipe, Space puts the comparison away, and D brings it back', async ({
  page,
  served,
}) => {
  await openFrame(page, served);
  await grid(page).focus();
  await page.keyboard.press('d');
  await expect(mode(page, 'Diff ×8')).toBeChecked();
  await page.keyboard.press('w');
  await expect(mode(page, 'Wipe')).toBeChecked();
  await page.keyboard.press(' ');
  await expect(pane(page)).toBeHidden();
  await page.keyboard.press('d');
  await expect(mode(page, 'Diff ×8')).toBeChecked();
});

test('frames are stepped through, the ribbon follows, and the cursor of the grid stays', async ({ page, served }) => {
  await openFrame(page, served);
  const cursor = await grid(page).getAttribute('aria-activedescendant');
  await pane(page).getByRole('button', { name: 'Next frame' }).click();
  await expect(pane(page).getByRole('heading', { level: 2 })).toHaveText('beauty.1018.exr');
  const line = await pane(page).locator('svg line').getAttribute('x1');
  await pane(page).getByRole('button', { name: 'Previous frame' }).click();
  await pane(page).getByRole('button', { name: 'Previous frame' }).click();
  await expect(pane(page).getByText('12 of 12')).toBeVisible();
  expect([line, await grid(page).getAttribute('aria-activedescendant')]).toEqual(['17.5', cursor]);
});

test('exposure is asked of both sides and can be set back', async ({ page, served }) => {
  await openFrame(page, served);
  const asked = (): Promise<unknown[]> =>
    page.evaluate(() =>
      (window as unknown as { harness: ReviewHarness }).harness.asked.flatMap(({ command, input }) =>
        command === 'preview.side' ? [(input as { exposure: number }).exposure] : [],
      ),
    );
  const slider = pane(page).getByRole('slider', { name: 'Exposure' });
  await slider.fill('1.5');
  await expect(pane(page).getByText('+1.5')).toBeVisible();
  await expect.poll(asked).toEqual([0, 0, 1.5, 1.5]);
  await pane(page)
    .getByRole('button', { name: /set back/ })
    .click();
  await expect.poll(asked).toEqual([0, 0, 1.5, 1.5, 0, 0]);
  await expect(slider).toHaveValue('0');
});

test('the farm’s large picture is fetched when its button is pressed, not before', async ({ page, served }) => {
  await openFrame(page, served);
  await rowOf(page, 'crypto_object');
  await pane(page)
    .getByRole('button', { name: /^Show the farm's/ })
    .click();
  await expect(pane(page).locator('img')).toHaveCount(2);
});

test('a text shows the lines that differ', async ({ page, served }) => {
  await page.goto(`${served.url}?scenario=texts`);
  await grid(page).waitFor();
  await rowOf(page, 'notes');
  await expect(pane(page).getByRole('listitem').filter({ hasText: 'key light' })).toHaveText([
    /Only mine: key light 0\.8/,
    /Only on the farm: key light 1\.1/,
  ]);
  await look(page, 'text');
});

test('thumbnails come for the rows on screen once the grid rests, one row after the other', async ({
  page,
  served,
}) => {
  await openFrame(page, served);
  const thumbs = grid(page).locator('[role=row] img');
  await expect.poll(() => thumbs.count()).toBeGreaterThan(12);
  await page.setViewportSize({ width: 1024, height: 700 });
  await expect(thumbs.first()).toBeHidden();
});
