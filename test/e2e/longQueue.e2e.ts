/** A queue with 50,000 jobs in the packaged app: a page of it is asked for and shown at a time, whatever is typed or scrolled. */
import { expect, test, type Page } from '@playwright/test';
import { createChangedEnvironment } from '../support/changedEnvironment';
import { startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';
import { startLongQueue, type LongQueue } from '../support/longQueue';
import { lookAtPage } from '../support/pageLooks';

test.describe.configure({ mode: 'serial' });

const jobs = 50_000;
const folder = temporaryFolder();
const changeEnvironment = createChangedEnvironment();
let queue: LongQueue;
let desktop: DesktopApp;
let page: Page;

test.beforeAll(async () => {
  queue = await startLongQueue(folder.path, jobs);
  changeEnvironment(queue.env);
  desktop = await startDesktopApp(`${folder.path}/home`, { size: { width: 1280, height: 800 } });
  page = desktop.page;
});
test.afterAll(async () => {
  await desktop.close();
  await queue.deadline.close();
  folder.remove();
});

const shown = () => page.getByRole('radiogroup', { name: 'Job' }).getByRole('radio');
const first = () => shown().first();
/** Where each search began, and what it looked for. */
const searches = (): readonly string[] =>
  queue.deadline.calls
    .filter(({ op }) => op === 'SearchJobs')
    .map(
      ({ body }) => `${String(body['itemOffset'])} ${/"searchTerm":"([^"]*)"/.exec(JSON.stringify(body))?.[1] ?? ''}`,
    );
/** Of the whole window. */
const elements = (): Promise<number> => page.locator('*').count();

test('the newest hundred show after one request, and the list says how many there are', async () => {
  await expect(page.getByRole('button', { name: /^Change where jobs go/ })).toBeVisible();
  queue.deadline.clearCalls();
  await page.keyboard.press('Control+3');
  await expect(page.getByText('1 to 100 of 50,000')).toBeVisible();
  await expect(first()).toHaveAccessibleName(/Shot 50000/);
  expect(searches()).toEqual(['0 ']);
  expect(await shown().count()).toBe(100);
  expect(await elements()).toBeLessThan(3000);
  await lookAtPage(page, 'long-queue');
});

test('going to the end of the list asks for nothing; the next hundred take the place of the first', async () => {
  await page.getByText('Shot 49901').scrollIntoViewIfNeeded();
  await expect(page.getByText('Shot 49901')).toBeInViewport();
  expect(searches()).toEqual(['0 ']);
  await page.getByRole('button', { name: 'Older jobs' }).press('Enter');
  await expect(page.getByText('101 to 200 of 50,000')).toBeVisible();
  await expect(first()).toHaveAccessibleName(/Shot 49900/);
  expect([searches(), await shown().count()]).toEqual([['0 ', '100 '], 100]);
});

test('a name is looked for by the farm once typing rests, and an old job is found among all', async () => {
  queue.deadline.clearCalls();
  const field = page.getByRole('textbox', { name: 'Find a job by name' });
  await field.pressSequentially('shot 00042');
  await expect(first()).toHaveAccessibleName(/Shot 00042/);
  await expect(shown()).toHaveCount(1);
  // How often it was asked depends on how fast somebody types; each time for a page.
  expect(searches().at(-1)).toBe('0 shot 00042');
  expect(queue.deadline.count('SearchJobs')).toBeLessThanOrEqual('shot 00042'.length);
  await field.fill('');
  await expect(page.getByText('1 to 100 of 50,000')).toBeVisible();
});

test('how far back pages go is said, with what to do', async () => {
  for (let from = 101; from <= 301; from += 100) {
    await page.getByRole('button', { name: 'Older jobs' }).press('Enter');
    await expect(page.getByText(`${from} to ${from + 99} of 50,000`)).toBeVisible();
  }
  expect([await shown().count(), queue.deadline.count('GetJob')]).toEqual([100, 0]);
  expect(desktop.complaints).toEqual([]);
});
