/** Ranges, conditions, and who may ask. */
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { clientOf, head, outcome, put, read, text, type Check, type Place } from './check';
import { presignedGet } from './presign';

const digits = async (place: Place): Promise<void> => {
  await put(place, 'r', Buffer.from('0123456789'));
};

/** How a listing ends for somebody else. */
async function askedBy(place: Place, who: { readonly accessKey?: string; readonly secretKey?: string }) {
  const client = clientOf({ ...place, ...who });
  try {
    return await outcome(client.send(new ListObjectsV2Command({ Bucket: place.Bucket })));
  } finally {
    client.destroy();
  }
}

export const refusalChecks: readonly Check[] = [
  {
    name: 'range 2-5 and -3',
    expected: ['2345', 'bytes 2-5/10', 206, '789'],
    ask: async (place) => {
      await digits(place);
      const { client, Bucket } = place;
      const part = await client.send(new GetObjectCommand({ Bucket, Key: 'r', Range: 'bytes=2-5' }));
      const bytes = await part.Body?.transformToString();
      return [bytes, part.ContentRange, part.$metadata.httpStatusCode, await text(place, 'r', { Range: 'bytes=-3' })];
    },
  },
  {
    name: '416 behind the end',
    expected: '416 InvalidRange',
    ask: async (place) => {
      await digits(place);
      return await outcome(read(place, 'r', { Range: 'bytes=100-' }));
    },
  },
  {
    name: 'If-None-Match: * is 412 where something is',
    expected: ['accepted', '412 PreconditionFailed', '1'],
    ask: async (place) => {
      const write = (body: string) => outcome(put(place, 'c1', Buffer.from(body), { IfNoneMatch: '*' }));
      return [await write('1'), await write('2'), await text(place, 'c1')];
    },
  },
  {
    name: 'If-Match of another ETag is 412',
    expected: '412 PreconditionFailed',
    ask: async (place) => {
      await put(place, 'c2', Buffer.from('1'));
      const IfMatch = '"00000000000000000000000000000000"';
      return await outcome(put(place, 'c2', Buffer.from('2'), { IfMatch }));
    },
  },
  {
    name: '304 when nothing changed',
    expected: '304',
    ask: async (place) => {
      await digits(place);
      const { ETag } = await head(place, 'r');
      return (await outcome(read(place, 'r', { IfNoneMatch: ETag }))).slice(0, 3);
    },
  },
  {
    name: 'NoSuchKey, HEAD NotFound, NoSuchBucket',
    expected: ['404 NoSuchKey', '404 NotFound', '404 NoSuchBucket'],
    ask: async (place) => [
      await outcome(read(place, 'nope')),
      await outcome(head(place, 'nope')),
      await outcome(place.client.send(new ListObjectsV2Command({ Bucket: 'nobucket-x' }))),
    ],
  },
  {
    name: 'a wrong secret',
    expected: '403 SignatureDoesNotMatch',
    ask: (place) => askedBy(place, { secretKey: 'wrong' }),
  },
  {
    name: 'an unknown key',
    expected: '403 InvalidAccessKeyId',
    ask: (place) => askedBy(place, { accessKey: 'NOPE', secretKey: 'wrong' }),
  },
  {
    name: 'nobody in particular',
    expected: 403,
    ask: async (place) => {
      await digits(place);
      return (await fetch(`${place.url}/${place.Bucket}/r`)).status;
    },
  },
  {
    name: 'presigned GET',
    expected: [200, '0123456789'],
    ask: async (place) => {
      await digits(place);
      const answer = await fetch(presignedGet(place, `/${place.Bucket}/r`));
      return [answer.status, await answer.text()];
    },
  },
];
