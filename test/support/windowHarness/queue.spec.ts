/** The queue on Activity: each way to wait and each error with its one action, by mouse and by keyboard, past axe, in pictures. */
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
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  expect(violations.map(({ id, nodes }) => ({ id, targets: nodes.map(({ target }) => String(target)) }))).toEqual([]);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(sideways).toBe(0);
}

const asked = (page: Page, ...names: string[]): Promise<unknown[]> =>
  page.evaluate(
    (wanted) =>
      (window as unknown as { harness: Harness }).harness.asked
        .filter(({ command }) => wanted.includes(command))
        .map(({ command, input }) => [command, input]),
    names,
  );
const card = (page: Page, name: string): ReturnType<Page['locator']> =>
  page.getByRole('article', { name, exact: true });
const line = (page: Page): ReturnType<Page['locator']> =>
  page.getByRole('list', { name: 'Waiting' }).getByRole('article');
const namesOf = (page: Page): Promise<(string | null)[]> =>
  line(page).evaluateAll((cards) => cards.map((one) => one.getAttribute('aria-label')));

/** Rates as the engine tells them, second by second on a clock of the test. */
async function move(page: Page, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    const wave = Math.sin(second / 7) * 9e6;
    await page.evaluate(
      ([up, down]) => {
        const { harness } = window as unknown as { harness: Harness };
        harness.change('up-light', { bytesPerSecond: up });
        harness.change('down-comp', { bytesPerSecond: down });
      },
      [84_200_000 + wave, 36_000_000 - wave / 2] as const,
    );
    await page.clock.runFor(1000);
  }
}

for (const colorScheme of ['dark', 'light'] as const)
  for (const viewport of sizes)
    test.describe(`${colorScheme} ${viewport.width}`, () => {
      test.use({ colorScheme, viewport });
      test('every way to wait, and what can be done about an error, is clean for axe', async ({ page, served }) => {
        test.setTimeout(120_000);
        await page.clock.install();
        await open(page, served, 'queue');
        await expect(page.getByRole('heading', { level: 1 })).toHaveText('2 moving, 4 waiting, 3 paused.');
        await move(page, 90);
        await look(page, 'queue');
        await page.getByRole('button', { name: 'As a table' }).click();
        await expect(page.getByRole('row', { name: /^this minute/u })).toContainText('MB/s');
        await page.getByRole('button', { name: 'More for sq030_sh0020_anim_v002' }).click();
        await page.getByRole('menuitem', { name: 'Move up' }).waitFor();
        await look(page, 'queue-menu');
        await page.getByRole('menuitem', { name: 'Cancel and discard…' }).click();
        await page.getByRole('dialog').waitFor();
        await look(page, 'queue-discard');
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: /^Limit 120 MB/u }).click();
        await page.getByRole('dialog').waitFor();
        await look(page, 'queue-limits');
        await open(page, served, 'stopped');
        await look(page, 'queue-stopped');
      });
    });

test('transfers are paused, resumed, tried now and cancelled by keyboard, and the card keeps the focus', async ({
  page,
  served,
}) => {
  await open(page, served, 'queue');
  const uploading = card(page, 'sq020_sh0140_lighting_v013');
  await uploading.focus();
  await page.keyboard.press('p');
  await expect(
    page.getByRole('list', { name: 'Paused' }).getByRole('article', { name: 'sq020_sh0140_lighting_v013' }),
  ).toBeFocused();
  await expect(uploading).toContainText('Paused by you at 61%, 11.4 GB');
  await page.keyboard.press('p');
  await expect(
    page.getByRole('list', { name: 'Moving' }).getByRole('article', { name: 'sq020_sh0140_lighting_v013' }),
  ).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(card(page, 'sq010_sh0030_comp_v021')).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(card(page, 'sq010_sh0030_comp_v021')).toHaveCount(0);
  await card(page, 'sq050_sh0010_fx_v001').focus();
  await page.keyboard.press('r');
  await expect(page.getByRole('list', { name: 'Moving' })).toContainText('sq050_sh0010_fx_v001');
  expect(await asked(page, 'transfer.pause', 'transfer.resume', 'transfer.cancel')).toEqual([
    ['transfer.pause', { uid: 'up-light' }],
    ['transfer.resume', { uid: 'up-light' }],
    ['transfer.cancel', { uid: 'down-comp' }],
    ['transfer.resume', { uid: 'later' }],
  ]);
});

