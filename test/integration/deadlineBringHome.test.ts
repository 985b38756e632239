/** The window brings home a job of Deadline Cloud: planned, reviewed and applied, with the farm and the bucket over real HTTP. */
import { mkdir, readFile } from 'node:fs/promises';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { farmId, queueId } from '../support/deadlineWorld';
import { createEnginePlace } from '../support/engineRunner';
import { createRenderedJob, jobId, type RenderedJobOptions } from '../support/renderedJob';

afterEach(() => {
  vi.unstubAllEnvs();
});

async function seat(options: RenderedJobOptions = {}) {
  const place = await createEnginePlace();
  const root = place.at('project');
  await mkdir(root);
  const job = await createRenderedJob({ roots: [{ rootPath: root }], ...options });
  onTestFinished(() => job.close());
  const env = {
    ...job.env,
    AWS_ENDPOINT_URL_DEADLINE: job.deadline.url,
    AWS_ENDPOINT_URL_S3: job.s3.url,
    AWS_REGION: 'us-west-2',
    AWS_CONFIG_FILE: '/nowhere/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials',
  };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_DEFAULT_REGION']) vi.stubEnv(name, undefined);
  const { engine } = await place.open({
    env: { ...env, SATCHEL_HOME: place.home, DEADLINE_CONFIG_FILE_PATH: place.at('no config') },
    commandLine: new Map([
      ['deadline.farmId', farmId],
      ['deadline.queueId', queueId],
    ]),
  });
  return { engine, job, root };
}

test('a job is planned from its latest outputs and its files come home', async () => {
  const { engine, job, root } = await seat();
  job.render({ task: 0, files: [{ 'renders/f.0001.exr': 'first' }] });
  job.render({ task: 0, files: [{ 'renders/f.0001.exr': 'second' }] });
  const { uid } = await engine.downloads.plan({ jobId });
  const planned = await engine.board.settled(uid);
  expect([planned.state, planned.title, job.deadline.count('GetTask')]).toEqual(['waiting-user', 'Shot one', 1]);
  await engine.downloads.apply(uid, false);
  const done = await engine.board.settled(uid);
  expect([done.state, await readFile(`${root}/renders/f.0001.exr`, 'utf8')]).toEqual(['done', 'second']);
});

test('a job without outputs says why', async () => {
  const { engine } = await seat();
  const { uid } = await engine.downloads.plan({ jobId });
  const { state, error } = await engine.board.settled(uid);
  expect([state, error?.code, error?.message]).toEqual([
    'failed',
    'deadline.not_found',
    'Shot one: No task of the job has succeeded yet (3 READY), so there are no outputs.',
  ]);
});

test('outputs that only a newer version can read are told beside what is planned, and alone they are an error', async () => {
  const { engine, job } = await seat();
  job.render({ task: 0, files: [{ 'renders/f.0001.exr': 'one' }], manifestVersion: '2031-01' });
  const alone = await engine.downloads.plan({ jobId });
  const refused = await engine.board.settled(alone.uid);
  expect([refused.state, refused.error?.message]).toEqual(['failed', expect.stringContaining('"2031-01"')]);
  job.render({ task: 1, files: [{ 'renders/f.0002.exr': 'two' }] });
  await engine.retryTransfer(alone.uid);
  const planned = await engine.board.settled(alone.uid);
  expect([planned.state, planned.outcome]).toEqual([
    'waiting-user',
    'Planned; nothing needs you. 1 list of files cannot be read and is left out; the log says which and why.',
  ]);
});
