/** The engine's use cases as windows call them, over real files, databases and workers. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createClock } from '../../main/adapters/clock/clock';
import { createFolderBlobStore } from '../../main/adapters/folderStore/folderStore';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { openSatchelDatabase } from '../../main/adapters/sqlite/satchelDatabase';
import { leaveLeased } from '../support/leaveLeased';
import type { Engine } from '../../main/engine/engine';
import { outputManifestMetadata } from '../../main/engine/store/metadata';
import { outputNameHash } from '../../main/engine/store/rootNames';
import { buildManifest } from '../../shared/manifest/build';
import { decodeManifest } from '../../shared/manifest/decode';
import { encode2023 } from '../../shared/manifest/encode2023';
import { wholeFilesOf } from '../../shared/manifest/wholeFiles';
import { createEnginePlace, settledAs, wholeOf, type EnginePlace } from '../support/engineRunner';
import { plantFiles, treeOf } from '../support/plantTree';
import { plantScene, tinyScene } from '../support/tinyScene';

const never = new AbortController().signal;

/** Sends a project with a scene; resolves when the farm has rendered it. */
async function submit(engine: Engine, project: string): Promise<string> {
  const { uid } = await engine.submissions.inspect({
    paths: [project],
    outputFolders: [path.join(project, 'renders')],
  });
  await settledAs(engine, uid, 'waiting-user');
  await engine.submissions.confirm(uid, 'shot');
  const { jobId = '' } = await settledAs(engine, uid, 'done');
  await engine.submissions.farmWork();
  return jobId;
}

async function plan(engine: Engine, jobId: string): Promise<string> {
  const { uid } = await engine.downloads.plan({ jobId });
  await settledAs(engine, uid, 'waiting-user');
  return uid;
}

async function bringHome(engine: Engine, jobId: string): Promise<string> {
  const uid = await plan(engine, jobId);
  await engine.downloads.apply(uid, false);
  await settledAs(engine, uid, 'done');
  return uid;
}

async function createProject(place: EnginePlace, engine: Engine, last: number): Promise<string> {
  const project = place.at('projét 🎬');
  await plantScene(project, tinyScene({ first: 1, last }));
  await place.connect(engine);
  return project;
}

test('a submission is looked through, confirmed, sent and rendered; outputs are named and listed as a worker does', async () => {
  const place = await createEnginePlace();
  const { engine, events } = await place.open();
  const project = await createProject(place, engine, 2);
  const { uid } = await engine.submissions.inspect({
    paths: [project],
    outputFolders: [path.join(project, 'renders')],
  });
  await settledAs(engine, uid, 'waiting-user');
  expect(await engine.submissions.draft(uid)).toMatchObject({
    fileCount: 1,
    uploadObjects: 1,
    createsJob: true,
    problems: [],
  });
  const jobId = await submit(engine, project);
  const farm = await engine.connections.requiredFarm();
  const { attachments, storeUri, createdMs, ...job } = await farm.getJob(jobId, never);
  expect(job).toEqual({
    jobId,
    name: 'shot',
    farmId: farm.farmId,
    queueId: farm.queueId,
    taskRunStatus: 'SUCCEEDED',
    tasksTotal: 2,
    tasksSucceeded: 2,
    tasksFailed: 0,
  });
  expect([storeUri, createdMs > 0]).toEqual([`file://${place.at('store')}`, true]);
  const hasher = createHasher();
  const store = createFolderBlobStore(place.at('store'), hasher);
  const found: string[] = [];
  for await (const { key } of store.list(`Manifests/${farm.farmId}/${farm.queueId}/${jobId}/`, never)) {
    found.push(key);
    const { head, body } = await store.get(key, { signal: never });
    const bytes = await wholeOf(body);
    const manifest = decodeManifest(bytes, { source: key, mode: 'strict' });
    const entries = [...manifest.entries()];
    expect([bytes.toString(), head.metadata, entries.map((entry) => entry.path)]).toEqual([
      Buffer.from(encode2023(buildManifest(entries))).toString(),
      outputManifestMetadata(project),
      [
        expect.stringMatching(/^renders\/shot_beauty\.000\d\.png$/),
        expect.stringMatching(/^renders\/shot_matte\.000\d\.png$/),
      ],
    ]);
    for (const { hash } of wholeFilesOf(manifest))
      expect(hasher.hash(await readFile(place.at('store', 'Data', `${hash}.xxh128`)))).toBe(hash);
  }
  const shape =
    /\/step-[0-9a-f]{32}\/task-[0-9a-f]{32}-[01]\/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z_sessionaction-[0-9a-f]{32}-[01]\/([0-9a-f]{32})_output$/;
  expect(found.map((key) => shape.exec(key)?.[1])).toEqual([
    outputNameHash(hasher, project),
    outputNameHash(hasher, project),
  ]);
  expect(attachments?.manifests.map((root) => [root.rootPath, root.outputRelativeDirectories])).toEqual([
    [project, ['renders']],
  ]);
  expect(new Set(events.map(({ name }) => name))).toEqual(new Set(['transfer.changed', 'job.changed']));
});