test('the line is put in another order by keyboard, menu and drag; its ends hold', async ({ page, served }) => {
  await open(page, served, 'queue');
  const [first, second, third, later] = [
    'sq030_sh0010_layout_v004',
    'sq030_sh0020_anim_v002',
    'sq030_sh0030_fx_v001',
    'sq050_sh0010_fx_v001',
  ] as const;
  expect(await namesOf(page)).toEqual([first, second, third, later]);
  await card(page, third).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(() => namesOf(page)).toEqual([first, third, second, later]);
  await expect(card(page, third)).toBeFocused();
  await expect(page.getByText(`${third} is number 2 of 3 in line.`)).toBeAttached();
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(() => namesOf(page)).toEqual([third, first, second, later]);
  await page.getByRole('button', { name: `More for ${third}` }).click();
  await page.getByRole('menuitem', { name: 'Move down' }).click();
  await expect.poll(() => namesOf(page)).toEqual([first, third, second, later]);
  const { height } = (await card(page, first).boundingBox()) ?? { height: 0 };
  await card(page, second)
    .getByTitle(/^Drag/u)
    .dragTo(card(page, first), { targetPosition: { x: 40, y: 4 } });
  await expect.poll(() => namesOf(page)).toEqual([second, first, third, later]);
  await card(page, second)
    .getByTitle(/^Drag/u)
    .dragTo(card(page, third), { targetPosition: { x: 40, y: height - 4 } });
  await expect.poll(() => namesOf(page)).toEqual([first, third, second, later]);
});

test('discarding asks first and says what goes; a refusal stands on its card', async ({ page, served }) => {
  await open(page, served, 'queue');
  await page.getByRole('button', { name: 'More for sq030_sh0030_fx_v001' }).click();
  await page.getByRole('menuitem', { name: 'Cancel and discard…' }).click();
  await expect(page.getByRole('dialog')).toContainText('What was sent of files that are not complete goes.');
  await page.getByRole('button', { name: 'Keep the transfer' }).click();
  expect(await asked(page, 'transfer.cancel')).toEqual([]);
  await page.getByRole('button', { name: 'Pause sq030_sh0030_fx_v001' }).click();
  await expect(card(page, 'sq030_sh0030_fx_v001')).toContainText('It runs in another process, which does not answer.');
  await page.getByRole('button', { name: 'More for sq030_sh0030_fx_v001' }).click();
  await page.getByRole('menuitem', { name: 'Cancel and discard…' }).click();
  await page.getByRole('button', { name: 'Cancel and discard' }).click();
  await expect(card(page, 'sq030_sh0030_fx_v001')).toHaveCount(0);
  expect(await asked(page, 'transfer.cancel')).toEqual([['transfer.cancel', { uid: 'w3', discard: true }]]);
});

test('each error has the one action that fits it', async ({ page, served }) => {
  await open(page, served, 'stopped');
  const actions = await page
    .getByRole('article')
    .evaluateAll((cards) => cards.map((one) => one.querySelector('[data-primary]')?.getAttribute('aria-label')));
  expect([...actions].sort()).toEqual([
    'Hash and send again: sq070_changed_v001',
    'Try again: sq050_login_v001',
    'Try again: sq050_space_v001',
    'Try now: sq070_network_v001',
  ]);
  await expect(card(page, 'sq050_login_v001')).toContainText('aws sso login');
  await expect(page.getByRole('button', { name: 'Open folder of sq050_space_v001' })).toBeVisible();
  await page.getByRole('button', { name: 'Hash and send again: sq070_changed_v001' }).click();
  await expect(page.getByRole('list', { name: 'Moving' })).toContainText('sq070_changed_v001');
});

test('limits are changed while data moves: for good, for an hour, and not to nonsense', async ({ page, served }) => {
  await open(page, served, 'queue');
  await page.getByRole('button', { name: /^Limit 120 MB/u }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('textbox', { name: 'Timetable' })).toHaveValue(
    'mon,tue,wed,thu,fri 08:00-19:00 up=20000000 down=50000000',
  );
  await dialog.getByRole('textbox', { name: 'To the farm' }).fill('fast');
  await expect(dialog.getByText('A rate such as 20 MB/s, or nothing for no limit.')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Set limits' })).toBeDisabled();
  await dialog.getByRole('textbox', { name: 'To the farm' }).fill('80 MB/s');
  await dialog.getByRole('textbox', { name: 'Timetable' }).fill('');
  await dialog.getByRole('button', { name: 'Set limits' }).click();
  await page.getByRole('button', { name: 'Limit 80.0 MB/s up, none down' }).click();
  await page.getByRole('button', { name: 'Full speed for an hour' }).click();
  await expect(page.getByRole('button', { name: /^No limit, until/u })).toBeVisible();
  expect(await asked(page, 'limits.set')).toEqual([
    ['limits.set', { up: 80e6, down: 0, timetable: [] }],
    ['limits.set', { up: 0, down: 0, forMs: 3_600_000 }],
  ]);
});
