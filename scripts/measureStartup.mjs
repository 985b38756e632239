/**
 * How long the packaged app takes from its start to its first paint, to a visible navigation and to its first page.
 * Usage: node scripts/measureStartup.mjs [starts]; the data folder is fresh for the first start and kept for the others.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { electronSwitches } from './electronSwitches.mjs';
import { root } from './projectFolders.mjs';
import { runProgram } from './runProgram.mjs';
import { hasDisplay } from './systemLibraries.mjs';

const targetMs = 1500;
/** Another package can be named, such as an older one to compare with. */
const executable = process.env.SATCHEL_EXECUTABLE ?? join(root, 'dist', 'linux-unpacked', 'satchel');

/** Milliseconds after the start of the process, each on the clock that the page and this script share. */
async function measureOnce(home) {
  const startedAtMs = performance.timeOrigin + performance.now();
  const child = spawn(executable, [...electronSwitches(), '--remote-debugging-port=0'], {
    env: { ...process.env, SATCHEL_HOME: home },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    const browser = await chromium.connectOverCDP(await debuggerAddress(child));
    const page = browser.contexts()[0].pages()[0] ?? (await browser.contexts()[0].waitForEvent('page'));
    // Looked at once a frame, inside the page: the moment that counts does not wait for this process.
    const seen = (selector) =>
      page
        .waitForFunction(
          (wanted) =>
            document.querySelector(wanted)?.checkVisibility() === true && performance.timeOrigin + performance.now(),
          selector,
          { polling: 'raf' },
        )
        .then((handle) => handle.jsonValue());
    const [navigation, content] = await Promise.all([seen('nav [role=link], nav a'), seen('main h1, main h2')]);
    // Buffered: answers also for a paint that was before, and waits for one that is still to come.
    const paint = await page.evaluate(
      () =>
        new Promise((resolve) => {
          new PerformanceObserver((list) => {
            const [entry] = list.getEntriesByName('first-contentful-paint');
            if (entry !== undefined) resolve(performance.timeOrigin + entry.startTime);
          }).observe({ type: 'paint', buffered: true });
        }),
    );
    const opened = await page.evaluate(() => performance.timeOrigin);
    await browser.close();
    return {
      'window loads': opened - startedAtMs,
      'first paint': paint - startedAtMs,
      'usable (navigation)': navigation - startedAtMs,
      'first page': content - startedAtMs,
    };
  } finally {
    child.kill();
    await ended;
  }
}

/** The address that Chromium prints once it listens. */
function debuggerAddress(child) {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (chunk) => {
      text += chunk;
      const address = /DevTools listening on (ws:\S+)/.exec(text)?.[1];
      if (address !== undefined) resolve(address);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The app ended with ${code} before it listened.\n${text}`)));
  });
}

async function measure(count) {
  const home = mkdtempSync(join(tmpdir(), 'satchel-startup-'));
  const rows = [];
  try {
    for (let index = 0; index < count; index += 1) rows.push(await measureOnce(join(home, 'data')));
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
  console.log(`${count} starts of ${executable}, milliseconds from the start of the process`);
  console.log(`${''.padEnd(22)}${['first', 'min', 'median', 'max'].map((name) => name.padStart(8)).join('')}`);
  for (const name of Object.keys(rows[0])) {
    const values = rows.map((row) => row[name]);
    const sorted = values.toSorted((a, b) => a - b);
    const shown = [values[0], sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
    console.log(`${name.padEnd(22)}${shown.map((value) => value.toFixed(0).padStart(8)).join('')}`);
  }
  const paints = rows.map((row) => row['first paint']).toSorted((a, b) => a - b);
  const median = paints[Math.floor(paints.length / 2)];
  console.log(`The median first paint is ${median <= targetMs ? 'within' : 'above'} the target of ${targetMs} ms.`);
}

const [count = '10', mode] = process.argv.slice(2);
if (!existsSync(executable)) {
  console.error(`${executable} is not there: run npm run package first.`);
  process.exitCode = 66;
} else if (!hasDisplay() && mode !== 'inside') {
  const { code } = await runProgram(process.execPath, [
    join(root, 'scripts', 'withDisplay.mjs'),
    process.execPath,
    fileURLToPath(import.meta.url),
    count,
    'inside',
  ]);
  process.exitCode = code;
} else {
  await measure(Number(count));
}
