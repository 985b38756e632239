/** What is done to the queue from the command line, with uploads that a server holds. */
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createCliPlace, ended, type CliPlace, type JsonLine } from '../support/cliRunner';
import { plantFiles } from '../support/plantTree';
import { startS3 } from '../support/s3server/server';
import type { S3TestServer } from '../support/s3server/testServer';

const env = { AWS_ACCESS_KEY_ID: 'S3TEST', AWS_SECRET_ACCESS_KEY: 'S3TEST', AWS_REGION: 'us-east-1' };

interface Held {
  readonly place: CliPlace;
  readonly server: S3TestServer;
  readonly store: readonly string[];
  /** A submission whose first object is on its way and goes no further; its id. */
  readonly submit: (name: string) => Promise<{
    readonly uid: string;
    readonly ended: ReturnType<typeof ended>;
    /** Resolves when it has said a word. */
    readonly said: (word: string) => Promise<void>;
  }>;
}

async function heldUploads(): Promise<Held> {
  const place = await createCliPlace();
  const server = await startS3({ buckets: ['bkt'] });
  onTestFinished(() => server.close());
  server.setFaults({
    rules: [{ id: 'hold', match: { op: 'PutObject', key: 'show/Data/*' }, action: { pause: { gate: 'hold' } } }],
  });
  const store = ['--endpoint-url', server.url, '--s3-root-uri', 's3://bkt/show', '--region', 'us-east-1'];
  return {
    place,
    server,
    store,
    submit: async (name) => {
      await plantFiles(place.at(name), { [`${name}.txt`]: name });
      const child = place.start(['--json', ...store.slice(0, 2), 'submit', name, ...store.slice(2), '--yes'], { env });
      const finished = ended(child);
      let text = '';
      child.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      const said = async (word: string): Promise<void> => {
        while (!text.includes(`"${word}"`)) await once(child.stdout, 'data');
      };
      await said('transferring');
      const { uid } = JSON.parse(text.split('\n')[0] ?? '') as JsonLine;
      return { uid: String(uid), ended: finished, said };
    },
  };
}

test('a transfer is paused from another process and goes on in the command that resumes it', async () => {
  const { place, server, submit } = await heldUploads();
  const { uid, ended: first, said } = await submit('shot');
  const pausing = place.json(['transfers', 'pause', uid]);
  // What is on its way may arrive.
  await said('pausing');
  server.release('hold');
  const paused = await pausing;
  expect(paused.last['transfer']).toMatchObject({ uid, state: 'paused', stateReason: 'user' });
  await first;
  const watched = await place.json(['transfers', 'watch', uid]);
  expect([watched.code, watched.last['transfer']]).toEqual([0, expect.objectContaining({ state: 'paused' })]);
  server.setFaults({ rules: [] });
  const resumed = await place.json(
    ['--endpoint-url', server.url, '--region', 'us-east-1', 'transfers', 'resume', uid],
    { env: { ...env, SATCHEL_STORE_URI: 's3://bkt/show' } },
  );
  expect([resumed.code, resumed.last]).toEqual([
    0,
    expect.objectContaining({
      verb: 'transfers resume',
      by: 'here',
      transfer: expect.objectContaining({ uid, state: 'done' }) as unknown,
    }),
  ]);
  expect(resumed.lines.some(({ type }) => type === 'progress')).toBe(true);
  const again = await place.json(['transfers', 'resume', uid]);
  expect([again.code, again.last['code']]).toEqual([2, 'input.invalid']);
});

test('what failed is tried again where its cause is gone; lane and priority are checked', async () => {
  const place = await createCliPlace();
  const store = await place.store();
  await plantFiles(place.at('project'), { a: 'abc' });
  await place.run(['submit', 'project', '--s3-root-uri', `${store}/later`, '--yes']);
  const { lines } = await place.json(['transfers', 'list', '--all']);
  const { uid } = lines[0]?.['transfer'] as { uid: string };
  await mkdir(place.at('store', 'later'));
  const retried = await place.json(['transfers', 'retry', uid, '--refresh'], {
    env: { SATCHEL_STORE_URI: `${store}/later` },
  });
  // It had failed while it was looked through, so it asks before anything is sent.
  expect([retried.code, retried.last['transfer']]).toEqual([
    0,
    expect.objectContaining({ uid, state: 'waiting-user', waitingFor: 'submission' }),
  ]);
  const codes = [];
  for (const args of [
    ['retry', uid],
    ['move', uid],
    ['move', uid, '--lane', '7'],
    ['move', uid, '--priority', '101'],
    ['pause'],
    ['pause', uid, '--all'],
  ])
    codes.push((await place.json(['transfers', ...args])).last['code']);
  expect(codes).toEqual(codes.map(() => 'input.invalid'));
  expect((await place.json(['transfers', 'pause', '--all'])).last).toMatchObject({ count: 0 });
});
