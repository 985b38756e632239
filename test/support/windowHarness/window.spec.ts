/** Walks through the window in both themes and sizes: by mouse, by keyboard, past axe, with a picture of every page. */
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import type { Harness } from './fakeBridge';
import { finishLast, open, sizes, test } from './windowTest';

const pictures = join(import.meta.dirname, '../../.artifacts/window');

const themes = ['dark', 'light'] as const;
async function go(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true }).click();
}

/** axe finds nothing, and a picture is taken. */
async function look(page: Page, name: string): Promise<void> {
  const { width } = page.viewportSize() ?? { width: 0 };
  const theme = await page.evaluate(() => document.documentElement.dataset['theme'] ?? '');
  await page.mouse.move(width / 2, 4);
  await page.screenshot({ path: join(pictures, `${name}-${theme}-${width}.png`) });
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  expect(
    violations.map(({ id, nodes }) => ({
      id,
      targets: nodes.map((node) => `${String(node.target)} ${node.failureSummary ?? ''}`),
    })),
  ).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, 'nothing scrolls sideways').toBe(0);
}

for (const colorScheme of themes)
  for (const viewport of sizes)
    test.describe(`${colorScheme} ${viewport.width}`, () => {
      test.use({ colorScheme, viewport });

      test('every page is clean for axe', async ({ page, served }) => {
        test.setTimeout(120_000);
        await open(page, served);
        await expect(page.getByRole('heading', { level: 1 })).toHaveText('2 moving. 3 need you.');
        await look(page, 'activity');
        await page.getByRole('button', { name: 'Undo sq020_sh0100_lighting_v007' }).click();
        await look(page, 'undo-dialog');
        await page.keyboard.press('Escape');
        await go(page, 'History');
        await look(page, 'history');
        await go(page, 'Settings');
        await look(page, 'settings');
        await go(page, 'Submit');
        await look(page, 'submit-empty');
        await page.getByRole('button', { name: 'Choose files…' }).click();
        await look(page, 'submit-chosen');
        await page.keyboard.press('Control+Enter');
        await page.getByRole('heading', { name: 'Looking at what will move.' }).waitFor();
        await look(page, 'submit-inspecting');
        await finishLast(page, 'submission');
        await page.getByRole('button', { name: 'Submit 3,194 files…' }).waitFor();
        await look(page, 'submit-draft');
        await page.keyboard.press('Control+Enter');
        await page.getByRole('dialog').waitFor();
        await look(page, 'submit-confirm');
        await page.keyboard.press('Escape');
        await go(page, 'Bring home');
        await page.getByRole('radio', { name: /comp_v012/u }).check({ force: true });
        await look(page, 'bring-home');
        await page.keyboard.press('Control+Enter');
        await page.getByRole('heading', { name: 'Comparing the farm’s files with yours.' }).waitFor();
        await look(page, 'bring-home-planning');
        await finishLast(page, 'review');
        await page.getByRole('heading', { name: '1 root needs a folder.' }).waitFor();
        await look(page, 'bring-home-targets');
        const missing = page.getByRole('group', { name: 'Where /mnt/scratch/review goes' });
        await missing.getByRole('textbox', { name: 'Path' }).fill('/proj/review');
        await missing.getByRole('button', { name: 'Use this folder' }).click();
        await finishLast(page, 'review');
        await page.getByRole('heading', { name: 'Bring home 38.2 GB.' }).waitFor();
        await page.getByRole('treegrid', { name: 'Outputs' }).focus();
        await look(page, 'bring-home-what');
      });

      test('a first run and an empty window are clean for axe', async ({ page, served }) => {
        await open(page, served, 'first-run');
        await page.getByRole('textbox', { name: 'Store', exact: true }).fill('s3://denied');
        await page.getByRole('button', { name: 'Connect this store' }).click();
        await page.getByText('The store refused to list its objects.').waitFor();
        await look(page, 'first-run');
        await open(page, served, 'empty');
        await look(page, 'activity-empty');
        await page.evaluate(() => {
          (window as unknown as { harness: Harness }).harness.emit('engine.changed', { engine: 'restarting' });
        });
        await go(page, 'Bring home');
        await expect(page.getByText('The engine stopped. It is being started again; nothing is lost.')).toBeVisible();
        await look(page, 'engine-restarting');
      });
    });

