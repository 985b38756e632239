import { hash } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { queryText, signRequest } from '../../../main/adapters/s3/signRequest';

const text = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 30 });
/** What `node:http` takes as the value of a header, with runs of spaces. */
const value = fc.stringMatching(/^[ -~\t]{0,20}$/);
const word = fc.stringMatching(/^[A-Za-z0-9._~-]{1,20}$/);

const asked = fc.record({
  method: fc.constantFrom('GET', 'HEAD', 'PUT'),
  path: fc.array(word, { minLength: 1, maxLength: 4 }).map((names) => `/${names.join('/')}`),
  query: fc.dictionary(text, fc.string({ unit: 'grapheme', maxLength: 20 }), { maxKeys: 3, noNullPrototype: true }),
  metadata: fc.dictionary(
    word.map((name) => `x-amz-meta-${name.toLowerCase()}`),
    value,
    { maxKeys: 3, noNullPrototype: true },
  ),
  accessKeyId: word,
  secretAccessKey: text,
  sessionToken: fc.option(word, { nil: undefined }),
  region: fc.constantFrom('us-east-1', 'eu-central-1'),
  nowMs: fc.integer({ min: 0, max: 4_000_000_000_000 }),
});

test('every request is signed as the SDK signs it', async () => {
  await fc.assert(
    fc.asyncProperty(asked, async ({ method, path, query, metadata, region, nowMs, sessionToken, ...keys }) => {
      const credentials = { ...keys, ...(sessionToken === undefined ? {} : { sessionToken }) };
      const headers = {
        ...metadata,
        host: 'bucket.s3.example.com',
        'user-agent': 'satchel/1',
        'x-amz-content-sha256': hash('sha256', 'body', 'hex'),
        'content-length': '4',
      };
      const client = new S3Client({ region, credentials });
      const scheme = { name: 'sigv4', signingName: 's3', signingRegion: region, properties: {} };
      const signer = await client.config.signer(scheme);
      const expected = await signer.sign(
        { method, protocol: 'https:', hostname: 'bucket.s3.example.com', path, query, headers },
        { signingDate: new Date(nowMs), signingRegion: region, signingService: 's3' },
      );
      const signed = signRequest({ method, path, query: queryText(query), headers }, { credentials, region, nowMs });
      expect(signed).toEqual(expected.headers);
    }),
    { numRuns: 300 },
  );
});

/** Of "Signature Calculations for the Authorization Header" in the Amazon S3 API Reference: GET Object, with its published keys. */
test('the published example has its published signature', () => {
  const signed = signRequest(
    {
      method: 'GET',
      path: '/test.txt',
      query: '',
      headers: {
        host: 'examplebucket.s3.amazonaws.com',
        range: 'bytes=0-9',
        'x-amz-content-sha256': hash('sha256', '', 'hex'),
      },
    },
    {
      credentials: {
        accessKeyId: ['AKIAIOSFODNN7', 'EXAMPLE'].join(''),
        secretAccessKey: ['wJalrXUtnFEMI/K7MDENG/', 'bPxRfiCYEXAMPLEKEY'].join(''),
      },
      region: 'us-east-1',
      nowMs: Date.UTC(2013, 4, 24),
    },
  );
  expect(signed['authorization']).toMatch(
    /Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41$/,
  );
});
