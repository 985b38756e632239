/** A whole queue is followed in the packaged app: every job's renders come home, what differs is reviewed, following ends. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { createChangedEnvironment, farmEnvironment } from '../support/changedEnvironment';
import { startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';
import { lookAtPage } from '../support/pageLooks';
import { createSyncedQueue, type SyncedQueue } from '../support/syncedQueue';

test.describe.configure({ mode: 'serial' });

const folder = temporaryFolder();
const at = (...parts: string[]): string => join(folder.path, ...parts);
const textAt = (...parts: string[]): string => readFileSync(at(...parts), 'utf8');
const changeEnvironment = createChangedEnvironment();
const farm = `farm-${'1'.repeat(32)}`;
let queue: SyncedQueue;
let desktop: DesktopApp;
let page: Page;

test.beforeAll(async () => {
  for (const shot of ['shot 0', 'shot 1']) mkdirSync(at(shot, 'renders'), { recursive: true });
  queue = await createSyncedQueue([
    { root: at('shot 0'), tasks: 3 },
    { root: at('shot 1'), tasks: 3 },
  ]);
  writeFileSync(
    at('deadline config'),
    `[profile-(default) defaults]\nfarm_id = ${farm}\n[profile-(default) ${farm} defaults]\nqueue_id = queue-${'2'.repeat(32)}\n`,
  );
  changeEnvironment({
    // The state that the Deadline client shares lies below the home folder.
    HOME: folder.path,
    AWS_ACCESS_KEY_ID: 'DLTEST',
    AWS_SECRET_ACCESS_KEY: 'DLTEST',
    AWS_REGION: 'us-west-2',
    ...farmEnvironment(at, queue),
  });
  desktop = await startDesktopApp(at('home'), { size: { width: 1280, height: 800 } });
  page = desktop.page;
});
test.afterAll(async () => {
  await desktop.close();
  await queue.close();
  folder.remove();
});

const card = (): Locator => page.getByRole('article', { name: 'Lighting: outputs of every job as they finish' });
const lookNow = (): Promise<void> =>
  card()
    .getByRole('button', { name: /^Look now/ })
    .press('Enter');

test('a queue is followed from Bring home: nothing has arrived yet, and it cannot be followed twice', async () => {
  await expect(page.getByRole('button', { name: 'Change where jobs go, now Feature film, Lighting' })).toBeVisible();
  await page.keyboard.press('Control+3');
  await page.getByRole('button', { name: 'Follow this queue' }).press('Enter');
  await expect(card().getByText('Nothing arrived yet')).toBeVisible();
  await page.keyboard.press('Control+3');
  await expect(page.getByRole('button', { name: 'Queue is followed' })).toBeDisabled();
  await page.keyboard.press('Control+1');
});

test('what any job of the queue renders comes home, each task as it finishes', async () => {
  queue.finish({ job: 0, task: 0, files: { 'renders/a.0001.exr': 'one' } });
  queue.finish({ job: 1, task: 0, files: { 'renders/b.0001.exr': 'three' } });
  await lookNow();
  await expect(card().getByText('2 files home, 8 B')).toBeVisible();
  expect([textAt('shot 0', 'renders', 'a.0001.exr'), textAt('shot 1', 'renders', 'b.0001.exr')]).toEqual([
    'one',
    'three',
  ]);
  queue.finish({ job: 1, task: 1, files: { 'renders/b.0002.exr': 'four' } });
  await lookNow();
  await expect(card().getByText('3 files home, 12 B')).toBeVisible();
  await expect(card().getByRole('list', { name: 'What arrived' }).getByRole('listitem')).toHaveCount(3);
  await lookAtPage(page, 'follow-queue-arrived');
});

test('a file that was painted over waits for its review, while the other job goes on', async () => {
  writeFileSync(at('shot 0', 'renders', 'a.0002.exr'), 'painted over');
  queue.finish({ job: 0, task: 1, files: { 'renders/a.0002.exr': 'two' } });
  queue.finish({ job: 1, task: 2, files: { 'renders/b.0003.exr': 'five' } });
  await lookNow();
  await expect(card().getByText(/^Shot 0 waits for you/)).toBeVisible();
  await expect(card().getByText('4 files home, 16 B')).toBeVisible();
  expect([textAt('shot 0', 'renders', 'a.0002.exr'), textAt('shot 1', 'renders', 'b.0003.exr')]).toEqual([
    'painted over',
    'five',
  ]);
  await lookAtPage(page, 'follow-queue-waits');
});

test('the review is decided and applied, and the card asks no more', async () => {
  await card().getByRole('button', { name: 'Review: Shot 0' }).press('Enter');
  await expect(page.getByRole('treegrid', { name: 'Conflicts' })).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('f');
  await expect(page.getByRole('button', { name: /^Apply plan/ })).toBeEnabled();
  await lookAtPage(page, 'follow-queue-review');
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => textAt('shot 0', 'renders', 'a.0002.exr')).toBe('two');
  await page.keyboard.press('Control+1');
  await lookNow();
  await expect(card().getByText(/waits for you/)).toHaveCount(0);
});

test('following ends when somebody stops it, what came home stays, and it can be followed again', async () => {
  await card().getByRole('button', { name: 'More for Lighting: outputs of every job as they finish' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Stop following' }).click();
  await expect(card()).toHaveCount(0);
  await expect(page.getByText('No longer followed. What came home stays.')).toBeVisible();
  await lookAtPage(page, 'follow-queue-stopped');
  await page.keyboard.press('Control+3');
  await expect(page.getByRole('button', { name: 'Follow this queue' })).toBeEnabled();
  expect(textAt('shot 0', 'renders', 'a.0001.exr')).toBe('one');
  await page.keyboard.press('Control+1');
  await page
    .getByRole('button', { name: 'Follow again: Lighting: outputs of every job as they finish' })
    .press('Enter');
  await expect(card().getByText('4 files home, 16 B')).toBeVisible();
  expect(desktop.complaints).toEqual([]);
});
