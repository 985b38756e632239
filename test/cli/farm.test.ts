/** `farm`, `queue` and `job` against a farm of the test. */
import { expect, test } from 'vitest';
import { createCliPlace, type CliPlace } from '../support/cliRunner';
import type { DeadlineServerOptions } from '../support/deadlineServer/server';
import { bareQueueId, farmId, farmPlan, queueId } from '../support/deadlineWorld';
import { createFarmSeat, type FarmSeat } from '../support/farmSeat';

interface Seat extends FarmSeat {
  readonly place: CliPlace;
  readonly named: Readonly<Record<string, string>>;
}

const environmentTemplate = (name: string, value: string): string =>
  `specificationVersion: environment-2023-09
parameterDefinitions:
- {name: ${name}, type: STRING, default: ${value}, description: Which packages}
environment: {name: Packages, script: {actions: {onEnter: {command: echo}}}}
`;

async function seatOf(options: DeadlineServerOptions = {}): Promise<Seat> {
  const place = await createCliPlace();
  const farm = await createFarmSeat(options);
  const named = { ...farm.env, SATCHEL_DEADLINE_FARM_ID: farmId, SATCHEL_DEADLINE_QUEUE_ID: queueId };
  return { ...farm, place, named };
}

const jobId = `job-${'a'.repeat(32)}`;
const plantedJob = {
  farmId,
  queueId,
  jobId,
  name: 'Shot 010',
  createdMs: Date.UTC(2026, 0, 2, 3, 4, 5),
};

test('farm list tells every farm, as text and as lines', async () => {
  const { place, env, deadline } = await seatOf();
  const text = await place.run(['farm', 'list'], { env });
  const json = await place.json(['farm', 'list', '--output', 'json'], { env });
  const typed = await place.run(['farm', 'list', '--deadline-endpoint-url', deadline.url], {
    env: { ...env, AWS_ENDPOINT_URL_DEADLINE: 'http://127.0.0.1:9' },
  });
  expect([text.code, text.stdout, json.lines, typed.stdout]).toEqual([
    0,
    `- farmId: ${farmId}\n  displayName: Feature film\n`,
    [
      {
        type: 'result',
        verb: 'farm list',
        farms: [{ farmId, displayName: 'Feature film' }],
        failedRegions: [],
      },
    ],
    text.stdout,
  ]);
});

test('farm get and queue list take the farm from an option, from the environment or from the settings', async () => {
  const { place, env, named } = await seatOf();
  const get = await place.json(['farm', 'get', '--farm-id', farmId], { env });
  expect([get.code, get.last]).toMatchObject([0, { farm: { farmId, displayName: 'Feature film' } }]);
  const list = await place.run(['queue', 'list'], { env: named });
  expect([list.code, list.stdout]).toEqual([
    0,
    `- queueId: ${queueId}\n  displayName: Lighting\n- queueId: ${bareQueueId}\n  displayName: No files\n`,
  ]);
  await place.run(['config', 'set', 'defaults.farm_id', farmId], { env });
  const kept = await place.run(['queue', 'list'], { env });
  expect(kept.stdout).toBe(list.stdout);
});

test.each([
  [['farm', 'get'], {}, 2, 'No farm is named.', 'satchel farm list'],
  [['queue', 'get', '--farm-id', farmId], {}, 2, 'No queue is named.', 'satchel queue list'],
  [['queue', 'get', '--farm-id', farmId, '--queue-id', `queue-${'9'.repeat(32)}`], {}, 11, 'there is no', 'satchel'],
  [['farm', 'list'], { AWS_ACCESS_KEY_ID: 'WRONG' }, 10, 'unknown or wrong', 'access key'],
  [['farm', 'list', '--profile', 'nobody'], {}, 10, 'nobody', ''],
  [
    ['job', 'get', 'job-1', '--farm-id', farmId, '--queue-id', queueId],
    {},
    11,
    'No job of the queue',
    'satchel job list',
  ],
  [['job', 'wait', '--farm-id', farmId, '--queue-id', queueId], {}, 2, 'No job is named.', 'satchel job list'],
  [['job', 'list', '--page-size', '0', '--farm-id', farmId, '--queue-id', queueId], {}, 2, '--page-size', '1'],
])('%s says what is wrong and what to do', async (args, more, code, message, hint) => {
  const { place, env } = await seatOf();
  const done = await place.json(args, { env: { ...env, ...more } });
  expect([done.code, done.last['message'], done.last['hint']]).toEqual([
    code,
    expect.stringContaining(message),
    expect.stringContaining(hint),
  ]);
});

