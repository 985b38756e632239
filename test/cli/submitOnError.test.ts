/** What a submission does about errors when nobody is there: fail, wait for somebody, go on without. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createCliPlace, type CliPlace } from '../support/cliRunner';
import { plantFiles } from '../support/plantTree';
import { startS3 } from '../support/s3server/server';
import type { S3TestServer } from '../support/s3server/testServer';

const env = { AWS_ACCESS_KEY_ID: 'S3TEST', AWS_SECRET_ACCESS_KEY: 'S3TEST', AWS_REGION: 'us-east-1' };
const submit = ['submit', 'shot', '--yes'];

async function shot(): Promise<{ place: CliPlace; server: S3TestServer; keys: () => string[] }> {
  const place = await createCliPlace();
  const server = await startS3({ buckets: ['bkt'] });
  onTestFinished(() => server.close());
  await plantFiles(place.at('shot'), { a: 'a', b: 'b', c: 'c' });
  await mkdir(place.home, { recursive: true });
  await mkdir(place.at('farm'));
  const store = `[store]\nuri = "s3://bkt/show"\nendpointUrl = "${server.url}"\nregion = "us-east-1"\n`;
  const farm = `\n[farm]\nlocalFolder = ${JSON.stringify(place.at('farm'))}\n`;
  await writeFile(path.join(place.home, 'config.toml'), `${store}${farm}`);
  const keys = (): string[] => server.objects('bkt').map(({ key }) => key);
  return { place, server, keys };
}

/** Edits a file at the moment in which the store is asked for the first object. */
async function submitEdited(policy: string): Promise<unknown> {
  const { place, server, keys } = await shot();
  server.setFaults({
    rules: [{ id: 'hold', match: { op: 'CreateMultipartUpload' }, action: { pause: { gate: 'hold' } } }],
  });
  await writeFile(place.at('shot', 'large'), Buffer.alloc(9 * 2 ** 20, 1));
  const running = place.json([...submit, '--on-source-change', policy], { env });
  await expect.poll(() => server.faults.fired()['hold'] ?? 0, { interval: 5, timeout: 30_000 }).toBe(1);
  await writeFile(place.at('shot', 'large'), 'edited');
  server.setFaults({ rules: [] });
  server.release('hold');
  const { code, last } = await running;
  return {
    code,
    error: last['code'],
    isJob: last['jobId'] !== undefined,
    leftOut: (last['leftOut'] as { path: string; code: string }[] | undefined)?.map((each) => [
      path.basename(each.path),
      each.code,
    ]),
    sent: keys().filter((key) => key.includes('/Data/')).length,
    manifests: keys().filter((key) => key.endsWith('_input')).length,
    open: server.uploads('bkt').length,
  };
}

test('a file that changes while it is sent fails the submission, is hashed again, or is left out and makes no job', async () => {
  const none = { leftOut: undefined, open: 0 };
  expect([await submitEdited('fail'), await submitEdited('rehash'), await submitEdited('skip')]).toEqual([
    { ...none, code: 14, error: 'source.changed', isJob: false, sent: 3, manifests: 0 },
    { ...none, code: 0, error: undefined, isJob: true, sent: 4, manifests: 1 },
    {
      ...{ code: 3, error: undefined, isJob: false, leftOut: [['large', 'source.changed']] },
      ...{ sent: 3, manifests: 0, open: 0 },
    },
  ]);
}, 120_000);

test('a store that refuses leaves the transfer waiting for somebody with --on-error pause, and the command goes on with it', async () => {
  const { place, server } = await shot();
  server.setFaults({
    rules: [{ id: 'no', match: { op: 'PutObject' }, action: { status: { status: 403, code: 'AccessDenied' } } }],
  });
  const paused = await place.json([...submit, '--on-error', 'pause'], { env });
  const { lines } = await place.json(['transfers', 'list']);
  const [waiting] = lines.map((line) => line['transfer'] as Record<string, unknown>);
  expect([paused.code, paused.last['code'], waiting]).toEqual([
    10,
    'store.denied_put',
    expect.objectContaining({ state: 'waiting-user', waitingFor: 'error' }),
  ]);
  server.setFaults({ rules: [] });
  const done = await place.json(submit, { env });
  expect([done.code, done.last['uid']]).toEqual([0, waiting?.['uid']]);
}, 60_000);

test('what cannot be chosen is a usage error', async () => {
  const { place } = await shot();
  expect((await place.json([...submit, '--on-error', 'hope'], { env })).code).toBe(2);
});
