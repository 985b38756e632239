/** The packaged app by keyboard alone: first run, review, apply, undo, submit, settings; and what a screen reader hears. */
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';
import { moveTo, press, standing, stopsWithoutFocusRing, type Standing } from '../support/keyboardDriver';
import { expectAccessible } from '../support/pageLooks';
import { treeOnDisk } from '../support/treeOnDisk';

test.describe.configure({ mode: 'serial' });

const folder = temporaryFolder();
const demo = join(folder.path, 'demo');
const project = join(demo, 'project');
let desktop: DesktopApp;
let page: Page;

test.beforeAll(async () => {
  desktop = await startDesktopApp(join(folder.path, 'home'), {
    size: { width: 1280, height: 800 },
    colorScheme: 'dark',
  });
  page = desktop.page;
});
test.afterAll(async () => {
  await desktop.close();
  folder.remove();
});

const title = () => page.getByRole('heading', { level: 1 });
const grid = () => page.getByRole('treegrid', { name: 'Conflicts' });
const main = () => page.getByRole('main');

/** Presses keys and waits until the grid and the live region stand as expected. */
async function expectAfter(keys: readonly string[], expected: Partial<Record<keyof Standing, unknown>>): Promise<void> {
  await press(page, ...keys);
  await expect.poll(() => standing(page), { message: keys.join(' ') }).toMatchObject(expected);
}

async function goTo(name: string): Promise<void> {
  await moveTo(page, page.getByRole('link', { name: 'Activity' }), 'F6');
  await moveTo(page, page.getByRole('link', { name }));
  await press(page, 'Enter');
  await expect(page).toHaveTitle(new RegExp(name));
}

test('first run: every stop shows its focus, and the demo is made', async () => {
  await expect(page.getByRole('heading', { name: 'Connect a store' })).toBeVisible();
  expect(await stopsWithoutFocusRing(page)).toEqual([]);
  await moveTo(page, page.getByRole('region', { name: 'Try the demo project' }).getByLabel('Path'));
  await press(page, 'Control+a');
  await page.keyboard.type(demo);
  await press(page, 'Control+Enter');
  await expect(title()).toContainText('1 needs you.', { timeout: 80_000 });
});

test('Activity: F1 lists the keys and gives the focus back, / filters, N opens Submit, Esc steps back', async () => {
  await expect(page.getByRole('button', { name: /^Review/ })).toBeVisible();
  expect(await stopsWithoutFocusRing(page)).toEqual([]);
  await moveTo(page, page.getByRole('button', { name: /^Review/ }));
  await press(page, 'F1');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await press(page, 'Escape');
  await expect(page.getByRole('button', { name: /^Review/ })).toBeFocused();
  await press(page, '/');
  await page.keyboard.type('objects sent');
  await expect(main().getByRole('status').filter({ hasText: 'match' })).toHaveText('2 match');
  await press(page, 'Escape', 'Escape', 'n');
  await expect(page).toHaveTitle(/Submit/);
  await press(page, 'Escape');
  await expect(page).toHaveTitle(/Activity/);
});

test('F6 goes through the regions of the review in their order and back', async () => {
  await moveTo(page, page.getByRole('button', { name: /^Review/ }));
  await press(page, 'Enter');
  await expect(grid()).toBeFocused();
  await expect(page.getByRole('region', { name: 'Decide' })).toBeVisible();
  const regions: (string | undefined)[] = [];
  for (let step = 0; step < 10; step += 1) {
    await press(page, 'F6');
    const region = await page.evaluate(
      () => document.activeElement?.closest<HTMLElement>('[data-region]')?.dataset['region'],
    );
    regions.push(region);
  }
  expect(regions).toEqual([
    'compare',
    'decide',
    'actions',
    'status',
    'title',
    'navigation',
    'head',
    'rules',
    'filters',
    'grid',
  ]);
  await press(page, 'F6', 'Shift+F6');
  await expect(grid()).toBeFocused();
  expect(await stopsWithoutFocusRing(page)).toEqual([]);
  await grid().focus();
});

const sequence = 'sh0010_beauty, 1001 to 1026, 24 of 26 frames, farm newer, decisions mixed, 2 need you';
const frame = (end: string): string => `sh0010_beauty, 1025, farm newer, ${end}`;

