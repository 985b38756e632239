/** A queue of Deadline Cloud with its bucket, both as servers of the test, and the environment of programs that use them. */
import { startDeadline, type DeadlineServerOptions } from './deadlineServer/server';
import type { DeadlineTestServer } from './deadlineServer/testServer';
import { farmPlan } from './deadlineWorld';
import { startS3 } from './s3server/server';
import type { S3TestServer } from './s3server/testServer';
import { onTestFinished } from 'vitest';

export interface FarmSeat {
  readonly deadline: DeadlineTestServer;
  readonly bucket: S3TestServer;
  /** Where both are and who asks them; no farm and no queue is named. */
  readonly env: Readonly<Record<string, string>>;
}

/** Must be called inside a test. The bucket knows the keys that the queue lends, and no others. */
export async function createFarmSeat(options: DeadlineServerOptions = {}): Promise<FarmSeat> {
  const role = { accessKeyId: 'LENT', secretAccessKey: 'LENT', sessionToken: 'LENT', lifeMs: 3_600_000 };
  const deadline = await startDeadline({ plan: farmPlan, queueRole: role, ...options });
  onTestFinished(() => deadline.close());
  const bucket = await startS3({
    buckets: ['bkt'],
    region: deadline.region,
    accounts: [{ accessKey: 'LENT', secretKey: 'LENT', sessionToken: 'LENT', rights: 'full' }],
  });
  onTestFinished(() => bucket.close());
  return {
    deadline,
    bucket,
    env: {
      AWS_ENDPOINT_URL_DEADLINE: deadline.url,
      AWS_ENDPOINT_URL_S3: bucket.url,
      AWS_ACCESS_KEY_ID: 'DLTEST',
      AWS_SECRET_ACCESS_KEY: 'DLTEST',
      AWS_REGION: deadline.region,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/nowhere/config',
      AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials',
    },
  };
}
