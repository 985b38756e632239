/**
 * Prints what a review of a million rows costs in the packaged app: opening, scrolling, deciding, memory; each beside its target.
 * Usage: node test/bench/reviewScroll.bench.mjs [--keep]; `npm run package` comes before. Without a display it runs under a virtual one.
 * Frames a second belong to the computer that runs this; processor time of a frame says the same on a busy one.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron } from '@playwright/test';
import { build } from 'vite';
import { electronSwitches } from '../../scripts/electronSwitches.mjs';
import { decideAll, openReview, scrollFrames } from './reviewInPage.mjs';
import { memoryOf, processorTimes } from './processCosts.mjs';

const root = path.join(import.meta.dirname, '../..');
const executablePath = path.resolve(process.env.SATCHEL_EXECUTABLE ?? path.join(root, 'dist/linux-unpacked/satchel'));
const results = path.join(root, 'test/.artifacts/bench/reviewScroll.json');
const frames = 300;
/** One notch a frame; three notches a frame; the bar from end to end; a screen a frame. */
const ways = ['wheel', 'fast wheel', 'bar', 'pages'];

if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
  const display = path.join(root, 'scripts/withDisplay.mjs');
  const { status } = spawnSync(process.execPath, [display, process.execPath, ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: { ...process.env, CI: process.env.CI ?? '1' },
  });
  process.exit(status ?? 1);
}
if (!existsSync(executablePath)) throw new Error(`${executablePath} is not there: npm run package makes it.`);

const folder = await mkdtemp(path.join(tmpdir(), 'satchel-bench-'));
const home = path.join(folder, 'home');
await mkdir(home);

async function withApp(use) {
  const app = await _electron.launch({
    executablePath,
    args: electronSwitches(),
    env: { ...process.env, SATCHEL_HOME: home },
  });
  try {
    const page = await app.firstWindow();
    await page.getByRole('link', { name: 'Activity' }).waitFor();
    return await use(app, page);
  } finally {
    await app.close();
  }
}

/** The plan as a file, made by a process of its own. */
async function writePlan() {
  const plan = path.join(folder, 'million.satchel-plan.json');
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: path.join(import.meta.dirname, 'millionPlan.ts'),
      outDir: path.join(folder, 'program'),
      rolldownOptions: { output: { format: 'es', entryFileNames: 'millionPlan.mjs' } },
    },
    ssr: { noExternal: true },
  });
  const { status } = spawnSync(process.execPath, [path.join(folder, 'program/millionPlan.mjs'), plan], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('The plan could not be written.');
  return plan;
}

/** Processor time of the page's own thread for each frame, by the marks that the page sets between frames. */
function pageTimes(events) {
  const marks = events.filter(({ name, cat }) => name === 'frame' && cat.includes('user_timing'));
  const tasks = events.filter(
    ({ name, ph, pid, tid }) =>
      name === 'ThreadControllerImpl::RunTask' && ph === 'X' && pid === marks[0]?.pid && tid === marks[0].tid,
  );
  return marks
    .slice(1)
    .map(
      ({ ts }, index) =>
        tasks
          .filter((task) => task.ts >= marks[index].ts && task.ts < ts)
          .reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1000,
    );
}

const at = (values, part) => Number([...values].sort((a, b) => a - b)[Math.floor(values.length * part)]?.toFixed(1));

