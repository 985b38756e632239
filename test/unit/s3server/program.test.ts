/** The server as a program: says where it listens, loses nothing it confirmed when it is killed, ends when it is told. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bundleScript } from '../../support/bundleScript';
import { startS3 } from '../../support/s3server/server';

let folder: string;
let script: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'satchel-s3server-'));
  script = await bundleScript('test/support/s3server/main.ts', folder);
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function start(): Promise<{ program: ChildProcess; url: string }> {
  const args = [script, '--bucket', 'bkt', '--folder', join(folder, 'store')];
  const program = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(program.stdout), 'line')) as [string];
  const { type, url } = JSON.parse(line) as { type: string; url: string };
  expect(type).toBe('listening');
  return { program, url };
}

function clientOf(endpoint: string): S3Client {
  const credentials = { accessKeyId: 'S3TEST', secretAccessKey: 'S3TEST' };
  return new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, maxAttempts: 1, credentials });
}

test('killed while it writes, it has every object it confirmed, whole', async () => {
  const { program, url } = await start();
  const client = clientOf(url);
  const confirmed: string[] = [];
  const write = async (index: number): Promise<void> => {
    const Key = `key ${index % 40}`;
    await client.send(new PutObjectCommand({ Bucket: 'bkt', Key, Body: Buffer.alloc(200_000, index) }));
    confirmed.push(Key);
    if (confirmed.length === 60) program.kill('SIGKILL');
  };
  const exited = once(program, 'exit');
  await Promise.allSettled(Array.from({ length: 200 }, (_, index) => write(index)));
  await exited;
  client.destroy();

  const after = await startS3({ buckets: ['bkt'], storage: { folder: join(folder, 'store') } });
  const objects = after.objects('bkt');
  const damaged = objects.filter(({ key, etag }) => {
    const bytes = after.read('bkt', key) ?? Buffer.alloc(0);
    return bytes.length !== 200_000 || etag !== `"${createHash('md5').update(bytes).digest('hex')}"`;
  });
  const keys = new Set(objects.map(({ key }) => key));
  await after.close();
  expect({ damaged, lost: confirmed.filter((key) => !keys.has(key)), confirmed: confirmed.length >= 60 }).toEqual({
    damaged: [],
    lost: [],
    confirmed: true,
  });
});

test('told to end, it ends well', async () => {
  const { program } = await start();
  program.kill('SIGTERM');
  expect(await once(program, 'exit')).toEqual([0, null]);
});
