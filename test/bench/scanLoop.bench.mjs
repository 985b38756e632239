/**
 * How late the event loops of the main process and of a window are, and how fast the window scrolls a review, while the engine looks
 * a tree through for a submission; in the packaged app. Writes test/.artifacts/bench/scanLoop.json.
 * Usage: node test/bench/scanLoop.bench.mjs [--files N] [--rows N]; `npm run package` comes before.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { _electron } from '@playwright/test';
import { electronSwitches } from '../../scripts/electronSwitches.mjs';
import { artifacts, root } from '../../scripts/projectFolders.mjs';
import { bundleScripts } from './bundleScripts.mjs';
import { endLoopWatch, startLoopWatch } from './loopWatch.mjs';
import { openReview, scrollFrames } from './reviewInPage.mjs';

const filesPerFolder = 100;
const framesAtOnce = 60;
const idleTurns = 3;
const { values } = parseArgs({ options: { files: { type: 'string' }, rows: { type: 'string' } } });
const files = Number(values.files ?? 1_000_000);
const rows = Number(values.rows ?? 100_000);

if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
  const inner = [join(root, 'scripts', 'withDisplay.mjs'), process.execPath, ...process.argv.slice(1)];
  const env = { ...process.env, CI: process.env.CI ?? '1' };
  process.exit(spawnSync(process.execPath, inner, { stdio: 'inherit', env }).status ?? 1);
}
const executablePath = resolve(process.env.SATCHEL_EXECUTABLE ?? join(root, 'dist', 'linux-unpacked', 'satchel'));
if (!existsSync(executablePath)) throw new Error(`${executablePath} is not there: npm run package makes it.`);

/** Empty files: the walk is what is watched, not the reading. */
function plantTree(tree) {
  for (let folder = 0; folder < files / filesPerFolder; folder += 1) {
    const place = join(tree, `part_${Math.floor(folder / 100)}`, `shot_${folder}`);
    mkdirSync(place, { recursive: true });
    for (let file = 0; file < filesPerFolder; file += 1) writeFileSync(join(place, `texture_${file}.exr`), '');
  }
}

async function invoke(page, command, input) {
  const answer = await page.evaluate(([name, given]) => window.satchel.invoke(name, given), [command, input]);
  if (!answer.ok) throw new Error(`${command}: ${JSON.stringify(answer.error)}`);
  return answer.value;
}

/** Until the submission waits for a person; when its scan ended is told on the way. */
async function lookedThrough(page, uid) {
  const beganMs = performance.now();
  let scanMs;
  for (;;) {
    const { state, waitingFor, phases, error } = await invoke(page, 'transfer.get', { uid });
    const isScanned = phases.some(({ phase, state: step }) => phase === 'scanning' && step === 'done');
    if (isScanned) scanMs ??= performance.now() - beganMs;
    if (waitingFor === 'submission') return { scanMs: scanMs ?? null, lookMs: performance.now() - beganMs };
    if (error !== undefined || state === 'failed') throw new Error(`The look through ended: ${JSON.stringify(error)}`);
    await pause(100);
  }
}

/** Scrolls in turns until told to stop; frames a second over the whole. */
async function scrollWhile(page, isGoingOn) {
  const turns = [];
  do turns.push(await page.evaluate(scrollFrames, { way: 'wheel', frames: framesAtOnce }));
  while (isGoingOn(turns.length));
  const seconds = turns.reduce((sum, turn) => sum + turn.frames / turn.perSecond, 0);
  const frames = turns.reduce((sum, turn) => sum + turn.frames, 0);
  return { perSecond: Number((frames / seconds).toFixed(1)), frames };
}

/** What is late while the window scrolls and `work` goes on; without work it scrolls a few turns. */
async function watched(app, page, work) {
  await app.evaluate(startLoopWatch);
  await page.evaluate(startLoopWatch);
  const endWatches = async () => ({ main: await app.evaluate(endLoopWatch), page: await page.evaluate(endLoopWatch) });
  if (work === undefined)
    return { scroll: await scrollWhile(page, (turns) => turns < idleTurns), ...(await endWatches()) };
  let isOver = false;
  const working = work().finally(() => {
    isOver = true;
  });
  const [done, scroll] = await Promise.all([
    working.then(async (answer) => ({ ...answer, ...(await endWatches()) })),
    scrollWhile(page, () => !isOver),
  ]);
  return { ...done, scroll };
}

const folder = mkdtempSync(join(tmpdir(), 'satchel-bench-loop-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const tree = join(folder, 'tree');
plantTree(tree);
const plan = join(folder, 'scrolled.satchel-plan.json');
const program = await bundleScripts(folder, { millionPlan: 'test/bench/millionPlan.ts' });
const planting = spawnSync(process.execPath, [join(program, 'millionPlan.js'), plan, String(rows)], {
  stdio: 'inherit',
});
if (planting.status !== 0) throw new Error('The plan could not be written.');
const [home, store] = ['home', 'store'].map((name) => join(folder, name));
for (const place of [home, store]) mkdirSync(place);

const app = await _electron.launch({
  executablePath,
  args: electronSwitches(),
  env: { ...process.env, SATCHEL_HOME: home },
});
try {
  const page = await app.firstWindow();
  await page.getByRole('link', { name: 'Activity' }).waitFor();
  await invoke(page, 'connection.set', { storeUri: pathToFileURL(store).href });
  await invoke(page, 'plan.open', { path: plan });
  await page.getByRole('button', { name: /^Review/ }).waitFor();
  await page.evaluate(openReview);
  const idle = await watched(app, page);
  const scan = await watched(app, page, async () => {
    const { uid } = await invoke(page, 'submission.inspect', { paths: [tree] });
    return await lookedThrough(page, uid);
  });
  const measured = { files, rows, idle, scan };
  const results = join(artifacts, 'bench', 'scanLoop.json');
  mkdirSync(dirname(results), { recursive: true });
  writeFileSync(results, `${JSON.stringify(measured, null, 2)}\n`);
  console.log(JSON.stringify(measured, null, 2));
} finally {
  await app.close();
}
