/** Starts S3 servers that nobody here wrote, so that the store is not only tested against our own idea of S3. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createClock } from '../../main/adapters/clock/clock';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { openS3BlobStore } from '../../main/adapters/s3/s3BlobStore';
import type { StoreUnderTest } from './blobStoreSuite';

export interface S3Oracle {
  readonly url: string;
  readonly accessKey: string;
  readonly secretKey: string;
  stop(): Promise<void>;
}

export async function startMoto(program: string): Promise<S3Oracle> {
  const port = await freePort();
  const server = spawn(program, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  return await oracle(server, port, 'test', 'test-secret', () => Promise.resolve());
}

export async function startVersitygw(program: string): Promise<S3Oracle> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'satchel-versitygw-'));
  const place = { iam: join(folder, 'iam'), versions: join(folder, 'ver'), data: join(folder, 'data') };
  for (const each of Object.values(place)) await mkdir(each);
  // It takes the root's access key for the account that owns the buckets.
  const accessKey = '123456789012';
  const secretKey = 'versitygw-secret';
  const flags = ['--access', accessKey, '--secret', secretKey, '--port', `127.0.0.1:${port}`];
  const server = spawn(
    program,
    [
      ...flags,
      '--keep-alive',
      '--quiet',
      '--iam-dir',
      place.iam,
      'posix',
      '--versioning-dir',
      place.versions,
      place.data,
    ],
    { stdio: 'ignore' },
  );
  return await oracle(server, port, accessKey, secretKey, () => rm(folder, { recursive: true, force: true }));
}

/** For a store whose requests all go the SDK's way. */
export const throughSdk = { SATCHEL_S3_HOT_PATH: 'off' };

/** A store in a new bucket of a server. */
export async function storeAt(
  { url, accessKey, secretKey }: Pick<S3Oracle, 'url' | 'accessKey' | 'secretKey'>,
  root = 'studio/show',
  more: Readonly<Record<string, string>> = {},
): Promise<StoreUnderTest> {
  const bucket = `bkt-${randomUUID()}`;
  const client = new S3Client({
    endpoint: url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
  });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return {
    store: openS3BlobStore(
      `s3://${bucket}/${root}`,
      { endpointUrl: url },
      {
        hasher: createHasher(),
        clock: createClock(),
        env: { AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: secretKey, AWS_REGION: 'us-east-1', ...more },
      },
    ),
    cleanup: () => {
      client.destroy();
      return Promise.resolve();
    },
    corrupt: (key, bytes) =>
      client.send(new PutObjectCommand({ Bucket: bucket, Key: root === '' ? key : `${root}/${key}`, Body: bytes })),
  };
}

async function oracle(
  server: ChildProcess,
  port: number,
  accessKey: string,
  secretKey: string,
  cleanup: () => Promise<void>,
): Promise<S3Oracle> {
  const url = `http://127.0.0.1:${port}`;
  const ended = once(server, 'exit');
  await answers(url, server);
  return {
    url,
    accessKey,
    secretKey,
    stop: async () => {
      server.kill();
      await ended;
      await cleanup();
    },
  };
}

/** Whatever it answers: it listens. */
async function answers(url: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (server.exitCode !== null) throw new Error(`The server of ${url} ended with ${server.exitCode}.`);
    try {
      await fetch(url);
      return;
    } catch {
      await createClock().delay(50, AbortSignal.timeout(60_000));
    }
  }
  throw new Error(`The server of ${url} does not answer.`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return address.port;
}
