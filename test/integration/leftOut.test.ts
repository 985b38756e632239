import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { composeEngine } from '../../main/compose';
import type { Engine } from '../../main/engine/engine';
import type { Outline } from '../../shared/ipc/outlines';
import { treeOnDisk } from '../support/treeOnDisk';

const folder = mkdtempSync(join(tmpdir(), 'satchel-left-out-'));
const demo = join(folder, 'demo');
const project = join(demo, 'project');
const everything = { groupBy: 'folder', text: '', hidesIdentical: false } as const;

const openEngine = (): Promise<Engine> =>
  composeEngine({
    role: 'app',
    env: { SATCHEL_HOME: join(folder, 'home') },
    commandLine: new Map(),
    version: '0.0.0',
    emit: () => undefined,
    log: () => undefined,
  });
const outlineOf = (engine: Engine, uid: string): Promise<Outline> =>
  engine.downloads.review(uid, (review) => review.outline({ ...everything, toggled: [], start: 0, count: 500 }));
const choose = (engine: Engine, uid: string, rowId: string, isSelected: boolean) =>
  engine.downloads.decide(uid, (review) => review.select({ ...everything, rowId, isSelected }));
const applyAll = async (engine: Engine, uid: string): Promise<void> => {
  await engine.downloads.hashed(uid);
  await engine.downloads.apply(uid, true);
  await engine.board.settled(uid);
};

afterAll(() => {
  rmSync(folder, { recursive: true });
});

it('what is left out is not written, also after a restart; the next plan asks for it, and what is ticked again is', async () => {
  let engine = await openEngine();
  const started = await engine.startDemo({ folder: demo });
  await engine.board.settled(started.uid);
  const waiting = engine.board.list().find(({ state }) => state === 'waiting-user');
  const uid = waiting?.uid ?? '';
  const before = treeOnDisk(project);
  const whole = await outlineOf(engine, uid);
  expect(whole.sums.new).toBeGreaterThan(0);
  await choose(engine, uid, 'job', false);
  await engine.downloads.saveDrafts();
  await engine.close();

  engine = await openEngine();
  expect((await outlineOf(engine, uid)).sums).toMatchObject({ files: whole.sums.files, selected: 0, downloadBytes: 0 });
  const fresh = whole.sums.new;
  await engine.downloads.decide(uid, (review) =>
    review.select({ ...everything, text: 'kind:new', rowId: 'job', isSelected: true }),
  );
  const summary = await engine.downloads.review(uid, (review) => review.summary());
  expect(summary).toMatchObject({ fileCount: fresh, writeCount: fresh, undecidedCount: 0 });
  await applyAll(engine, uid);
  const after = treeOnDisk(project);
  const added = Object.keys(after).filter((path) => !Object.hasOwn(before, path) && !path.includes('.satchel'));
  expect(added.filter((path) => /\.\w+$/.test(path))).toHaveLength(fresh);
  expect(
    Object.entries(before).filter(([path, value]) => JSON.stringify(after[path]) !== JSON.stringify(value)),
  ).toEqual([]);

  const again = await engine.downloads.plan({ jobId: waiting?.jobId ?? '' });
  await engine.board.settled(again.uid);
  await engine.downloads.hashed(again.uid);
  expect((await outlineOf(engine, again.uid)).sums).toMatchObject({
    selected: whole.sums.files,
    new: 0,
    identical: whole.sums.identical + fresh,
  });
  await engine.close();
}, 120_000);
