import { describe, expect, test } from 'vitest';
import { bucketFields, bucketKey, placeText, s3PlaceOf } from '../../../main/adapters/s3/s3Place';

describe('the place of a store', () => {
  test.each(['', 'a', 'a/', '/a/b/'])('S1: with the root %j has keys without empty parts', (root) => {
    const key = bucketKey(s3PlaceOf(`s3://bkt/${root}`, {}, {}), 'Data/x');
    expect(key).toMatch(/^(?:a\/)?(?:b\/)?Data\/x$/);
  });

  test('S7: names the expected owner to AWS on every call and to no other endpoint', () => {
    const options = { expectedBucketOwner: '111122223333' };
    expect([
      bucketFields(s3PlaceOf('s3://bkt', options, {})),
      bucketFields(s3PlaceOf('s3://bkt', { ...options, endpointUrl: 'http://127.0.0.1:9000' }, {})),
      bucketFields(s3PlaceOf('s3://bkt', options, { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9000' })),
    ]).toEqual([{ Bucket: 'bkt', ExpectedBucketOwner: '111122223333' }, { Bucket: 'bkt' }, { Bucket: 'bkt' }]);
  });

  test('of two endpoints are two stores, however the endpoint is written', () => {
    const at = (endpointUrl?: string): string =>
      placeText(s3PlaceOf('s3://bkt/root', endpointUrl === undefined ? {} : { endpointUrl }, {}));
    expect([at(), at('http://a:9000/'), at('http://a:9000'), at('http://b:9000')]).toEqual([
      'bkt/root',
      'http://a:9000/bkt/root',
      'http://a:9000/bkt/root',
      'http://b:9000/bkt/root',
    ]);
  });

  test.each(['localhost:9000', 'ftp://host', 'not a url', 'http://user:secret@host'])(
    'refuses the endpoint %j',
    (endpointUrl) => {
      expect(() => s3PlaceOf('s3://bkt', { endpointUrl }, {})).toThrow(
        expect.objectContaining({ code: 'input.invalid' }),
      );
    },
  );

  test('refuses a root that makes a key too long', () => {
    const place = s3PlaceOf(`s3://bkt/${'r'.repeat(900)}`, {}, {});
    expect(() => bucketKey(place, 'k'.repeat(200))).toThrow(expect.objectContaining({ code: 'input.name' }));
  });
});
