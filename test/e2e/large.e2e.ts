/** A plan of 10,000 files in the packaged app: it opens, scrolls, is decided in a few keys, applied, cancelled, and gone on with. */
import { expect, test, type Page } from '@playwright/test';
import { startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';
import { createFarmWorld } from '../support/farmWorld';
import { press, standing } from '../support/keyboardDriver';
import { addLargeJob } from '../support/largeJob';

test.describe.configure({ mode: 'serial' });

const folder = temporaryFolder();
let desktop: DesktopApp;
let page: Page;

test.beforeAll(async () => {
  const world = createFarmWorld(folder.path);
  expect(await addLargeJob(world, 'sq020_sh0140_lighting_v012')).toBe(10_000);
  desktop = await startDesktopApp(world.home, { size: { width: 1280, height: 800 }, colorScheme: 'dark' });
  page = desktop.page;
});
test.afterAll(async () => {
  await desktop.close();
  folder.remove();
});

const title = () => page.getByRole('heading', { level: 1 });
const grid = () => page.getByRole('treegrid', { name: 'Conflicts' });
const count = async (pattern: RegExp): Promise<number> =>
  Number((pattern.exec(await title().innerText())?.[1] ?? 'NaN').replaceAll(',', ''));

test('the plan opens with its questions counted, and few rows in the document', async () => {
  await page.getByRole('link', { name: 'Bring home' }).click();
  await expect(page.getByRole('radiogroup', { name: 'Job' })).toBeVisible();
  await press(page, 'Control+Enter');
  await expect(grid()).toBeVisible({ timeout: 20_000 });
  await expect(title()).toHaveText('6,224 files differ. 6,199 need you.');
  // What proved identical while the review was open stays where it was until somebody sorts again.
  await page.getByRole('button', { name: /^Re-sort/ }).click();
  await expect(page.getByRole('button', { name: /^Re-sort/ })).toBeHidden();
  await grid().focus();
  await page.screenshot({ path: 'test/.artifacts/large-review.png' });
  expect(await grid().getByRole('row').count()).toBeLessThanOrEqual(61);
});

test('it scrolls to the end, by keyboard and by the bar', async () => {
  await press(page, 'End');
  const last = await standing(page);
  expect(last.row).not.toBeNull();
  await expect(page.getByRole('row', { name: last.row ?? '' })).toBeInViewport();
  await press(page, 'Home');
  await expect.poll(async () => (await standing(page)).row).toMatch(/identical/);
  await grid().evaluate((element) => {
    element.scrollTop = element.scrollHeight;
  });
  await expect(page.getByRole('row', { name: last.row ?? '' })).toBeInViewport();
});

test('everything of one kind is decided in three keys, its number is spoken, and one key takes it back', async () => {
  const isPressed = page.getByRole('button', { name: /^Farm newer/, pressed: true });
  await grid().focus();
  await press(page, '2');
  await expect(isPressed).toBeVisible();
  const shown = Number((/[\d,]+/.exec(await isPressed.innerText())?.[0] ?? 'NaN').replaceAll(',', ''));
  expect(shown).toBeGreaterThan(2000);
  const words = shown.toLocaleString('en');
  await expect.poll(() => standing(page)).toMatchObject({ spoken: `${words} files shown.` });
  const openBefore = await count(/([\d,]+) need you/);
  await press(page, 'Control+a', 'f');
  await expect
    .poll(() => standing(page))
    .toMatchObject({
      spoken: `${words} files set to take farm's. Undo available.`,
    });
  await expect.poll(() => count(/([\d,]+) need you/)).toBe(openBefore - shown);
  await press(page, 'Control+z');
  await expect.poll(() => count(/([\d,]+) need you/)).toBe(openBefore);
  await press(page, '0');
  await expect.poll(() => standing(page)).toMatchObject({ spoken: '10,000 files shown.' });
});

test('applying shows how far it is, can be cancelled, and says honestly what was written', async () => {
  await press(page, 'Control+a', 'f');
  await expect.poll(async () => (await standing(page)).spoken).toMatch(/files set to take farm's/);
  await press(page, 'Control+Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(/Replace [\d,]+ of your [\d,]+ files\?/);
  await press(page, 'Control+Enter');
  const written = (): Promise<number> => count(/([\d,]+) of [\d,]+ written/);
  await expect.poll(written).toBeGreaterThan(0);
  const first = await written();
  await expect.poll(written).toBeGreaterThan(first);
  await expect(page.getByRole('progressbar', { name: 'Files written' })).toBeVisible();
  await page.screenshot({ path: 'test/.artifacts/large-applying.png' });
  await page.getByRole('button', { name: 'Cancel' }).press('Enter');
  await expect(title()).toHaveText(/^Cancelled\. ([\d,]+ new, )?[\d,]+ replaced\.$/);
  await page.screenshot({ path: 'test/.artifacts/large-cancelled.png' });
  const said = (await title().innerText()).replace(/^Cancelled\. |\.$/g, '');
  await page.getByRole('button', { name: 'History' }).press('Enter');
  await expect(page.getByRole('row', { name: /sq020_sh0140_lighting_v012/ })).toContainText(said);
});

test('the rest is planned again: what was written is identical, and the decisions are kept', async () => {
  await page.getByRole('link', { name: 'Activity' }).click();
  await page.getByRole('button', { name: /^Try again: sq020/ }).click();
  await page.getByRole('button', { name: /^Review.*sq020/ }).click({ timeout: 30_000 });
  await expect(grid()).toBeVisible();
  const differing = await count(/([\d,]+) files differ/);
  expect(differing).toBeLessThan(6220);
  expect(await count(/([\d,]+) need you/)).toBeLessThan(10);
});

test('nothing complained', () => {
  expect(desktop.complaints).toEqual([]);
});
