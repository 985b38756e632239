/** How the packaged app begins: what it loads, where its window is, and what happens when it cannot begin. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { electronSwitches } from '../../scripts/electronSwitches.mjs';
import { executablePath, startDesktopApp, temporaryFolder } from '../support/desktopApp';

const folder = temporaryFolder();
test.afterAll(() => {
  folder.remove();
});

/** Runs the app to its end; answers its code and what it said. */
function runToEnd(home: string): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(executablePath, electronSwitches(), { env: { ...process.env, SATCHEL_HOME: home } });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, said });
    });
  });
}

test('the first page loads its own scripts only, without the review, and nothing complains', async () => {
  const desktop = await startDesktopApp(join(folder.path, 'first'));
  try {
    const { page } = desktop;
    await expect(page.getByRole('heading', { name: 'Connect a store' })).toBeVisible();
    // A part that is loaded later brings its style sheet into the head.
    const loaded = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLScriptElement | HTMLLinkElement>('script, link')].map((element) =>
        'src' in element ? element.src : element.href,
      ),
    );
    // What the first page shares with later ones may lie in files of its own.
    const shared = [
      'rolldown-runtime.js',
      ...['PathField', 'printedKeys'].flatMap((name) => [`${name}.js`, `${name}.css`]),
    ];
    expect(loaded.map((url) => url.replace(/^app:\/\/ui\/assets\//, '').replace(/-[\w-]{8}\./, '.')).sort()).toEqual(
      ['index.js', 'index.css', ...shared].sort(),
    );
    // A frameless window draws no menu bar; the menu comes up as a popup.
    expect(
      await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMenuBarVisible()),
    ).toBe(false);
    expect(desktop.complaints).toEqual([]);
  } finally {
    await desktop.close();
  }
});

test('the window comes back where it was', async () => {
  const home = join(folder.path, 'place');
  const bounds = { x: 60, y: 70, width: 1100, height: 720 };
  const first = await startDesktopApp(home);
  await first.app.evaluate(({ BrowserWindow }, wanted) => {
    BrowserWindow.getAllWindows()[0]?.setBounds(wanted);
  }, bounds);
  const path = join(home, 'window-state.json');
  // The window tells of its new place when the display server has agreed.
  const placed = (): Promise<unknown> =>
    first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
  await expect.poll(placed).toEqual(bounds);
  await first.close();
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ bounds, isMaximized: false, zoom: 1 });
  const second = await startDesktopApp(home);
  expect(await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())).toEqual(
    bounds,
  );
  await second.close();
});

test('a damaged window state or a place on a screen that is gone does not keep the window away', async () => {
  const home = join(folder.path, 'damaged');
  mkdirSync(home);
  for (const text of ['{"bounds":', '{"bounds":{"x":90000,"y":90000,"width":1000,"height":700},"isMaximized":false}']) {
    writeFileSync(join(home, 'window-state.json'), text);
    const desktop = await startDesktopApp(home);
    const bounds = await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
    expect(bounds).toMatchObject({ width: 1280, height: 800 });
    await desktop.close();
  }
  expect(readFileSync(join(home, 'logs', 'main.log'), 'utf8')).toContain('window state not understood');
});

test('a data folder that cannot be used ends in one sentence and exit 1', async () => {
  const file = join(folder.path, 'a file');
  writeFileSync(file, '');
  const { code, said } = await runToEnd(join(file, 'home'));
  expect(code).toBe(1);
  expect(said).toContain('cannot be used (ENOTDIR). Nothing was changed. Make it writable');
  expect(said).not.toContain('    at ');
});

test('a second start ends with 0 and leaves the first alone', async () => {
  const home = join(folder.path, 'twice');
  const desktop = await startDesktopApp(home);
  expect(await runToEnd(home)).toMatchObject({ code: 0 });
  expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  await desktop.close();
});
