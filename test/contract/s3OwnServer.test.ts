/** The S3 store against our own server, which is stricter than real ones. */
import { afterAll, beforeAll, describe } from 'vitest';
import { startS3 } from '../support/s3server/server';
import type { S3TestServer } from '../support/s3server/testServer';
import { describeBlobStore } from './blobStoreSuite';
import { storeAt, throughSdk } from './s3Oracles';

describe('the S3 store against the server of these tests', () => {
  let server: S3TestServer;
  beforeAll(async () => {
    server = await startS3();
  });
  afterAll(() => server.close());
  const account = { accessKey: 'S3TEST', secretKey: 'S3TEST' };
  describeBlobStore('a store in a bucket', () => storeAt({ url: server.url, ...account }));
  describeBlobStore('a store that only the SDK speaks to', () =>
    storeAt({ url: server.url, ...account }, undefined, throughSdk),
  );
  describeBlobStore('a store that is the whole bucket', () => storeAt({ url: server.url, ...account }, ''));
});