test('queue get, paramdefs and export-credentials answer in the forms of the Deadline client', async () => {
  const { place, named } = await seatOf({
    plan: {
      ...farmPlan,
      environments: [
        {
          farmId,
          queueId,
          queueEnvironmentId: `queueenv-${'5'.repeat(32)}`,
          name: 'Packages',
          priority: 1,
          templateType: 'YAML',
          template: environmentTemplate('CondaPackages', 'maya'),
        },
      ],
    },
  });
  const get = await place.run(['queue', 'get'], { env: named });
  expect([get.code, get.stdout]).toEqual([0, expect.stringContaining(`jobAttachmentSettings:\n  s3BucketName: bkt\n`)]);
  const definitions = await place.json(['queue', 'paramdefs'], { env: named });
  expect(definitions.last['definitions']).toEqual([
    { name: 'CondaPackages', type: 'STRING', default: 'maya', description: 'Which packages', dataFlow: 'NONE' },
  ]);
  const keys = await place.run(['queue', 'export-credentials', '--mode', 'read'], { env: named });
  expect([keys.code, JSON.parse(keys.stdout)]).toEqual([
    0,
    {
      Version: 1,
      AccessKeyId: 'LENT',
      SecretAccessKey: 'LENT',
      SessionToken: 'LENT',
      Expiration: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    },
  ]);
});

test('job list, search and get find jobs by page, by text and by id', async () => {
  const { place, named, deadline } = await seatOf();
  for (const [at, name] of ['Shot 010', 'Shot 020', 'Title'].entries())
    deadline.plantJob({
      ...plantedJob,
      jobId: `job-${String(at).repeat(32)}`,
      name,
      createdMs: plantedJob.createdMs + at,
    });
  const list = await place.json(['job', 'list', '--page-size', '2'], { env: named });
  expect([
    list.code,
    list.last['totalResults'],
    (list.last['jobs'] as { name: string }[]).map(({ name }) => name),
  ]).toEqual([0, 3, ['Title', 'Shot 020']]);
  const rest = await place.json(['job', 'list', '--page-size', '2', '--item-offset', '2'], { env: named });
  expect((rest.last['jobs'] as { name: string }[]).map(({ name }) => name)).toEqual(['Shot 010']);
  const search = await place.run(['job', 'search', 'Shot'], { env: named });
  expect(search.stdout).toContain('2 of 2 jobs from 0');
  const byText = await place.json(['job', 'get', 'Title'], { env: named });
  const byId = await place.json(['job', 'get', '--job-id', `job-${'2'.repeat(32)}`], { env: named });
  expect([byText.last['job'], (byId.last['job'] as { createdAt: string }).createdAt]).toEqual([
    byId.last['job'],
    '2026-01-02T03:04:05.002Z',
  ]);
  const many = await place.json(['job', 'get', 'Shot'], { env: named });
  expect([many.code, many.last['message']]).toEqual([2, expect.stringContaining('2 jobs have "Shot" in their names')]);
});

const stepId = `step-${'b'.repeat(32)}`;
const taskId = (number: number): string => `task-${String(number).repeat(32)}`;
const states = ['SUCCEEDED', 'FAILED', 'CANCELED'];

