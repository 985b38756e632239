/** An engine whose queue is a Deadline double with jobs that render into a project here; what is followed is looked at when a test says so. */
import { mkdir } from 'node:fs/promises';
import { onTestFinished, vi } from 'vitest';
import type { Engine } from '../../main/engine/engine';
import type { TransferSnapshot } from '../../shared/domain/transfer';
import type { FollowRow } from '../../shared/ipc/follows';
import { farmId, queueId } from './deadlineWorld';
import { createEnginePlace } from './engineRunner';
import { createSyncedQueue } from './syncedQueue';

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
  const open = async () => {
    const running = await place.open({
      env: { ...env, SATCHEL_HOME: place.home, DEADLINE_CONFIG_FILE_PATH: place.at('no config') },
      commandLine: new Map([
        ['deadline.farmId', farmId],
        ['deadline.queueId', queueId],
      ]),
    });
    await running.engine.recover();
    return running;
  };
  return { place, root, queue, open };
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
