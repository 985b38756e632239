/** Plans and stores that are not as one hopes, in the packaged app: what the pages say, show and offer then. */
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';
import { createFarmWorld, frames, type FarmWorld } from '../support/farmWorld';
import { lookAtPage } from '../support/pageLooks';

const folder = temporaryFolder();
let desktop: DesktopApp | undefined;

test.afterEach(async () => {
  expect(desktop?.complaints ?? []).toEqual([]);
  await desktop?.close();
  desktop = undefined;
});
test.afterAll(() => {
  folder.remove();
});

function worldOf(name: string): FarmWorld {
  const path = join(folder.path, name);
  mkdirSync(path);
  return createFarmWorld(path);
}

async function open(world: FarmWorld): Promise<Page> {
  desktop = await startDesktopApp(world.home, { size: { width: 1280, height: 800 }, colorScheme: 'dark' });
  return desktop.page;
}

const title = (page: Page) => page.getByRole('heading', { level: 1 });

/** Brings the only job home as far as its plan goes. */
async function plan(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Bring home' }).click();
  await expect(page.getByRole('radiogroup', { name: 'Job' })).toBeVisible();
  await page.keyboard.press('Control+Enter');
}

const look = (page: Page, name: string): Promise<void> => lookAtPage(page, `state-${name}`);

test('a farm without jobs and a window without transfers say what comes next', async () => {
  const page = await open(worldOf('empty'));
  await expect(page.getByRole('main')).toContainText('Nothing was sent or brought home yet.');
  await look(page, 'empty-activity');
  await page.getByRole('link', { name: 'Bring home' }).click();
  await expect(title(page)).toHaveText('No job to bring home.');
  await look(page, 'empty-bring-home');
});

test('long names, names from right to left and control characters stay in their places', async () => {
  const world = worldOf('odd');
  const outputs = [
    ...frames(
      `renders/${'a_name_made_of_the_whole_path_of_scene_and_camera_'.repeat(4)}.`,
      3,
      (frame) => `l${String(frame)}`,
    ),
    ...frames('renders/\u202Egpj.x.', 3, (frame) => `r${String(frame)}`),
    ...frames('renders/מסגרת.', 3, (frame) => `h${String(frame)}`),
    { path: 'renders/tab\there and\nnewline.txt', text: 'c' },
    { path: 'renders/-rf <b>bold</b> &amp;.exr', text: 'd' },
  ];
  for (const { path, text } of outputs) world.put(path, `${text}m`, 300);
  await world.addJob(`sq\u202E0140 <i>${'a whole sentence in the name field '.repeat(5)}</i>`, [outputs]);
  const page = await open(world);
  await plan(page);
  const grid = page.getByRole('treegrid', { name: 'Conflicts' });
  await expect(grid).toBeVisible();
  await expect(grid).toContainText('⟨U+202E⟩gpj.x.[1001-1003].exr');
  await expect(grid).toContainText('tab⟨U+0009⟩here and⟨U+000A⟩newline.txt');
  await look(page, 'odd-review');
  await page.getByRole('link', { name: 'Activity' }).click();
  await expect(page.getByRole('article')).toContainText('sq⟨U+202E⟩0140 <i>a whole');
  await look(page, 'odd-activity');
  await page.getByRole('link', { name: 'Bring home' }).click();
  await expect(page.getByRole('radiogroup', { name: 'Job' })).toBeVisible();
  await look(page, 'odd-bring-home');
});

test('a plan of files that are all here is calm', async () => {
  const world = worldOf('same');
  const outputs = frames('renders/beauty.', 48, (frame) => `s${String(frame)}`);
  for (const { path, text } of outputs) world.put(path, text);
  await world.addJob('all_the_same', [outputs]);
  const page = await open(world);
  await plan(page);
  await expect(title(page)).toHaveText('Nothing to do. All 48 files are already here.');
  await look(page, 'identical');
  await page.getByRole('link', { name: 'Activity' }).click();
  await expect(page.getByRole('article')).toContainText('All 48 files are already here. Nothing to do.');
});

test('a plan in which nobody decided anything cannot be applied, and says why beside the button', async () => {
  const world = worldOf('undecided');
  const outputs = frames('renders/beauty.', 48, (frame) => `s${String(frame)}`);
  for (const { path, text } of outputs) world.put(path, `${text}x`, 100);
  await world.addJob('everything_undecided', [outputs]);
  const page = await open(world);
  await plan(page);
  await expect(title(page)).toHaveText('48 files differ. 48 need you.');
  const apply = page.getByRole('button', { name: /^Apply plan/ });
  await expect(apply).toBeDisabled();
  await expect(page.getByText('Nothing is decided yet.')).toBeVisible();
  await look(page, 'undecided');
});

