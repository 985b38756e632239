/** One thing that a client of S3 relies on, asked of a server and answered with facts. */
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  type GetObjectCommandInput,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';

export interface Server {
  readonly url: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** A bucket that only these checks use. */
export interface Place extends Server {
  readonly client: S3Client;
  readonly Bucket: string;
}

export interface Check {
  readonly name: string;
  /** What `ask` answers at S3. */
  readonly expected: unknown;
  readonly ask: (place: Place) => Promise<unknown>;
}

export function clientOf({ url, accessKey, secretKey }: Server): S3Client {
  const credentials = { accessKeyId: accessKey, secretAccessKey: secretKey };
  return new S3Client({ endpoint: url, region: 'us-east-1', forcePathStyle: true, maxAttempts: 1, credentials });
}

export function put(
  { client, Bucket }: Place,
  Key: string,
  Body: Exclude<PutObjectCommandInput['Body'], undefined>,
  more: Partial<PutObjectCommandInput> = {},
): Promise<unknown> {
  return client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
}

export async function read(place: Place, Key: string, more: Partial<GetObjectCommandInput> = {}): Promise<Buffer> {
  const { Body } = await place.client.send(new GetObjectCommand({ Bucket: place.Bucket, Key, ...more }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

export async function text(place: Place, Key: string, more: Partial<GetObjectCommandInput> = {}): Promise<string> {
  return (await read(place, Key, more)).toString('utf8');
}

export function head({ client, Bucket }: Place, Key: string) {
  return client.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
}

export async function keysBelow({ client, Bucket }: Place, Prefix: string): Promise<readonly (string | undefined)[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix }));
  return Contents.map(({ Key }) => Key);
}

/** How a call ended: `accepted`, or the status and name of the refusal; what the client itself refuses says so. */
export async function outcome(call: Promise<unknown>): Promise<string> {
  return await call.then(
    () => 'accepted',
    (thrown: unknown) =>
      thrown instanceof S3ServiceException
        ? `${thrown.$metadata.httpStatusCode ?? 0} ${thrown.name}`
        : 'the client refuses',
  );
}
