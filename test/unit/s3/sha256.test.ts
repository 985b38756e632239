/** The SDK's signer gets the same digests as from its own implementation. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Sha256 } from '../../../main/adapters/s3/sha256';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

async function digestOf(parts: readonly (string | Uint8Array)[], secret?: string | Uint8Array): Promise<string> {
  const sha = new Sha256(secret);
  for (const part of parts) sha.update(part);
  return hex(await sha.digest());
}

describe('SHA-256 for signatures', () => {
  it('is that of node:crypto for any number of pieces', async () => {
    const pieces = [[], ['abc'], [new Uint8Array([1, 2, 3]), 'täg'], [randomBytes(70_000), new Uint8Array(0), 'x']];
    for (const parts of pieces) {
      const own = createHash('sha256');
      for (const part of parts) own.update(part);
      expect(await digestOf(parts)).toBe(own.digest('hex'));
    }
  });

  it('keeps keys apart, whether they come as text or as bytes', async () => {
    const secrets = ['one', 'two', 'one', randomBytes(32), randomBytes(32).subarray(4, 20), 'AWS4ü'];
    for (const secret of secrets)
      expect(await digestOf(['data', 'more'], secret)).toBe(
        createHmac('sha256', secret).update('datamore').digest('hex'),
      );
  });
});
