/** Outputs of Deadline jobs are found by what the farm names and the store lists, over real HTTP. */
import { expect, onTestFinished, test } from 'vitest';
import { createClock } from '../../main/adapters/clock/clock';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { openS3BlobStore } from '../../main/adapters/s3/s3BlobStore';
import { findInputs } from '../../main/engine/outputs/discovery/findInputs';
import { findOutputs, type FindOutputsInput, type FoundOutputs } from '../../main/engine/outputs/discovery/findOutputs';
import { filterFound } from '../../main/engine/outputs/discovery/filterFound';
import { deadlineWorlds, errorOf, farmId, queueId } from '../support/deadlineWorld';
import { createRenderedJob, jobId, stepId, taskId, type RenderedJobOptions } from '../support/renderedJob';
import { createRunContext } from '../support/runContext';

const { openAt } = deadlineWorlds();
const hasher = createHasher();
const scope = { farmId, queueId, jobId };
const step = { ...scope, stepId };

async function seat(options: RenderedJobOptions = {}) {
  const job = await createRenderedJob(options);
  onTestFinished(() => job.close());
  const deadline = await openAt(job.deadline);
  const env = { AWS_ACCESS_KEY_ID: 'S3TEST', AWS_SECRET_ACCESS_KEY: 'S3TEST', AWS_REGION: 'us-west-2' };
  const parts = { hasher, clock: createClock(), env };
  const store = openS3BlobStore('s3://bkt/DeadlineCloud', { endpointUrl: job.s3.url }, parts);
  onTestFinished(() => store.close());
  const { attachments } = await deadline.getJob(scope, new AbortController().signal);
  job.deadline.clearCalls();
  const find = (input: Partial<FindOutputsInput> = {}, isFarmAsked = true) =>
    findOutputs(
      { ...scope, ...(attachments === undefined ? {} : { attachments }), ...input },
      { store, hasher, ...(isFarmAsked ? { deadline } : {}) },
      createRunContext(),
    );
  const ops = (): Readonly<Record<string, number>> => {
    const counts: Record<string, number> = {};
    for (const { op } of job.deadline.calls) counts[op] = (counts[op] ?? 0) + 1;
    for (const { op } of job.s3.requests.rows) counts[op] = (counts[op] ?? 0) + 1;
    return counts;
  };
  return { job, find, ops, deadline, store, attachments };
}

/** Content of every file that was found, by root and path, as hashes. */
const pathsOf = ({ roots }: FoundOutputs): Record<string, string[]> =>
  Object.fromEntries(roots.map(({ source, files }) => [source, [...files].map(({ path }) => path)]));
const hashesOf = ({ roots }: FoundOutputs): string[] =>
  roots.flatMap(({ files }) => [...files].map(({ hash }) => hash));
const hashOf = (text: string): string => hasher.hash(new TextEncoder().encode(text));

test('a job: of a task that ran twice the attempt that the farm calls its latest, asked about that task alone', async () => {
  const { job, find, ops } = await seat();
  job.render({ task: 0, files: [{ 'f.1': 'first' }] });
  job.render({ task: 0, files: [{ 'f.1': 'second' }] });
  job.render({ task: 1, files: [{ 'f.2': 'two' }] });
  expect([hashesOf(await find()), ops()]).toEqual([
    [hashOf('second'), hashOf('two')],
    { GetTask: 1, ListObjectsV2: 1, GetObject: 2 },
  ]);
});

test('what a task with one attempt wrote needs no question to the farm', async () => {
  const { job, find, ops } = await seat();
  for (const task of [0, 1, 2]) job.render({ task, files: [{ [`f.${String(task)}`]: String(task) }] });
  expect([pathsOf(await find()), ops()]).toEqual([
    { '/mnt/shot': ['f.0', 'f.1', 'f.2'] },
    { ListObjectsV2: 1, GetObject: 3 },
  ]);
});

test('a task: the manifests that its last action names, without a list', async () => {
  const { job, find, ops } = await seat();
  job.render({ task: 1, files: [{ 'f.2': 'two' }] });
  expect([pathsOf(await find({ ...step, taskId: taskId(1) })), ops()]).toEqual([
    { '/mnt/shot': ['f.2'] },
    { GetTask: 1, GetSessionAction: 1, GetObject: 1 },
  ]);
});

test('a task whose last attempt failed keeps what an earlier one wrote', async () => {
  const { job, find } = await seat();
  job.render({ task: 1, files: [{ 'f.2': 'two' }] });
  job.render({ task: 1, files: [], status: 'FAILED' });
  expect(pathsOf(await find({ ...step, taskId: taskId(1) }))).toEqual({ '/mnt/shot': ['f.2'] });
});

test('a task that ran in a chunk: its outputs lie with the step, by the name of the action and no longer one', async () => {
  const { job, find } = await seat({ deadline: { hasActionManifests: false } });
  job.render({ task: 0, files: [{ 'other.exr': 'other' }], isChunk: true });
  job.render({ task: 1, files: [{ 'chunk.exr': 'chunk' }], isChunk: true });
  expect([pathsOf(await find({ ...step, taskId: taskId(1) })), pathsOf(await find(step))]).toEqual([
    { '/mnt/shot': ['chunk.exr'] },
    { '/mnt/shot': ['chunk.exr', 'other.exr'] },
  ]);
});

