/** A plan that is being applied, in the packaged app: every row shows how far it is, and what failed is tried again. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { createChangedEnvironment } from '../support/changedEnvironment';
import { resizeWindow, startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';
import { createFarmWorld, frames, type FarmOutput, type FarmWorld } from '../support/farmWorld';
import { lookAtPage } from '../support/pageLooks';
import { contentKey, mirrorToS3, s3Environment } from '../support/s3Mirror';
import type { S3TestServer } from '../support/s3server/testServer';

const folder = temporaryFolder();
const changeEnvironment = createChangedEnvironment();
let desktop: DesktopApp | undefined;
let server: S3TestServer | undefined;

test.beforeAll(() => {
  changeEnvironment(s3Environment);
});
test.afterEach(async () => {
  expect(desktop?.complaints ?? []).toEqual([]);
  await desktop?.close();
  await server?.close();
  desktop = undefined;
  server = undefined;
});
test.afterAll(() => {
  folder.remove();
});

const beauty = frames('renders/beauty.', 24, (frame) => `beauty ${String(frame)}`);
const specular = frames('renders/specular.', 24, (frame) => `specular ${String(frame)}`);
const volume = frames('renders/volume.', 12, (frame) => `volume ${String(frame)}`);
const lost = 'beauty 1007';
/** From here on the store does not answer until the test lets it. */
const held = [...specular.slice(8), ...volume];

async function worldWithHeldStore(name: string): Promise<FarmWorld> {
  const path = join(folder.path, name);
  mkdirSync(path);
  const world = createFarmWorld(path);
  for (const { path: file, text } of [...beauty, ...specular]) world.put(file, `old ${text}`, -3600);
  await world.addJob('sq020_sh0140_lighting_v013', [[...beauty, ...specular, ...volume]]);
  server = await mirrorToS3(world);
  return world;
}

const gateOf = ({ text }: FarmOutput): string => `gate ${text}`;

function holdStore({ isLost }: { readonly isLost: boolean }): void {
  server?.setFaults({
    rules: [
      ...(isLost
        ? [
            {
              id: 'lost',
              match: { op: 'GetObject', key: contentKey(lost) },
              action: { status: { status: 404, code: 'NoSuchKey' } },
            },
          ]
        : []),
      ...held.map((output) => ({
        id: gateOf(output),
        match: { op: 'GetObject', key: contentKey(output.text) },
        action: { pause: { gate: gateOf(output) } },
      })),
    ],
  });
}

/** Lets everything through, also what waits already. */
function letGo(): void {
  server?.setFaults({ rules: [] });
  for (const output of held) server?.release(gateOf(output));
}

async function apply(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Bring home' }).click();
  await expect(page.getByRole('radiogroup', { name: 'Job' })).toBeVisible();
  await page.keyboard.press('Control+Enter');
  const conflicts = page.getByRole('treegrid', { name: 'Conflicts' });
  await expect(conflicts).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('f');
  await expect(page.getByRole('button', { name: 'Apply plan to 60 files' })).toBeEnabled();
  await page.keyboard.press('Control+Enter');
}

const look = (page: Page, name: string): Promise<void> => lookAtPage(page, `applying-${name}`);

for (const colorScheme of ['dark', 'light'] as const) {
  test(`rows show how far they are while the plan is applied, ${colorScheme}`, async () => {
    const world = await worldWithHeldStore(`rows-${colorScheme}`);
    desktop = await startDesktopApp(world.home, { size: { width: 1280, height: 800 }, colorScheme });
    const { app, page } = desktop;
    holdStore({ isLost: true });
    await apply(page);

    const rows = page.getByRole('treegrid', { name: 'Progress' });
    await expect(rows).toBeFocused();
    const row = (name: string) => rows.getByRole('row', { name: new RegExp(`^${name}`) });
    await expect(row('beauty')).toContainText('1 failed, 23 of 24');
    await expect(row('beauty')).toHaveAccessibleName(/23 of 24 written, 1 failed$/);
    await expect(row('specular')).toContainText('8 of 24');
    await expect(row('volume')).toContainText('0 of 12');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('31 of 60 written. 1 file failed.');

    await page.keyboard.press(']');
    await expect(rows.getByRole('row', { name: /1 failed$/, selected: true })).toContainText('Not in the store');
    const pane = page.getByRole('complementary', { name: 'State of the row' });
    await expect(pane.getByRole('heading')).toHaveText('beauty.1007.exr');
    await expect(pane).toContainText('Until then this sequence has 23 new frames and 1 old one.');
    await expect(pane.getByRole('button', { name: 'Try again' })).toBeVisible();
    await look(page, `1280-${colorScheme}`);
    await resizeWindow(app, { width: 1024, height: 700 });
    await expect(page.getByRole('group', { name: 'Files by state' })).toBeVisible();
    await look(page, `1024-${colorScheme}`);

    const chips = page.getByRole('group', { name: 'Files by state' });
    await chips.getByRole('button', { name: 'Failed 1' }).click();
    await expect(rows).toHaveAttribute('aria-rowcount', '3');
    await look(page, `failed-${colorScheme}`);
    await chips.getByRole('button', { name: /^All/ }).click();

    letGo();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(/^Done\. 59 files/);
  });
}

test('a file that failed is tried again by its key while the others go on, and the result knows of no failure', async () => {
  const world = await worldWithHeldStore('again');
  desktop = await startDesktopApp(world.home, { size: { width: 1280, height: 800 } });
  const { page } = desktop;
  holdStore({ isLost: true });
  await apply(page);
  const rows = page.getByRole('treegrid', { name: 'Progress' });
  const beautyRow = rows.getByRole('row', { name: /^beauty/ });
  await expect(beautyRow).toHaveAccessibleName(/23 of 24 written, 1 failed$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('31 of 60 written. 1 file failed.');
  const place = join(world.project, 'renders', 'beauty.1007.exr');
  expect(readFileSync(place, 'utf8')).toBe(`old ${lost}`);

  // Decisions stand meanwhile.
  await page.keyboard.press('s');
  await expect(page.locator('[aria-live=polite]')).toContainText('Decisions stand while the plan is applied.');

  holdStore({ isLost: false });
  await page.keyboard.press(']');
  await page.keyboard.press('r');
  await expect(page.locator('[aria-live=polite]')).toContainText('1 file is tried again.');
  // Those that the store still holds leave room for it, and keep the run going.
  await expect(rows.getByRole('row', { name: /^beauty, .* 24 written$/ })).toContainText('24 written, 24 replaced');
  expect(readFileSync(place, 'utf8')).toBe(lost);
  letGo();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Done\. 60 files/);
  await expect(page.getByRole('main')).not.toContainText('failed');
  expect(existsSync(join(world.project, 'renders', 'volume.1012.exr'))).toBe(true);
});
