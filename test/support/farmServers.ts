/** A farm of Deadline Cloud and the bucket of its queues, as servers of a test. */
import { startDeadline, type DeadlineServerOptions } from './deadlineServer/server';
import type { DeadlineTestServer } from './deadlineServer/testServer';
import { startS3 } from './s3server/server';
import type { S3TestServer } from './s3server/testServer';

export interface FarmServers {
  readonly deadline: DeadlineTestServer;
  readonly bucket: S3TestServer;
}

/** The bucket `bkt` knows the keys that the queues lend, and no others. Close both. */
export async function startFarmServers(options: DeadlineServerOptions): Promise<FarmServers> {
  const lent = { accessKeyId: 'LENT', secretAccessKey: 'LENT', sessionToken: 'LENT' };
  const deadline = await startDeadline({ queueRole: { ...lent, lifeMs: 3_600_000 }, ...options });
  const bucket = await startS3({
    buckets: ['bkt'],
    region: deadline.region,
    accounts: [{ accessKey: 'LENT', secretKey: 'LENT', sessionToken: 'LENT', rights: 'full' }],
  });
  return { deadline, bucket };
}
