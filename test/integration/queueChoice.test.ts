/** Choosing a queue as the window does it: what can be chosen, what is wrong with it in words, and what a choice leaves behind. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { folderStoreUri } from '../../main/engine/ports/storeUri';
import type { DeadlineServerOptions } from '../support/deadlineServer/server';
import { bareQueueId, errorOf, farmId, farmPlan, profileId, queueId } from '../support/deadlineWorld';
import { createEnginePlace, type EnginePlace, type RunningEngine } from '../support/engineRunner';
import { createFarmSeat, type FarmSeat } from '../support/farmSeat';
import { withoutAccount } from '../support/noAccount';

withoutAccount();

interface Seat extends FarmSeat, RunningEngine {
  readonly place: EnginePlace;
  readonly clientFile: string;
  /** Writes the keys of the profile `studio` anew. */
  setKeys(id: string, secret: string): void;
}

/** A computer with the profiles `studio`, whose keys the farm knows, `bare` without any and `monitor` that needs a sign-in. */
async function seatOf(options: DeadlineServerOptions = {}, env: Record<string, string> = {}): Promise<Seat> {
  const place = await createEnginePlace();
  const farm = await createFarmSeat(options);
  const [config, credentials, clientFile] = [place.at('aws config'), place.at('aws keys'), place.at('deadline config')];
  writeFileSync(
    config,
    [
      '[profile studio]',
      'region = us-west-2',
      '[profile bare]',
      'region = us-west-2',
      '[profile monitor]',
      'region = us-west-2',
      'monitor_id = monitor-1',
      'user_id = user-1',
      `credential_process = ${process.execPath} -e process.exit(1)`,
      '',
    ].join('\n'),
  );
  const setKeys = (id: string, secret: string): void => {
    writeFileSync(credentials, `[studio]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`);
  };
  setKeys('DLTEST', 'DLTEST');
  const own = {
    AWS_ENDPOINT_URL_DEADLINE: farm.env['AWS_ENDPOINT_URL_DEADLINE'] ?? '',
    AWS_ENDPOINT_URL_S3: farm.env['AWS_ENDPOINT_URL_S3'] ?? '',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: credentials,
    ...env,
  };
  for (const [name, value] of Object.entries(own)) vi.stubEnv(name, value);
  const running = await place.open({
    env: { ...own, SATCHEL_HOME: place.home, DEADLINE_CONFIG_FILE_PATH: clientFile },
  });
  return { ...farm, ...running, place, clientFile, setKeys };
}

const chosen = { profile: 'studio', region: 'us-west-2', farmId, queueId };

test('the profiles are those of this computer, with the one that its keys alone would be', async () => {
  const { engine, deadline } = await seatOf();
  expect([await engine.queueChoice.profiles(), deadline.calls]).toEqual([
    {
      profiles: [
        { profile: 'studio', kind: 'host', region: 'us-west-2' },
        { profile: 'bare', kind: 'host', region: 'us-west-2' },
        { profile: 'monitor', kind: 'monitor', region: 'us-west-2' },
        { profile: '(default)', kind: 'host' },
      ],
      chosen: { profile: '(default)', farmId: '', queueId: '', storageProfileId: '' },
    },
    [],
  ]);
});

test('farms, queues and storage profiles are listed for the profile that is looked at', async () => {
  const { engine } = await seatOf();
  const { queueChoice } = engine;
  expect([
    await queueChoice.standing('studio'),
    await queueChoice.farms({ profile: 'studio', everywhere: false }),
    await queueChoice.queues({ profile: 'studio', region: 'us-west-2', farmId }),
    await queueChoice.queue(chosen),
  ]).toEqual([
    { state: 'signed-in', hasLogin: false },
    { farms: [{ farmId, displayName: 'Feature film', region: 'us-west-2' }], failed: [] },
    {
      queues: [
        { queueId, displayName: 'Lighting' },
        { queueId: bareQueueId, displayName: 'No files' },
      ],
    },
    {
      storeUri: 's3://bkt/DeadlineCloud',
      storageProfiles: [
        {
          storageProfileId: profileId,
          displayName: 'Workstations',
          osFamily: 'LINUX',
          fitsHere: process.platform === 'linux',
        },
      ],
    },
  ]);
});

test('a choice is kept where the other Deadline tools find it, takes the place of a store, and names the queue', async () => {
  const { engine, place, clientFile, events } = await seatOf();
  await place.connect(engine);
  expect(engine.connections.describe().kind).toBe('local-farm');
  const connection = await engine.queueChoice.connect({ ...chosen, storageProfileId: profileId });
  expect([connection, engine.connections.describe(), events.at(-1)?.name]).toEqual([
    { kind: 'deadline', farmName: 'Feature film', queueName: 'Lighting', queueId },
    { kind: 'deadline', farmName: 'Feature film', queueName: 'Lighting', queueId },
    'settings.changed',
  ]);
  expect(readFileSync(clientFile, 'utf8').split('\n').filter(Boolean)).toEqual([
    '[defaults]',
    'aws_profile_name = studio',
    '[profile-studio defaults]',
    `farm_id = ${farmId}`,
    `[profile-studio ${farmId} settings]`,
    `storage_profile_id = ${profileId}`,
    `[profile-studio ${farmId} defaults]`,
    `queue_id = ${queueId}`,
  ]);
  expect((await engine.connections.store()).uri).toBe('s3://bkt/DeadlineCloud');
  const { chosen: kept } = await engine.queueChoice.profiles();
  expect(kept).toEqual({ profile: 'studio', farmId, queueId, storageProfileId: profileId });
});