test('the review begins at the first question; arrows, Home, End and pages move; → and ← open and close', async () => {
  await expectAfter([], { row: sequence, isOpen: 'false', selected: 1 });
  await expectAfter(['Home'], { row: expect.stringMatching(/^24 identical, proven by XXH128/) });
  await expectAfter(['ArrowDown'], { row: expect.stringMatching(/^4 new, /) });
  await expectAfter(['End'], { row: sequence });
  await expectAfter(['PageUp'], { row: expect.stringMatching(/^24 identical/) });
  await expectAfter(['PageDown'], { row: sequence });
  await expectAfter(['ArrowRight'], { row: sequence, isOpen: 'true' });
  await expectAfter(['ArrowRight'], {
    row: expect.stringMatching(/^sh0010_beauty, 1001 to \d+, \d+ frames/),
  });
  await expectAfter(['ArrowLeft'], { row: sequence, isOpen: 'true' });
  await expectAfter(['Shift+ArrowDown', 'Shift+ArrowDown'], { selected: 3 });
  await expectAfter(['Home', 'End', 'Home', 'ArrowDown', 'ArrowDown', 'ArrowLeft'], { row: sequence, isOpen: 'false' });
});

test('rows say their name and role to a screen reader', async () => {
  await expect(grid()).toMatchAriaSnapshot(`
    - treegrid "Conflicts":
      - row:
        - columnheader "Sequence"
        - columnheader "Mine"
        - columnheader "Newer side"
        - columnheader "Farm"
        - columnheader "Decision"
      - row /24 identical, proven by XXH128 on both sides/:
        - rowheader
      - row /4 new, not on this workstation yet/:
        - rowheader
      - row "${sequence}" [selected]:
        - rowheader
        - gridcell
        - gridcell
        - gridcell
        - gridcell:
          - radiogroup /Decision for sh0010_beauty/:
            - radio "Keep mine"
            - radio "Take farm's"
            - radio "Keep both"
            - radio "Skip"
  `);
});

test('] and [ go to what is undecided; every letter and Alt arrow decides, is spoken and can be undone', async () => {
  await expectAfter([']'], { row: frame('needs you') });
  await expectAfter(['m'], {
    row: frame('decision keep mine by you'),
    spoken: '1 file set to keep mine. Undo available.',
  });
  await expect(title()).toContainText('1 needs you.');
  await expectAfter(['f'], {
    row: frame("decision take farm's by you"),
    spoken: "1 file set to take farm's. Undo available.",
  });
  await expectAfter(['b'], { row: frame('decision keep both by you') });
  await expectAfter(['s'], { row: frame('decision skip by you') });
  await expectAfter(['Control+z'], { row: frame('decision keep both by you'), spoken: 'Undone. 1 file needs you.' });
  await expectAfter(['Control+Shift+z'], {
    row: frame('decision skip by you'),
    spoken: 'Done again. 1 file needs you.',
  });
  await expectAfter(['n'], { row: frame('decision keep newer by you') });
  await expectAfter(['?'], { row: frame('needs you'), spoken: '1 file set to ask again. Undo available.' });
  await expectAfter(['Alt+ArrowLeft'], { row: frame('decision keep mine by you') });
  await expectAfter(['Alt+ArrowRight'], { row: frame("decision take farm's by you") });
  await expectAfter(['Alt+ArrowUp'], { row: frame('decision keep both by you') });
  await expectAfter(['Alt+ArrowDown'], { row: frame('decision skip by you') });
  await expectAfter(['?', 'Enter'], { spoken: 'Nothing changed. 1 file has no recommendation and stays as before.' });
  await expectAfter([']'], { row: 'sh0010_beauty, 1026, farm newer, needs you' });
  await expectAfter(['['], { row: frame('needs you') });
});

test('Enter and F2: the recommendation is accepted, the decision is reached as a radio group', async () => {
  await expectAfter(['ArrowLeft', 'ArrowLeft', 'Enter'], { spoken: expect.stringMatching(/recommend/) });
  await press(page, 'F2');
  const group = page.getByRole('radiogroup', { name: /^Decision for/ });
  await expect(group.filter({ has: page.locator(':focus') })).toBeVisible();
  await press(page, 'Escape');
  await expect(grid()).toBeFocused();
});

test('A asks how far with numbers; Ctrl+A leaves out what is folded; one step takes either back', async () => {
  await press(page, ']', 'a');
  await expect(page.getByRole('dialog')).toContainText('How far?');
  await expect(page.locator(':focus')).toHaveAccessibleName(/^Apply .+ to 1 file: This frame$/);
  await press(page, 'ArrowDown', 'ArrowDown');
  await expect(page.locator(':focus')).toHaveAccessibleName(/^Apply .+ to 24 files: Whole sequence$/);
  await press(page, 'Escape');
  await expect(grid()).toBeFocused();
  await press(page, 'Home', 'Control+a');
  await expect(page.getByRole('row', { name: /^24 identical/ })).toHaveAttribute('aria-selected', 'false');
  await expect(page.getByRole('group', { name: 'Selection' })).toContainText('All 24 files that the filter shows');
  await expectAfter(['b'], { spoken: '24 files set to keep both. Undo available.' });
  await expect(title()).toContainText('All are decided.');
  await expectAfter(['Control+z'], { spoken: 'Undone. 2 files need you.' });
});

