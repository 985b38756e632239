/** Drives the review by keyboard and mouse, past axe, with pictures in both themes and three sizes. */
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test as base, type Locator, type Page } from '@playwright/test';
import type { ReviewHarness } from './reviewBridge';
import { serveReview, type ServedReview } from './serveReview';

const pictures = join(import.meta.dirname, '../../.artifacts');

const test = base.extend<{ trouble: string[] }, { served: ServedReview }>({
  served: [
    async ({}, use) => {
      const served = await serveReview();
      await use(served);
      await served.close();
    },
    { scope: 'worker' },
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

const grid = (page: Page): Locator => page.getByRole('treegrid', { name: 'Conflicts' });
const row = (page: Page, label: string): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader').getByText(label, { exact: true }) });
const live = (page: Page): Locator => page.locator('[data-live-announcer] [role=status]');

async function open(page: Page, served: ServedReview, query = ''): Promise<void> {
  await page.goto(`${served.url}?${query}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.evaluate(() => document.fonts.ready);
}

async function openGrid(page: Page, served: ServedReview, query = ''): Promise<void> {
  await open(page, served, query);
  await grid(page).getByRole('rowheader').first().waitFor();
}

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

async function look(page: Page, name: string): Promise<void> {
  const { width } = page.viewportSize() ?? { width: 0 };
  const theme = await page.evaluate(() => document.documentElement.dataset['theme'] ?? '');
  await page.mouse.move(width / 2, 4);
  await page.screenshot({ path: join(pictures, `review-${name}-${theme}-${width}.png`) });
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

/** The id of the cursor row, by what assistive technology would say. */
const active = (page: Page): Promise<string> =>
  grid(page).evaluate(
    (element) =>
      document.getElementById(element.getAttribute('aria-activedescendant') ?? '')?.getAttribute('aria-label') ??
      'none',
  );

const finish = (page: Page, what: 'finishApply' | 'finishUndo'): Promise<void> =>
  page.evaluate((step) => {
    (window as unknown as { harness: ReviewHarness }).harness[step]();
  }, what);

/** Commands that the page asked the engine so far. */
const asked = (page: Page): Promise<string[]> =>
  page.evaluate(() => (window as unknown as { harness: ReviewHarness }).harness.asked.map(({ command }) => command));

const sizes = [
  { width: 1280, height: 800 },
  { width: 1024, height: 700 },
  { width: 1600, height: 1000 },
];
for (const colorScheme of ['dark', 'light'] as const)
  for (const viewport of sizes)
    test.describe(`${colorScheme} ${viewport.width}`, () => {
      test.use({ colorScheme, viewport });
      test('every state looks right and passes axe', async ({ page, served }) => {
        await openGrid(page, served);
        await expect(page.getByRole('heading', { level: 1 })).toHaveText('1,106 files differ. 12 need you.');
        await press(page, ']');
        await expect.poll(() => active(page)).toContain('1017');
        await look(page, 'conflicts');
        await press(page, 'a');
        await page
          .getByRole('button', { name: /^Apply .* to 12 files/ })
          .first()
          .waitFor();
        await look(page, 'scopes');
        await press(page, 'Escape', 'F1');
        await page.getByRole('dialog', { name: 'Keys' }).waitFor();
        await look(page, 'keys');
        await press(page, 'Escape', 'Control+a');
        await page.getByText('One decision is one undo step.').waitFor();
        await look(page, 'selected');
        await press(page, 'Control+Enter');
        await page.getByText('1,842 of 2,993 written.').waitFor();
        await look(page, 'applying');
        await finish(page, 'finishApply');
        await page.getByRole('button', { name: 'Undo this download' }).waitFor();
        await look(page, 'result');
        await openGrid(page, served, 'scenario=million');
        await press(page, 'PageDown', 'PageDown', 'Control+a');
        await page.locator('canvas').waitFor();
        await expect.poll(() => asked(page)).toContain('review.strip');
        await look(page, 'million');
        await openGrid(page, served, 'offers=on');
        await press(page, '/');
        await page.keyboard.type('renders ext:exr');
        await page.getByText(/match, \d+ ms/).waitFor();
        await press(page, 'Enter');
        await look(page, 'filtered');
        await open(page, served, 'scenario=identical');
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(
          'Nothing to do. All 1,680 files are already here.',
        );
        await look(page, 'identical');
      });
    });

test('the review is driven from the first row to the result by keyboard alone', async ({ page, served }) => {
  await openGrid(page, served);
  await expect(grid(page)).toBeFocused();
  await press(page, ']');
  await expect.poll(() => active(page)).toContain('1017');
  // One frame, then the rest of the run through the scope menu.
  await press(page, 'b');
  await expect(live(page)).toHaveText('1 file set to keep both. Undo available.');
  await press(page, 'a');
  await expect(page.getByRole('button', { name: /^Apply Keep both to 1 file: This frame/ })).toBeFocused();
  await press(page, 'ArrowDown');
  await expect(page.getByRole('button', { name: /^Apply Keep both to 11 files: Undecided/ })).toBeFocused();
  await press(page, 'Enter');
  await expect(live(page)).toHaveText('11 files set to keep both. Undo available.');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('1,106 files differ. All are decided.');
  await expect(grid(page)).toBeFocused();
  await press(page, 'Control+z');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('11 need you.');
  await press(page, 'Control+Shift+z');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('All are decided.');
  await press(page, 'Control+Enter');
  await page.getByText('1,842 of 2,993 written.').waitFor();
  await finish(page, 'finishApply');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/^Done\. 3,003 files written and verified\./);
  await press(page, 'Control+z');
  await expect.poll(() => asked(page)).toContain('download.undo');
  await finish(page, 'finishUndo');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(
    'Undone. 638 files restored, 2,322 files removed.',
  );
  await press(page, 'Escape');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This plan was applied.');
  await press(page, 'Escape');
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('This plan was applied.');
  expect(await asked(page)).toEqual(expect.arrayContaining(['review.apply', 'download.result', 'download.undo']));
});

test('rows carry their names, places and standing', async ({ page, served }) => {
  await openGrid(page, served);
  await press(page, ']');
  await expect.poll(() => active(page)).toContain('1017');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '56');
  const facts = await page.getByRole('row').evaluateAll((rows) =>
    rows.slice(1, 8).map((element) => ({
      name: element.getAttribute('aria-label'),
      ...Object.fromEntries(
        ['rowindex', 'level', 'expanded', 'selected', 'posinset', 'setsize'].map((name) => [
          name,
          element.getAttribute(`aria-${name}`),
        ]),
      ),
    })),
  );
  expect(JSON.stringify(facts, null, 2)).toMatchSnapshot('rows.json');
  await expect(row(page, '1017')).toMatchAriaSnapshot({ name: 'frame.yml' });
  await expect(row(page, 'beauty.[1001-1240].exr')).toMatchAriaSnapshot({ name: 'sequence.yml' });
});

test('the cursor moves, opens, closes and goes to the parent', async ({ page, served }) => {
  await openGrid(page, served);
  await press(page, 'Home', 'ArrowDown', 'ArrowDown');
  await expect.poll(() => active(page)).toContain('beauty');
  await press(page, 'ArrowRight', 'ArrowRight');
  await expect.poll(() => active(page)).toContain('1001 to 1016');
  await press(page, 'ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowDown');
  await expect.poll(() => active(page)).toContain('1019');
  await press(page, 'ArrowLeft');
  await expect.poll(() => active(page)).toContain('1017 to 1028');
  await press(page, 'ArrowLeft', 'ArrowLeft', 'ArrowLeft');
  await expect(row(page, 'beauty.[1001-1240].exr')).toHaveAttribute('aria-expanded', 'false');
  await press(page, 'End');
  await expect.poll(() => active(page)).toContain('slap');
  await press(page, 'Home');
  await expect.poll(() => active(page)).toContain('identical');
});

test('rules are added, moved, switched off and deleted, each with its number and as a step', async ({
  page,
  served,
}) => {
  await openGrid(page, served, 'offers=on');
  const bar = page.getByRole('group', { name: 'Rules and preset' });
  await press(page, ']');
  await bar.getByRole('button', { name: 'Add a rule' }).click();
  const editor = page.getByRole('dialog', { name: 'New rule' });
  await editor.getByRole('textbox', { name: 'Path matches' }).fill('**/crypto/**');
  await expect(editor.getByRole('status')).toHaveText('Decides 84 files.');
  await look(page, 'rule');
  await editor.getByRole('button', { name: 'Add rule' }).click();
  await expect(bar.getByRole('list')).toContainText('Edited here, in **/crypto/**');
  await expect(bar.getByRole('button', { name: 'Add a rule' })).toBeFocused();
  await bar.getByRole('button', { name: /^\d rules$/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Rules' });
  await expect(dialog).toContainText('This project has rules');
  await look(page, 'rules');
  await dialog.getByRole('button', { name: 'Use this rule' }).click();
  await expect(dialog.getByRole('listitem').filter({ hasText: 'In renders/plates/**' })).toBeVisible();
  await expect(dialog).not.toContainText('This project has rules');
  await dialog.getByRole('button', { name: 'Rule', exact: true }).click();
  await page.getByRole('dialog', { name: 'New rule' }).getByRole('textbox', { name: 'File types' }).fill('exr');
  await page.getByRole('button', { name: 'Add rule' }).click();
  const own = dialog.getByRole('listitem').filter({ hasText: 'Yours, for this plan' });
  await expect(own).toHaveCount(2);
  await expect(own.first()).toContainText('.exr');
  await own.first().getByRole('button', { name: /^Edit/ }).focus();
  await press(page, 'Alt+ArrowDown');
  await expect(own.first()).toContainText('crypto');
  await expect(own.last().getByRole('button', { name: /^Edit/ })).toBeFocused();
  await own.last().getByRole('switch').focus();
  await press(page, 'Space');
  await expect(own.last()).toContainText('off');
  await own
    .last()
    .getByRole('button', { name: /^Delete/ })
    .click();
  await expect(own).toHaveCount(1);
  await press(page, 'Escape');
  await expect(bar.getByRole('button', { name: /^\d rules$/ })).toBeFocused();
});

test('a decision cell is a radio group that F2 enters and Esc leaves', async ({ page, served }) => {
  await openGrid(page, served);
  await press(page, 'Home', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'F2');
  const group = page.getByRole('radiogroup', { name: 'Decision for diffuse.[1001-1172].exr' });
  await expect(group.getByRole('radio', { name: "Take farm's" })).toBeFocused();
  await press(page, 'ArrowRight', 'Escape');
  await expect(grid(page)).toBeFocused();
  await expect(group.getByRole('radio', { name: "Take farm's" })).toBeChecked();
  await press(page, 'F2', 'ArrowLeft', 'Enter');
  await expect(group.getByRole('radio', { name: 'Keep mine' })).toBeChecked();
  await expect(grid(page)).toBeFocused();
  await expect(live(page)).toHaveText('172 files set to keep mine. Undo available.');
});

test('everything that is selected is decided at once, and says its number first', async ({ page, served }) => {
  await openGrid(page, served);
  await press(page, 'Home', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Shift+ArrowDown');
  await expect(page.getByRole('button', { name: 'Keep mine: 400 files' })).toBeVisible();
  await press(page, 'm');
  await expect(live(page)).toHaveText('400 files set to keep mine. Undo available.');
  await press(page, 'Control+a');
  await expect(page.getByText('All 1,106 files that the filter shows are selected.')).toBeVisible();
  await press(page, 's');
  await expect(live(page)).toContainText('1,106 files set to skip.');
});

test('the filter narrows the view and Esc leads back', async ({ page, served }) => {
  await openGrid(page, served);
  await press(page, '/');
  await page.keyboard.type('diffuse');
  await expect(row(page, 'diffuse.[1001-1172].exr')).toBeVisible();
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '2');
  await press(page, 'Escape', 'Escape');
  await expect(grid(page)).toBeFocused();
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '41');
  await press(page, '1');
  await expect(page.getByRole('button', { name: 'Needs you 12' })).toHaveAttribute('aria-pressed', 'true');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '2');
  await press(page, 'Escape');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '41');
});

test('rows get other names by a pattern, shown before they are given', async ({ page, served }) => {
  await openGrid(page, served);
  await press(page, '/');
  await page.keyboard.type('plates');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '31');
  await press(page, 'Enter', 'Home', 'Shift+End', 'F2');
  const dialog = page.getByRole('dialog', { name: 'Rename 30 files' });
  await dialog.getByRole('textbox', { name: 'Pattern' }).fill('plate_{n}.{ext}');
  await expect(dialog.getByRole('table')).toContainText('plate_01.tx');
  await look(page, 'rename');
  await press(page, 'Enter');
  await expect(live(page)).toContainText('30 files set to another name.');
  await expect(grid(page)).toBeFocused();
});

test('letters look up rows while single keys are off', async ({ page, served }) => {
  await openGrid(page, served, 'singleKeys=off');
  await page.keyboard.type('rot');
  await expect.poll(() => active(page)).toContain('roto_fix');
  await press(page, 'Alt+ArrowDown');
  await expect(live(page)).toHaveText('84 files set to skip. Undo available.');
});

test('decisions made elsewhere arrive and the cursor stays on its row', async ({ page, served }) => {
  await openGrid(page, served);
  await press(page, ']');
  await expect.poll(() => active(page)).toContain('1017');
  await page.evaluate(() => {
    (window as unknown as { harness: ReviewHarness }).harness.decideElsewhere();
  });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('1,106 files differ. All are decided.');
  await expect.poll(() => active(page)).toContain('1017');
});

test('a million rows scroll to the very end and back', async ({ page, served }) => {
  await openGrid(page, served, 'scenario=million');
  await press(page, 'End');
  await expect.poll(() => active(page)).toContain('folder 999999');
  await expect(row(page, 'folder 999999')).toHaveAttribute('aria-rowindex', '1000001');
  const box = await grid(page).boundingBox();
  const last = await row(page, 'folder 999999').boundingBox();
  expect((box?.y ?? 0) + (box?.height ?? 0) - (last?.y ?? 0) - (last?.height ?? 0)).toBeCloseTo(0, 0);
  const count = await page.locator('[role=treegrid] [role=row]').count();
  expect(count).toBeLessThanOrEqual(61);
  await grid(page).evaluate((element) => {
    element.scrollTop = element.scrollHeight / 2;
  });
  await expect
    .poll(() => page.getByRole('row').nth(1).getAttribute('aria-rowindex').then(Number))
    // Not the rows of the end, which are there until the bar was heard.
    .toBeLessThan(600_000);
  const before = Number(await page.getByRole('row').nth(10).getAttribute('aria-rowindex'));
  await grid(page).hover();
  await page.mouse.wheel(0, 100);
  await expect
    .poll(() => page.getByRole('row').nth(10).getAttribute('aria-rowindex').then(Number))
    .toBeGreaterThan(before);
  const after = Number(await page.getByRole('row').nth(10).getAttribute('aria-rowindex'));
  expect(after - before).toBeLessThanOrEqual(3);
  await grid(page).evaluate((element) => {
    element.scrollTop = element.scrollHeight;
  });
  await expect(row(page, 'folder 999999')).toBeVisible();
  await grid(page).focus();
  await press(page, 'Home');
  await expect(row(page, 'folder 0')).toBeVisible();
});