test('three hundred decisions survive the engine, are applied, and undo gives the folder back', async () => {
  const place = await createEnginePlace();
  const first = await place.open();
  const project = await createProject(place, first.engine, 160);
  const jobId = await submit(first.engine, project);
  await bringHome(first.engine, jobId);
  const names = Object.keys(await treeOf(project)).filter((name) => name.endsWith('.png'));
  await plantFiles(project, Object.fromEntries(names.map((name) => [name, `painted ${name}`])));
  const before = await treeOf(project);
  const uid = await plan(first.engine, jobId);
  await first.engine.downloads.show(uid, (review) =>
    review.view('folder', { kinds: [], undecidedOnly: false, text: '' }),
  );
  await first.engine.downloads.review(uid, (review) => {
    for (let level = 1; level < 5; level += 1)
      for (const { id, isExpandable, isExpanded } of review.rows(0, 2000).rows)
        if (isExpandable && !isExpanded) review.expand(id, true);
  });
  const files = await first.engine.downloads.review(uid, (review) =>
    review.rows(0, 2000).rows.filter(({ type }) => type === 'file'),
  );
  const actions = ['keep-mine', 'overwrite', 'keep-both'] as const;
  const decided = await Promise.all(
    files.map(({ id }, index) =>
      first.engine.downloads.decide(uid, (review) =>
        review.decide({ scope: 'row', rowIds: [id] }, actions[index % 3] ?? 'keep-mine'),
      ),
    ),
  );
  expect(decided.map(({ answer }) => answer.changed)).toEqual(Array.from({ length: 320 }, () => 1));
  const summary = await first.engine.downloads.review(uid, (review) => review.summary());
  expect(Object.values(summary.byAction).reduce((sum, count) => sum + count, 0)).toBe(320);
  await first.close();

  const second = await place.open();
  await second.engine.recover();
  const again = await second.engine.downloads.review(uid, (review) => review.summary());
  expect([again.byAction, again.undecidedCount]).toEqual([summary.byAction, 0]);
  await second.engine.downloads.apply(uid, false);
  const { runId = '' } = await settledAs(second.engine, uid, 'done');
  const result = await second.engine.downloads.result(uid);
  expect([result.replaced, result.keptBoth, result.failed]).toEqual([
    summary.byAction['overwrite'],
    summary.byAction['keep-both'],
    [],
  ]);
  const undo = await second.engine.downloads.undo(runId);
  await settledAs(second.engine, undo.uid, 'done');
  expect(await treeOf(project)).toEqual(before);
  expect((await second.engine.downloads.result(uid)).undone).toEqual({
    restored: summary.byAction['overwrite'],
    removed: summary.byAction['keep-both'],
    leftAlone: [],
  });
  expect((await second.engine.history()).runs.map(({ kind, canUndo }) => [kind, canUndo])).toEqual([
    ['undo', true],
    ['download', false],
    ['download', true],
  ]);
}, 120_000);

test('a submission that failed is tried again when its store is back', async () => {
  const place = await createEnginePlace();
  const { engine } = await place.open();
  const project = await createProject(place, engine, 1);
  await rename(place.at('store'), place.at('store away'));
  const { uid } = await engine.submissions.inspect({ paths: [project] });
  const failed = await settledAs(engine, uid, 'failed');
  expect(failed.error).toMatchObject({ code: 'store.root_missing', safe: expect.any(String) as string });
  await rename(place.at('store away'), place.at('store'));
  await engine.retryTransfer(uid);
  const waiting = await settledAs(engine, uid, 'waiting-user');
  expect([waiting.error, waiting.finishedMs]).toEqual([undefined, undefined]);
});