/** A job of which one task failed. */
function plantFailed({ deadline }: Seat): void {
  const tasks = states.map((runStatus, at) => ({
    taskId: taskId(at),
    runStatus,
    parameters: { Frame: { int: String(at) } },
  }));
  deadline.plantJob({ ...plantedJob, steps: [{ stepId, name: 'Render', dependsOn: [], tasks }] });
}

test('job wait tells which tasks failed, and ends with 3 or as the Deadline client does', async () => {
  const seat = await seatOf();
  plantFailed(seat);
  const done = await seat.place.json(['job', 'wait', '--job-id', jobId], { env: seat.named });
  expect([done.code, done.lines]).toEqual([
    3,
    [
      {
        type: 'result',
        verb: 'job wait',
        jobId,
        jobName: 'Shot 010',
        status: 'FAILED',
        elapsedSeconds: 0,
        failedTasks: [{ stepId, stepName: 'Render', taskId: taskId(1), parameters: { Frame: { int: '1' } } }],
      },
    ],
  ]);
  const reference = await seat.place.run(['job', 'wait', '--job-id', jobId, '--reference-exit-codes'], {
    env: seat.named,
  });
  expect([reference.code, reference.stdout]).toEqual([2, expect.stringContaining(`failed: Render ${taskId(1)}`)]);
});

test('job wait gives up after its time', async () => {
  const seat = await seatOf();
  const tasks = [{ taskId: taskId(0), runStatus: 'READY', parameters: {} }];
  seat.deadline.plantJob({ ...plantedJob, steps: [{ stepId, name: 'Render', dependsOn: [], tasks }] });
  const done = await seat.place.json(['job', 'wait', '--job-id', jobId, '--timeout', '1'], { env: seat.named });
  expect([done.code, done.last['status'], seat.deadline.count('GetJob') > 1]).toEqual([3, 'TIMED_OUT', true]);
});

test('job cancel and requeue-tasks ask first, and change nothing where nobody can answer', async () => {
  const seat = await seatOf();
  plantFailed(seat);
  const asked = await seat.place.json(['job', 'cancel', '--job-id', jobId], { env: seat.named });
  const wrong = await seat.place.json(['job', 'cancel', '--job-id', jobId, '--mark-as', 'gone'], { env: seat.named });
  const again = await seat.place.json(['job', 'requeue-tasks', '--job-id', jobId], { env: seat.named });
  expect([asked.code, asked.last['code'], wrong.code, again.code]).toEqual([16, 'decision.needed', 2, 16]);
  expect([seat.deadline.count('UpdateJob'), seat.deadline.count('UpdateTask')]).toEqual([0, 0]);
});

test('job requeue-tasks lets the tasks run again that did not succeed', async () => {
  const seat = await seatOf();
  plantFailed(seat);
  const done = await seat.place.json(['job', 'requeue-tasks', '--job-id', jobId, '--yes'], { env: seat.named });
  expect([done.code, done.last['requeued']]).toEqual([
    0,
    [
      { stepId, taskId: taskId(1), was: 'FAILED' },
      { stepId, taskId: taskId(2), was: 'CANCELED' },
    ],
  ]);
  expect(seat.deadline.count('UpdateTask')).toBe(2);
  const some = await seat.place.json(
    ['job', 'requeue-tasks', '--job-id', jobId, '--yes', '--run-status', 'succeeded'],
    {
      env: seat.named,
    },
  );
  expect(some.last['requeued']).toEqual([{ stepId, taskId: taskId(0), was: 'SUCCEEDED' }]);
});

test('job cancel marks the job', async () => {
  const seat = await seatOf();
  plantFailed(seat);
  const done = await seat.place.json(['job', 'cancel', '--job-id', jobId, '--mark-as', 'failed', '--yes'], {
    env: seat.named,
  });
  expect([done.code, done.last['markedAs'], seat.deadline.jobs()[0]?.targetTaskRunStatus]).toEqual([
    0,
    'FAILED',
    'FAILED',
  ]);
});