test('a store that is connected afterwards is the place again', async () => {
  const { engine, place } = await seatOf();
  await engine.queueChoice.connect(chosen);
  mkdirSync(place.at('folder'));
  await engine.setConnection({ storeUri: folderStoreUri(place.at('folder')) });
  expect(engine.connections.describe().kind).toBe('store');
});

const cases: readonly (readonly [
  what: string,
  options: DeadlineServerOptions,
  choice: Partial<Parameters<RunningEngine['engine']['queueChoice']['connect']>[0]>,
  code: string,
  message: string,
  hint: string,
])[] = [
  [
    'credentials that have ended',
    { callers: [{ accessKeyId: 'DLTEST', secretAccessKey: 'DLTEST', expiresMs: 1 }] },
    {},
    'auth.expired',
    'is not signed in any more',
    'Renew the credentials',
  ],
  [
    'a profile without credentials',
    {},
    { profile: 'bare' },
    'auth.missing',
    'gives no credentials',
    'Sign in, or choose',
  ],
  [
    'wrong credentials',
    { callers: [{ accessKeyId: 'OTHER', secretAccessKey: 'OTHER' }] },
    {},
    'auth.rejected',
    'are unknown or wrong',
    'Check the access key',
  ],
  [
    'a profile that is not there',
    {},
    { profile: 'gone' },
    'auth.profile_missing',
    'There is no AWS profile "gone"',
    'The profiles are studio',
  ],
  [
    'a queue that is not there',
    {},
    { queueId: `queue-${'9'.repeat(32)}` },
    'deadline.not_found',
    'there is no queue',
    'Check farm, queue and region',
  ],
  [
    'a queue without job attachments',
    {},
    { queueId: bareQueueId },
    'deadline.no_attachments',
    'has no job attachments',
    'choose another queue',
  ],
  [
    'a storage profile that the queue does not allow',
    {},
    { storageProfileId: `sp-${'9'.repeat(32)}` },
    'deadline.not_found',
    'there is no storage profile',
    'Check farm, queue and region',
  ],
  [
    'a queue that somebody may not use',
    { faults: [{ op: 'AssumeQueueRoleForUser', action: { status: 403, type: 'AccessDeniedException' } }] },
    {},
    'deadline.denied',
    'may not do that',
    'deadline:AssumeQueueRoleForUser',
  ],
  [
    'a bucket that is not there',
    {
      plan: {
        ...farmPlan,
        queues: [
          {
            farmId,
            queueId,
            displayName: 'Lighting',
            jobAttachmentSettings: { s3BucketName: 'other', rootPrefix: 'DeadlineCloud' },
          },
        ],
      },
    },
    {},
    'store.no_bucket',
    'no such bucket',
    'Check the name of the bucket',
  ],
];

test.each(cases)('%s: the sentence says what is wrong and what to do, and nothing is kept', async (...row) => {
  const [, options, choice, code, message, hint] = row;
  const { engine, clientFile } = await seatOf(options);
  const error = await errorOf(engine.queueChoice.connect({ ...chosen, ...choice }));
  expect([error.code, error.message, error.hint, existsSync(clientFile), engine.connections.describe()]).toEqual([
    code,
    expect.stringContaining(message),
    expect.stringContaining(hint),
    false,
    { kind: 'none' },
  ]);
});

test('a profile of the monitor that nobody signed in says so and can be signed in, others cannot', async () => {
  const { engine } = await seatOf();
  const { queueChoice } = engine;
  const standing = await queueChoice.standing('monitor');
  expect([standing.state, standing.hasLogin, standing.error?.code.split('.')[0]]).toEqual([
    'needs-login',
    true,
    'auth',
  ]);
  const [monitor, host] = [await errorOf(queueChoice.logIn('monitor')), await errorOf(queueChoice.logIn('studio'))];
  expect([monitor.code, monitor.hint, host.code]).toEqual([
    'auth.monitor_missing',
    expect.stringContaining('Install Deadline Cloud monitor'),
    'auth.login_unsupported',
  ]);
});

test('keys that are mended are used at once, without starting again', async () => {
  const seat = await seatOf();
  seat.setKeys('DLTEST', 'wrong');
  const { queueChoice } = seat.engine;
  const before = await queueChoice.standing('studio');
  seat.setKeys('DLTEST', 'DLTEST');
  expect([before.state, before.error?.code, await queueChoice.standing('studio')]).toEqual([
    'configuration-error',
    'auth.rejected',
    { state: 'signed-in', hasLogin: false },
  ]);
  expect((await queueChoice.connect(chosen)).queueName).toBe('Lighting');
});

test('a region that does not answer is a note where another one does', async () => {
  const { engine } = await seatOf({}, { DEADLINE_CLOUD_REGIONS: 'us-west-2 eu-west-1' });
  const { farms, failed } = await engine.queueChoice.farms({ profile: 'studio', everywhere: false });
  expect([farms.map(({ region }) => region), failed.map(({ region, error }) => [region, error.code])]).toEqual([
    ['us-west-2'],
    [['eu-west-1', 'auth.rejected']],
  ]);
});

test('a variable of the environment that decides otherwise is named instead of a choice without effect', async () => {
  const { engine, clientFile } = await seatOf({}, { SATCHEL_DEADLINE_QUEUE_ID: bareQueueId });
  const error = await errorOf(engine.queueChoice.connect(chosen));
  expect([error.code, error.message, existsSync(clientFile)]).toEqual([
    'config.locked',
    expect.stringContaining('SATCHEL_DEADLINE_QUEUE_ID'),
    false,
  ]);
});
