/** `job logs`: what the workers said, by session, by action and by time, with whose keys it is read, and why there is nothing. */
import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createCliPlace } from '../support/cliRunner';
import type { DeadlineServerOptions } from '../support/deadlineServer/server';
import { farmId, queueId } from '../support/deadlineWorld';
import { createFarmSeat } from '../support/farmSeat';

const id = (digit: string): string => digit.repeat(32);
const jobId = `job-${id('a')}`;
const [ended, latest] = [`session-${id('b')}`, `session-${id('c')}`];
const startMs = Date.UTC(2026, 0, 2, 3, 4, 5);
const action = (session: string, index: number) => ({
  sessionActionId: `${session.replace('session-', 'sessionaction-')}-${index}`,
  status: 'FAILED',
  startedMs: startMs + index * 1000,
  endedMs: startMs + index * 1000 + 999,
  definition: {},
});

/** A job with a session that ended and a later one that ended too; each second of it said one line. */
async function seatOf(options: DeadlineServerOptions = {}) {
  const place = await createCliPlace();
  const { deadline, env } = await createFarmSeat(options);
  const session = (sessionId: string, startedMs: number) => ({
    ...{ sessionId, startedMs, endedMs: startedMs + 5000 },
    actions: [action(sessionId, 0), action(sessionId, 1)],
  });
  deadline.plantJob({
    ...{ farmId, queueId, jobId, name: 'Shot 010', createdMs: startMs },
    sessions: [session(latest, startMs), session(ended, startMs - 60_000)],
  });
  deadline.plantLog(
    latest,
    [0, 1, 2].map((second) => ({ atMs: startMs + second * 1000, message: `line ${second}\u001b[31m` })),
  );
  const named = {
    ...env,
    AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: deadline.url,
    SATCHEL_DEADLINE_FARM_ID: farmId,
    SATCHEL_DEADLINE_QUEUE_ID: queueId,
  };
  return { place, deadline, named };
}

const messages = ({ last }: { readonly last: Readonly<Record<string, unknown>> }): readonly string[] =>
  (last['events'] as { readonly message: string }[]).map(({ message }) => message.slice(0, 6));

test('the log of the latest session is told line by line, and nothing in it reaches the terminal as a command', async () => {
  const { place, named } = await seatOf();
  const text = await place.run(['job', 'logs', '--job-id', jobId], { env: named });
  expect([text.code, text.stdout.split('\n')]).toEqual([
    0,
    [
      `Shot 010 (${jobId}), ${latest}`,
      ...[0, 1, 2].map((second) => `[2026-01-02T03:04:0${5 + second}.000Z] line ${second}\\u{1b}[31m`),
      '',
    ],
  ]);
  const json = await place.json(['job', 'logs', '--job-id', jobId, '--output', 'json'], { env: named });
  expect([json.code, json.lines.length, json.last]).toEqual([
    0,
    1,
    {
      ...{ type: 'result', verb: 'job logs', jobId, jobName: 'Shot 010', sessionId: latest },
      events: [0, 1, 2].map((second) => ({
        timestamp: `2026-01-02T03:04:0${5 + second}.000Z`,
        message: `line ${second}\u001b[31m`,
        ingestionTime: `2026-01-02T03:04:0${5 + second}.005Z`,
      })),
      ...{ count: 3, nextToken: 'f/3', previousToken: 'b/0' },
      ...{ logGroup: `/aws/deadline/${farmId}/${queueId}`, logStream: latest },
    },
  ]);
});

test('a limit shows the last lines and says how to see those before', async () => {
  const { place, named } = await seatOf();
  const last = await place.run(['job', 'logs', '--job-id', jobId, '--limit', '1', '--timestamp-format', 'relative'], {
    env: named,
  });
  expect(last.stdout).toContain('[+2.000 s] line 2');
  expect(last.stdout).toContain('Earlier lines: --next-token "b/2"');
  const before = await place.json(['job', 'logs', '--job-id', jobId, '--limit', '1', '--next-token', 'b/2'], {
    env: named,
  });
  expect(messages(before)).toEqual(['line 1']);
});

