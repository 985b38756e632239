/** A queue of Deadline Cloud with its bucket, both as servers of the test, and the environment of programs that use them. */
import type { DeadlineServerOptions } from './deadlineServer/server';
import { farmPlan } from './deadlineWorld';
import { startFarmServers, type FarmServers } from './farmServers';
import { onTestFinished } from 'vitest';

export interface FarmSeat extends FarmServers {
  /** Where both are and who asks them; no farm and no queue is named. */
  readonly env: Readonly<Record<string, string>>;
}

/** Must be called inside a test. The bucket knows the keys that the queue lends, and no others. */
export async function createFarmSeat(options: DeadlineServerOptions = {}): Promise<FarmSeat> {
  const { deadline, bucket } = await startFarmServers({ plan: farmPlan, ...options });
  onTestFinished(() => deadline.close());
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
