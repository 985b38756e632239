import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createEnginePlace, settledAs } from '../support/engineRunner';

async function confirmedProject() {
  const place = await createEnginePlace();
  const { engine } = await place.open();
  await place.connect(engine);
  await mkdir(place.at('project', 'disk'), { recursive: true });
  for (const name of ['scene.ma', 'disk/a.tx', 'disk/b.tx']) await writeFile(place.at('project', name), name);
  const { uid } = await engine.submissions.inspect({ paths: [place.at('project')] });
  await settledAs(engine, uid, 'waiting-user');
  const jobs = async (): Promise<number> => (await engine.listJobs()).jobs.length;
  return { place, engine, uid, jobs };
}

test('a folder that goes away after it was agreed to makes no job without its files', async () => {
  const { place, engine, uid, jobs } = await confirmedProject();
  await rename(place.at('project', 'disk'), place.at('away'));
  await engine.submissions.confirm(uid, 'shot');
  const { error } = await settledAs(engine, uid, 'failed');
  expect([error?.code, error?.message, await jobs()]).toEqual([
    'source.missing',
    '2 files of 3 that were agreed to are gone.',
    0,
  ]);
  // Whoever tries again sees what is there, and agrees to that.
  await engine.retryTransfer(uid);
  const { waitingFor } = await settledAs(engine, uid, 'waiting-user');
  const { fileCount } = await engine.submissions.draft(uid);
  await engine.submissions.confirm(uid, 'shot');
  await settledAs(engine, uid, 'done');
  expect([waitingFor, fileCount, await jobs()]).toEqual(['submission', 1, 1]);
});

test('files that are back when it is tried again go along', async () => {
  const { place, engine, uid, jobs } = await confirmedProject();
  await rename(place.at('project', 'disk'), place.at('away'));
  await engine.submissions.confirm(uid, 'shot');
  await settledAs(engine, uid, 'failed');
  await rename(place.at('away'), place.at('project', 'disk'));
  await engine.retryTransfer(uid);
  await settledAs(engine, uid, 'waiting-user');
  const { fileCount } = await engine.submissions.draft(uid);
  await engine.submissions.confirm(uid, 'shot');
  await settledAs(engine, uid, 'done');
  expect([fileCount, await jobs()]).toEqual([3, 1]);
});

test('a file that was added since is sent with the others', async () => {
  const { place, engine, uid, jobs } = await confirmedProject();
  await writeFile(place.at('project', 'more.tx'), 'more');
  await engine.submissions.confirm(uid, 'shot');
  await settledAs(engine, uid, 'done');
  await rm(path.join(place.at('project'), 'more.tx'));
  expect([engine.submissions.result(uid)?.uploadedObjects, await jobs()]).toEqual([4, 1]);
});
