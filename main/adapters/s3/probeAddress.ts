/** Where requests about a bucket go, as the client itself would find it. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { S3Place } from './s3Place';

/** The URL of the bucket, and the region that its requests are signed for. */
export async function probeAddress(
  { config }: S3Client,
  { endpoint, bucket }: S3Place,
): Promise<{ readonly url: string; readonly region: string }> {
  const region = await config.region();
  if (endpoint !== undefined) return { url: `${endpoint}/`, region };
  const [isFips, isDual] = await Promise.all([config.useFipsEndpoint(), config.useDualstackEndpoint()]);
  const { url } = config.endpointProvider({ Bucket: bucket, Region: region, UseFIPS: isFips, UseDualStack: isDual });
  return { url: url.href, region };
}
