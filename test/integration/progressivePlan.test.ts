/** Plans that are reviewed while their files are hashed, over real files and databases. */
import { mkdir, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { reviewedPlan } from '../support/openReview';
import { settledAs, createEnginePlace, type EnginePlace } from '../support/engineRunner';
import type { Engine } from '../../main/engine/engine';
import { plantFiles, treeOf } from '../support/plantTree';
import { plantScene, tinyScene } from '../support/tinyScene';

/** A rendered job whose frames are home, and enough painted ones of equal size that hashing takes more than a glance. */
async function rendered(place: EnginePlace, engine: Engine, last: number): Promise<{ project: string; jobId: string }> {
  const project = place.at('project');
  await plantScene(project, tinyScene({ first: 1, last }));
  await place.connect(engine);
  const { uid } = await engine.submissions.inspect({
    paths: [project],
    outputFolders: [path.join(project, 'renders')],
  });
  await settledAs(engine, uid, 'waiting-user');
  await engine.submissions.confirm(uid, 'shot');
  const { jobId = '' } = await settledAs(engine, uid, 'done');
  await engine.submissions.farmWork();
  return { project, jobId };
}

async function planned(engine: Engine, jobId: string): Promise<string> {
  const { uid } = await engine.downloads.plan({ jobId });
  await settledAs(engine, uid, 'waiting-user');
  return uid;
}

async function home(engine: Engine, jobId: string): Promise<void> {
  const uid = await planned(engine, jobId);
  await engine.downloads.apply(uid, false);
  await settledAs(engine, uid, 'done');
}

/** Same size, other bytes, in every second frame. */
async function paint(project: string): Promise<readonly string[]> {
  const names = Object.keys(await treeOf(project)).filter((name) => name.endsWith('.png'));
  const painted = names.filter((_, index) => index % 2 === 0);
  for (const name of painted) {
    const file = path.join(project, name);
    const bytes = await readFile(file);
    bytes.set([1, 2, 3], bytes.length - 3);
    await writeFile(file, bytes);
  }
  // A copy has another time, so that no remembered hash answers.
  for (const name of names) await utimes(path.join(project, name), 1_700_000_000, 1_700_000_000);
  return painted;
}

test('a large plan waits for no hash, and a second engine goes on where the first stopped', async () => {
  const place = await createEnginePlace();
  const first = await place.open();
  const { project, jobId } = await rendered(place, first.engine, 260);
  await home(first.engine, jobId);
  const painted = await paint(project);
  const uid = await planned(first.engine, jobId);
  const before = await first.engine.downloads.review(uid, (review) => review.summary());
  expect([(before.byKind.verifying ?? 0) > 0, before.hashing.needed]).toEqual([true, 520]);
  await first.engine.downloads.decide(uid, (review) => review.decide({ scope: 'row', rowIds: ['e0'] }, 'skip'));
  await first.close();

  const second = await place.open();
  await second.engine.recover();
  await second.engine.downloads.hashed(uid);
  const after = await second.engine.downloads.review(uid, (review) => ({
    summary: review.summary(),
    entries: reviewedPlan(review).entries,
  }));
  const differing = after.entries.filter(({ kind }) => kind !== 'identical').map(({ path: name }) => name);
  expect([after.summary.hashing, after.summary.byKind.verifying, differing, after.entries[0]?.decision]).toEqual([
    { needed: 520, done: 520 },
    undefined,
    painted,
    { action: 'skip', origin: 'manual' },
  ]);

  const third = await planned(second.engine, jobId);
  const known = await second.engine.downloads.review(third, (review) => review.summary());
  expect([known.hashing, known.byKind.verifying]).toEqual([{ needed: 520, done: 520 }, undefined]);
});

test('what the store lost is found while the plan waits, and the rest comes home', async () => {
  const place = await createEnginePlace();
  const first = await place.open();
  const { project, jobId } = await rendered(place, first.engine, 2);
  await first.close();
  // Another computer: nothing is remembered of the store.
  await rm(path.join(place.home, 'satchel.db'), { force: true });
  const { engine } = await place.open();
  await place.connect(engine);
  for (const name of await readdir(place.at('store', 'Data'))) await rm(place.at('store', 'Data', name));
  const uid = await planned(engine, jobId);
  await engine.downloads.hashed(uid);
  const rows = await engine.downloads.review(uid, (review) => reviewedPlan(review).entries);
  expect([rows.map(({ kind, also, decision }) => [kind, also, decision]), project]).toEqual([
    rows.map(() => ['missing-in-store', ['new'], undefined]),
    place.at('project'),
  ]);
});

test('a sequence is kept beside mine as a whole, copied where frames are equal, and undo takes all of it back', async () => {
  const place = await createEnginePlace();
  const { engine } = await place.open();
  const { project, jobId } = await rendered(place, engine, 6);
  await home(engine, jobId);
  const all = Object.keys(await treeOf(project)).filter((name) => name.includes('beauty'));
  await plantFiles(project, Object.fromEntries(all.slice(0, 2).map((name) => [name, `painted ${name}`])));
  const before = await treeOf(project);
  const uid = await planned(engine, jobId);
  const { summary } = await engine.downloads.decide(uid, (review) =>
    review.decide({ scope: 'plan', rowIds: [] }, 'keep-both', 'version'),
  );
  expect([summary.copyLocalCount, summary.writeCount]).toEqual([4, 6]);
  await engine.downloads.apply(uid, false);
  const { runId = '' } = await settledAs(engine, uid, 'done');
  const after = Object.keys(await treeOf(project));
  const set = after.filter((name) => name.includes('_r2.'));
  const { bytes, keptBoth, copied } = await engine.downloads.result(uid);
  const fetched = await Promise.all(
    set.slice(0, 2).map(async (name) => (await readFile(path.join(project, name))).length),
  );
  expect([set, keptBoth, copied, bytes]).toEqual([
    all.map((name) => name.replace(/\.(\d+\.png)$/, '_r2.$1')),
    2,
    4,
    fetched.reduce((sum, size) => sum + size, 0),
  ]);
  const undo = await engine.downloads.undo(runId);
  await settledAs(engine, undo.uid, 'done');
  expect(await treeOf(project)).toEqual(before);
});

test('rules of a project are offered, never applied unseen; accepted, changed, taken back and saved', async () => {
  const place = await createEnginePlace();
  const { engine } = await place.open();
  const { project, jobId } = await rendered(place, engine, 2);
  await mkdir(path.join(project, '.satchel'), { recursive: true });
  const rules = path.join(project, '.satchel', 'rules.json');
  const skipBeauty = {
    id: 'beauty',
    name: 'No beauty',
    enabled: true,
    when: { glob: '**/*beauty*' },
    then: { action: 'skip' as const },
  };
  await writeFile(rules, JSON.stringify([skipBeauty]));
  const uid = await planned(engine, jobId);
  const actions = async () => (await engine.downloads.review(uid, (review) => review.summary())).byAction;
  const { offered } = await engine.rules.list(uid);
  expect([offered.map(({ root, path: from }) => [root, from]), await actions()]).toEqual([
    [[0, rules]],
    { download: 4 },
  ]);
  const accepted = await engine.rules.accept(uid, 0);
  const own = accepted.rules.rules.filter(({ source }) => source === 'project');
  expect([own.map(({ id, count }) => [id, count]), accepted.rules.offered, await actions()]).toEqual([
    [['project-0-beauty', 2]],
    [],
    { download: 2, skip: 2 },
  ]);
  await engine.rules.put(uid, { ...skipBeauty, id: 'all', when: {}, then: { action: 'overwrite' } }, undefined);
  const { rules: listed, summary } = { rules: (await engine.rules.list(uid)).rules, summary: await actions() };
  const all = listed.find(({ id }) => id === 'all');
  expect([all?.count, all?.unfitCount, summary]).toEqual([0, 4, {}]);
  await engine.downloads.decide(uid, (review) => review.undo());
  expect(await actions()).toEqual({ download: 2, skip: 2 });
  await engine.rules.enable(uid, 'project-0-beauty', false);
  expect([await actions(), await engine.rules.save(uid, { root: 0 })]).toEqual([
    { download: 4 },
    { path: rules, count: 1 },
  ]);
  const notes = place.at('notes.json');
  await writeFile(notes, '{"mine":true}');
  for (const wrong of [notes, place.at('rules.txt'), 'rules.json'])
    await expect(engine.rules.save(uid, { path: wrong })).rejects.toMatchObject({ dto: { code: 'input.invalid' } });
  expect(await readFile(notes, 'utf8')).toBe('{"mine":true}');
  expect(JSON.parse(await readFile(rules, 'utf8'))).toEqual({
    satchelRules: 1,
    rules: [{ ...skipBeauty, enabled: false }],
  });
});

test('another folder plans the same files again and keeps what was decided by hand', async () => {
  const place = await createEnginePlace();
  const { engine } = await place.open();
  const { jobId } = await rendered(place, engine, 2);
  const uid = await planned(engine, jobId);
  await engine.downloads.decide(uid, (review) => review.decide({ scope: 'row', rowIds: ['e1'] }, 'skip'));
  const target = place.at('elsewhere');
  await mkdir(target);
  await engine.downloads.retarget(uid, [{ root: 0, target }]);
  await settledAs(engine, uid, 'waiting-user');
  const now = await engine.downloads.review(uid, (review) => ({
    roots: review.summary().roots.map((root) => root.target),
    byHand: reviewedPlan(review)
      .entries.filter(({ decision }) => decision?.origin === 'manual')
      .map(({ id }) => id),
  }));
  await engine.downloads.retarget(uid, [{ root: 0, target: '/' }]);
  const refused = await settledAs(engine, uid, 'waiting-user');
  const kept = await engine.downloads.review(uid, (review) => review.summary().roots.map((root) => root.target));
  expect([now, kept, refused.outcome]).toEqual([
    { roots: [target], byHand: [1] },
    [target],
    '"/" cannot receive a download: it is the whole file system.',
  ]);
});
