/** What a client of S3 relies on, as 39 checks through the SDK: of the server of these tests, and of one that nobody here wrote. */
import { randomUUID } from 'node:crypto';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { startS3 } from '../support/s3server/server';
import { clientOf, outcome, type Server } from './conformance/check';
import { keyChecks } from './conformance/keyChecks';
import { objectChecks } from './conformance/objectChecks';
import { refusalChecks } from './conformance/refusalChecks';
import { uploadChecks } from './conformance/uploadChecks';
import { startMoto, startVersitygw, type S3Oracle } from './s3Oracles';

const checks = [...objectChecks, ...keyChecks, ...refusalChecks, ...uploadChecks];

type Answers = Readonly<Record<string, unknown>>;

/** What S3 answers to each check. */
const ofS3: Answers = Object.fromEntries(checks.map(({ name, expected }) => [name, expected]));

/** What a server answers to each check; a call that is refused where S3 takes it is its refusal. */
async function answersOf(server: Server): Promise<Answers> {
  const Bucket = `conformance-${randomUUID()}`;
  const client = clientOf(server);
  const place = { ...server, client, Bucket };
  const answers: Record<string, unknown> = {};
  try {
    await client.send(new CreateBucketCommand({ Bucket }));
    for (const { name, ask } of checks) {
      let answer: unknown;
      const refused = await outcome(
        ask(place).then((given) => {
          answer = given;
        }),
      );
      answers[name] = refused === 'accepted' ? answer : refused;
    }
  } finally {
    client.destroy();
  }
  return answers;
}

test('S3-1 the server of these tests passes all 39 checks', async () => {
  const own = await startS3();
  const answers = await answersOf({ url: own.url, accessKey: 'S3TEST', secretKey: 'S3TEST' });
  await own.close();
  expect([Object.keys(answers).length, answers]).toEqual([39, ofS3]);
}, 120_000);

interface Oracle {
  readonly name: string;
  /** Names its program. */
  readonly variable: string;
  readonly start: (program: string) => Promise<S3Oracle>;
  /** Where it is not what S3 is. */
  readonly otherwise: Answers;
}

const oracles: readonly Oracle[] = [
  {
    name: 'versitygw',
    variable: 'SATCHEL_VERSITYGW',
    start: startVersitygw,
    // It keeps objects as files under their keys, and knows fewer calls.
    otherwise: {
      'p and p/q both exist': '409 ObjectParentIsFile',
      'keys x//y, x/../z, dir/, dir/f, dir/f/g': '400 DirectoryObjectContainsData',
      'a key of 902 bytes': '409 ExistingObjectIsDirectory',
      'list with url encoding': false,
      GetObjectAttributes: '400 InvalidArgument',
      // Where a chunk comes in two packets it now and then answers 400 BadRequest; content with a trailer is checked with moto.
      'put of a stream with its length (chunked trailer CRC32)': expect.anything() as unknown,
    },
  },
  {
    name: 'moto',
    variable: 'SATCHEL_MOTO_SERVER',
    start: startMoto,
    // It believes everybody and everything, and an upload that was taken back is a fault of its own.
    otherwise: {
      'a wrong secret': 'accepted',
      'an unknown key': 'accepted',
      'a wrong CRC32 is refused': 'accepted',
      'a wrong Content-MD5 is refused': 'accepted',
      'abort, then a part': 'the client refuses',
      GetObjectAttributes: [10, undefined],
    },
  },
];

describe.each(oracles)('S3-3 $name', ({ variable, start, otherwise }) => {
  const program = process.env[variable] ?? '';
  if (program === '')
    test(`is not asked the 39 checks here: ${variable} names no program; node scripts/s3Oracles.mjs installs it`, () => {
      expect(process.env[variable] ?? '').toBe('');
    });
  else
    test('answers the 39 checks as the server of these tests, but for what is known of it', async () => {
      const oracle = await start(program);
      const answers = await answersOf(oracle);
      await oracle.stop();
      expect(answers).toEqual({ ...ofS3, ...otherwise });
    }, 120_000);
});
