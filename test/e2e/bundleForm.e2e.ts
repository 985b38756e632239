/** A job bundle in the packaged app: its parameters are filled in, by keyboard alone, and its job has the changed values. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { createChangedEnvironment, farmEnvironment } from '../support/changedEnvironment';
import { resizeWindow, startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';
import type { DeadlineTestServer } from '../support/deadlineServer/testServer';
import { startFarmServers } from '../support/farmServers';
import { lookAtPage } from '../support/pageLooks';
import type { S3TestServer } from '../support/s3server/testServer';

test.describe.configure({ mode: 'serial' });

const farmId = `farm-${'1'.repeat(32)}`;
const queueId = `queue-${'2'.repeat(32)}`;
const template = `specificationVersion: jobtemplate-2023-09
extensions: [EXPR]
name: sq020_sh0140
description: Renders the shot with the lighting of the day.
parameterDefinitions:
- {name: Frames, type: STRING, default: 1-3, description: Which frames are rendered., userInterface: {control: LINE_EDIT, label: Frame range, groupLabel: Render}}
- {name: Samples, type: INT, default: 64, minValue: 1, maxValue: 4096, userInterface: {control: SPIN_BOX, label: Samples a pixel, groupLabel: Render, singleStepDelta: 32}}
- {name: Exposure, type: FLOAT, default: 0.5, userInterface: {control: SPIN_BOX, decimals: 2, singleStepDelta: 0.25, groupLabel: Render}}
- {name: Quality, type: STRING, default: draft, allowedValues: [draft, final], userInterface: {control: DROPDOWN_LIST, groupLabel: Render}}
- {name: Denoise, type: STRING, default: "false", allowedValues: ["true", "false"], userInterface: {control: CHECK_BOX, label: Take the noise out, groupLabel: Render}}
- {name: Scene, type: PATH, objectType: FILE, dataFlow: IN, default: scene.ma, userInterface: {control: CHOOSE_INPUT_FILE, label: Scene file, groupLabel: Files, fileFilters: [{label: Scenes, patterns: ["*.ma"]}]}}
- {name: Renders, type: PATH, objectType: DIRECTORY, dataFlow: OUT, default: renders, userInterface: {control: CHOOSE_DIRECTORY, label: Renders go to, groupLabel: Files}}
- {name: Layers, type: "LIST[STRING]", default: [beauty], userInterface: {label: Layers, groupLabel: Files}}
- {name: Notes, type: STRING, default: "", userInterface: {control: MULTILINE_EDIT}}
- {name: Version, type: STRING, default: "7", userInterface: {control: HIDDEN}}
steps:
- name: Render
  script: {actions: {onRun: {command: echo, args: ["{{Param.Frames}}"]}}}
`;

const folder = temporaryFolder();
const at = (...parts: string[]): string => join(folder.path, ...parts);
const changeEnvironment = createChangedEnvironment();
let deadline: DeadlineTestServer;
let bucket: S3TestServer;
let desktop: DesktopApp;
let page: Page;

test.beforeAll(async () => {
  ({ deadline, bucket } = await startFarmServers({
    plan: {
      farms: [{ farmId, displayName: 'Feature film' }],
      queues: [
        {
          farmId,
          queueId,
          displayName: 'Lighting',
          jobAttachmentSettings: { s3BucketName: 'bkt', rootPrefix: 'DeadlineCloud' },
        },
      ],
    },
  }));
  writeFileSync(at('aws config'), '[default]\nregion = us-west-2\n');
  writeFileSync(at('aws keys'), '[default]\naws_access_key_id = DLTEST\naws_secret_access_key = DLTEST\n');
  writeFileSync(
    at('deadline config'),
    `[profile-(default) settings]\njob_history_dir = ${at('history')}\n[profile-(default) defaults]\nfarm_id = ${farmId}\n[profile-(default) ${farmId} defaults]\nqueue_id = ${queueId}\n`,
  );
  changeEnvironment(farmEnvironment(at, { deadline, s3: bucket }));
  mkdirSync(at('bundle'));
  writeFileSync(at('bundle', 'template.yaml'), template);
  writeFileSync(at('bundle', 'scene.ma'), 'scene');
  writeFileSync(at('bundle', 'other.ma'), 'another scene');
  writeFileSync(
    at('bundle', 'hooks.yaml'),
    'preSubmission:\n- {command: python, args: [publish.py, --shot, sq020_sh0140]}\n',
  );
  desktop = await startDesktopApp(at('home'), { size: { width: 1024, height: 700 } });
  page = desktop.page;
});
test.afterAll(async () => {
  await desktop.close();
  await deadline.close();
  await bucket.close();
  folder.remove();
});

/** By Tab, as somebody without a mouse goes. */
async function tabTo(name: string): Promise<void> {
  for (let steps = 0; steps < 80; steps += 1) {
    const focused = page.locator(':focus');
    if ((await focused.count()) === 1 && (await nameOf()) === name) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`nothing called ${name} is reached by Tab`);
}

