/** What links, plan files and second starts do to the one window. */
import { execFile, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test, type Page } from '@playwright/test';
import { electronSwitches } from '../../scripts/electronSwitches.mjs';
import { executablePath, invoke, startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';
import { treeOnDisk } from '../support/treeOnDisk';

test.describe.configure({ mode: 'serial' });

const run = promisify(execFile);
const folder = temporaryFolder();
const home = join(folder.path, 'home');
const demo = join(folder.path, 'demo');
const planPath = join(folder.path, 'from elsewhere.satchel-plan.json');
let desktop: DesktopApp;
let page: Page;

/** A second start with arguments; ends when it has handed over. */
const startAgain = (...args: string[]): Promise<unknown> =>
  run(executablePath, [...electronSwitches(), ...args], {
    env: { ...process.env, SATCHEL_HOME: home },
    cwd: folder.path,
    timeout: 20_000,
  });
const refusal = () => page.getByRole('alert', { name: 'It was not opened' });
const windowCount = (): Promise<number> =>
  desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

/** Follows a link; five are allowed within ten seconds, so that one too many is simply opened again. */
const follow = (link: string, hasWorked: () => Promise<void>): Promise<void> =>
  expect(async () => {
    await startAgain(link);
    await hasWorked();
  }).toPass({ intervals: [3000], timeout: 60_000 });
const titled = (title: string) => (): Promise<void> => expect(page).toHaveTitle(title, { timeout: 2000 });

interface Transfer {
  readonly uid: string;
  readonly state: string;
  readonly title: string;
}
const transfers = async (): Promise<readonly Transfer[]> =>
  ((await invoke(page, 'transfer.list', {})).value as { transfers: Transfer[] }).transfers;

test.beforeAll(async () => {
  // The first start is asked for a page, too.
  desktop = await startDesktopApp(home, { args: ['satchel://settings/store'] });
  page = desktop.page;
});
test.afterAll(async () => {
  await desktop.close();
  folder.remove();
});

test('a link of the first start opens its page', async () => {
  await expect(page).toHaveTitle('Satchel – Settings');
  await expect(page.getByRole('region', { name: 'Store connection' })).toBeVisible();
});

test('a link of a second start opens its page in the first window', async () => {
  await startAgain('satchel://open');
  await expect(page).toHaveTitle('Satchel – Activity');
  await startAgain('satchel://settings/ui');
  await expect(page).toHaveTitle('Satchel – Settings');
  await expect(page.getByRole('region', { name: 'Appearance' })).toBeVisible();
  await follow('satchel://settings/store', () =>
    expect(page.getByRole('region', { name: 'Store connection' })).toBeVisible({ timeout: 2000 }),
  );
  expect(await windowCount()).toBe(1);
});

test('a link that is not understood is refused in words, and the page stays', async () => {
  await follow('satchel://delete/everything', () =>
    expect(refusal()).toContainText('not one that Satchel understands', { timeout: 2000 }),
  );
  await expect(refusal()).toContainText('Nothing was opened or changed');
  await expect(page).toHaveTitle('Satchel – Settings');
  await refusal().getByRole('button', { name: 'Close' }).click();
  await expect(refusal()).toBeHidden();
});

test('two links at once are refused', async () => {
  await expect(async () => {
    await startAgain('satchel://open', 'satchel://settings');
    await expect(refusal()).toContainText('not one that Satchel understands', { timeout: 2000 });
  }).toPass({ intervals: [3000], timeout: 60_000 });
  await expect(page).toHaveTitle('Satchel – Settings');
});

test('a link to a transfer that does not exist says so', async () => {
  await follow('satchel://transfer/00000000-0000-4000-8000-000000000000', () =>
    expect(refusal()).toContainText('There is no transfer', { timeout: 2000 }),
  );
});

test('a flood of links is stopped', async () => {
  await Promise.all(Array.from({ length: 6 }, () => startAgain('satchel://open')));
  await expect(refusal()).toContainText('Too many links');
  await refusal().getByRole('button', { name: 'Close' }).click();
});

test('a file that is no plan is refused in words, and no transfer is made', async () => {
  const path = join(folder.path, 'no.satchel-plan.json');
  writeFileSync(path, '{"satchelPlan":"1.0","roots":"../../etc"}');
  await startAgain(path);
  await expect(refusal()).toContainText('cannot be used as a plan');
  expect(await transfers()).toEqual([]);
});

test('a plan file opens as a review, relative to where it was started, and nothing is written', async () => {
  test.setTimeout(150_000);
  expect(await invoke(page, 'demo.start', { folder: demo })).toMatchObject({ ok: true });
  await expect
    .poll(async () => (await transfers()).some(({ state }) => state === 'waiting-user'), { timeout: 100_000 })
    .toBe(true);
  const planned = (await transfers()).find(({ state }) => state === 'waiting-user')!;
  const runs = join(home, 'runs');
  expect(readdirSync(runs)).toContain(planned.uid);
  copyFileSync(join(runs, planned.uid, 'plan.satchel-plan.json'), planPath);
  const before = treeOnDisk(demo);
  await startAgain('from elsewhere.satchel-plan.json');
  await expect(page.getByRole('treegrid', { name: 'Conflicts' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('2 need you');
  const waiting = (await transfers()).filter(({ state }) => state === 'waiting-user');
  expect(waiting.map(({ title }) => title)).toEqual([planned.title, planned.title]);
  expect(treeOnDisk(demo)).toEqual(before);
});

test('a link to a transfer that waits opens its review and decides nothing', async () => {
  const [opened] = (await transfers()).filter(({ state }) => state === 'waiting-user');
  await follow('satchel://open', titled('Satchel – Activity'));
  await follow(`satchel://transfer/${opened!.uid}`, titled('Satchel – Review'));
  expect(await invoke(page, 'review.get', { uid: opened!.uid })).toMatchObject({
    ok: true,
    value: { undecidedCount: 2, state: 'draft', canUndo: false },
  });
});

test('a plan is applied from the store that it names when another one is connected', async () => {
  const other = join(folder.path, 'other store');
  expect(await invoke(page, 'settings.set', { key: 'farm.localFolder', value: null })).toMatchObject({ ok: true });
  mkdirSync(other);
  expect(await invoke(page, 'connection.set', { storeUri: pathToFileURL(other).href })).toMatchObject({ ok: true });
  const before = new Set((await transfers()).map(({ uid }) => uid));
  // The page may show the review of an earlier test still.
  const opened = async () => (await transfers()).find(({ uid }) => !before.has(uid));
  await startAgain(planPath);
  await expect.poll(async () => (await opened())?.state).toBe('waiting-user');
  const newest = (await opened())!;
  expect(await invoke(page, 'review.apply', { uid: newest.uid, leaveUndecided: true })).toMatchObject({ ok: true });
  await expect
    .poll(async () => (await transfers()).find(({ uid }) => uid === newest.uid)?.state, { timeout: 30_000 })
    .toBe('done');
  const result = await invoke(page, 'download.result', { uid: newest.uid });
  expect(result).toMatchObject({ ok: true, value: { failed: [], undecided: 2 } });
});

test('twenty starts at once end in one window', async () => {
  const fresh = join(folder.path, 'fresh home');
  const children = Array.from({ length: 20 }, () =>
    spawn(executablePath, [...electronSwitches(), '--remote-debugging-port=0'], {
      env: { ...process.env, SATCHEL_HOME: fresh },
      stdio: 'ignore',
    }),
  );
  const ends = children.map(
    (child) =>
      new Promise<number | null>((resolve) => {
        child.once('exit', resolve);
      }),
  );
  const running = (): typeof children =>
    children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  await expect.poll(() => running().length, { timeout: 60_000 }).toBe(1);
  const [last] = running();
  const others = ends.filter((_end, index) => children[index] !== last);
  expect(await Promise.all(others)).toEqual(others.map(() => 0));
  last!.kill();
  await ends[children.indexOf(last!)];
});
