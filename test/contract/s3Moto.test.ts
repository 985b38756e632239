/** The S3 store against moto, a server in Python. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeBlobStore } from './blobStoreSuite';
import { startMoto, storeAt, type S3Oracle } from './s3Oracles';

const program = process.env['SATCHEL_MOTO_SERVER'] ?? '';

if (program === '')
  describe('the S3 store against moto', () => {
    test('is not tested here: SATCHEL_MOTO_SERVER names no moto_server; node scripts/s3Oracles.mjs installs it', () => {
      expect(process.env['SATCHEL_MOTO_SERVER'] ?? '').toBe('');
    });
  });
else
  describe('the S3 store against moto', () => {
    let moto: S3Oracle;
    beforeAll(async () => {
      moto = await startMoto(program);
    });
    afterAll(() => moto.stop());
    describeBlobStore('a store in a bucket', () => storeAt(moto));
  });