async function nameOf(): Promise<string> {
  return await page.evaluate(() => {
    const { activeElement: active } = document;
    if (active === null) return '';
    const ids = active.getAttribute('aria-labelledby')?.split(' ') ?? [];
    const labels = 'labels' in active ? [...((active as HTMLInputElement).labels ?? [])] : [];
    const named = [...ids.map((id) => document.getElementById(id)), ...labels].map((one) => one?.textContent ?? '');
    return active.getAttribute('aria-label') ?? named.at(-1) ?? active.textContent;
  });
}

/** As a file manager drops it. */
async function dropOn(name: string, path: string): Promise<void> {
  const box = await page.getByRole('group', { name }).boundingBox();
  if (box === null) throw new Error(`${name} is not shown`);
  const session = await page.context().newCDPSession(page);
  const at = { x: box.x + box.width / 2, y: box.y + 10 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', {
      type,
      ...at,
      data: { items: [], files: [path], dragOperationsMask: 1 },
    });
  await session.detach();
}

/** What the next dialog that opens files answers. */
async function answerDialog(path: string): Promise<void> {
  await desktop.app.evaluate(({ dialog }, picked) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [picked] });
  }, path);
}

async function retype(name: string, text: string): Promise<void> {
  await tabTo(name);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

const sizes = [
  { width: 1280, height: 800 },
  { width: 1024, height: 700 },
] as const;

/** In both sizes and themes; ends in the smaller one, light. */
async function lookAt(name: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    for (const size of sizes) {
      await resizeWindow(desktop.app, size);
      await expect.poll(() => page.evaluate(() => innerWidth)).toBe(size.width);
      await lookAtPage(page, `bundle-form-${name}-${colorScheme}-${size.width}`);
    }
  }
}

test('a bundle that is dropped on the window opens as a form, with groups, values of the template and the programs that are never run', async () => {
  test.setTimeout(120_000);
  await page.keyboard.press('Control+2');
  await dropOn('Drop files here', at('bundle'));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Submit sq020_sh0140');
  await expect(page.getByRole('region', { name: 'Programs of the bundle' })).toContainText(
    'python publish.py --shot sq020_sh0140',
  );
  await expect(page.getByRole('textbox', { name: 'Frame range' })).toHaveValue('1-3');
  await expect(page.getByRole('textbox', { name: 'Layers' })).toHaveValue('beauty');
  await expect(page.getByRole('checkbox', { name: 'Take the noise out' })).not.toBeChecked();
  await expect(page.getByText('Version')).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Inputs' })).toContainText(at('bundle', 'scene.ma'));
  await lookAt('whole');
});

test('another choice is made, and the path of the bundle typed, by keyboard alone', async () => {
  await tabTo('Choose another');
  await page.keyboard.press('Enter');
  await tabTo('Path');
  await page.keyboard.type(at('bundle'));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Submit sq020_sh0140');
});