test('an engine that died in the middle is followed by one that takes its transfers up', async () => {
  const place = await createEnginePlace();
  const first = await place.open();
  const project = await createProject(place, first.engine, 2);
  const jobId = await submit(first.engine, project);
  const uploading = await first.engine.submissions.inspect({ paths: [project] });
  await settledAs(first.engine, uploading.uid, 'waiting-user');
  await first.engine.submissions.confirm(uploading.uid, 'again');
  await settledAs(first.engine, uploading.uid, 'done');
  const planning = await plan(first.engine, jobId);
  const broken = await first.engine.submissions.inspect({ paths: [project] });
  await settledAs(first.engine, broken.uid, 'waiting-user');
  await first.close();
  // As a process leaves its rows when it is killed: under way, with a lease of nobody who lives.
  const db = openSatchelDatabase(path.join(place.home, 'satchel.db'), createClock());
  for (const { uid } of [uploading, planning, broken].map((one) => (typeof one === 'string' ? { uid: one } : one)))
    leaveLeased(db, uid, uid === broken.uid ? { kind: 'nonsense' } : undefined);
  db.close();

  const second = await place.open();
  await second.engine.recover();
  const states = await Promise.all(
    [uploading.uid, planning, broken.uid].map(async (uid) => (await second.engine.board.settled(uid)).state),
  );
  expect(states).toEqual(['done', 'waiting-user', 'failed']);
});

test('what a running command does is left to it by a window that starts', async () => {
  const place = await createEnginePlace();
  const command = await place.open({ role: 'cli' });
  const { uid } = command.engine.board.start(
    { class: 'submit', title: 'long', phases: ['hashing'], spec: {} },
    ({ signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
      }),
  );
  const window = await place.open();
  await window.engine.recover();
  expect(window.engine.board.get(uid).snapshot.state).toBe('leased');
  expect((await command.engine.board.cancel(uid)).state).toBe('cancelled');
});

test.each([
  ['is not there', 'file:///FOLDER/nowhere', 'store.root_missing'],
  ['is no store', 'https://example.invalid/', 'input.invalid'],
  ['does not answer', 's3://bucket-of-nobody/prefix', 'network.refused'],
])('connecting to a store that %s leaves the settings as they were', async (_name, address, code) => {
  const place = await createEnginePlace();
  const keys = { AWS_ACCESS_KEY_ID: 'nobody', AWS_SECRET_ACCESS_KEY: 'nothing' };
  const { engine } = await place.open({ env: { SATCHEL_HOME: place.home, ...keys } });
  await place.connect(engine);
  const before = await readFile(path.join(place.home, 'config.toml'));
  const connecting = engine.setConnection({
    storeUri: address.replace('/FOLDER', place.folder),
    endpointUrl: 'http://127.0.0.1:9',
    region: 'eu-west-1',
  });
  await expect(connecting).rejects.toMatchObject({ code });
  expect([await readFile(path.join(place.home, 'config.toml')), (await engine.overview()).connection.kind]).toEqual([
    before,
    'local-farm',
  ]);
});

test('a window opens with the last valid settings while the file is broken, and says why; a command does not', async () => {
  const place = await createEnginePlace();
  await mkdir(place.home);
  const file = path.join(place.home, 'config.toml');
  await writeFile(file, '[ui]\ntheme = "dark"\n');
  const told: string[] = [];
  const window = { badSettings: (error: Error) => told.push(error.message) };
  const good = await place.open(window);
  await good.close();
  await writeFile(file, '[ui]\ntheme = "purple"\n');
  const { engine } = await place.open(window);
  expect([engine.settings.get('ui.theme'), told]).toEqual([
    'dark',
    [`A setting is not valid. ${file}:2:1: ui.theme: "purple" is not one of system, light, dark.`],
  ]);
  await expect(place.open()).rejects.toMatchObject({ code: 'config.invalid' });
  await rm(file);
  await engine.settings.reload();
  expect(engine.settings.get('ui.theme')).toBe('system');
});
