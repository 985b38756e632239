/** The queue in the packaged app: uploads that a server holds are paused, put in another order, left over a restart, resumed; an expired sign-in is put right. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { createChangedEnvironment } from '../support/changedEnvironment';
import { invoke, startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';
import { startS3 } from '../support/s3server/server';
import type { S3TestServer } from '../support/s3server/testServer';

test.describe.configure({ mode: 'serial' });

const pictures = join(import.meta.dirname, '../.artifacts');
const folder = temporaryFolder();
const changeEnvironment = createChangedEnvironment();
const home = join(folder.path, 'home');
let server: S3TestServer;
let desktop: DesktopApp;
let page: Page;

const hold = { id: 'hold', match: { op: 'PutObject', key: 'show/Data/*' }, action: { pause: { gate: 'hold' } } };

test.beforeAll(async () => {
  changeEnvironment({ AWS_ACCESS_KEY_ID: 'S3TEST', AWS_SECRET_ACCESS_KEY: 'S3TEST' });
  server = await startS3({ buckets: ['bkt'] });
  desktop = await startDesktopApp(home, { colorScheme: 'dark', size: { width: 1280, height: 800 } });
  page = desktop.page;
  const place = { storeUri: 's3://bkt/show', region: 'us-east-1', endpointUrl: server.url };
  expect(await invoke(page, 'connection.set', place)).toMatchObject({ ok: true });
  expect(await invoke(page, 'settings.set', { key: 'transfers.maxActive', value: 1 })).toMatchObject({ ok: true });
});
test.afterAll(async () => {
  await desktop.close();
  await server.close();
  folder.remove();
});

interface Transfer {
  readonly uid: string;
  readonly title: string;
  readonly state: string;
}
const stateOf = async (uid: string): Promise<string | undefined> =>
  ((await invoke(page, 'transfer.get', { uid })).value as Transfer | undefined)?.state;
const card = (title: string): ReturnType<Page['locator']> => page.getByRole('article', { name: title, exact: true });
const inList = (name: string): Promise<(string | null)[]> =>
  page
    .getByRole('list', { name, exact: true })
    .getByRole('article')
    .evaluateAll((cards) => cards.map((one) => one.getAttribute('aria-label')));
const objects = (): number => server.objects('bkt').filter(({ key }) => key.startsWith('show/Data/')).length;

/** Confirms a submission of one file; it is then in the queue. */
async function submit(name: string): Promise<string> {
  const project = join(folder.path, name);
  mkdirSync(project);
  writeFileSync(join(project, `${name}.txt`), `content of ${name}`);
  const { uid } = (await invoke(page, 'submission.inspect', { paths: [project] })).value as { uid: string };
  // What the page was told of, it may go on with.
  await page.getByRole('button', { name: `Confirm: ${name}` }).waitFor({ timeout: 30_000 });
  expect(await invoke(page, 'submission.confirm', { uid, name })).toEqual({ ok: true, value: { uid } });
  return uid;
}

test('an upload is paused, others are put in another order, and everything waits over a restart until it is resumed', async () => {
  test.setTimeout(240_000);
  await page.getByRole('link', { name: 'Activity' }).click();
  server.setFaults({ rules: [hold] });
  const first = await submit('first');
  await expect.poll(() => stateOf(first)).toBe('leased');
  const second = await submit('second');
  const third = await submit('third');
  await expect.poll(() => inList('Waiting')).toEqual(['second', 'third']);
  await card('third').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(() => inList('Waiting')).toEqual(['third', 'second']);
  await page.screenshot({ path: join(pictures, 'queue-waiting.png') });

  await page.getByRole('button', { name: 'Pause first' }).click();
  await expect.poll(() => inList('Paused'), { timeout: 45_000 }).toEqual(['first']);
  // Its place is free: the one that was put first moves now.
  await expect.poll(() => inList('Moving')).toEqual(['third']);
  expect(await invoke(page, 'command.run', { command: 'transfer.pauseAll' })).toMatchObject({ ok: true });
  await expect
    .poll(async () => [await stateOf(first), await stateOf(second), await stateOf(third)], { timeout: 45_000 })
    .toEqual(['paused', 'paused', 'paused']);
  expect(objects()).toBe(0);

  await desktop.close();
  server.setFaults({ rules: [] });
  server.release('hold');
  desktop = await startDesktopApp(home, { colorScheme: 'dark', size: { width: 1280, height: 800 } });
  page = desktop.page;
  await expect(card('first')).toContainText('Paused by you');
  await page.screenshot({ path: join(pictures, 'queue-after-restart.png') });
  await card('first').focus();
  await page.keyboard.press('p');
  await expect.poll(() => stateOf(first), { timeout: 45_000 }).toBe('done');
  expect(await stateOf(second)).toBe('paused');
  expect(await invoke(page, 'command.run', { command: 'transfer.resumeAll' })).toMatchObject({ ok: true });
  await expect
    .poll(async () => [await stateOf(second), await stateOf(third)], { timeout: 45_000 })
    .toEqual(['done', 'done']);
  expect(objects()).toBe(3);
});

test('an expired sign-in stops an upload; put right, it goes on with Try again', async () => {
  test.setTimeout(120_000);
  const expired = { status: 400, code: 'ExpiredToken' };
  server.setFaults({ rules: [{ id: 'expired', match: { op: 'PutObject' }, action: { status: expired } }] });
  const uid = await submit('signed out');
  await expect.poll(() => stateOf(uid), { timeout: 45_000 }).toBe('waiting-user');
  const stopped = card('signed out');
  await expect(stopped).toContainText('the sign-in has expired');
  await expect(stopped).toContainText('aws sso login');
  await page.screenshot({ path: join(pictures, 'queue-expired.png') });
  server.setFaults({ rules: [] });
  await page.getByRole('button', { name: 'Try again: signed out' }).click();
  await expect.poll(() => stateOf(uid), { timeout: 45_000 }).toBe('done');
  await expect(stopped).toHaveCount(0);
  expect(desktop.complaints).toEqual([]);
});
