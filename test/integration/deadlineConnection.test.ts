/** The engine connected to a queue of Deadline Cloud: what is asked when, what is reused, and what it says when it cannot. */
import { beforeEach, afterEach, expect, test, vi } from 'vitest';
import type { SettingKey } from '../../shared/domain/config';
import type { DeadlineServerOptions } from '../support/deadlineServer/server';
import { bareQueueId, errorOf, farmId, queueId } from '../support/deadlineWorld';
import { createEnginePlace, type RunningEngine } from '../support/engineRunner';
import { createFarmSeat, type FarmSeat } from '../support/farmSeat';

beforeEach(() => {
  for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_DEFAULT_REGION']) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

interface Seat extends FarmSeat, RunningEngine {}

async function seatOf(
  named: ReadonlyMap<SettingKey, unknown> = new Map([
    ['deadline.farmId', farmId],
    ['deadline.queueId', queueId],
  ]),
  options: DeadlineServerOptions = {},
): Promise<Seat> {
  const place = await createEnginePlace();
  const farm = await createFarmSeat(options);
  for (const [name, value] of Object.entries(farm.env)) vi.stubEnv(name, value);
  const env = { ...farm.env, SATCHEL_HOME: place.home, DEADLINE_CONFIG_FILE_PATH: place.at('no config') };
  return { ...farm, ...(await place.open({ role: 'cli', env, commandLine: named })) };
}

const ops = ({ deadline }: FarmSeat): string[] => deadline.calls.map(({ op }) => op).sort();
const { signal } = new AbortController();

test('nothing is asked before it is needed, and then once', async () => {
  const seat = await seatOf();
  const { connections } = seat.engine;
  const { connection } = await seat.engine.overview();
  expect([connection, connections.hasStore(), connections.endpointKey(), ops(seat)]).toEqual([
    { kind: 'deadline', farmName: farmId, queueName: queueId, queueId },
    true,
    '',
    [],
  ]);
  const [store, again, farm] = await Promise.all([connections.store(), connections.store(), connections.farm()]);
  expect([store.uri, store === again, farm?.queueName, connections.describe(), ops(seat)]).toEqual([
    's3://bkt/DeadlineCloud',
    true,
    'Lighting',
    { kind: 'deadline', farmName: 'Feature film', queueName: 'Lighting', queueId },
    ['GetFarm', 'GetQueue'],
  ]);
  expect(connections.endpointKey()).toBe(store.endpointKey);
  expect(await store.head('Data/none', signal)).toBeUndefined();
  expect([ops(seat), seat.bucket.requests.rows.map(({ account }) => account)]).toEqual([
    ['AssumeQueueRoleForUser', 'GetFarm', 'GetQueue'],
    ['LENT'],
  ]);
  expect(seat.events.map(({ name }) => name)).toEqual(['settings.changed']);
});

test('a store that is named as well is the store of the queue', async () => {
  const place = await createEnginePlace();
  const seat = await seatOf(
    new Map([
      ['deadline.farmId', farmId],
      ['deadline.queueId', queueId],
      ['store.uri', `file://${place.at('store')}`],
    ]),
  );
  const { connections } = seat.engine;
  const farm = await connections.requiredFarm();
  const store = await connections.store('submit');
  expect([store.uri, farm.queueId, await connections.storeAt('s3://bkt/DeadlineCloud')]).toEqual([
    `file://${place.at('store')}`,
    queueId,
    undefined,
  ]);
});

test('a plan of the bucket is carried out with the keys of the queue, one of a folder asks nobody', async () => {
  const seat = await seatOf();
  const { connections } = seat.engine;
  expect(await connections.storeAt('file:///elsewhere')).toBeUndefined();
  expect(ops(seat)).toEqual([]);
  expect((await connections.storeAt('s3://bkt/DeadlineCloud'))?.uri).toBe('s3://bkt/DeadlineCloud');
  expect(await connections.storeAt('s3://other/DeadlineCloud')).toBeUndefined();
});

test('somebody who may not look at the farm uses the queue, under the id of the farm', async () => {
  const seat = await seatOf(undefined, {
    faults: [{ op: 'GetFarm', action: { status: 403, type: 'AccessDeniedException' } }],
  });
  await seat.engine.connections.farm();
  expect(seat.engine.connections.describe()).toMatchObject({ farmName: farmId, queueName: 'Lighting' });
});

const named = (farm: string, queue: string): ReadonlyMap<SettingKey, unknown> =>
  new Map([
    ['deadline.farmId', farm],
    ['deadline.queueId', queue],
  ]);

test.each([
  ['no queue', named(farmId, ''), [], 'input.invalid', 'No queue is named.', 'Choose a queue'],
  ['no farm', named('', queueId), [], 'input.invalid', 'No farm is named.', 'Choose a farm'],
  [
    'a wrong farm',
    named(`farm-${'9'.repeat(32)}`, queueId),
    [],
    'deadline.not_found',
    'there is no',
    'Check farm, queue and region',
  ],
  [
    'a sign-in that has ended',
    named(farmId, queueId),
    [{ accessKeyId: 'DLTEST', secretAccessKey: 'DLTEST', expiresMs: 1 }],
    'auth.expired',
    'not signed in any more',
    'Renew the credentials',
  ],
])('%s says what to do', async (_what, settings, callers, code, message, hint) => {
  const seat = await seatOf(settings, callers.length === 0 ? {} : { callers });
  const error = await errorOf(seat.engine.connections.requiredQueue());
  expect([error.code, error.message, error.hint]).toEqual([
    code,
    expect.stringContaining(message),
    expect.stringContaining(hint),
  ]);
});

test('a queue without job attachments has jobs and no store', async () => {
  const seat = await seatOf(named(farmId, bareQueueId));
  const { connections } = seat.engine;
  const error = await errorOf(connections.store());
  expect([(await connections.requiredFarm()).queueName, error.code, error.message, error.hint]).toEqual([
    'No files',
    'deadline.no_attachments',
    `The queue "No files" (${bareQueueId}) has no job attachments: it names no bucket for files.`,
    'Ask whoever looks after the farm to set up job attachments for it, or choose another queue.',
  ]);
});

test('what could not be opened is tried again', async () => {
  const seat = await seatOf(undefined, {
    faults: [{ op: 'GetQueue', times: 1, action: { status: 403, type: 'AccessDeniedException' } }],
  });
  const { connections } = seat.engine;
  expect((await errorOf(connections.store())).code).toBe('deadline.denied');
  expect((await connections.store()).uri).toBe('s3://bkt/DeadlineCloud');
});