test('every kind of value is changed by keyboard alone and checked while it is typed', async () => {
  test.setTimeout(120_000);
  await retype('Frame range', '1-8');
  await tabTo('Samples a pixel');
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('textbox', { name: 'Samples a pixel' })).toHaveValue('96');
  await retype('Samples a pixel', '9000');
  await retype('Priority', '101');
  await expect(page.getByText('The parameter "Samples a pixel" is "9000", which is greater than 4096.')).toBeVisible();
  await expect(page.getByText('The priority is "101", which is no whole number from 0 to 100.')).toBeVisible();
  await page.getByRole('button', { name: /^Correct 2 values first/ }).press('Enter');
  await expect(page.getByRole('textbox', { name: 'Samples a pixel' })).toBeFocused();
  await page.getByRole('textbox', { name: 'Priority' }).focus();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('textbox', { name: 'Samples a pixel' })).toBeFocused();
  await page.getByRole('textbox', { name: 'Priority' }).scrollIntoViewIfNeeded();
  await lookAt('faults-job');
  await page.getByRole('textbox', { name: 'Samples a pixel' }).scrollIntoViewIfNeeded();
  await lookAt('faults');
  await retype('Priority', '70');
  await retype('Samples a pixel', '128');
  await tabTo('Exposure');
  await page.keyboard.press('ArrowUp');
  await tabTo('Quality');
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: 'draft' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await tabTo('Take the noise out');
  await page.keyboard.press('Space');
  await retype('Layers', 'beauty');
  await page.keyboard.press('Enter');
  await page.keyboard.type('matte');
  await retype('Notes', 'for dailies');
  await expect(page.getByText(/^Correct \d/)).toHaveCount(0);
});

test('a path is chosen in a dialog or typed, marked while it is not on disk, and taken back', async () => {
  const inputs = page.getByRole('region', { name: 'Inputs' });
  await answerDialog(at('bundle', 'other.ma'));
  await tabTo('Choose Scene file');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Scene file' })).toHaveValue(at('bundle', 'other.ma'));
  await expect(inputs).toContainText('other.ma');
  await retype('Scene file', 'gone.ma');
  await expect(inputs).toContainText('missing');
  await tabTo('Back to scene.ma, Scene file');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Scene file' })).toBeFocused();
  await expect(inputs).not.toContainText('missing');
});

test('a bundle that is edited on disk is read again when somebody comes back, with what was filled in', async () => {
  const more = '- {name: Camera, type: STRING, default: shotCam, userInterface: {groupLabel: Render}}\n- {name: Notes,';
  writeFileSync(at('bundle', 'template.yaml'), template.replace('- {name: Notes,', more));
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(page.getByRole('textbox', { name: 'Camera' })).toHaveValue('shotCam');
  await expect(page.getByRole('textbox', { name: 'Frame range' })).toHaveValue('1-8');
  await expect(page.getByRole('main')).toContainText('The bundle was changed on disk and read again.');
});

test('the form is clean in every size, theme and with forced colours, down to the job', async () => {
  test.setTimeout(120_000);
  await page.getByRole('button', { name: 'Begins' }).scrollIntoViewIfNeeded();
  await lookAt('job');
  await page.emulateMedia({ forcedColors: 'active' });
  await page.screenshot({ path: 'test/.artifacts/bundle-form-forced-job.png' });
  await page.getByRole('textbox', { name: 'Frame range' }).scrollIntoViewIfNeeded();
  await page.screenshot({ path: 'test/.artifacts/bundle-form-forced.png' });
  await page.emulateMedia({ forcedColors: null });
});

test('what will move can be left for the parameters again, which are as they were', async () => {
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Change parameters' }).waitFor();
  await tabTo('Change parameters');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Frame range' })).toHaveValue('1-8');
});

test('the job has the changed values, and its hooks were asked about', async () => {
  test.setTimeout(120_000);
  await page.keyboard.press('Control+Enter');
  const agree = page.getByRole('checkbox', { name: /^Submit without the hooks/ });
  await agree.waitFor();
  await lookAtPage(page, 'bundle-form-draft');
  await agree.focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => deadline.jobs().length, { timeout: 60_000 }).toBe(1);
  const [job] = deadline.jobs();
  expect([job?.request['priority'], job?.request['parameters']]).toEqual([
    70,
    {
      Frames: { string: '1-8' },
      Samples: { int: '128' },
      Exposure: { float: '0.75' },
      Quality: { string: 'final' },
      Denoise: { string: 'true' },
      Scene: { path: at('bundle', 'scene.ma') },
      Renders: { path: at('bundle', 'renders') },
      Layers: { stringList: ['beauty', 'matte'] },
      Notes: { string: 'for dailies' },
    },
  ]);
  expect(desktop.complaints).toEqual([]);
});
