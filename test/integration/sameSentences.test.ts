/** What is wrong with credentials, queue or storage profile reads the same in the window and on the command line, but for the words of a command. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import type { ErrorDto } from '../../shared/domain/errors';
import { createCliPlace } from '../support/cliRunner';
import type { DeadlineServerOptions } from '../support/deadlineServer/server';
import { bareQueueId, errorOf, farmId, queueId, template } from '../support/deadlineWorld';
import { createEnginePlace } from '../support/engineRunner';
import { createFarmSeat } from '../support/farmSeat';

afterEach(() => {
  vi.unstubAllEnvs();
});

interface Case {
  readonly server?: DeadlineServerOptions;
  readonly named?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** The queue is named by variables, which window and command read alike. */
const variables = { SATCHEL_DEADLINE_FARM_ID: farmId, SATCHEL_DEADLINE_QUEUE_ID: queueId };
const awsConfig = `[profile bare]
region = us-west-2
[profile monitor]
region = us-west-2
monitor_id = m
user_id = u
credential_process = ${process.execPath} -e process.exit(1)
`;

/** The same bundle submitted by both, at one farm. */
async function bothSay({ server = {}, named = {}, env = {} }: Case) {
  const farm = await createFarmSeat(server);
  const [cli, place] = [await createCliPlace(), await createEnginePlace()];
  writeFileSync(place.at('aws'), awsConfig);
  mkdirSync(place.at('bundle'));
  writeFileSync(place.at('bundle', 'template.yaml'), template);
  const around = { ...farm.env, ...variables, AWS_CONFIG_FILE: place.at('aws'), ...env, ...named };
  for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_DEFAULT_REGION']) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(around)) vi.stubEnv(name, value === '' ? undefined : value);
  const done = await cli.json(['bundle', 'submit', place.at('bundle'), '--yes'], { env: around });
  const { engine } = await place.open({
    env: { ...around, SATCHEL_HOME: place.home, DEADLINE_CONFIG_FILE_PATH: place.at('no config') },
  });
  const shown = await errorOf(engine.windowSubmissions.inspect({ paths: [place.at('bundle')] }));
  return { typed: done.last, shown, farm };
}

/** Farm and queue are asked at once, and whichever answers first is named: the cause is what counts. */
const causeOf = (message: unknown): string =>
  String(message).replace(/^Reading the (?:farm|queue) \S+ in/, 'Reading in');

const unknown = (kind: string): string => `${kind}-${'9'.repeat(32)}`;
const without = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };
const caller = { accessKeyId: 'DLTEST', secretAccessKey: 'DLTEST' };

test.each<readonly [what: string, of: Case, code: ErrorDto['code'], message: string, hint: string]>([
  [
    'credentials that have ended',
    { server: { callers: [{ ...caller, expiresMs: 1 }] } },
    'auth.expired',
    'is not signed in any more',
    'Renew the credentials',
  ],
  [
    'a sign-in of the monitor that has ended',
    { env: { ...without, SATCHEL_DEADLINE_PROFILE: 'monitor' } },
    'auth.expired',
    'the profile "monitor" is not signed in any more',
    'Sign in with the Deadline Cloud monitor',
  ],
  [
    'no credentials',
    { env: { ...without, SATCHEL_DEADLINE_PROFILE: 'bare' } },
    'auth.missing',
    'the profile "bare" gives no credentials',
    'Sign in, or choose a profile that has credentials.',
  ],
  [
    'wrong credentials',
    { server: { callers: [{ ...caller, accessKeyId: 'OTHER' }] } },
    'auth.rejected',
    'are unknown or wrong',
    'Check the access key and its secret',
  ],
  [
    'a profile that is not there',
    { env: { SATCHEL_DEADLINE_PROFILE: 'gone' } },
    'auth.profile_missing',
    'There is no AWS profile "gone"',
    'The profiles are bare',
  ],
  [
    'a queue that is not there',
    { named: { SATCHEL_DEADLINE_QUEUE_ID: unknown('queue') } },
    'deadline.not_found',
    'there is no queue',
    'Check farm, queue and region (us-west-2)',
  ],
  [
    'a storage profile that the queue does not know',
    { named: { SATCHEL_DEADLINE_STORAGE_PROFILE_ID: unknown('sp') } },
    'deadline.not_found',
    'there is no storage profile',
    'Check farm, queue and region (us-west-2)',
  ],
])('%s', async (_, of, code, message, hint) => {
  const { typed, shown, farm } = await bothSay(of);
  expect([shown.code, shown.message, shown.hint]).toEqual([
    code,
    expect.stringContaining(message),
    expect.stringContaining(hint),
  ]);
  expect([typed['code'], causeOf(typed['message']), typed['safe'], typed['hint']]).toEqual([
    shown.code,
    causeOf(shown.message),
    shown.safe,
    shown.commandHint ?? shown.hint,
  ]);
  expect(farm.deadline.count('CreateJob')).toBe(0);
});

test('a queue without job attachments takes no files, and both say so', async () => {
  const farm = await createFarmSeat();
  const [cli, place] = [await createCliPlace(), await createEnginePlace()];
  mkdirSync(place.at('shot'));
  writeFileSync(place.at('shot', 'scene.ma'), 'scene');
  const around = { ...farm.env, ...variables, SATCHEL_DEADLINE_QUEUE_ID: bareQueueId };
  for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_DEFAULT_REGION']) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(around)) vi.stubEnv(name, value);
  const { last } = await cli.json(['submit', place.at('shot'), '--yes'], { env: around });
  const { engine } = await place.open({
    env: { ...around, SATCHEL_HOME: place.home, DEADLINE_CONFIG_FILE_PATH: place.at('no config') },
  });
  const { uid } = await engine.windowSubmissions.inspect({ paths: [place.at('shot')] });
  const { error } = await engine.board.settled(uid);
  expect([error?.code, error?.message, error?.hint]).toEqual([
    'deadline.no_attachments',
    `The queue "No files" (${bareQueueId}) has no job attachments: it names no bucket for files.`,
    'Ask whoever looks after the farm to set up job attachments for it, or choose another queue.',
  ]);
  expect([last['code'], last['message'], last['hint']]).toEqual([error?.code, error?.message, error?.hint]);
});
