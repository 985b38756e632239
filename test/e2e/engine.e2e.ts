/** What the window does when the engine or its own page dies, also in the middle of a download. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { invoke, startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';
import { addOutputs } from '../support/moreOutputs';

test.describe.configure({ mode: 'serial' });

const folder = temporaryFolder();
const home = join(folder.path, 'home');
const demo = join(folder.path, 'demo');
const bulk = join(demo, 'project', 'renders');
let desktop: DesktopApp;
let page: Page;

test.beforeAll(async () => {
  desktop = await startDesktopApp(home);
  page = desktop.page;
});
test.afterAll(async () => {
  await desktop.close();
  folder.remove();
});

const killEngine = (): Promise<boolean> =>
  desktop.app.evaluate(({ app }) => {
    const engine = app
      .getAppMetrics()
      .find(
        ({ type, name, serviceName }) =>
          type === 'Utility' &&
          (name === 'satchel-engine' || serviceName === 'satchel-engine' || name === 'Node Utility Process'),
      );
    return engine !== undefined && process.kill(engine.pid, 'SIGKILL');
  });

interface Transfer {
  readonly uid: string;
  readonly state: string;
  readonly jobId?: string;
}
const transfers = async (): Promise<readonly Transfer[]> =>
  ((await invoke(page, 'transfer.list', {})).value as { transfers: Transfer[] } | undefined)?.transfers ?? [];
const stateOf = async (uid: string): Promise<string | undefined> =>
  (await transfers()).find((transfer) => transfer.uid === uid)?.state;
const review = async (uid: string): Promise<unknown> => (await invoke(page, 'review.get', { uid })).value;

/** Temporary files that were left behind. */
const leftovers = (): string[] =>
  readdirSync(demo, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.part'));

test('a killed engine is started again, the window says so, and settings are still there', async () => {
  expect(await invoke(page, 'settings.set', { key: 'ui.theme', value: 'dark' })).toMatchObject({ ok: true });
  const said = page.getByText(/engine stopped/i).first();
  const seen = said.waitFor({ timeout: 15_000 });
  expect(await killEngine()).toBe(true);
  await seen;
  await expect(said).toBeHidden();
  const overview = await invoke(page, 'overview.get', {});
  const rows = (overview.value as { settings: { key: string; value: unknown }[] }).settings;
  expect(rows.find(({ key }) => key === 'ui.theme')?.value).toBe('dark');
});

test('a reload of the page loses nothing', async () => {
  await page.reload();
  await expect(page.getByRole('link', { name: 'Settings' })).toBeVisible();
  expect(await invoke(page, 'transfer.list', {})).toMatchObject({ ok: true, value: { transfers: [] } });
});

test('an engine killed while files come home goes on by itself after its restart, with every decision made by hand', async () => {
  test.setTimeout(240_000);
  expect(await invoke(page, 'demo.start', { folder: demo })).toMatchObject({ ok: true });
  // The submission of the demo waits for its answer, too, before there is a job.
  let jobId: string | undefined;
  const waiting = async (): Promise<string | undefined> =>
    (jobId = (await transfers()).find((one) => one.state === 'waiting-user' && one.jobId !== undefined)?.jobId);
  await expect.poll(waiting, { timeout: 100_000 }).toBeDefined();
  const added = addOutputs(join(demo, 'store'), jobId!, 'renders', 3000, 16_384);
  const { uid } = (await invoke(page, 'download.plan', { jobId })).value as { uid: string };
  await expect.poll(() => stateOf(uid), { timeout: 60_000 }).toBe('waiting-user');
  await expect.poll(() => review(uid)).toMatchObject({ undecidedCount: 2 });
  const scope = { scope: 'undecided', rowIds: [] };
  expect(await invoke(page, 'review.decide', { uid, scope, action: 'keep-mine' })).toMatchObject({
    ok: true,
    value: { changed: 2 },
  });

  expect(await invoke(page, 'review.apply', { uid, leaveUndecided: false })).toMatchObject({ ok: true });
  const arrived = (): string[] => readdirSync(bulk).filter((name) => name.startsWith('bulk '));
  await expect.poll(() => arrived().length, { intervals: [20], timeout: 60_000 }).toBeGreaterThan(100);
  expect(await killEngine()).toBe(true);
  const cut = arrived().length;
  expect(cut).toBeLessThan(added.size);

  await expect.poll(() => stateOf(uid), { timeout: 120_000 }).toBe('done');
  const broken = arrived().filter((name) => !readFileSync(join(bulk, name)).equals(added.get(`renders/${name}`)!));
  expect(broken).toEqual([]);
  expect(arrived()).toHaveLength(added.size);
  // One result of both runs, and the two answers are in it.
  expect(await invoke(page, 'download.result', { uid })).toMatchObject({
    ok: true,
    value: { failed: [], asked: [], keptMine: 2 },
  });
  expect(leftovers()).toEqual([]);
});

test('closing the window in the middle of a download ends in order, and the next start goes on', async () => {
  test.setTimeout(240_000);
  const { jobId } = (await transfers()).find((transfer) => transfer.jobId !== undefined)!;
  const added = addOutputs(join(demo, 'store'), jobId!, 'renders/second', 3000, 16_384);
  const second = join(bulk, 'second');
  const { uid } = (await invoke(page, 'download.plan', { jobId })).value as { uid: string };
  await expect.poll(() => stateOf(uid), { timeout: 60_000 }).toBe('waiting-user');
  expect(await invoke(page, 'review.apply', { uid, leaveUndecided: true })).toMatchObject({ ok: true });
  const arrived = (): string[] =>
    existsSync(second) ? readdirSync(second).filter((name) => name.startsWith('bulk ')) : [];
  await expect.poll(() => arrived().length, { intervals: [20], timeout: 60_000 }).toBeGreaterThan(50);
  await desktop.close();
  expect(arrived().length).toBeLessThan(added.size);
  expect(leftovers()).toEqual([]);

  desktop = await startDesktopApp(home);
  page = desktop.page;
  await expect.poll(() => stateOf(uid), { timeout: 120_000 }).toBe('done');
  const broken = arrived().filter(
    (name) => !readFileSync(join(second, name)).equals(added.get(`renders/second/${name}`)!),
  );
  expect({ count: arrived().length, broken }).toEqual({ count: added.size, broken: [] });
});

test('a page whose process dies is loaded again and shows where everything stands', async () => {
  const titles = await page.getByRole('main').innerText();
  expect(titles).toContain('sq010_sh0010_lighting');
  const loadedProcess = (): Promise<number> =>
    desktop.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      return contents === undefined || contents.isCrashed() || contents.isLoading() ? 0 : contents.getOSProcessId();
    });
  const before = await loadedProcess();
  await desktop.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
  });
  await expect.poll(async () => ![0, before].includes(await loadedProcess())).toBe(true);
  // Playwright gives a crashed page up, so the new one is asked through its window.
  const shown = (): Promise<unknown> =>
    desktop.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
        'document.querySelector("main")?.innerText ?? ""',
      ),
    );
  await expect.poll(shown).toContain('sq010_sh0010_lighting');
});
