/** The policy of a site in the packaged app: what is wrong with it, a setting that it holds, and parts that it took away. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { invoke, startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';
import { expectAccessible } from '../support/pageLooks';
import { writeSitePolicy } from '../support/policyOfSite';

const text = `disabledFeatures = ["integrations", { name = "demo", reason = "Use the training project." }]
[values]
"updates.mode" = "off"
"ui.them" = "dark"
[locked]
"updates.*" = "IT rolls out on Mondays."
`;

let folder: ReturnType<typeof temporaryFolder>;
let policy: string;
let desktop: DesktopApp;

test.beforeEach(() => {
  folder = temporaryFolder();
  policy = join(folder.path, 'policy.toml');
  writeSitePolicy(policy, text);
});
test.afterEach(async () => {
  await desktop.close();
  folder.remove();
});

async function open(): Promise<void> {
  desktop = await startDesktopApp(join(folder.path, 'data'), {
    size: { width: 1280, height: 800 },
    env: { SATCHEL_POLICY: policy },
  });
}

async function openSettings(part: string): Promise<Page> {
  await open();
  await desktop.page.getByRole('link', { name: 'Settings' }).click();
  await desktop.page.getByRole('button', { name: part }).click();
  return desktop.page;
}

test('a locked setting says who holds it and why, and cannot be changed', async () => {
  const page = await openSettings('Updates');
  const row = page.getByRole('listitem').filter({ hasText: 'Newer versions' });
  await expect(row).toContainText('IT rolls out on Mondays.');
  await expect(row.getByRole('button', { name: /Newer versions/ })).toBeDisabled();
  expect(await invoke(page, 'settings.set', { key: 'updates.mode', value: 'notify' })).toMatchObject({
    ok: false,
    error: { code: 'config.locked' },
  });
  // One slip in it is said, and the rest is in force.
  await expect(page.getByRole('region', { name: 'Policy not in force' })).toHaveCount(0);
  await expect(page.getByText(/ui\.them is no setting/)).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: 'test/.artifacts/policy-locked.png' });
});

test('parts that were taken away are not there', async () => {
  const page = await openSettings('Updates');
  await expect(
    page.getByRole('navigation', { name: 'Parts of the settings' }).getByRole('button', { name: 'Integrations' }),
  ).toHaveCount(0);
  expect(await invoke(page, 'integrations.list', {})).toMatchObject({ ok: false, error: { code: 'config.feature' } });
  expect(await invoke(page, 'demo.start', {})).toMatchObject({ ok: false, error: { code: 'config.feature' } });
  await page.getByRole('link', { name: 'Submit' }).click();
  await expect(page.getByRole('heading', { name: 'Connect a store' })).toBeVisible();
  await expect(page.getByRole('heading', { name: /demo/i })).toHaveCount(0);
});

test('a policy that somebody else could have written is told and not in force', async () => {
  policy = join(folder.path, 'open.toml');
  writeFileSync(policy, text);
  chmodSync(policy, 0o666);
  await open();
  const { page } = desktop;
  await expect(page.getByRole('region', { name: 'Policy not in force' })).toBeVisible();
  await page.getByRole('button', { name: 'Show why' }).click();
  await page.getByRole('button', { name: 'Updates' }).click();
  await expect(page.getByRole('region', { name: 'The policy of your studio' })).toContainText('no administrator');
  await expect(page.getByRole('button', { name: /Newer versions/ })).toBeEnabled();
  await expect(page.getByRole('button', { name: 'Integrations' })).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: 'test/.artifacts/policy-not-trusted.png' });
});
