/** A job is followed in the packaged app: what it renders comes home by itself, and goes on doing so after a restart. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { createChangedEnvironment, farmEnvironment } from '../support/changedEnvironment';
import { startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';
import { lookAtPage } from '../support/pageLooks';
import { createSyncedQueue, type SyncedQueue } from '../support/syncedQueue';

test.describe.configure({ mode: 'serial' });

const folder = temporaryFolder();
const at = (...parts: string[]): string => join(folder.path, ...parts);
const changeEnvironment = createChangedEnvironment();
let queue: SyncedQueue;
let desktop: DesktopApp;
let page: Page;

async function start(): Promise<void> {
  desktop = await startDesktopApp(at('home'), { size: { width: 1280, height: 800 } });
  page = desktop.page;
}

test.beforeAll(async () => {
  mkdirSync(at('project', 'renders'), { recursive: true });
  queue = await createSyncedQueue([{ root: at('project'), tasks: 2 }]);
  writeFileSync(at('deadline config'), clientConfig());
  changeEnvironment({
    AWS_ACCESS_KEY_ID: 'DLTEST',
    AWS_SECRET_ACCESS_KEY: 'DLTEST',
    AWS_REGION: 'us-west-2',
    ...farmEnvironment(at, queue),
  });
  await start();
});
test.afterAll(async () => {
  await desktop.close();
  await queue.close();
  folder.remove();
});

function clientConfig(): string {
  const farm = `farm-${'1'.repeat(32)}`;
  return `[profile-(default) defaults]\nfarm_id = ${farm}\n[profile-(default) ${farm} defaults]\nqueue_id = queue-${'2'.repeat(32)}\n`;
}

const card = () => page.getByRole('article', { name: 'Shot 0: outputs as they finish' });

test('the title bar names the queue, and a job is followed from Bring home', async () => {
  await expect(page.getByRole('button', { name: 'Change where jobs go, now Feature film, Lighting' })).toBeVisible();
  queue.finish({ job: 0, task: 0, files: { 'renders/f.0001.exr': 'one' } });
  await page.keyboard.press('Control+3');
  await page.getByRole('button', { name: 'Follow this job' }).press('Enter');
  await expect(card().getByText('1 file home, 3 B')).toBeVisible();
  expect(readFileSync(at('project', 'renders', 'f.0001.exr'), 'utf8')).toBe('one');
  await lookAtPage(page, 'follow-activity');
});

test('a file that differs waits for a review, and following goes on after a restart', async () => {
  await desktop.close();
  writeFileSync(at('project', 'renders', 'f.0002.exr'), 'painted over');
  queue.finish({ job: 0, task: 1, files: { 'renders/f.0002.exr': 'two' } });
  await start();
  await page.keyboard.press('Control+1');
  await card()
    .getByRole('button', { name: /^Look now/ })
    .press('Enter');
  await expect(card().getByText(/^Shot 0 waits for you/)).toBeVisible();
  expect(readFileSync(at('project', 'renders', 'f.0002.exr'), 'utf8')).toBe('painted over');
  await lookAtPage(page, 'follow-waits');
  await card().getByRole('button', { name: 'Review: Shot 0' }).press('Enter');
  await expect(page).toHaveTitle(/Review/);
});
