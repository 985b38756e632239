/**
 * A re-render of 10,432 files comes home over files an artist has touched since: planned, decided in a dozen keystrokes, applied, verified
 * against the store, and taken back to the very same tree. What it took is printed into test/.artifacts/rerender.json.
 */
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { createHasher } from '../../main/adapters/hasher/hasher';
import type { DownloadResult } from '../../shared/ipc/downloads';
import type { ReviewSummary } from '../../shared/ipc/reviews';
import type { TransferSnapshot } from '../../shared/domain/transfer';
import { invoke, startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';
import { createFarmWorld, farmTimeMs, type FarmWorld } from '../support/farmWorld';
import { countingKeyboard, press } from '../support/keyboardDriver';
import { addFirstRender, addSecondRender, rerenderFiles, rerenderKinds } from '../support/rerenderJob';
import type { SecondRender } from '../support/rerenderJob';
import { treeOnDisk } from '../support/treeOnDisk';

test.describe.configure({ mode: 'serial' });

const folder = temporaryFolder();
const shot = 'sq020_sh0140_lighting_v012';
const measured: Record<string, number> = {};
let world: FarmWorld;
let desktop: DesktopApp;
let page: Page;
let render: SecondRender;
let uid: string;
let before: Record<string, string>;

test.beforeAll(async () => {
  world = createFarmWorld(folder.path);
  const first = await addFirstRender(world, 'sq020_sh0140_lighting_v011');
  desktop = await startDesktopApp(world.home, { size: { width: 1280, height: 800 }, colorScheme: 'dark' });
  page = desktop.page;
  const planned = (await invoke(page, 'download.plan', { jobId: first })).value as { uid: string };
  await expect.poll(async () => (await transfer(planned.uid))?.state).toBe('waiting-user');
  expect(await invoke(page, 'review.apply', { uid: planned.uid, leaveUndecided: false })).toMatchObject({ ok: true });
  await expect.poll(async () => (await transfer(planned.uid))?.state).toBe('done');
  render = await addSecondRender(world, shot);
  before = treeOnDisk(world.project);
});
test.afterAll(async () => {
  mkdirSync('test/.artifacts', { recursive: true });
  writeFileSync('test/.artifacts/rerender.json', `${JSON.stringify(measured, null, 2)}\n`);
  await desktop.close();
  folder.remove();
});

const transfers = async (): Promise<readonly TransferSnapshot[]> =>
  ((await invoke(page, 'transfer.list', {})).value as { transfers: TransferSnapshot[] }).transfers;
const transfer = async (id: string): Promise<TransferSnapshot | undefined> =>
  (await transfers()).find((one) => one.uid === id);
const summary = async (): Promise<ReviewSummary> => (await invoke(page, 'review.get', { uid })).value as ReviewSummary;
const title = () => page.getByRole('heading', { level: 1 });
const grid = () => page.getByRole('treegrid', { name: 'Conflicts' });
const picture = (name: string): Promise<unknown> => page.screenshot({ path: `test/.artifacts/rerender-${name}.png` });

test('10,432 files are planned without waiting for a hash, each of exactly one kind of sixteen', async () => {
  await page.getByRole('link', { name: 'Bring home' }).click();
  await expect(page.getByRole('radiogroup', { name: 'Job' })).toBeVisible();
  const startedMs = Date.now();
  await press(page, 'Control+Enter');
  await expect(grid()).toBeVisible();
  measured['reviewVisibleMs'] = Date.now() - startedMs;
  const waiting = (await transfers()).find(({ state }) => state === 'waiting-user');
  uid = waiting?.uid ?? '';
  measured['plannedMs'] = (waiting?.updatedMs ?? Number.NaN) - (waiting?.createdMs ?? Number.NaN);
  const opened = await summary();
  measured['hashesAfterPlanning'] = opened.hashing.needed;
  expect(opened.fileCount).toBe(rerenderFiles);
  await expect.poll(async () => (await summary()).byKind).toEqual(rerenderKinds);
  measured['everyHashKnownMs'] = Date.now() - startedMs;
  expect(treeOnDisk(world.project)).toEqual(before);
});

test('every question is answered in at most twelve keystrokes', async () => {
  await grid().focus();
  await picture('review');
  const keys = countingKeyboard(page);
  // Farm's everywhere it may be; then, where something speaks for another answer, that one.
  await keys.press('Control+a', 'f');
  await expect.poll(async () => (await summary()).byAction.overwrite).toBeGreaterThan(600);
  await keys.press('Control+a', 'Enter');
  await expect.poll(async () => (await summary()).byAction.retry).toBe(rerenderKinds.locked);
  // What is left has no place here, and what would leave the project is no question at all.
  await keys.press('1', 'Control+a', 's');
  await expect.poll(async () => (await summary()).undecidedCount).toBe(0);
  // Without a question its chip is gone, so that the sixth is what has no safe path.
  await keys.press('0');
  await expect(page.getByRole('button', { name: /^Needs you/ })).toBeHidden();
  await keys.press('6');
  await expect(page.getByRole('button', { name: /^Unsafe path/, pressed: true })).toBeVisible();
  await keys.press('Control+a', 's');
  await expect.poll(async () => (await summary()).blockedCount).toBe(0);
  measured['keystrokes'] = keys.strokes();
  expect((await summary()).byAction).toEqual({
    download: 2010,
    overwrite: 638,
    'keep-both': 358,
    pick: 40,
    retry: 20,
    rename: 6,
    skip: 7360,
  });
  await expect(title()).not.toHaveText(/need|cannot/);
  await picture('decided');
  expect(keys.strokes()).toBeLessThanOrEqual(12);
  expect(treeOnDisk(world.project)).toEqual(before);
});

test('applied, every result is in the store by its hash, and nothing else changed', async () => {
  await press(page, 'Control+Enter');
  const startedMs = Date.now();
  await expect(title()).toHaveText(/^Done\./, { timeout: 60_000 });
  measured['appliedMs'] = Date.now() - startedMs;
  await picture('applied');
  const result = (await invoke(page, 'download.result', { uid })).value as DownloadResult;
  expect(result).toMatchObject({
    downloaded: 2036,
    replaced: 678,
    keptBoth: 358,
    identical: 7316,
    skipped: 44,
    undecided: 0,
    asked: [],
    failed: [],
  });
  const after = treeOnDisk(world.project);
  const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
  const contents = (tree: Record<string, string>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(tree).flatMap(([path, row]) => (path.endsWith('/') ? [] : [[path, row.split(' ')[0] ?? '']])),
    );
  expect(contents(after)).toEqual({
    ...contents(before),
    ...Object.fromEntries([...render.written].map(([path, text]) => [path, sha(text)])),
  });
  const hasher = createHasher();
  const objects = new Set(readdirSync(join(world.storeFolder, 'Data')));
  const wrong = [...render.written.keys()].filter((path) => {
    const place = join(world.project, path);
    const isInStore = objects.has(`${hasher.hash(readFileSync(place))}.xxh128`);
    return !isInStore || lstatSync(place).mtimeMs < farmTimeMs || lstatSync(place).mtimeMs > farmTimeMs + 1;
  });
  expect(wrong).toEqual([]);
});

test('one undo, and the tree is what it was: names, bytes, times, modes and links', async () => {
  await page.getByRole('button', { name: 'Undo this download' }).focus();
  const startedMs = Date.now();
  await press(page, 'Enter');
  await expect(page.getByText(/^Undone\./).first()).toBeVisible({ timeout: 60_000 });
  measured['undoneMs'] = Date.now() - startedMs;
  await picture('undone');
  expect(treeOnDisk(world.project)).toEqual(before);
});

test('nothing complained', () => {
  expect(desktop.complaints).toEqual([]);
});