test('a root without a folder is asked for, and its folder can be changed from the review', async () => {
  const world = worldOf('unmapped');
  await world.addJob(
    'from_elsewhere',
    [frames('renders/beauty.', 12, (frame) => `s${String(frame)}`)],
    '/mnt/nobody/has/this',
  );
  const page = await open(world);
  await plan(page);
  await expect(title(page)).toHaveText('1 root needs a folder.');
  await look(page, 'unmapped');
  await page.getByRole('textbox', { name: 'Path', exact: true }).fill(world.project);
  await page.keyboard.press('Control+Enter');
  await expect(title(page)).toHaveText('12 files are new. Nothing of yours is replaced.');
  await page.getByRole('link', { name: 'Change the folder for /mnt/nobody/has/this' }).click();
  await expect(page.getByRole('treegrid', { name: 'Outputs' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Download 12 files' })).toBeEnabled();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('treegrid', { name: 'Conflicts' })).toBeVisible();
});

test('a step back from the review leads to the jobs, not round in a circle', async () => {
  const world = worldOf('back');
  await world.addJob('shot', [frames('renders/beauty.', 12, (frame) => `s${String(frame)}`)]);
  const page = await open(world);
  await plan(page);
  const grid = page.getByRole('treegrid', { name: 'Conflicts' });
  await expect(grid).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('radiogroup', { name: 'Job' })).toBeVisible();
});

test('a store that is gone stops a plan; it can be tried again, or set aside', async () => {
  const world = worldOf('gone');
  await world.addJob('shot', [frames('renders/beauty.', 12, (frame) => `s${String(frame)}`)]);
  renameSync(world.storeFolder, `${world.storeFolder} away`);
  const page = await open(world);
  await plan(page);
  await expect(title(page)).toHaveText('The download could not be planned.');
  await look(page, 'store-gone-plan');
  await page.getByRole('link', { name: 'Activity' }).click();
  await expect(title(page)).toHaveText('1 needs you.');
  await look(page, 'store-gone-activity');
  await page.getByRole('button', { name: 'More for shot' }).click();
  await page.getByRole('menuitem', { name: 'Set aside' }).click();
  await expect(title(page)).toHaveText('Nothing is moving.');
  renameSync(`${world.storeFolder} away`, world.storeFolder);
  await page.getByRole('button', { name: 'Try again: shot' }).click();
  await expect(page.getByRole('article', { name: 'shot' })).toContainText('12 new. Nothing was written yet.');
});

test('a store that cannot be reached is not kept, and says what to do', async () => {
  const page = await open(worldOf('wrong'));
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: /^Store connection/ }).click();
  const before = await page.getByRole('textbox', { name: 'Store' }).inputValue();
  await page.getByRole('textbox', { name: 'Store' }).fill('file:///no/such/folder');
  await page.getByRole('button', { name: 'Connect this store' }).click();
  await expect(page.getByRole('alert', { name: 'The store was not connected' })).toContainText('What to do');
  await look(page, 'store-wrong');
  await page.reload();
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: /^Store connection/ }).click();
  await expect(page.getByRole('textbox', { name: 'Store' })).toHaveValue(before);
});

test('files that fail are named, a half replaced sequence is a danger, and the rest can be tried again', async () => {
  const world = worldOf('failures');
  const outputs = frames('renders/beauty.', 24, (frame) => `s${String(frame)}`);
  for (const { path, text } of outputs.slice(0, 10)) world.put(path, `${text} old`, -1000);
  await world.addJob('some_lost', [outputs]);
  const page = await open(world);
  await plan(page);
  await expect(page.getByRole('treegrid', { name: 'Conflicts' })).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('f');
  await expect(title(page)).toContainText('All are decided.');
  for (const [index, { text }] of outputs.entries()) if (index % 6 === 3) world.lose(text);
  await page.keyboard.press('Control+Enter');
  await expect(title(page)).toHaveText('Done. 20 files written and verified. 4 failed.', { timeout: 30_000 });
  await expect(page.getByRole('region', { name: 'Replaced only in part' })).toContainText(
    'It has 20 new frames and 2 old ones.',
  );
  await look(page, 'failures');
  await page.getByRole('button', { name: 'Try 4 files again' }).click();
  // The store still lacks them: that is found while they are planned, or, decided as before, when they are fetched.
  await expect(title(page)).toHaveText(/^4 (failed|files differ\. 4 need you\.)$/);
});