test('a session action by its id, named by the farm and found in the list', async () => {
  const { job, find } = await seat();
  const first = job.render({ task: 0, files: [{ 'f.1': 'first' }] });
  job.render({ task: 0, files: [{ 'f.1': 'second' }] });
  const asked = { ...step, taskId: taskId(0), sessionActionId: first };
  expect([hashesOf(await find(asked)), hashesOf(await find(asked, false))]).toEqual([
    [hashOf('first')],
    [hashOf('first')],
  ]);
});

test('manifests of an action belong to the roots of the job index by index', async () => {
  const { job, find } = await seat({
    roots: [{ rootPath: '/mnt/a' }, { rootPath: 'P:\\b', rootPathFormat: 'windows', fileSystemLocationName: 'Proj' }],
  });
  job.render({ task: 0, files: [{ 'in.a': 'a' }, { 'in.b': 'b' }] });
  const found = await find({ ...step, taskId: taskId(0) });
  expect(found.roots.map(({ source, sourceFormat, locationName }) => [source, sourceFormat, locationName])).toEqual([
    ['/mnt/a', 'posix', undefined],
    ['P:\\b', 'windows', 'Proj'],
  ]);
});

test('a manifest that is not the one the farm names is not used', async () => {
  const { job, find } = await seat();
  job.render({ task: 0, files: [{ 'f.1': 'one' }] });
  const object = job.s3.objects('bkt').find(({ key }) => key.endsWith('_output'));
  job.s3.plant('bkt', object?.key ?? '', Buffer.from('{"changed":true}'));
  expect((await errorOf(find({ ...step, taskId: taskId(0) }))).code).toBe('integrity.mismatch');
});

test('where the role may not list, sessions say what their actions wrote', async () => {
  const { job, find, ops } = await seat();
  job.render({ task: 0, files: [{ 'f.1': 'first' }] });
  job.render({ task: 0, files: [{ 'f.1': 'second' }] });
  job.render({ task: 1, files: [{ 'f.2': 'two' }] });
  job.s3.setPolicy([{ op: 'ListObjectsV2', effect: 'deny' }]);
  const found = await find();
  expect([hashesOf(found), ops()['ListSessions'], ops()['ListSessionActions']]).toEqual([
    [hashOf('second'), hashOf('two')],
    1,
    3,
  ]);
});

test('known keys stand in where neither list nor farm can be asked, and keys of another job never do', async () => {
  const { job, find } = await seat();
  job.render({ task: 0, files: [{ 'f.1': 'one' }] });
  const keys = job.s3.objects('bkt').map(({ key }) => key.replace('DeadlineCloud/', ''));
  const knownKeys = keys.filter((key) => key.endsWith('_output'));
  job.s3.setPolicy([{ op: 'ListObjectsV2', effect: 'deny' }]);
  const foreign = knownKeys.map((key) => key.replace(jobId, `job-${'9'.repeat(32)}`));
  expect([
    pathsOf(await find({ knownKeys }, false)),
    (await errorOf(find({ knownKeys: foreign }, false))).code,
  ]).toEqual([{ '/mnt/shot': ['f.1'] }, 'store.denied_list']);
});

test('why there is nothing: no task has succeeded, nothing was written, no file matches', async () => {
  const { job, find } = await seat();
  const reasons = [(await find()).empty?.reason, (await find(step)).empty?.reason];
  job.render({ task: 0, files: [], status: 'FAILED' });
  reasons.push((await find({ ...step, taskId: taskId(0) })).empty?.reason);
  job.render({ task: 1, files: [] });
  reasons.push((await find()).empty?.reason, (await find({}, false)).empty?.reason);
  job.render({ task: 2, files: [{ 'f.3': 'three' }] });
  reasons.push(filterFound(await find(), ['*.exr']).empty?.reason);
  expect(reasons).toEqual([
    'no-succeeded-task',
    'no-succeeded-task',
    'no-succeeded-task',
    'no-manifests',
    'unknown',
    'filter',
  ]);
});

test('inputs are checked against what the job was made with', async () => {
  const { job, store, attachments } = await seat({
    roots: [
      { rootPath: '/mnt/a', inputs: { 'scene.ma': 'scene' } },
      { rootPath: '/mnt/b', inputs: { 'b.ma': 'b' } },
    ],
  });
  const whole = await findInputs(attachments, { store, hasher }, createRunContext());
  const key = job.s3.objects('bkt').find((object) => object.key.endsWith('/0_input'))?.key ?? '';
  job.s3.plant('bkt', key, Buffer.from('{}'));
  const spoiled = await findInputs(attachments, { store, hasher }, createRunContext());
  expect([pathsOf(whole), pathsOf(spoiled), spoiled.failed.map(({ error }) => error.code)]).toEqual([
    { '/mnt/a': ['scene.ma'], '/mnt/b': ['b.ma'] },
    { '/mnt/b': ['b.ma'] },
    ['integrity.mismatch'],
  ]);
});

test('a thousand tasks, ten of them rendered twice: two pages of a list, ten questions at once, one request for each manifest', async () => {
  const { job, find, ops } = await seat({ tasks: 1000 });
  for (let task = 0; task < 1000; task += 1) job.render({ task, files: [{ [`f.${String(task)}`]: 'frame' }] });
  for (let task = 0; task < 10; task += 1) job.render({ task, files: [{ [`f.${String(task)}`]: 'again' }] });
  const found = await find();
  expect([found.roots.map(({ files }) => files.length), ops()]).toEqual([
    [1000],
    { ListObjectsV2: 2, GetTask: 10, GetObject: 1000 },
  ]);
});
