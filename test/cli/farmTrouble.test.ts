/** What is wrong with credentials, queue, bucket or storage profile: the command says it, with what to do, and sends nothing. */
import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createCliPlace } from '../support/cliRunner';
import type { DeadlineServerOptions } from '../support/deadlineServer/server';
import { bareQueueId, farmId, farmPlan, queueId } from '../support/deadlineWorld';
import { createFarmSeat } from '../support/farmSeat';
import { plantFiles } from '../support/plantTree';

async function submitAt(
  options: DeadlineServerOptions,
  flags: readonly string[],
  env: Readonly<Record<string, string>>,
) {
  const place = await createCliPlace();
  const farm = await createFarmSeat(options);
  const config = place.at('aws');
  await writeFile(
    config,
    '[profile bare]\nregion = us-west-2\n[profile monitor]\nregion = us-west-2\nmonitor_id = m\nuser_id = u\ncredential_process = false\n',
  );
  await plantFiles(place.at('shot'), { 'scene.ma': 'scene' });
  const named = ['--farm-id', farmId, '--queue-id', queueId];
  const done = await place.json(['submit', 'shot', '--yes', ...named, ...flags], {
    env: { ...farm.env, AWS_CONFIG_FILE: config, ...env },
  });
  return { done, puts: farm.bucket.requests.rows.filter(({ op }) => op === 'PutObject').length };
}

const caller = { accessKeyId: 'DLTEST', secretAccessKey: 'DLTEST' };
const none = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };
const unknown = (kind: string): string => `${kind}-${'9'.repeat(32)}`;

test.each<
  [string, DeadlineServerOptions, readonly string[], Readonly<Record<string, string>>, number, string, string, string]
>([
  [
    'credentials that have ended',
    { callers: [{ ...caller, expiresMs: 1 }] },
    [],
    {},
    10,
    'auth.expired',
    'not signed in any more',
    'Renew',
  ],
  [
    'wrong credentials',
    { callers: [{ ...caller, accessKeyId: 'OTHER' }] },
    [],
    {},
    10,
    'auth.rejected',
    'unknown or wrong',
    'Check the access key',
  ],
  ['a profile without credentials', {}, ['--profile', 'bare'], none, 10, 'auth.missing', 'no credentials', 'Sign in'],
  [
    'a profile that is not there',
    {},
    ['--profile', 'gone'],
    {},
    10,
    'auth.profile_missing',
    'no AWS profile "gone"',
    'bare',
  ],
  [
    'a wrong queue',
    {},
    ['--queue-id', unknown('queue')],
    {},
    11,
    'deadline.not_found',
    'there is no queue',
    'satchel queue list',
  ],
  [
    'a wrong farm',
    {},
    ['--farm-id', unknown('farm')],
    {},
    11,
    'deadline.not_found',
    'there is no',
    'satchel farm list',
  ],
  [
    'a queue without job attachments',
    {},
    ['--queue-id', bareQueueId],
    {},
    2,
    'deadline.no_attachments',
    'no job attachments',
    'queue',
  ],
  [
    'a storage profile that the queue does not know',
    {},
    ['--storage-profile-id', unknown('sp')],
    {},
    11,
    'deadline.not_found',
    'there is no storage profile',
    'satchel queue list',
  ],
  [
    'a queue that one may not use',
    { faults: [{ op: 'AssumeQueueRoleForUser', action: { status: 403, type: 'AccessDeniedException' } }] },
    [],
    {},
    10,
    'deadline.denied',
    'may not do that',
    'deadline:AssumeQueueRoleForUser',
  ],
])('%s', async (_, options, flags, env, code, name, message, hint) => {
  const { done, puts } = await submitAt(options, flags, env);
  expect([done.code, done.last['code'], done.last['message'], done.last['hint'], puts]).toEqual([
    code,
    name,
    expect.stringContaining(message),
    expect.stringContaining(hint),
    0,
  ]);
});

test('queue sync-output without a storage profile says which two ways there are', async () => {
  const place = await createCliPlace();
  const farm = await createFarmSeat({ plan: farmPlan });
  const done = await place.json(['queue', 'sync-output', '--farm-id', farmId, '--queue-id', queueId], {
    env: farm.env,
  });
  expect([done.code, done.last['hint']]).toEqual([2, expect.stringContaining('--ignore-storage-profiles')]);
});