test('numbers and / filter, tell how many are shown, and Esc brings everything and the row back', async () => {
  await expectAfter(['End'], {});
  const before = await standing(page);
  await expectAfter(['1'], { spoken: '2 files shown.' });
  await expect(page.getByRole('button', { name: /^Needs you/ })).toHaveAttribute('aria-pressed', 'true');
  await expectAfter(['0'], { spoken: '52 files shown.', row: before.row });
  await press(page, '/');
  await expect(page.getByRole('textbox', { name: 'Filter names' })).toBeFocused();
  await page.keyboard.type('no such frame');
  await expect.poll(() => standing(page)).toMatchObject({ spoken: '0 files shown.' });
  await press(page, 'Escape', 'Escape');
  await expect(grid()).toBeFocused();
  await expect.poll(() => standing(page)).toMatchObject({ row: before.row, spoken: '52 files shown.' });
  await press(page, ' ');
  await expect(page.getByRole('complementary', { name: 'Compare' })).toBeHidden();
  await press(page, ' ');
  await expect(page.getByRole('complementary', { name: 'Compare' })).toBeVisible();
});

let before: Record<string, string>;

test('apply and undo: the result is spoken, Ctrl+Z takes the download back', async () => {
  before = treeOnDisk(project);
  await expectAfter(['Home', 'Control+a', 'b'], { spoken: '24 files set to keep both. Undo available.' });
  await press(page, 'Control+Enter');
  await expect(title()).toContainText('Done. 28 files written and verified.', { timeout: 30_000 });
  await expect.poll(() => standing(page)).toMatchObject({ spoken: 'Done. 28 files written and verified.' });
  expect(await stopsWithoutFocusRing(page)).toEqual([]);
  await press(page, 'Control+z');
  await expect(title()).toContainText('Undone. 28 files removed.', { timeout: 30_000 });
  expect(treeOnDisk(project)).toEqual(before);
});

test('a plan that was applied says so and leads to its result', async () => {
  await press(page, 'Escape');
  await expect(title()).toHaveText('This plan was applied.');
  await expectAccessible(page);
  expect(await stopsWithoutFocusRing(page)).toEqual([]);
  await press(page, 'Control+Enter');
  await expect(title()).toContainText('Undone.');
});

test('submit by a pasted path; the dialog keeps the focus inside and gives it back', async () => {
  await goTo('Submit');
  await moveTo(page, page.getByRole('textbox', { name: 'Path', exact: true }).first());
  await page.keyboard.insertText(`"${project}"`);
  await press(page, 'Enter');
  await expect(title()).toHaveText('1 path to send.');
  await press(page, 'Control+Enter');
  const submit = page.getByRole('button', { name: /^Submit [\d,]+ files…/ });
  await expect(submit).toBeVisible({ timeout: 30_000 });
  expect(await stopsWithoutFocusRing(page)).toEqual([]);
  await moveTo(page, submit);
  await press(page, 'Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  for (let step = 0; step < 5; step += 1) {
    await press(page, 'Tab');
    await expect(dialog.locator(':focus')).toHaveCount(1);
  }
  await press(page, 'Escape');
  await expect(submit).toBeFocused();
  await press(page, 'Enter', 'Control+Enter');
  await expect(main()).toContainText('Submitted', { timeout: 30_000 });
});

test('a setting is found, changed and reset', async () => {
  await goTo('Settings');
  await press(page, '/');
  await page.keyboard.type('row height');
  await press(page, 'Enter');
  await moveTo(page, page.getByRole('button', { name: /Row height/ }).first());
  await press(page, 'Enter');
  await expect(page.getByRole('listbox')).toBeVisible();
  await press(page, 'End', 'Enter');
  await expect(page.locator('html')).toHaveAttribute('data-density', 'comfortable');
  await moveTo(page, page.getByRole('button', { name: 'Reset Row height' }));
  await press(page, 'Enter');
  await expect(page.locator('html')).toHaveAttribute('data-density', 'default');
  await expect.poll(() => standing(page)).toMatchObject({ spoken: 'Row height is back at its default.' });
});

test('nothing complained', () => {
  expect(desktop.complaints).toEqual([]);
});
