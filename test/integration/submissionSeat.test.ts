/** A submission whose login ends while the window has gone on to another queue: it asks for the profile that it began with, and stays with its queue. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import type { FaultRules } from '../support/deadlineServer/faults';
import { farmId, farmPlan, queueId, template } from '../support/deadlineWorld';
import { createEnginePlace, settledAs } from '../support/engineRunner';
import { createFarmSeat } from '../support/farmSeat';
import { withoutAccount } from '../support/noAccount';

withoutAccount();

const otherQueueId = `queue-${'7'.repeat(32)}`;
const otherQueue = {
  ...{ farmId, queueId: otherQueueId, displayName: 'Animation' },
  jobAttachmentSettings: { s3BucketName: 'bkt', rootPrefix: 'Other' },
};
const keysOf = (name: string) => ({ accessKeyId: name, secretAccessKey: name });

/** Two profiles of one computer, each with keys of its own, and a window that works with `studio` in the queue Lighting. */
async function seatOf() {
  const place = await createEnginePlace();
  const farm = await createFarmSeat({
    plan: { ...farmPlan, queues: [...farmPlan.queues, otherQueue] },
    callers: [keysOf('STUDIO'), keysOf('FREELANCE')],
  });
  const [config, credentials] = [place.at('aws config'), place.at('aws keys')];
  writeFileSync(config, '[profile studio]\nregion = us-west-2\n[profile freelance]\nregion = us-west-2\n');
  const section = (profile: string, key: string): string =>
    `[${profile}]\naws_access_key_id = ${key}\naws_secret_access_key = ${key}\n`;
  writeFileSync(credentials, section('studio', 'STUDIO') + section('freelance', 'FREELANCE'));
  const own = {
    AWS_ENDPOINT_URL_DEADLINE: farm.deadline.url,
    AWS_ENDPOINT_URL_S3: farm.bucket.url,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: credentials,
  };
  for (const [name, value] of Object.entries(own)) vi.stubEnv(name, value);
  const open = () =>
    place.open({ env: { ...own, SATCHEL_HOME: place.home, DEADLINE_CONFIG_FILE_PATH: place.at('deadline config') } });
  const { engine, close } = await open();
  const region = 'us-west-2';
  await engine.queueChoice.connect({ profile: 'studio', region, farmId, queueId });
  await engine.settings.set('deadline.jobHistoryFolder', place.at('history'));
  mkdirSync(place.at('bundle'));
  writeFileSync(place.at('bundle', 'template.yaml'), template);
  writeFileSync(place.at('bundle', 'rock.tx'), 'rock');
  writeFileSync(
    place.at('bundle', 'asset_references.json'),
    JSON.stringify({ assetReferences: { inputs: { filenames: ['rock.tx'], directories: [] } } }),
  );
  const goElsewhere = () => engine.queueChoice.connect({ profile: 'freelance', region, farmId, queueId: otherQueueId });
  const keys = (): readonly string[] =>
    farm.bucket.requests.rows.flatMap(({ op, key = '' }) => (op === 'PutObject' ? [key.split('/')[0] ?? ''] : []));
  return { ...farm, engine, close, open, place, goElsewhere, keys };
}

const expired: FaultRules = [{ op: 'AssumeQueueRoleForUser', action: { status: 403, type: 'ExpiredTokenException' } }];

test.each(['bundle', 'bundle/rock.tx'])(
  'what was chosen as %s offers to sign in with its own profile, and goes to its own queue afterwards',
  async (chosen) => {
    const { engine, place, deadline, goElsewhere, keys } = await seatOf();
    const { uid } = await engine.windowSubmissions.inspect({ paths: [place.at(...chosen.split('/'))] });
    await settledAs(engine, uid, 'waiting-user');
    await goElsewhere();
    expect(engine.profileOf(uid)).toEqual({ profile: 'studio' });
    deadline.setFaults(expired);
    const { title: name } = await engine.submissions.draft(uid);
    await engine.windowSubmissions.confirm({ uid, name });
    const stopped = await engine.board.settled(uid);
    expect([stopped.error?.code, engine.profileOf(uid)]).toEqual(['auth.expired', { profile: 'studio' }]);
    deadline.setFaults([]);
    deadline.clearCalls();
    await engine.retryTransfer(uid);
    const done = await settledAs(engine, uid, 'done');
    const isBundle = chosen === 'bundle';
    expect([
      done.jobId !== undefined,
      deadline.jobs().map((job) => job.queueId),
      [...new Set(keys())],
      [...new Set(deadline.calls.map(({ accessKeyId }) => accessKeyId))],
    ]).toEqual([isBundle, isBundle ? [queueId] : [], ['DeadlineCloud'], ['STUDIO']]);
  },
);

test('another window goes on with it there too', async () => {
  const { engine, close, open, place, deadline, goElsewhere, keys } = await seatOf();
  const { uid } = await engine.windowSubmissions.inspect({ paths: [place.at('bundle')] });
  await settledAs(engine, uid, 'waiting-user');
  await goElsewhere();
  await close();
  const { engine: next } = await open();
  expect(next.profileOf(uid)).toEqual({ profile: 'studio' });
  const { title: name, destination } = await next.submissions.draft(uid);
  await next.windowSubmissions.confirm({ uid, name });
  await settledAs(next, uid, 'done');
  expect([destination?.queueName, destination?.profileName, deadline.jobs().map((job) => job.queueId)]).toEqual([
    'Lighting',
    'studio',
    [queueId],
  ]);
  expect([...new Set(keys())]).toEqual(['DeadlineCloud']);
});
