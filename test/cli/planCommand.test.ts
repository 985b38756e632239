import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { composeEngine } from '../../main/compose';
import type { Engine } from '../../main/engine/engine';
import type { Plan, PlanEntry } from '../../shared/domain/plan';
import { cliPlaceIn } from '../support/cliRunner';
import { createFarmWorld, frames } from '../support/farmWorld';
import { treeOnDisk } from '../support/treeOnDisk';

const folder = mkdtempSync(join(tmpdir(), "satchel line's $(x) "));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const openEngine = (home: string): Promise<Engine> =>
  composeEngine({
    role: 'app',
    env: { SATCHEL_HOME: home },
    commandLine: new Map(),
    version: '0.0.0',
    emit: () => undefined,
    log: () => undefined,
  });
const decisionsOf = ({ entries }: { readonly entries: Iterable<PlanEntry> }) =>
  [...entries].map(({ path, kind, decision }) => ({ path, kind, decision }));

/** As a POSIX shell takes the line apart. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|\\'|[^\s'\\])+/g)].map(([word]) =>
    word.replaceAll(
      /'([^']*)'|\\(')/g,
      (_, inner: string | undefined, quote: string | undefined) => inner ?? quote ?? '',
    ),
  );
}

it('the line of a review applies the very decisions that were made in the window', async () => {
  const world = createFarmWorld(folder);
  const jobId = await world.addJob("it's 50 % $(done)", [
    [...frames('renders/beauty.', 4, (frame) => `farm ${frame}`), { path: 'notes.txt', text: 'farm notes' }],
  ]);
  for (let frame = 1001; frame <= 1004; frame += 1) world.put(`renders/beauty.${frame}.exr`, `mine ${frame}`, 90);
  world.put('notes.txt', 'my notes', -90);
  let engine = await openEngine(world.home);
  const { uid } = await engine.downloads.plan({ jobId });
  await engine.board.settled(uid);
  await engine.downloads.hashed(uid);
  await engine.downloads.show(uid, (review) => {
    review.view('folder', { kinds: [], undecidedOnly: false, text: 'beauty' });
  });
  await engine.downloads.decide(uid, (review) => review.decide({ scope: 'filter', rowIds: [] }, 'keep-both'));
  const decided = await engine.downloads.review(uid, (review) => decisionsOf(review.plan()));
  const { line } = await engine.results.command(uid);
  expect(await engine.results.command(uid)).toMatchObject({ line });
  await engine.close();

  const [program, ...words] = wordsOf(line);
  expect([program, ...words.slice(0, 2), words.includes('--leave-undecided')]).toEqual([
    'satchel',
    'download',
    'apply',
    true,
  ]);
  const run = await cliPlaceIn(folder).json(words);
  expect([run.code, run.stderr]).toEqual([0, expect.any(String)]);
  expect(run.last).toMatchObject({ type: 'result', keptBoth: 4, replaced: 0, undecided: 1 });

  engine = await openEngine(world.home);
  const runId = (run.last as unknown as { runId: string }).runId;
  const applied = (await engine.downloads.planOfRun(runId, runId)) as unknown as Plan;
  expect(decisionsOf(applied)).toEqual(decided);
  const { rows } = await engine.results.rows({ uid: runId, outcomes: [], opened: [], start: 0, count: 10 });
  expect(rows.map(({ outcome, label }) => [outcome, label])).toEqual([
    ['undecided', 'notes.txt'],
    ['both', 'beauty_r2.[1001-1004].exr'],
  ]);
  await engine.close();
  expect(Object.keys(treeOnDisk(world.project)).filter((path) => path.includes('_r2'))).toHaveLength(4);
}, 60_000);
