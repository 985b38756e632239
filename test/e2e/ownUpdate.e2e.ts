/** `updates.mode = auto` in the packaged app: what a signed feed offers is fetched, told, and in place once the app was quit. */
import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { executablePath, invoke, startDesktopApp, temporaryFolder } from '../support/desktopApp';
import { expectAccessible } from '../support/pageLooks';
import { feedKey, startSignedFeed } from '../support/signedFeed';

test('a newer image takes the place of this one when the app is quit', async () => {
  const folder = temporaryFolder();
  const server = await startSignedFeed();
  const [older, newer] = [randomBytes(1000), randomBytes(3_000_000)];
  const image = join(folder.path, 'Satchel.AppImage');
  writeFileSync(image, older, { mode: 0o755 });
  server.publish('99.0.0', { 'Satchel-99.0.0.AppImage': newer });
  // As the image's own start leaves them.
  const desktop = await startDesktopApp(join(folder.path, 'data'), {
    size: { width: 1280, height: 800 },
    env: { APPIMAGE: image, APPDIR: dirname(executablePath) },
  });
  try {
    const { page } = desktop;
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Updates' }).click();
    for (const [key, value] of [
      ['updates.feedKey', feedKey],
      ['updates.feedUrl', server.url],
    ])
      expect(await invoke(page, 'settings.set', { key, value })).toMatchObject({ ok: true });
    await page.getByRole('button', { name: /Newer versions/ }).click();
    await page.getByRole('option', { name: 'Install when I quit' }).click();
    const thisVersion = page.getByRole('list', { name: 'This version' });
    await expect(thisVersion).toContainText('99.0.0 is there', { timeout: 30_000 });
    await expect(thisVersion).toContainText('It takes the place of this one when you quit Satchel', {
      timeout: 30_000,
    });
    await expectAccessible(page);
    await page.screenshot({ path: 'test/.artifacts/update-ready.png' });
    expect(readFileSync(image).equals(older)).toBe(true);
    await desktop.close();
    expect([readFileSync(image).equals(newer), statSync(image).mode & 0o777]).toEqual([true, 0o755]);
  } finally {
    await desktop.close();
    await server.close();
    folder.remove();
  }
});

test('where the place of this copy is that of somebody else, installing by itself is not offered', async () => {
  const folder = temporaryFolder();
  const desktop = await startDesktopApp(join(folder.path, 'data'), { size: { width: 1280, height: 800 } });
  try {
    const { page } = desktop;
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Updates' }).click();
    await page.getByRole('button', { name: /Newer versions/ }).click();
    await expect(page.getByRole('option')).toHaveText(['off', 'Tell me']);
  } finally {
    await desktop.close();
    folder.remove();
  }
});