test('files are submitted by keyboard alone', async ({ page, served }) => {
  await open(page, served);
  await page.keyboard.press('n');
  await page.getByRole('textbox', { name: 'Path', exact: true }).focus();
  await page.keyboard.insertText('/proj/a\n"/proj/with space "\nfile:///proj/caf%C3%A9\n');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Chosen paths' }).getByRole('listitem')).toHaveText([
    '/proj/a',
    '/proj/with space',
    '/proj/café',
  ]);
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: 'Looking at what will move.' }).waitFor();
  await finishLast(page, 'submission');
  await page.getByRole('textbox', { name: 'Name' }).fill('shot 10');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('dialog', { name: 'Submit 3,194 files' })).toContainText(
    'The store grows by 12.4 GB in 311 objects.',
  );
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('article', { name: 'shot 10' })).toBeVisible();
  const asked = await page.evaluate(() =>
    (window as unknown as { harness: Harness }).harness.asked.filter(
      ({ command }) => command.startsWith('submission.') && command !== 'submission.get',
    ),
  );
  expect(asked).toEqual([
    { command: 'submission.inspect', input: { paths: ['/proj/a', '/proj/with space ', '/proj/café'] } },
    { command: 'submission.confirm', input: { uid: 'made-1', name: 'shot 10' } },
  ]);
});

test('a download is planned for a folder that was typed', async ({ page, served }) => {
  await open(page, served);
  await go(page, 'Bring home');
  await page.getByRole('radio', { name: /lighting_v013/u }).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Control+Enter');
  await finishLast(page, 'review');
  await page
    .getByRole('group', { name: 'Where /mnt/scratch/review goes' })
    .getByRole('textbox', { name: 'Path' })
    .fill('/proj/review');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: 'Comparing the farm’s files with yours.' }).waitFor();
  await finishLast(page, 'review');
  await expect(page).toHaveTitle('Satchel – Review');
  const plans = await page.evaluate(() =>
    (window as unknown as { harness: Harness }).harness.asked.filter(({ command }) => command === 'review.retarget'),
  );
  expect(plans.map(({ input }) => input)).toEqual([{ uid: 'made-1', targets: [{ root: 1, target: '/proj/review' }] }]);
});

test('F6 goes through the regions and Esc steps back', async ({ page, served }) => {
  await open(page, served);
  await go(page, 'Settings');
  const regions: (string | undefined)[] = [];
  for (let turn = 0; turn < 6; turn += 1) {
    await page.keyboard.press('F6');
    regions.push(
      await page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-region]')?.dataset['region']),
    );
  }
  expect(regions).toEqual(['main', 'parts', 'list', 'status', 'title', 'navigation']);
  await page.keyboard.press('Escape');
  await expect(page).toHaveTitle('Satchel – Activity');
});

test('a setting changes at once, names its origin and goes back', async ({ page, served }) => {
  await open(page, served);
  await go(page, 'Settings');
  await page.getByRole('button', { name: /^Like the desktop/u }).click();
  await page.getByRole('option', { name: 'Light' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await page.getByRole('button', { name: 'Reset Theme' }).click();
  await expect(page.getByRole('button', { name: 'Reset Theme' })).toHaveCount(0);
  await page.getByRole('button', { name: /^Store connection/ }).click();
  await expect(page.getByRole('textbox', { name: 'Region', exact: true })).toBeDisabled();
});

test('what was chosen is kept, and where it goes can be seen before the review', async ({ page, served }) => {
  await open(page, served);
  await go(page, 'Submit');
  await page.getByRole('button', { name: 'Choose files…' }).click();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('2 paths to send.');
  await go(page, 'Bring home');
  await page.getByRole('radio', { name: /comp_v012/u }).check({ force: true });
  await page.getByRole('button', { name: 'Choose what and where…' }).click();
  await finishLast(page, 'review');
  await page.getByRole('heading', { name: '1 root needs a folder.' }).waitFor();
});

test('the demo leads to Activity while nothing is connected yet', async ({ page, served }) => {
  await open(page, served, 'first-run');
  await page.getByRole('textbox', { name: 'Path' }).fill('/tmp/demo here');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('article', { name: 'Satchel demo' })).toBeVisible();
});

test('what comes home is chosen by keyboard alone', async ({ page, served }) => {
  await open(page, served);
  await go(page, 'Bring home');
  await page.getByRole('button', { name: 'Choose what and where…' }).press('Enter');
  await finishLast(page, 'review');
  await page.getByRole('textbox', { name: 'Path' }).fill('/proj/review');
  await page.keyboard.press('Enter');
  await finishLast(page, 'review');
  const outputs = page.getByRole('treegrid', { name: 'Outputs' });
  await expect(outputs.getByRole('row')).toHaveCount(12);
  await outputs.focus();
  const tickOf = (name: string) => outputs.getByRole('checkbox', { name });
  await expect(tickOf('sq020_sh0140_lighting_v013')).toHaveAttribute('aria-checked', 'mixed');
  for (let down = 0; down < 3; down += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await expect(tickOf('specular.[1001-1240].exr')).toHaveAttribute('aria-checked', 'false');
  await page.keyboard.press('Space');
  await expect(tickOf('specular.[1001-1240].exr')).toHaveAttribute('aria-checked', 'true');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(outputs.getByRole('row')).toHaveCount(5);
  await page.keyboard.press('Control+Enter');
  await expect(page).toHaveTitle('Satchel – Review');
});
