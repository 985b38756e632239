/** The requests that buttons of DCCs write: the packaged app opens Submit with their files, when it starts and while it runs. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test, type Page } from '@playwright/test';
import { electronSwitches } from '../../scripts/electronSwitches.mjs';
import { executablePath, invoke, startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';

test.describe.configure({ mode: 'serial' });

const run = promisify(execFile);
const folder = temporaryFolder();
const home = join(folder.path, 'home');
const project = join(folder.path, 'heist');
const inbox = join(home, 'inbox');
const samples = resolve(import.meta.dirname, '../fixtures/dcc-requests');
const names = readdirSync(samples)
  .map((name) => name.replace('.json', ''))
  .toSorted();
let desktop: DesktopApp;
let page: Page;

interface Sample {
  readonly dcc: { readonly name: string; readonly version: string };
  readonly sceneFile: string;
  readonly jobName: string;
  readonly frameRange: { readonly start: number; readonly end: number };
  readonly assetReferences: {
    readonly inputs: { readonly filenames: string[]; readonly directories: string[] };
    readonly outputs: { readonly directories: string[] };
  };
  readonly patterns: { readonly path: string; readonly syntax: string }[];
}

/** The request of a DCC, about a project in the folder of the test. */
function sample(name: string): Sample {
  const text = readFileSync(join(samples, `${name}.json`), 'utf8');
  return JSON.parse(text.replaceAll('/projects/heist', project).replaceAll('/studio', `${project}/studio`)) as Sample;
}

/** As the bridge does: a name of its own first, then the name that is looked for. */
function plant(request: object, id = randomUUID()): string {
  mkdirSync(inbox, { recursive: true, mode: 0o700 });
  const path = join(inbox, `${id}.json`);
  writeFileSync(`${path}.part`, JSON.stringify({ ...request, id }), { mode: 0o600 });
  renameSync(`${path}.part`, path);
  return path;
}

const put = (path: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `content of ${path}`);
};
const startAgain = (...args: string[]): Promise<unknown> =>
  run(executablePath, [...electronSwitches(), ...args], {
    env: { ...process.env, SATCHEL_HOME: home },
    timeout: 20_000,
  });
const row = (path: string) => page.getByRole('listitem').filter({ has: page.getByText(path, { exact: true }) });

test.beforeAll(async () => {
  mkdirSync(join(folder.path, 'store'));
  desktop = await startDesktopApp(home);
  const storeUri = pathToFileURL(join(folder.path, 'store')).href;
  expect(await invoke(desktop.page, 'connection.set', { storeUri })).toMatchObject({ ok: true });
  await desktop.close();
});
test.afterAll(async () => {
  await desktop.close();
  folder.remove();
});

test('a start with a request opens Submit with the files of the scene, the missing ones marked', async () => {
  const blender = sample('blender');
  for (const path of [blender.sceneFile, ...blender.assetReferences.inputs.filenames])
    if (!path.endsWith('gone.png')) put(path);
  for (const tile of [1001, 1002, 1011]) put(join(project, `blend/tex/rock.${tile}.png`));
  desktop = await startDesktopApp(home, { args: [`--request=${plant(blender)}`] });
  page = desktop.page;
  await expect(page).toHaveTitle('Satchel – Submit');
  await expect(row(blender.sceneFile)).toContainText('Scene');
  await expect(row(join(project, 'blend/tex/gone.png'))).toContainText('Missing');
  await expect(row(join(project, 'blend/tex/rock.<UDIM>.png'))).toContainText('3 files');
  await expect(row(join(project, 'blend/tex/wood.png'))).not.toContainText('Missing');
  const facts = page.getByRole('region', { name: 'Scene of the program' });
  await expect(facts).toContainText('Blender 4.2.3 LTS');
  await expect(facts).toContainText('1001 to 1048');
  await page.screenshot({ path: 'test/.artifacts/inbox-blender.png' });
  expect(readdirSync(inbox)).toEqual([]);
  const installs = readFileSync(join(home, 'installs.tsv'), 'utf8').trim().split('\t');
  expect(installs[2]).toBe(executablePath);
});

for (const name of names)
  test(`the request of ${name} opens in the app that runs`, async () => {
    const request = sample(name);
    await startAgain(`--request=${plant(request)}`);
    const { filenames, directories } = request.assetReferences.inputs;
    const all = [request.sceneFile, ...request.patterns.map(({ path }) => path), ...filenames, ...directories];
    await expect(page.getByRole('region', { name: 'Scene of the program' })).toContainText(request.dcc.version);
    for (const path of new Set(all)) await expect(row(path)).toHaveCount(1);
    for (const path of request.assetReferences.outputs.directories)
      await expect(page.getByRole('region', { name: 'Output folders' })).toContainText(path);
  });

test('scenes that were not begun wait on the page and can be shown again', async () => {
  const waiting = page.getByRole('region', { name: 'Other scenes that were sent' });
  await expect(waiting.getByRole('listitem')).not.toHaveCount(0);
  await page.screenshot({ path: 'test/.artifacts/inbox-waiting.png' });
  await waiting
    .getByRole('button', { name: /^Show / })
    .first()
    .click();
  await expect(page.getByRole('region', { name: 'Scene of the program' })).toBeVisible();
});

test('a request that nobody handed over is found in the inbox, within a third of a second', async () => {
  const request = { ...sample('maya'), sceneFile: join(project, 'scenes/quick.ma') };
  await page.evaluate(() => {
    const seen = window as unknown as { seenAt?: number };
    new MutationObserver((_records, observer) => {
      if (!document.body.innerText.includes('scenes/quick.ma')) return;
      seen.seenAt = Date.now();
      observer.disconnect();
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  const before = Date.now();
  plant(request);
  await expect(row(request.sceneFile)).toHaveCount(1);
  const seenAt = await page.evaluate(() => (window as unknown as { seenAt: number }).seenAt);
  test.info().annotations.push({ type: 'hand-over', description: `${seenAt - before} ms` });
  console.log(`hand-over to a visible list: ${seenAt - before} ms`);
  expect(seenAt).toBeGreaterThanOrEqual(before);
});

test('what is left of the list is looked through under the name of the scene, and the script is told', async () => {
  const blender = sample('blender');
  const path = plant({ ...blender, wantResult: true });
  await startAgain(`--request=${path}`);
  await expect(page.getByRole('region', { name: 'Scene of the program' })).toContainText('4.2.3 LTS');
  const answer = (): unknown => JSON.parse(readFileSync(path.replace('.json', '.result.json'), 'utf8'));
  expect(answer()).toMatchObject({ satchelResult: 1, state: 'accepted' });
  await page.getByRole('button', { name: /^Look at/ }).click();
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue(blender.jobName, {
    timeout: 30_000,
  });
  await page.screenshot({ path: 'test/.artifacts/inbox-draft.png' });
});

test('a hostile request is refused in words and nothing opens', async () => {
  const before = await page.title();
  await startAgain(`--request=${plant({ ...sample('maya'), run: 'rm -rf ~' })}`);
  const refusal = page.getByRole('alert', { name: 'It was not opened' });
  await expect(refusal).toContainText('The request does not fit');
  await expect(refusal).toContainText('Nothing was opened, sent or changed');
  expect([await page.title(), existsSync(join(inbox, 'rejected'))]).toEqual([before, true]);
  await page.screenshot({ path: 'test/.artifacts/inbox-refused.png' });
});
