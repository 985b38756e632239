/** When something goes wrong, in the packaged app: diagnostics looked at and saved, logs, details of an error, safe mode. */
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { invoke, resizeWindow, startDesktopApp, temporaryFolder, type DesktopApp } from '../support/desktopApp';
import { moveTo, press, stopsWithoutFocusRing } from '../support/keyboardDriver';
import { expectAccessible } from '../support/pageLooks';

test.describe.configure({ mode: 'serial' });

const folder = temporaryFolder();
const home = join(folder.path, 'data');
const engineLog = join(home, 'logs', 'engine.log');
const engineLine = (msg: string): string =>
  `${JSON.stringify({ ts: '2026-01-01T00:00:00.000Z', level: 'info', area: 'engine', msg })}\n`;
const key = `AKIA${'ABCD'.repeat(4)}`;
let desktop: DesktopApp;
let page: Page;

test.beforeAll(async () => {
  mkdirSync(join(home, 'logs'), { recursive: true });
  writeFileSync(
    join(home, 'logs', 'cli.log'),
    `${JSON.stringify({ ts: '2026-01-01T00:00:00.000Z', level: 'error', area: 'cli', msg: `planted ${key}` })}\n`,
  );
  // Some lines take several rows: where the last one stands is known when they are drawn.
  const long = (index: number): string => `step ${index} ${'of a long way '.repeat(index % 7 === 0 ? 60 : 1)}`;
  writeFileSync(engineLog, Array.from({ length: 80 }, (_, index) => engineLine(long(index))).join(''));
  desktop = await startDesktopApp(home, { args: ['--safe-mode'], size: { width: 1024, height: 700 } });
  page = desktop.page;
});
test.afterAll(async () => {
  await desktop.close();
  folder.remove();
});

/** By keyboard alone. */
async function runCommand(name: string): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
}

test('safe mode says what it is', async () => {
  await expect(page.getByRole('region', { name: 'Safe mode' })).toContainText('nothing goes on by itself');
});

const sizes = [
  { width: 1024, height: 700 },
  { width: 1280, height: 800 },
];

/** Both themes in both sizes, looked at by axe. */
async function pictures(name: string): Promise<void> {
  for (const theme of ['dark', 'light'] as const) {
    expect(await invoke(page, 'settings.set', { key: 'ui.theme', value: theme })).toMatchObject({ ok: true });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    for (const size of sizes) {
      await resizeWindow(desktop.app, size);
      await expect.poll(() => page.evaluate(() => innerWidth)).toBe(size.width);
      await page.screenshot({ path: `test/.artifacts/${name}-${theme}-${size.width}.png` });
    }
    await expectAccessible(page);
  }
}

const copied = (): Promise<string> => desktop.app.evaluate(({ clipboard }) => clipboard.readText());

test('by keyboard: each text is shown without secrets before it is saved, and the file is for this person only', async () => {
  const out = join(folder.path, 'out.zip');
  await desktop.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, out);
  await runCommand('Diagnostics');
  const dialog = page.getByRole('dialog', { name: 'Diagnostics' });
  await dialog.getByRole('option', { name: 'about.json' }).waitFor();
  expect(await stopsWithoutFocusRing(page)).toEqual([]);
  const network = dialog.getByRole('switch', { name: 'Ask the services whether they answer' });
  await expect(network).not.toBeChecked();
  await moveTo(page, dialog.getByRole('option', { name: 'about.json' }));
  await press(page, 'End');
  const log = dialog.getByRole('region', { name: 'Text of logs/cli.log' });
  await moveTo(page, dialog.getByRole('option', { name: 'logs/cli.log' }), 'ArrowUp');
  await expect(log).toContainText('planted <access key 1>');
  await moveTo(page, log);
  expect(await log.evaluate((pre) => getComputedStyle(pre).fontFamily)).toContain('JetBrains Mono');
  await pictures('diagnostics');
  await moveTo(page, dialog.getByRole('button', { name: 'Save…' }));
  await press(page, 'Enter');
  await expect(dialog).toContainText(`Saved as ${out}`);
  expect([(statSync(out).mode & 0o777).toString(8), readFileSync(out).includes(key)]).toEqual(['600', false]);
  await press(page, 'Escape');
  await expect(dialog).toBeHidden();
});

