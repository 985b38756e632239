/** A farm of Deadline Cloud in the packaged app: profile, farm and queue are chosen, a bundle is submitted, its job is there. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { createChangedEnvironment, farmEnvironment } from '../support/changedEnvironment';
import { startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';
import type { Plan } from '../support/deadlineServer/records';
import type { DeadlineTestServer } from '../support/deadlineServer/testServer';
import { startFarmServers } from '../support/farmServers';
import { lookAtPage } from '../support/pageLooks';
import type { S3TestServer } from '../support/s3server/testServer';

test.describe.configure({ mode: 'serial' });

const farmId = `farm-${'1'.repeat(32)}`;
const queueId = `queue-${'2'.repeat(32)}`;
const bareQueueId = `queue-${'3'.repeat(32)}`;
const profileId = `sp-${'4'.repeat(32)}`;
const template = `specificationVersion: jobtemplate-2023-09
name: sq020_sh0140
steps:
- name: Render
  parameterSpace: {taskParameterDefinitions: [{name: Frame, type: INT, range: "1-3"}]}
  script: {actions: {onRun: {command: echo, args: ["{{Task.Param.Frame}}"]}}}
`;
const plan: Plan = {
  farms: [{ farmId, displayName: 'Feature film' }],
  queues: [
    {
      farmId,
      queueId,
      displayName: 'Lighting',
      jobAttachmentSettings: { s3BucketName: 'bkt', rootPrefix: 'DeadlineCloud' },
      allowedStorageProfileIds: [profileId],
    },
    { farmId, queueId: bareQueueId, displayName: 'No files' },
  ],
  storageProfiles: [
    { farmId, storageProfileId: profileId, displayName: 'Workstations', osFamily: 'LINUX', fileSystemLocations: [] },
  ],
};

const folder = temporaryFolder();
const at = (...parts: string[]): string => join(folder.path, ...parts);
const changeEnvironment = createChangedEnvironment();
let deadline: DeadlineTestServer;
let bucket: S3TestServer;
let desktop: DesktopApp;
let page: Page;

test.beforeAll(async () => {
  ({ deadline, bucket } = await startFarmServers({ plan }));
  writeFileSync(at('aws config'), '[profile studio]\nregion = us-west-2\n[profile stranger]\nregion = us-west-2\n');
  const keys = (name: string, key: string): string =>
    `[${name}]\naws_access_key_id = ${key}\naws_secret_access_key = ${key}\n`;
  writeFileSync(at('aws keys'), keys('studio', 'DLTEST') + keys('stranger', 'NOBODY'));
  changeEnvironment(farmEnvironment(at, { deadline, s3: bucket }));
  mkdirSync(at('elsewhere', 'tex'), { recursive: true });
  writeFileSync(at('elsewhere', 'tex', 'rock.tx'), 'rock');
  mkdirSync(at('bundle'));
  writeFileSync(at('bundle', 'template.yaml'), template);
  writeFileSync(
    at('bundle', 'asset_references.json'),
    JSON.stringify({
      assetReferences: {
        inputs: { filenames: [at('elsewhere', 'tex', 'rock.tx')], directories: [] },
        outputs: { directories: [at('elsewhere', 'renders')] },
      },
    }),
  );
  desktop = await startDesktopApp(at('home'), { size: { width: 1280, height: 800 } });
  page = desktop.page;
});
test.afterAll(async () => {
  await desktop.close();
  await deadline.close();
  await bucket.close();
  folder.remove();
});

async function choose(label: string, choice: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`${label}$`) }).click();
  await page.getByRole('option', { name: choice, exact: true }).click();
}

test('a profile whose keys the farm does not know says so, in words', async () => {
  await page.getByRole('radio', { name: /^stranger/ }).check({ force: true });
  await expect(page.getByText('the credentials of the profile "stranger" are unknown or wrong')).toBeVisible();
  await expect(page.getByText('Check the access key and its secret, or choose another profile.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Connect this queue' })).toBeDisabled();
});

test('profile, farm and queue are chosen by name; a queue without a bucket cannot be', async () => {
  await page.getByRole('radio', { name: /^studio/ }).check({ force: true });
  await choose('Queue', 'No files');
  await expect(page.getByText('has no job attachments')).toBeVisible();
  await choose('Queue', 'Lighting');
  await lookAtPage(page, 'deadline-first-run');
  await page.keyboard.press('Control+Enter');
  await expect(page).toHaveTitle('Satchel – Submit');
  await expect(page.getByRole('button', { name: 'Change where jobs go, now Feature film, Lighting' })).toBeVisible();
});

test('a bundle is submitted once the folders that nobody vouched for are agreed to, and its job is there', async () => {
  test.setTimeout(120_000);
  const field = page.getByRole('textbox', { name: 'Path' }).first();
  await field.fill(at('bundle'));
  await field.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Submit sq020_sh0140');
  await page.keyboard.press('Control+Enter');
  const agree = page.getByRole('checkbox', { name: /^Send from 2 folders/ });
  await expect(agree).toBeVisible();
  await expect(page.getByText('Workstations')).toBeVisible();
  await expect(page.getByText('s3://bkt/DeadlineCloud')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Submit 1 file…/ })).toBeDisabled();
  await lookAtPage(page, 'deadline-folders');
  await agree.check();
  await page.getByRole('checkbox', { name: `Always allow ${at('elsewhere', 'tex')}` }).check();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => deadline.jobs().length, { timeout: 60_000 }).toBe(1);
  await page.keyboard.press('Control+3');
  await expect(page.getByRole('radio', { name: /sq020_sh0140/ })).toBeVisible();
  await lookAtPage(page, 'deadline-jobs');
  expect(desktop.complaints).toEqual([]);
});
