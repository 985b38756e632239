/** An engine whose queue is a Deadline double with jobs that render into a project here; what is followed is looked at when a test says so. */
import { mkdir } from 'node:fs/promises';
import { onTestFinished, vi } from 'vitest';
import type { Engine } from '../../main/engine/engine';
import type { SettingKey } from '../../shared/domain/config';
import type { TransferSnapshot } from '../../shared/domain/transfer';
import type { FollowRow } from '../../shared/ipc/follows';
import { farmId, queueId } from './deadlineWorld';
import { createEnginePlace } from './engineRunner';
import { createSyncedQueue } from './syncedQueue';

const named = { 'deadline.farmId': farmId, 'deadline.queueId': queueId } as const;

/** Must be called inside a test. */
export async function createFollowedQueue(jobs: number, tasks = 2) {
  const place = await createEnginePlace();
  const root = place.at('project');
  await mkdir(root);
  const queue = await createSyncedQueue(Array.from({ length: jobs }, () => ({ root, tasks })));
  onTestFinished(() => queue.close());
  const env = {
    AWS_ACCESS_KEY_ID: 'DLTEST',
    AWS_SECRET_ACCESS_KEY: 'DLTEST',
    AWS_ENDPOINT_URL_DEADLINE: queue.deadline.url,
    AWS_ENDPOINT_URL_S3: queue.s3.url,
    AWS_REGION: 'us-west-2',
    AWS_CONFIG_FILE: '/nowhere/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials',
    AWS_EC2_METADATA_DISABLED: 'true',
    HOME: place.folder,
  };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_DEFAULT_REGION']) vi.stubEnv(name, undefined);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  /** With a file of the AWS profiles the queue is named by the settings, which a test may change. */
  const open = async (credentials?: string) => {
    const files = credentials === undefined ? {} : { AWS_SHARED_CREDENTIALS_FILE: credentials };
    for (const [name, value] of Object.entries(files)) vi.stubEnv(name, value);
    const running = await place.open({
      env: { ...env, ...files, SATCHEL_HOME: place.home, DEADLINE_CONFIG_FILE_PATH: place.at('no config') },
      commandLine: credentials === undefined ? new Map(Object.entries(named)) : new Map(),
    });
    if (credentials !== undefined) await connectTo(running.engine, { ...named, 'deadline.profile': 'studio' });
    await running.engine.recover();
    return running;
  };
  return { place, root, queue, open };
}

/** As choosing a queue in the window does, without proving that it can be used. */
export async function connectTo(
  engine: Engine,
  named: Readonly<Partial<Record<SettingKey, string | null>>>,
): Promise<void> {
  await engine.parts.settings.setAll(new Map(Object.entries(named) as [SettingKey, string | null][]));
  engine.connections.renew();
}

/** Looks now instead of in a minute, and answers how it stands afterwards. */
export async function lookAgain(engine: Engine, uid: string): Promise<TransferSnapshot> {
  engine.queue.resume(uid);
  return engine.board.settled(uid);
}

export function followOf(engine: Engine, uid: string): FollowRow {
  const row = engine.follows.list().find((one) => one.uid === uid);
  if (row === undefined) throw new Error(`${uid} is not followed.`);
  return row;
}
