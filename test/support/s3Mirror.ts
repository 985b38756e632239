/** The store of a farm world once more in a bucket of the S3 test server, whose answers a test can hold back or spoil. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClock } from '../../main/adapters/clock/clock';
import { createFolderBlobStore } from '../../main/adapters/folderStore/folderStore';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { openS3BlobStore } from '../../main/adapters/s3/s3BlobStore';
import { dataKey } from '../../main/engine/store/keys';
import type { FarmWorld } from './farmWorld';
import { startS3 } from './s3server/server';
import type { S3TestServer } from './s3server/testServer';

const uri = 's3://studio/show';
/** What the app needs in its environment to be let in. */
export const s3Environment = { AWS_ACCESS_KEY_ID: 'S3TEST', AWS_SECRET_ACCESS_KEY: 'S3TEST', AWS_REGION: 'us-east-1' };

/** Copies every object and makes the data folder name the bucket. The caller closes the server. */
export async function mirrorToS3({
  home,
  storeFolder,
}: Pick<FarmWorld, 'home' | 'storeFolder'>): Promise<S3TestServer> {
  const server = await startS3({ buckets: ['studio'] });
  const hasher = createHasher();
  const { signal } = new AbortController();
  const folder = createFolderBlobStore(storeFolder, hasher);
  const parts = { hasher, clock: createClock(), env: s3Environment };
  const bucket = openS3BlobStore(uri, { endpointUrl: server.url }, parts);
  for await (const { key, sizeBytes } of folder.list('', signal)) {
    const { head } = await folder.get(key, { signal });
    await bucket.put(
      key,
      {
        sizeBytes,
        async *open(openSignal) {
          yield* (await folder.get(key, { signal: openSignal })).body;
        },
      },
      { signal, metadata: head.metadata },
    );
  }
  await bucket.close();
  const config = join(home, 'config.toml');
  const lines = readFileSync(config, 'utf8').replace(/^uri = .*$/m, `uri = "${uri}"\nendpointUrl = "${server.url}"`);
  writeFileSync(config, lines);
  return server;
}

/** The key of a text's content, as rules of faults match it. */
export function contentKey(text: string): string {
  return `*${dataKey(createHasher().hash(Buffer.from(text)))}`;
}
