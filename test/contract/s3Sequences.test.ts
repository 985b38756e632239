/** Our own server beside one that nobody here wrote: random sequences of operations look the same from outside. */
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDice, seed } from '../soak/rounds';
import { drawSequence, type Operation } from '../support/s3server/operationSequences';
import { perform, type Player, type Seen } from '../support/s3server/performOperation';
import { startS3 } from '../support/s3server/server';
import type { S3TestServer } from '../support/s3server/testServer';
import { startVersitygw, type S3Oracle } from './s3Oracles';

const program = process.env['SATCHEL_VERSITYGW'] ?? '';
/** How many sequences; 2,000 is the whole of it. */
const sequences = Number(process.env['SATCHEL_S3_SEQUENCES'] ?? 150);
/** One in so many has an upload of 5 MiB and more. */
const largeEvery = 50;
const atOnce = 4;
const Bucket = 'sequences';

if (program === '')
  describe('the S3 server of these tests beside versitygw', () => {
    test('is not compared here: SATCHEL_VERSITYGW names no versitygw; node scripts/s3Oracles.mjs installs it', () => {
      expect(process.env['SATCHEL_VERSITYGW'] ?? '').toBe('');
    });
  });
else
  describe('the S3 server of these tests beside versitygw', () => {
    let own: S3TestServer;
    let oracle: S3Oracle;
    let clients: readonly [S3Client, S3Client];
    beforeAll(async () => {
      own = await startS3();
      oracle = await startVersitygw(program);
      clients = [clientOf(own.url, 'S3TEST', 'S3TEST'), clientOf(oracle.url, oracle.accessKey, oracle.secretKey)];
      for (const client of clients) await client.send(new CreateBucketCommand({ Bucket }));
    });
    afterAll(async () => {
      for (const client of clients) client.destroy();
      await own.close();
      await oracle.stop();
    });

    test(`answers ${sequences} random sequences of operations alike`, async () => {
      const differences: unknown[] = [];
      let next = 0;
      const play = async (): Promise<void> => {
        for (let index = next++; index < sequences; index = next++) {
          const difference = await differenceIn(index, clients);
          if (difference !== undefined) differences.push(difference);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, play));
      expect(differences).toEqual([]);
    }, 900_000);
  });

function clientOf(endpoint: string, accessKeyId: string, secretAccessKey: string): S3Client {
  const credentials = { accessKeyId, secretAccessKey };
  return new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, maxAttempts: 1, credentials });
}

interface Answers {
  readonly operation: Operation;
  readonly own: Seen;
  readonly other: Seen;
}

/** Where versitygw is not what S3 is, or where S3 promises no order of two refusals. */
const exceptions: readonly { readonly why: string; readonly is: (answers: Answers) => boolean }[] = [
  {
    why: 'an upload that is not there is complete for it, with an ETag of what was asked',
    is: ({ operation, own, other }) =>
      operation.ask === 'complete' && own['code'] === 'NoSuchUpload' && other['status'] === 200,
  },
  {
    why: 'parts that are too small are found before their order is',
    is: ({ operation, own, other }) =>
      operation.ask === 'complete' && own['code'] === 'InvalidPartOrder' && other['code'] === 'EntityTooSmall',
  },
  {
    why: 'a condition is looked at before the digest of the body',
    is: ({ operation, own, other }) =>
      operation.ask === 'put' && own['code'] === 'BadDigest' && other['code'] === 'PreconditionFailed',
  },
  {
    why: 'the last page of a listing may be followed by an empty one',
    is: ({ own, other }) => JSON.stringify(other['pages']) === JSON.stringify([...pagesOf(own), emptyPage]),
  },
];

const emptyPage = { keys: [], folders: [], count: 0 };
const pagesOf = ({ pages }: Seen): readonly unknown[] => (Array.isArray(pages) ? (pages as unknown[]) : []);

/** The first operation that two servers answer differently, with everything before it. */
async function differenceIn(index: number, [ours, theirs]: readonly [S3Client, S3Client]): Promise<unknown> {
  const dice = createDice(seed * 1_000_003 + index);
  const operations = drawSequence(dice, index % largeEvery === 0);
  const player = (client: S3Client): Player => ({
    ...{ client, Bucket, prefix: `q${index}/` },
    ...{ etags: new Map(), uploads: new Map() },
  });
  const players = [player(ours), player(theirs)] as const;
  const done: Operation[] = [];
  for (const operation of operations) {
    done.push(operation);
    const [own, other] = await Promise.all([perform(operation, players[0]), perform(operation, players[1])]);
    if (JSON.stringify(own) === JSON.stringify(other)) continue;
    const answers = { operation, own, other };
    if (!exceptions.some(({ is }) => is(answers))) return { index, ...answers, before: done.slice(0, -1) };
    // What the other one said that is there is not what it will be asked for.
    players[1].etags.clear();
    for (const [key, etag] of players[0].etags) players[1].etags.set(key, etag);
  }
  return undefined;
}
