/** A mouse click in a real Blender with a window opens the packaged app; asked for by SATCHEL_DCC_TESTS=1, SATCHEL_BLENDER names the program. */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, expect, test, type Page } from '@playwright/test';
import { electronSwitches } from '../../scripts/electronSwitches.mjs';
import { executablePath, invoke, startDesktopApp, temporaryFolder } from '../support/desktopApp';

const isAsked = process.env['SATCHEL_DCC_TESTS'] === '1';
const script = resolve(import.meta.dirname, '../dcc/blender_window.py');

test('a click in a real Blender (SATCHEL_DCC_TESTS=1) opens its scene, again in the app that runs, which outlives it', async () => {
  if (!isAsked)
    console.log('SKIPPED: real Blender with a window; set SATCHEL_DCC_TESTS=1 and SATCHEL_BLENDER to run it');
  test.skip(!isAsked, 'SATCHEL_DCC_TESTS is not 1');
  test.setTimeout(180_000);
  const folder = temporaryFolder();
  const at = (name: string): string => join(folder.path, name);
  for (const name of ['shot', 'store', 'person']) mkdirSync(at(name));
  const first = await startDesktopApp(at('data'));
  const storeUri = pathToFileURL(at('store')).href;
  expect(await invoke(first.page, 'connection.set', { storeUri })).toMatchObject({ ok: true });
  await first.close();
  const portFile = join(at('data'), 'electron', 'DevToolsActivePort');
  // Of the start above.
  rmSync(portFile, { force: true });
  // The switches that a test needs; a person's app is started as it is.
  const switches = [...electronSwitches(), '--remote-debugging-port=0'].map((one) => `'${one}'`).join(' ');
  writeFileSync(at('app'), `#!/bin/sh\necho $$ >> '${at('pids')}'\nexec '${executablePath}' ${switches} "$@"\n`);
  chmodSync(at('app'), 0o755);
  const blender = spawn(
    process.env['SATCHEL_BLENDER'] ?? 'blender',
    [
      ...['--factory-startup', '--enable-event-simulate', '--window-geometry', '0', '0', '1500', '900'],
      ...['--python', script, '--', at('shot')],
    ],
    {
      env: {
        ...process.env,
        HOME: at('person'),
        SATCHEL_HOME: at('data'),
        SATCHEL_APP: at('app'),
        LIBGL_ALWAYS_SOFTWARE: '1',
        ELECTRON_RUN_AS_NODE: '1',
      },
      stdio: 'ignore',
    },
  );
  const ended = new Promise((done) => blender.once('exit', done));
  const click = (): void => {
    writeFileSync(join(at('shot'), 'click'), '');
  };
  try {
    await expect.poll(() => existsSync(join(at('shot'), 'ready')), { timeout: 60_000 }).toBe(true);
    click();
    await expect.poll(() => existsSync(portFile), { timeout: 60_000 }).toBe(true);
    const [port = ''] = readFileSync(portFile, 'utf8').split('\n');
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    const pageNow = (): Page | undefined => browser.contexts()[0]?.pages()[0];
    await expect.poll(() => pageNow() !== undefined, { timeout: 30_000 }).toBe(true);
    const page = pageNow()!;
    const row = (name: string) => page.getByRole('listitem').filter({ hasText: join(at('shot'), name) });
    await expect(row('shot.blend')).toContainText('Scene', { timeout: 30_000 });
    await expect(row('tex/gone.png')).toContainText('Missing');
    await expect(row('tex/wood.png')).not.toContainText('Missing');
    await expect(page.getByRole('region', { name: 'Scene of the program' })).toContainText('5 to 24');
    await page.screenshot({ path: 'test/.artifacts/inbox-real-blender.png' });
    // Two presses within two seconds are one.
    await page.getByRole('button', { name: 'Remove all' }).click();
    await expect(row('shot.blend')).toHaveCount(0);
    await page.waitForTimeout(2500);
    click();
    await expect(row('shot.blend')).toContainText('Scene', { timeout: 30_000 });
    writeFileSync(join(at('shot'), 'quit'), '');
    await ended;
    await expect(row('tex/gone.png')).toContainText('Missing');
    expect(await page.title()).toBe('Satchel – Submit');
  } finally {
    blender.kill();
    await ended;
    // A second start has ended by itself.
    const [app] = existsSync(at('pids')) ? readFileSync(at('pids'), 'utf8').split('\n') : [];
    if (app !== undefined) process.kill(Number(app));
    folder.remove();
  }
});