async function scroll(app, page, way) {
  const client = await page.context().newCDPSession(page);
  const pids = await app.evaluate(({ app: electron }) => electron.getAppMetrics().map(({ type, pid }) => [type, pid]));
  const before = processorTimes(pids);
  const measured = await page.evaluate(scrollFrames, { way, frames });
  const after = processorTimes(pids);
  // A second time with the recorder on: it costs time of its own.
  const events = [];
  client.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await client.send('Tracing.start', { traceConfig: { includedCategories: ['toplevel', 'blink.user_timing'] } });
  await page.evaluate(scrollFrames, { way, frames });
  const complete = new Promise((resolve) => client.once('Tracing.tracingComplete', resolve));
  await client.send('Tracing.end');
  await complete;
  await client.detach();
  const times = pageTimes(events);
  const perFrame = Object.entries(after)
    .map(([thread, ms]) => [thread, Number(((ms - (before[thread] ?? 0)) / frames).toFixed(1))])
    .filter(([, ms]) => ms > 0);
  return {
    ...measured,
    page50Ms: at(times, 0.5),
    page95Ms: at(times, 0.95),
    processorMsPerFrame: Object.fromEntries(perFrame),
  };
}

try {
  const plan = await writePlan();
  await withApp(async (_app, page) => {
    const answer = await page.evaluate((file) => window.satchel.invoke('plan.open', { path: file }), plan);
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  });
  const measured = await withApp(async (app, page) => {
    const { width, height } = await app.evaluate(({ BrowserWindow }) => {
      const [bounds] = BrowserWindow.getAllWindows().map((window) => window.getContentBounds());
      return bounds;
    });
    const pagePid = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0].webContents.getOSProcessId(),
    );
    await page.getByRole('button', { name: /^Review/ }).waitFor();
    // The plan lies on the disk only: the engine is new.
    const pids = await app.evaluate(({ app: electron }) =>
      electron.getAppMetrics().map(({ type, pid }) => [type, pid]),
    );
    const before = processorTimes(pids);
    const openMs = Math.round(await page.evaluate(openReview));
    const after = processorTimes(pids);
    const openProcessorMs = Object.fromEntries(
      Object.entries(after)
        .map(([thread, ms]) => [thread, Math.round(ms - (before[thread] ?? 0))])
        .filter(([, ms]) => ms > 0),
    );
    await page.getByRole('complementary', { name: 'Compare' }).getByRole('heading').first().waitFor();
    const opened = await memoryOf(app, pagePid);
    const scrolled = {};
    for (const way of ways) scrolled[way] = await scroll(app, page, way);
    const decisions = [];
    for (const key of ['f', 'm', 'b', 's', 'n', 'Enter']) decisions.push(...(await page.evaluate(decideAll, { key })));
    const memory = await memoryOf(app, pagePid);
    const rows = await page.locator('[role=treegrid] [role=row]').count();
    return {
      window: `${width}x${height}`,
      openMs,
      openProcessorMs,
      scrolled,
      decisions,
      opened,
      memory,
      rowsInDocument: rows,
    };
  });
  await mkdir(path.dirname(results), { recursive: true });
  await writeFile(results, `${JSON.stringify(measured, null, 2)}\n`);
  console.log(JSON.stringify(measured, null, 2));
  const slowest = Math.min(...Object.values(measured.scrolled).map(({ perSecond }) => perSecond));
  const page95 = Math.max(...Object.values(measured.scrolled).map(({ page95Ms }) => page95Ms));
  const decision = Math.max(...measured.decisions.map(({ ms }) => ms));
  const highest = Math.max(measured.opened.residentMb, measured.memory.residentMb);
  const line = (what, value, target, isMet) =>
    console.log(`${what.padEnd(44)}${String(value).padStart(12)}  ${target.padEnd(12)}${isMet ? 'met' : 'NOT MET'}`);
  line('open, from the disk to the first rows', `${measured.openMs} ms`, '<= 3000 ms', measured.openMs <= 3000);
  line('scroll, the slowest way', `${slowest} /s`, '>= 55 /s', slowest >= 55);
  line('page thread, 95 % of frames, slowest way', `${page95} ms`, '<= 16.7 ms', page95 <= 16.7);
  line('bulk decision, key to words, slowest', `${decision} ms`, '<= 200 ms', decision <= 200);
  line('window process, resident', `${highest} MB`, '<= 400 MB', highest <= 400);
} finally {
  await rm(folder, { recursive: true });
}
