/** The check before a submission in the packaged app: tiles and gaps drawn, filtered by level, walked by keyboard. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test, type Page } from '@playwright/test';
import { invoke, resizeWindow, startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';
import { expectAccessible } from '../support/pageLooks';

test.describe.configure({ mode: 'serial' });

const folder = temporaryFolder();
const project = join(folder.path, 'sq020_sh0140');
let desktop: DesktopApp;
let page: Page;

function plant(path: string, content = path): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), content);
}

test.beforeAll(async () => {
  for (let tile = 1001; tile <= 1018; tile += 1)
    if (tile !== 1013 && tile !== 1017) plant(`textures/rock_albedo.${String(tile)}.tx`);
  for (let frame = 1001; frame <= 1240; frame += 1)
    if (frame < 1107 || frame > 1110)
      plant(`plates/plate.${String(frame)}.exr`, frame === 1050 ? '' : `frame ${String(frame)}`);
  plant('geo/Hero.abc');
  plant('geo/hero.abc');
  plant('lut/aux');
  plant('lut/copy.cube', 'the same');
  plant('lut/show.cube', 'the same');
  symlinkSync('overcast_8k.exr', join(project, 'textures', 'overcast_4k.exr'));
  mkdirSync(join(folder.path, 'store'));
  desktop = await startDesktopApp(join(folder.path, 'home'), { size: { width: 1280, height: 800 } });
  page = desktop.page;
  const uri = pathToFileURL(join(folder.path, 'store')).href;
  expect(await invoke(page, 'settings.set', { key: 'store.uri', value: uri })).toMatchObject({ ok: true });
});
test.afterAll(async () => {
  await desktop.close();
  folder.remove();
});

const findings = () => page.getByRole('region', { name: 'Check before sending' });

test('what would fail on the farm is there before anything is sent', async () => {
  await page.getByRole('link', { name: 'Submit' }).click();
  await page.getByRole('textbox', { name: 'Path', exact: true }).first().fill(project);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Enter');
  await expect(findings()).toBeVisible({ timeout: 30_000 });
  await expect(findings()).toContainText('2 of 18 tiles are missing: 1013, 1017.');
  await expect(findings()).toContainText('4 frames are missing: 1107-1110.');
  await expect(findings()).toContainText('1 of 236 files is empty (0 bytes): 1050.');
  await expect(findings()).toContainText('3 references, 7 files missing');
  await expect(page.getByRole('region', { name: 'Left out' })).toHaveCount(0);
});

test('it looks right in both themes and sizes', async () => {
  for (const theme of ['dark', 'light'] as const) {
    expect(await invoke(page, 'settings.set', { key: 'ui.theme', value: theme })).toMatchObject({ ok: true });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    for (const size of [
      { width: 1280, height: 800 },
      { width: 1024, height: 700 },
      { width: 640, height: 400 },
    ]) {
      await resizeWindow(desktop.app, size);
      await findings().scrollIntoViewIfNeeded();
      await page.screenshot({ path: `test/.artifacts/findings-${theme}-${String(size.width)}.png` });
      await expectAccessible(page);
    }
  }
  await resizeWindow(desktop.app, { width: 1280, height: 800 });
  await page.emulateMedia({ forcedColors: 'active' });
  await page.screenshot({ path: 'test/.artifacts/findings-forced-colors.png' });
  await page.emulateMedia({ forcedColors: null });
});

test('a level shows its own, words find one, the arrows walk the rows', async () => {
  const rows = findings().getByRole('listitem');
  const all = await rows.count();
  await findings()
    .getByRole('button', { name: /^Hints/ })
    .click();
  await expect(findings()).not.toContainText('1013, 1017');
  await findings()
    .getByRole('button', { name: /^Hints/ })
    .click();
  await expect(rows).toHaveCount(all);
  const filter = findings().getByRole('textbox', { name: 'Filter by name or words' });
  await filter.fill('plate');
  await expect(rows).toHaveCount(2);
  await filter.press('ArrowDown');
  await expect(rows.nth(0)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(rows.nth(1)).toBeFocused();
  await page.keyboard.press('Home');
  await expect(rows.nth(0)).toBeFocused();
});

test('tiles and files that are missing have to be agreed to once before it is submitted', async () => {
  const submit = page.getByRole('button', { name: /^Submit [\d,]+ files…/ });
  await expect(page.getByText('Confirm 1 more point first', { exact: true })).toBeVisible();
  await page.getByRole('checkbox', { name: /^Render with 3 files missing/ }).check({ force: true });
  await expect(page.getByText('Confirm 1 more point first', { exact: true })).toHaveCount(0);
  await submit.click();
  await expect(page.getByRole('dialog')).toBeVisible();
});

test('the page never complained', () => {
  expect(desktop.complaints).toEqual([]);
});
