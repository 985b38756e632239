/** A queue with very many jobs at a Deadline double, and the environment of a program that is connected to it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDeadline } from './deadlineServer/server';
import type { DeadlineTestServer } from './deadlineServer/testServer';

const farmId = `farm-${'1'.repeat(32)}`;
const queueId = `queue-${'2'.repeat(32)}`;

export interface LongQueue {
  readonly deadline: DeadlineTestServer;
  readonly env: Readonly<Record<string, string>>;
}

/** The newest job is the last one, `Shot 00001` the oldest. Settings are written into the folder. */
export async function startLongQueue(folder: string, jobs: number, latencyMs = 0): Promise<LongQueue> {
  const deadline = await startDeadline({
    latencyMs,
    plan: {
      farms: [{ farmId, displayName: 'Feature film' }],
      queues: [
        {
          ...{ farmId, queueId, displayName: 'Lighting' },
          jobAttachmentSettings: { s3BucketName: 'bkt', rootPrefix: 'DeadlineCloud' },
        },
      ],
    },
  });
  const firstMs = Date.UTC(2026, 0, 1);
  for (let number = 1; number <= jobs; number += 1)
    deadline.plantJob({
      ...{ farmId, queueId },
      jobId: `job-${number.toString(16).padStart(32, '0')}`,
      name: `Shot ${String(number).padStart(5, '0')}`,
      createdMs: firstMs + number * 1000,
    });
  const settings = join(folder, 'deadline config');
  writeFileSync(
    settings,
    `[profile-(default) defaults]\nfarm_id = ${farmId}\n[profile-(default) ${farmId} defaults]\nqueue_id = ${queueId}\n`,
  );
  return {
    deadline,
    env: {
      AWS_ACCESS_KEY_ID: 'DLTEST',
      AWS_SECRET_ACCESS_KEY: 'DLTEST',
      AWS_REGION: deadline.region,
      AWS_CONFIG_FILE: join(folder, 'none'),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
      AWS_ENDPOINT_URL_DEADLINE: deadline.url,
      AWS_EC2_METADATA_DISABLED: 'true',
      DEADLINE_CONFIG_FILE_PATH: settings,
    },
  };
}
