/** Settings > Updates in the packaged app: a feed on this computer is looked at by a press, believed by its signature only. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { invoke, startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';
import { expectAccessible } from '../support/pageLooks';

test.describe.configure({ mode: 'serial' });

const folder = temporaryFolder();
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const feedText = 'version: 99.0.0\nfiles: []\n';
let signature = sign(null, Buffer.from(feedText), privateKey).toString('base64');
let server: Server;
let desktop: DesktopApp;
let page: Page;

test.beforeAll(async () => {
  server = createServer((request, response) => {
    response.end(request.url?.endsWith('.sig') === true ? signature : feedText);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  desktop = await startDesktopApp(join(folder.path, 'data'), { size: { width: 1280, height: 800 } });
  page = desktop.page;
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Updates' }).click();
});
test.afterAll(async () => {
  await desktop.close();
  await new Promise((resolve) => server.close(resolve));
  folder.remove();
});

const thisVersion = () => page.getByRole('list', { name: 'This version' });

test('nobody is asked while no address is set', async () => {
  await expect(thisVersion()).toContainText('Nobody is asked for newer versions');
  await expect(thisVersion().getByRole('button')).toHaveCount(0);
  await expectAccessible(page);
});

test('a signed feed tells of a newer version', async () => {
  const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await invoke(page, 'settings.set', { key: 'updates.feedKey', value: key })).toMatchObject({ ok: true });
  expect(await invoke(page, 'settings.set', { key: 'updates.feedUrl', value: url })).toMatchObject({ ok: true });
  await page.getByRole('link', { name: 'Activity' }).click();
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Updates' }).click();
  await thisVersion().getByRole('button', { name: 'Look now' }).click();
  await expect(thisVersion()).toContainText('99.0.0 is there');
  await expectAccessible(page);
});

test('a feed with another signature does not count, and that is said', async () => {
  signature = sign(null, Buffer.from('version: 98.0.0\n'), privateKey).toString('base64');
  await thisVersion().getByRole('button', { name: 'Look now' }).click();
  await expect(page.getByText('was not made with the key of the settings').first()).toBeVisible();
});
