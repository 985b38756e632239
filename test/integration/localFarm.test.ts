/** The farm on this computer: what it makes of jobs that are odd, damaged or interrupted. */
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Engine } from '../../main/engine/engine';
import { createFolderBlobStore } from '../../main/adapters/folderStore/folderStore';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { decodeManifest } from '../../shared/manifest/decode';
import type { JobSummary } from '../../shared/domain/job';
import { createEnginePlace, settledAs, wholeOf, type EnginePlace } from '../support/engineRunner';
import { plantFiles } from '../support/plantTree';
import { plantScene, tinyScene } from '../support/tinyScene';

const never = new AbortController().signal;

/** Sends a folder and answers the job, whether or not it is rendered yet. */
async function send(engine: Engine, project: string): Promise<string> {
  const { uid } = await engine.submissions.inspect({
    paths: [project],
    outputFolders: [path.join(project, 'renders')],
  });
  await settledAs(engine, uid, 'waiting-user');
  await engine.submissions.confirm(uid, path.basename(project));
  return (await settledAs(engine, uid, 'done')).jobId ?? '';
}

async function jobOf(engine: Engine, jobId: string): Promise<JobSummary | undefined> {
  return (await engine.listJobs()).jobs.find((job) => job.jobId === jobId);
}

/** Paths that the output manifests of a job list, one list for each manifest. */
async function outputsOf(place: EnginePlace, engine: Engine, jobId: string): Promise<string[][]> {
  const { farmId, queueId } = await engine.connections.requiredFarm();
  const store = createFolderBlobStore(place.at('store'), createHasher());
  const lists: string[][] = [];
  for await (const { key } of store.list(`Manifests/${farmId}/${queueId}/${jobId}/`, never)) {
    const { body } = await store.get(key, { signal: never });
    const manifest = decodeManifest(await wholeOf(body), { source: key });
    lists.push([...manifest.entries()].map((entry) => entry.path));
  }
  return lists;
}

test('files that hold no scene make a job that fails and says why; they are in the store all the same', async () => {
  const place = await createEnginePlace();
  const { engine, logged } = await place.open();
  await place.connect(engine);
  await plantFiles(place.at('notes'), { 'a.txt': 'abc' });
  const jobId = await send(engine, place.at('notes'));
  await engine.submissions.farmWork();
  expect([
    await jobOf(engine, jobId),
    logged.some((line) => line.includes('No scene that this computer can render')),
  ]).toEqual([expect.objectContaining({ taskRunStatus: 'FAILED', tasksTotal: 0 }), true]);
  expect(await readdir(place.at('store', 'Data'))).toHaveLength(1);
});

test('an input whose bytes are not what their hash says is not rendered from', async () => {
  const place = await createEnginePlace();
  const { engine } = await place.open();
  await place.connect(engine);
  await plantScene(place.at('project'), tinyScene({ first: 1, last: 1 }));
  await send(engine, place.at('project'));
  await engine.submissions.farmWork();
  const [name = ''] = (await readdir(place.at('store', 'Data'))).filter((found) => found.endsWith('.xxh128'));
  const scene = JSON.stringify(tinyScene({ first: 1, last: 1 }));
  const target = createHasher().hash(Buffer.from(scene));
  expect(await readdir(place.at('store', 'Data'))).toContain(`${target}.xxh128`);
  await writeFile(place.at('store', 'Data', `${target}.xxh128`), scene.replace('tiny', 'evil'));
  const jobId = await send(engine, place.at('project'));
  await engine.submissions.farmWork();
  expect([name === '', await jobOf(engine, jobId), await outputsOf(place, engine, jobId)]).toEqual([
    false,
    expect.objectContaining({ taskRunStatus: 'FAILED' }),
    [],
  ]);
});

test('each task lists its own frames, and what lay in the output folder before is none of them', async () => {
  const place = await createEnginePlace();
  const { engine } = await place.open();
  await place.connect(engine);
  await plantScene(place.at('project'), tinyScene({ first: 7, last: 9 }));
  await plantFiles(place.at('project'), { 'renders/earlier.png': 'earlier', 'renders/shot_beauty.0001.png': 'old' });
  const jobId = await send(engine, place.at('project'));
  await engine.submissions.farmWork();
  expect((await outputsOf(place, engine, jobId)).sort()).toEqual(
    [7, 8, 9].map((frame) => [`renders/shot_beauty.000${frame}.png`, `renders/shot_matte.000${frame}.png`]),
  );
  expect(await readdir(place.at('farm', 'sessions'))).toEqual([]);
});

test('a farm that was stopped in the middle goes on with the frames that are missing', async () => {
  const place = await createEnginePlace();
  const first = await place.open();
  await place.connect(first.engine);
  await plantScene(place.at('project'), tinyScene({ first: 1, last: 60 }));
  const jobId = await send(first.engine, place.at('project'));
  const rendering = await jobOf(first.engine, jobId);
  await first.close();
  const second = await place.open();
  const stopped = await jobOf(second.engine, jobId);
  expect([rendering?.taskRunStatus === 'SUCCEEDED', stopped?.taskRunStatus === 'SUCCEEDED']).toEqual([false, false]);
  expect(first.logged).toEqual([]);
  await second.engine.recover();
  await second.engine.submissions.farmWork();
  expect(await jobOf(second.engine, jobId)).toMatchObject({ taskRunStatus: 'SUCCEEDED', tasksSucceeded: 60 });
  const frames = (await outputsOf(place, second.engine, jobId)).flat();
  expect(new Set(frames).size).toBe(120);
});

test('a damaged farm database is set aside and told; the outputs stay in the store', async () => {
  const place = await createEnginePlace();
  const first = await place.open();
  await place.connect(first.engine);
  await first.close();
  await writeFile(place.at('farm', 'farm.db'), Buffer.alloc(8192, 'garbage '));
  const { engine, logged } = await place.open();
  expect([await engine.listJobs(), logged]).toEqual([
    { jobs: [], total: 0 },
    [
      expect.stringMatching(
        /^warn: farm\.db was damaged and set aside as .*\.corrupt-.*; its outputs stay in the store$/,
      ),
    ],
  ]);
});
