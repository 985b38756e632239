/** The signatures that AWS publishes as examples, and every small change to what they cover. */
import { describe, expect, test } from 'vitest';
import { createChunkDecoder } from '../../support/s3server/awsChunked';
import { S3Error } from '../../support/s3server/s3Error';
import { readAuthentication, requireSignature, sha256Hex, type SignedRequest } from '../../support/s3server/sigv4';

const accessKey = 'AKIAIOSFODNN7EXAMPLE';
const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const scope = '20130524/us-east-1/s3/aws4_request';
const amzDate = '20130524T000000Z';
const emptyHash = sha256Hex(Buffer.alloc(0));

interface Vector {
  readonly name: string;
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signature: string;
}

const host = 'examplebucket.s3.amazonaws.com';
const vectors: readonly Vector[] = [
  {
    name: 'a range of an object',
    method: 'GET',
    target: '/test.txt',
    headers: { host, range: 'bytes=0-9', 'x-amz-content-sha256': emptyHash, 'x-amz-date': amzDate },
    signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  },
  {
    name: 'an object with a storage class and a $ in its key',
    method: 'PUT',
    target: '/test$file.text',
    headers: {
      date: 'Fri, 24 May 2013 00:00:00 GMT',
      host,
      'x-amz-content-sha256': sha256Hex(Buffer.from('Welcome to Amazon S3.')),
      'x-amz-date': amzDate,
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
    },
    signature: '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  },
  {
    name: 'a listing',
    method: 'GET',
    target: '/?max-keys=2&prefix=J',
    headers: { host, 'x-amz-content-sha256': emptyHash, 'x-amz-date': amzDate },
    signature: '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  },
];

function requestOf({ method, target, headers, signature }: Vector): SignedRequest {
  const names = Object.keys(headers).sort().join(';');
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKey}/${scope},SignedHeaders=${names},Signature=${signature}`;
  return { method, target, headers: new Map(Object.entries({ ...headers, authorization })) };
}

function verdict(request: SignedRequest): string {
  try {
    requireSignature(request, readAuthentication(request), secret);
    return 'accepted';
  } catch (thrown) {
    return thrown instanceof S3Error ? thrown.code : String(thrown);
  }
}

const presigned: SignedRequest = {
  method: 'GET',
  target:
    `/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(`${accessKey}/${scope}`)}` +
    `&X-Amz-Date=${amzDate}&X-Amz-Expires=86400&X-Amz-SignedHeaders=host` +
    '&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
  headers: new Map([['host', host]]),
};

describe('signatures', () => {
  test.each(vectors)('of the published example are accepted: $name', (vector) => {
    expect(verdict(requestOf(vector))).toBe('accepted');
  });

  test('of the published presigned address are accepted', () => {
    expect(verdict(presigned)).toBe('accepted');
  });

  test.each(vectors)('are refused after any change: $name', (vector) => {
    const otherDigit = vector.signature.startsWith('0') ? '1' : '0';
    const changed: Vector[] = [
      { ...vector, signature: otherDigit + vector.signature.slice(1) },
      { ...vector, method: 'DELETE' },
      { ...vector, target: `${vector.target}x` },
      { ...vector, headers: { ...vector.headers, host: `x${host}` } },
      { ...vector, headers: { ...vector.headers, 'x-amz-content-sha256': sha256Hex(Buffer.from('x')) } },
      { ...vector, headers: { ...vector.headers, 'x-amz-date': '20130524T000001Z' } },
    ];
    expect(changed.map((each) => verdict(requestOf(each)))).toEqual(changed.map(() => 'SignatureDoesNotMatch'));
  });

  test('that leave out host or a header of S3 are refused', () => {
    const request = requestOf(vectors[0]!);
    const withoutHost = new Map(request.headers);
    withoutHost.set('authorization', (request.headers.get('authorization') ?? '').replace('host;', ''));
    const withMore = new Map([...request.headers, ['x-amz-meta-a', 'b']]);
    expect([verdict({ ...request, headers: withoutHost }), verdict({ ...request, headers: withMore })]).toEqual([
      'AccessDenied',
      'AccessDenied',
    ]);
  });

  test('are wanted', () => {
    expect(verdict({ method: 'GET', target: '/x', headers: new Map([['host', host]]) })).toBe('AccessDenied');
  });
});

describe('a body in signed chunks', () => {
  const headers = {
    'content-encoding': 'aws-chunked',
    'content-length': '66824',
    host: 's3.amazonaws.com',
    'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
    'x-amz-date': amzDate,
    'x-amz-decoded-content-length': '66560',
    'x-amz-storage-class': 'REDUCED_REDUNDANCY',
  };
  const request = requestOf({
    name: '',
    method: 'PUT',
    target: '/examplebucket/chunkObject.txt',
    headers,
    signature: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
  });
  const signatures = [
    'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648',
    '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
    'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9',
  ];
  const framed = [65_536, 1024, 0]
    .map(
      (length, index) =>
        `${length.toString(16)};chunk-signature=${signatures[index] ?? ''}\r\n${'a'.repeat(length)}\r\n`,
    )
    .join('');
  const decode = (text: string): string => {
    try {
      const decoder = createChunkDecoder(request.headers, readAuthentication(request), secret);
      // As the network hands it on: in pieces that end anywhere.
      const pieces = text.match(/[^]{1,777}/g) ?? [];
      const data = pieces.flatMap((piece) => decoder.push(Buffer.from(piece)));
      decoder.end();
      return Buffer.concat(data).toString();
    } catch (thrown) {
      return thrown instanceof S3Error ? thrown.code : String(thrown);
    }
  };

  test('is the published example, and its head is signed too', () => {
    expect(verdict(request)).toBe('accepted');
    expect(decode(framed)).toBe('a'.repeat(66_560));
  });

  test.each([
    ['a changed byte', framed.replace('aaaa', 'aaba'), 'SignatureDoesNotMatch'],
    ['a changed signature', framed.replace('ad80', 'ad81'), 'SignatureDoesNotMatch'],
    ['a missing chunk', framed.slice(0, 400) + '\r\n', 'IncompleteBody'],
    ['an unannounced trailer', `${framed}x-amz-checksum-crc32:AAAAAA==\r\n`, 'MalformedTrailerError'],
  ])('is refused with %s', (_, text, code) => {
    expect(decode(text)).toBe(code);
  });
});