test('an action, and times, narrow what is shown', async () => {
  const { place, named } = await seatOf();
  const run = (...flags: string[]) => place.json(['job', 'logs', '--job-id', jobId, ...flags], { env: named });
  const second = action(latest, 1).sessionActionId;
  const ofAction = await run('--session-action-id', second);
  const since = await run('--start-time', '2026-01-02T03:04:06Z');
  const until = await run('--end-time', '2026-01-02T03:04:06Z', '--session-id', latest);
  const outside = await run('--session-action-id', second, '--end-time', '2026-01-01T00:00:00Z');
  const other = await run('--session-action-id', second, '--session-id', ended);
  expect([messages(ofAction), messages(since), messages(until)]).toEqual([
    ['line 1'],
    ['line 1', 'line 2'],
    ['line 0', 'line 1'],
  ]);
  expect([outside.code, outside.last['message'], other.code, other.last['message']]).toEqual([
    2,
    expect.stringContaining('outside of the times'),
    2,
    expect.stringContaining(`is not one of ${ended}`),
  ]);
});

test('a session that said nothing is no error, a job that did not run yet says so', async () => {
  const { place, named, deadline } = await seatOf();
  const quiet = await place.run(['job', 'logs', '--job-id', jobId, '--session-id', ended], { env: named });
  expect([quiet.code, quiet.stdout]).toEqual([0, expect.stringContaining('There is no line.')]);
  const fresh = `job-${id('d')}`;
  deadline.plantJob({ farmId, queueId, jobId: fresh, name: 'Shot 020', createdMs: startMs });
  const none = await place.json(['job', 'logs', '--job-id', fresh], { env: named });
  expect([none.code, none.last['code'], none.last['message'], none.last['hint']]).toEqual([
    11,
    'deadline.not_found',
    `Nothing of the job ${fresh} has run yet, so there is no log.`,
    expect.stringContaining('satchel job get'),
  ]);
});

test.each([
  ['--limit', '0', 'no whole number'],
  ['--start-time', 'yesterday', 'which is no time'],
  ['--session-action-id', 'last', 'no id of a session action'],
])('%s %s is refused', async (flag, value, message) => {
  const { place, named } = await seatOf();
  const done = await place.json(['job', 'logs', '--job-id', jobId, flag, value], { env: named });
  expect([done.code, done.last['message']]).toEqual([2, expect.stringContaining(message)]);
});

test('who may not read logs is told which permission is missing; a busy service is asked again', async () => {
  const { place, named, deadline } = await seatOf();
  deadline.setFaults([{ op: 'GetLogEvents', action: { status: 400, type: 'AccessDeniedException' } }]);
  const denied = await place.json(['job', 'logs', '--job-id', jobId], { env: named });
  expect([denied.code, denied.last['code'], denied.last['hint']]).toEqual([
    10,
    'deadline.denied',
    expect.stringContaining('logs:GetLogEvents'),
  ]);
  deadline.setFaults([{ op: 'GetLogEvents', times: 1, action: { status: 400, type: 'ThrottlingException' } }]);
  const slowed = await place.json(['job', 'logs', '--job-id', jobId], { env: named });
  expect([slowed.code, messages(slowed).length, deadline.faultsFired()]).toEqual([0, 3, [1]]);
});

test('members of the monitor read with the keys that the queue lends, others with their own', async () => {
  const caller = { accessKeyId: 'DLTEST', secretAccessKey: 'DLTEST' };
  const { place, named, deadline } = await seatOf({ callers: [caller] });
  const keys = JSON.stringify({ Version: 1, AccessKeyId: 'DLTEST', SecretAccessKey: 'DLTEST' });
  await writeFile(place.at('keys.json'), keys);
  await writeFile(
    place.at('aws'),
    `[profile monitor]\nregion = us-west-2\nmonitor_id = m\nuser_id = u\nidentity_store_id = i\ncredential_process = cat "${place.at('keys.json')}"\n`,
  );
  const reader = (): string | undefined => deadline.calls.findLast(({ op }) => op === 'GetLogEvents')?.accessKeyId;
  const own = await place.json(['job', 'logs', '--job-id', jobId], { env: named });
  const readers = [reader()];
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, ...without } = named as Record<string, string>;
  const lent = await place.json(['job', 'logs', '--job-id', jobId, '--profile', 'monitor'], {
    env: { ...without, AWS_CONFIG_FILE: place.at('aws') },
  });
  expect([own.code, lent.code, [...readers, reader()], AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY]).toEqual([
    ...[0, 0],
    ['DLTEST', 'LENT'],
    ...['DLTEST', 'DLTEST'],
  ]);
});
