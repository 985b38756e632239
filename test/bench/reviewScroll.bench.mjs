/** Prints how a million rows scroll in Chromium: `node test/bench/reviewScroll.bench.mjs`; the browser is named by CHROMIUM, else Debian's. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { runnerImport } from 'vite';

const results = path.join(import.meta.dirname, '../.artifacts/bench/reviewScroll.json');
const frames = 300;
const {
  module: { buildReview, serveReview },
} = await runnerImport(path.join(import.meta.dirname, '../support/reviewHarness/serveReview.ts'));

// Reading the TypeScript above leaves it at development, and what is measured is the window as it ships.
process.env.NODE_ENV = 'production';
await buildReview();
const served = await serveReview();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--enable-precise-memory-info'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  page.on('pageerror', (error) => {
    console.error(error.message);
  });
  const openedMs = performance.now();
  await page.goto(`${served.url}?scenario=million`);
  await page.getByRole('treegrid').getByRole('rowheader').first().waitFor();
  const openMs = Math.round(performance.now() - openedMs);
  const client = await page.context().newCDPSession(page);
  // Processor time of the page's own thread: it says the same on a busy computer and without a graphics card.
  await client.send('Performance.enable', { timeDomain: 'threadTicks' });
  const spent = async () => {
    const { metrics } = await client.send('Performance.getMetrics');
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  };
  const ways = {};
  for (const way of ['wheel', 'bar', 'pages']) {
    const before = await spent();
    const measured = await page.evaluate(scrollFrames, { way, frames });
    const after = await spent();
    const perFrame = (name) => Number((((after[name] - before[name]) * 1000) / frames).toFixed(2));
    ways[way] = {
      ...measured,
      taskMsPerFrame: perFrame('TaskDuration'),
      scriptMsPerFrame: perFrame('ScriptDuration'),
      layoutMsPerFrame: perFrame('LayoutDuration'),
      styleMsPerFrame: perFrame('RecalcStyleDuration'),
      layoutsPerFrame: Number(((after.LayoutCount - before.LayoutCount) / frames).toFixed(2)),
    };
  }
  await client.send('HeapProfiler.collectGarbage');
  const { usedSize } = await client.send('Runtime.getHeapUsage');
  const rows = await page.locator('[role=treegrid] [role=row]').count();
  const result = { openMs, ...ways, rowsInDocument: rows, heapMb: Math.round(usedSize / 1e6) };
  await mkdir(path.dirname(results), { recursive: true });
  await writeFile(results, `${JSON.stringify(result, null, 2)}\n`);
  console.log(JSON.stringify(result, null, 2));
} finally {
  await browser.close();
  await served.close();
}

/** Runs in the page: moves a little in each frame and counts how long each frame took. */
async function scrollFrames({ way, frames }) {
  const grid = document.querySelector('[role=treegrid]');
  grid.scrollTop = 0;
  const took = [];
  let before = await new Promise(requestAnimationFrame);
  for (let frame = 0; frame < frames; frame += 1) {
    if (way === 'wheel') grid.dispatchEvent(new WheelEvent('wheel', { deltaY: 100, bubbles: true, cancelable: true }));
    else if (way === 'bar') grid.scrollTop = (grid.scrollHeight / frames) * frame;
    else grid.dispatchEvent(new KeyboardEvent('keydown', { key: 'PageDown', bubbles: true, cancelable: true }));
    const now = await new Promise(requestAnimationFrame);
    // A task after the frame: style, layout and painting of this frame are done.
    await new Promise((resolve) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = resolve;
      channel.port2.postMessage(null);
    });
    took.push(now - before);
    before = now;
  }
  const at = (values, part) => [...values].sort((a, b) => a - b)[Math.floor(values.length * part)];
  return {
    frame95Ms: Number(at(took, 0.95).toFixed(1)),
    frameMaxMs: Number(Math.max(...took).toFixed(1)),
    perSecond: Number(((1000 * took.length) / took.reduce((sum, ms) => sum + ms, 0)).toFixed(1)),
    lateFrames: took.filter((ms) => ms > 17.5).length,
    frames: took.length,
  };
}