test('by keyboard: a log is read by level and words, and what is copied holds no secret', async () => {
  await runCommand('Logs');
  const dialog = page.getByRole('dialog', { name: 'Logs' });
  const lines = dialog.getByRole('region', { name: 'Lines' });
  const choice = dialog.getByRole('button', { name: /Log$/ });
  await moveTo(page, choice);
  await press(page, 'Enter');
  await page.keyboard.type('cli');
  await press(page, 'Enter');
  await expect(lines).toContainText(`planted ${key}`);
  await moveTo(page, dialog.getByRole('button', { name: 'Copy what is shown' }));
  await press(page, 'Enter');
  await expect.poll(copied).toContain('planted <access key 1>');
  await pictures('logs');
  await moveTo(page, dialog.getByLabel('Find in the log'));
  await page.keyboard.type('nowhere');
  await expect(dialog).toContainText('0 lines');
  // Out of the field first, to the lines.
  await dialog.getByLabel('Find in the log').fill('');
  await press(page, 'Escape');
  await expect(lines).toBeFocused();
  await press(page, 'Escape');
  await expect(dialog).toBeHidden();
});

test('a log that is followed stands at its last line, also when lines are added', async () => {
  await runCommand('Logs');
  const dialog = page.getByRole('dialog', { name: 'Logs' });
  const choice = dialog.getByRole('button', { name: /Log$/ });
  await moveTo(page, choice);
  await press(page, 'Enter');
  await page.keyboard.type('engine');
  await press(page, 'Enter');
  const lines = dialog.getByRole('region', { name: 'Lines' });
  await expect(lines).toContainText('step 79');
  await expect.poll(() => endIsShown(lines)).toBe(true);
  await pictures('logs-followed');
  appendFileSync(engineLog, engineLine('the newest of all'));
  await expect(lines).toContainText('the newest of all');
  await expect.poll(() => endIsShown(lines)).toBe(true);
  await press(page, 'Escape');
  await expect(dialog).toBeHidden();
});

/** Whether the last line lies within what is seen of the list. */
async function endIsShown(lines: Locator): Promise<boolean> {
  return await lines.evaluate((list) => {
    const last = [...list.querySelectorAll('b')].at(-1)?.parentElement;
    const end = last?.getBoundingClientRect().bottom ?? Infinity;
    return end <= list.getBoundingClientRect().bottom;
  });
}

test('a command that cannot be done is shown with details to copy', async () => {
  await desktop.app.evaluate(({ shell }) => {
    shell.openPath = () => {
      throw new Error('planted: token=abcdefgh');
    };
  });
  await runCommand('Open the log folder');
  const card = page.getByRole('alert', { name: 'This was not done' });
  await expect(card).toBeVisible();
  await card.getByRole('button', { name: 'Copy details' }).click();
  await expect.poll(copied).toContain('Code: ');
  expect(await copied()).not.toContain('abcdefgh');
  await card.getByRole('button', { name: 'Close' }).click();
  await expect(card).toBeHidden();
});

test('three crashes lead to safe mode; the crash window saves diagnostics', async () => {
  test.setTimeout(180_000);
  await desktop.close();
  const logs = join(home, 'logs');
  for (const minute of [1, 2, 3]) {
    const at = new Date(Date.now() - minute * 60_000).toISOString().replaceAll(/[:.]/g, '-');
    writeFileSync(
      join(logs, `crash-${at}.json`),
      JSON.stringify({ process: 'main', isFatal: true, what: `key ${key}` }),
    );
  }
  desktop = await startDesktopApp(home);
  page = desktop.page;
  await expect(page.getByRole('region', { name: 'Safe mode' })).toBeVisible();
  const out = join(folder.path, 'crashed.zip');
  await desktop.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, out);
  const opened = desktop.app.waitForEvent('window');
  await desktop.app.evaluate(() => {
    setImmediate(() => {
      throw new Error('planted: token=abc123');
    });
  });
  const crash = await opened;
  await expect(crash.getByText('met a mistake of its own')).toBeVisible();
  for (const theme of ['dark', 'light'] as const) {
    await crash.emulateMedia({ colorScheme: theme });
    await expectAccessible(crash);
    await crash.screenshot({ path: `test/.artifacts/crash-${theme}.png` });
  }
  await crash.getByRole('button', { name: 'Save diagnostics…' }).focus();
  await crash.keyboard.press('Enter');
  await expect(crash.getByRole('status')).toContainText(out, { timeout: 60_000 });
  expect([existsSync(out), readFileSync(out).includes(key)]).toEqual([true, false]);
  expect(readdirSync(logs).filter((name) => name.startsWith('crash-'))).toHaveLength(4);
  const ended = new Promise<number | null>((resolve) => desktop.app.process().once('exit', resolve));
  await Promise.race([ended, crash.getByRole('button', { name: 'Quit' }).click()]).catch(() => undefined);
  expect(await ended).toBe(1);
});
