/** The figures on Activity in the packaged app: an upload to a server that refuses some requests, its places, latencies and problems. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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

test.beforeAll(async () => {
  changeEnvironment({ AWS_ACCESS_KEY_ID: 'S3TEST', AWS_SECRET_ACCESS_KEY: 'S3TEST' });
  const broken = {
    id: 'broken',
    match: { op: 'PutObject', key: 'show/Data/*' },
    when: { nth: 'every:4', times: 5 },
    action: { status: { status: 500, code: 'InternalError' } },
  } as const;
  server = await startS3({ buckets: ['bkt'], faults: { rules: [broken] } });
  desktop = await startDesktopApp(home, { colorScheme: 'dark', size: { width: 1280, height: 800 } });
  page = desktop.page;
  const place = { storeUri: 's3://bkt/show', region: 'us-east-1', endpointUrl: server.url };
  expect(await invoke(page, 'connection.set', place)).toMatchObject({ ok: true });
});
test.afterAll(async () => {
  await desktop.close();
  await server.close();
  folder.remove();
});

test('nothing is shown before something was measured; then places, latencies and problems', async () => {
  await expect(page.getByRole('region', { name: 'Figures' })).toHaveCount(0);
  const project = join(folder.path, 'shot');
  mkdirSync(project);
  for (let index = 0; index < 40; index += 1) writeFileSync(join(project, `${index}.txt`), `content ${index}`);
  const { uid } = (await invoke(page, 'submission.inspect', { paths: [project] })).value as { uid: string };
  await page.getByRole('button', { name: 'Confirm: shot' }).waitFor({ timeout: 30_000 });
  expect(await invoke(page, 'submission.confirm', { uid, name: 'shot' })).toMatchObject({ ok: true });
  const show = page.getByRole('button', { name: 'Show figures, 1 problem' });
  await show.waitFor({ timeout: 60_000 });
  await show.focus();
  await page.keyboard.press('Enter');
  const row = page.getByRole('row').filter({ hasText: '/bkt' });
  await expect(row).toHaveCount(1);
  const problems = page.getByRole('region', { name: 'Problems' });
  await expect(problems).toContainText('Error of the store');
  await expect(problems).toContainText('5 times');
  await page.screenshot({ path: join(pictures, 'figures-dark-1280.png') });
  await row.getByRole('button').focus();
  await page.keyboard.press('Enter');
  const latencies = page.getByRole('dialog');
  await expect(latencies).toContainText('1B-8KiB');
  await page.screenshot({ path: join(pictures, 'figures-latencies-1280.png') });
  await page.keyboard.press('Escape');
  await expect(latencies).toHaveCount(0);
});

test('the tables lie in the folder of the run, and say the same', async () => {
  const runs = join(home, 'runs');
  const tables = (): string[] =>
    readdirSync(runs)
      .map((name) => join(runs, name))
      .filter((run) => readdirSync(run).includes('results.tsv'))
      .map((run) => readFileSync(join(run, 'endpoint_stats.tsv'), 'utf8'));
  await expect.poll(() => tables().map((text) => /\t5\t0\t/.test(text))).toContain(true);
});

test('a small bright window shows them as well', async () => {
  await desktop.close();
  desktop = await startDesktopApp(home, { colorScheme: 'light', size: { width: 1024, height: 700 } });
  page = desktop.page;
  const project = join(folder.path, 'shot2');
  mkdirSync(project);
  writeFileSync(join(project, 'a.txt'), 'one more');
  const { uid } = (await invoke(page, 'submission.inspect', { paths: [project] })).value as { uid: string };
  await page.getByRole('button', { name: 'Confirm: shot2' }).waitFor({ timeout: 30_000 });
  expect(await invoke(page, 'submission.confirm', { uid, name: 'shot2' })).toMatchObject({ ok: true });
  await page.getByRole('button', { name: 'Show figures', exact: true }).click({ timeout: 60_000 });
  await expect(page.getByRole('region', { name: 'Problems' })).toContainText('Nothing went wrong');
  await page.screenshot({ path: join(pictures, 'figures-light-1024.png') });
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(sideways).toBe(0);
});
