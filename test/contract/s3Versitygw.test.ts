/** The S3 store against versitygw, a server in Go over a file system. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeBlobStore } from './blobStoreSuite';
import { startVersitygw, storeAt, throughSdk, type S3Oracle } from './s3Oracles';

const program = process.env['SATCHEL_VERSITYGW'] ?? '';

if (program === '')
  describe('the S3 store against versitygw', () => {
    test('is not tested here: SATCHEL_VERSITYGW names no versitygw; node scripts/s3Oracles.mjs installs it', () => {
      expect(process.env['SATCHEL_VERSITYGW'] ?? '').toBe('');
    });
  });
else
  describe('the S3 store against versitygw', () => {
    let gateway: S3Oracle;
    beforeAll(async () => {
      gateway = await startVersitygw(program);
    });
    afterAll(() => gateway.stop());
    describeBlobStore('a store in a bucket', () => storeAt(gateway));
    describeBlobStore('a store that only the SDK speaks to', () => storeAt(gateway, undefined, throughSdk));
  });
