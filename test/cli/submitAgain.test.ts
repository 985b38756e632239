/** A submission that stopped and is typed again is the same transfer: what was sent stays sent, and there is one job. */
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { createCliPlace, type CliPlace, type JsonRun } from '../support/cliRunner';
import { plantFiles } from '../support/plantTree';
import type { FaultPlan } from '../support/s3server/faultPlan';
import { startS3 } from '../support/s3server/server';
import type { S3TestServer } from '../support/s3server/testServer';

const partBytes = 8 * 2 ** 20;
const env = { AWS_ACCESS_KEY_ID: 'S3TEST', AWS_SECRET_ACCESS_KEY: 'S3TEST', AWS_REGION: 'us-east-1' };

interface Shot {
  readonly place: CliPlace;
  readonly server: S3TestServer;
  readonly submit: (...more: string[]) => Promise<JsonRun>;
  /** Kills a submission as soon as a rule has fired and so many parts are remembered. */
  readonly killedAt: (rule: FaultPlan['rules'][number], parts: number) => Promise<void>;
  readonly transfers: () => { uid: string; state: string; state_reason: string | null; runs: number }[];
  readonly jobCount: () => number;
  readonly manifestKeys: () => string[];
}

/** A large file and small ones, a store that can be told what to do, and a farm. */
async function shot(partCount = 1): Promise<Shot> {
  const place = await createCliPlace();
  const server = await startS3({ buckets: ['bkt'] });
  onTestFinished(() => server.close());
  const large = Buffer.alloc(partCount * partBytes);
  for (let at = 0; at < large.length; at += 4096) large.writeDoubleLE(at, at);
  await plantFiles(place.at('shot'), { 'cache.abc': large, a: 'a', b: 'b', c: 'c' });
  await mkdir(place.home, { recursive: true });
  await mkdir(place.at('farm'));
  const store = `[store]\nuri = "s3://bkt/show"\nendpointUrl = "${server.url}"\nregion = "us-east-1"\n`;
  const farm = `\n[farm]\nlocalFolder = ${JSON.stringify(place.at('farm'))}\n`;
  await writeFile(path.join(place.home, 'config.toml'), `${store}${farm}`);
  const args = ['submit', 'shot', '--yes'];
  const rows = <T>(file: string, sql: string): T[] => {
    const db = new Database(file, { readonly: true });
    try {
      return db.prepare<[], T>(sql).all();
    } finally {
      db.close();
    }
  };
  return {
    place,
    server,
    submit: (...more) => place.json([...args, ...more], { env }),
    killedAt: async (rule, parts) => {
      server.setFaults({ rules: [rule] });
      const child = place.start(['--json', ...args], { env });
      child.stdout.resume();
      child.stderr.resume();
      const gone = once(child, 'close');
      await expect
        .poll(() => server.faults.fired()[rule.id] ?? 0, { interval: 10, timeout: 60_000 })
        .toBeGreaterThan(0);
      const database = path.join(place.home, 'satchel.db');
      await expect
        .poll(() => rows(database, 'SELECT part_no FROM part').length, { interval: 10, timeout: 60_000 })
        .toBe(parts);
      child.kill('SIGKILL');
      await gone;
      server.setFaults({ rules: [] });
    },
    transfers: () =>
      rows(
        path.join(place.home, 'satchel.db'),
        `SELECT uid, state, state_reason, (SELECT count(*) FROM run r WHERE r.transfer_id = t.id) AS runs FROM transfer t ORDER BY id`,
      ),
    jobCount: () => rows(place.at('farm', 'farm.db'), 'SELECT job_id FROM job').length,
    manifestKeys: () =>
      server
        .objects('bkt')
        .map(({ key }) => key)
        .filter((key) => key.endsWith('_input')),
  };
}

const hangFromPart = (nth: number): FaultPlan['rules'][number] => ({
  id: 'hang',
  match: { op: 'UploadPart' },
  when: { nth: `${nth}-99` },
  action: { blackhole: {} },
});

test('TR-10 a command that was killed leaves a paused transfer, and typed again it goes on in it with the parts that were sent', async () => {
  const { place, server, submit, killedAt, transfers, jobCount, manifestKeys } = await shot(6);
  await killedAt(hangFromPart(4), 3);
  await place.json(['transfers', 'list']);
  const [killed] = transfers();
  expect([killed?.state, killed?.state_reason]).toEqual(['paused', 'cli-ended']);
  const sent = server.requests.where({ op: 'UploadPart', status: 200 }).length;
  const done = await submit();
  const again = server.requests.where({ op: 'UploadPart', status: 200 }).length - sent;
  expect([done.code, done.last, sent, again]).toEqual([
    0,
    expect.objectContaining({
      uid: killed?.uid,
      deduplicated: true,
      resume: {
        fromRunId: expect.any(String) as string,
        reusedItems: 3,
        reusedBytes: 3 + 3 * partBytes,
      },
    }),
    3,
    3,
  ]);
  expect([
    transfers().map(({ uid, state }) => [uid, state]),
    jobCount(),
    manifestKeys().length,
    server.uploads('bkt'),
  ]).toEqual([[[killed?.uid, 'done']], 1, 1, []]);
});

test('a command that was killed after its manifest was written names that manifest and makes one job', async () => {
  const { submit, killedAt, jobCount, manifestKeys, transfers } = await shot();
  await killedAt(
    {
      id: 'late',
      match: { op: 'HeadObject', key: 'show/Manifests/*' },
      when: { nth: '2-9' },
      action: { blackhole: {} },
    },
    0,
  );
  const [key] = manifestKeys();
  const done = await submit();
  expect([done.code, manifestKeys(), jobCount(), transfers().length]).toEqual([0, [key], 1, 1]);
  expect(done.last['upload']).toMatchObject({ uploadedObjects: 0 });
});

test('one that failed goes on in its row; one that is done, has another name or is only looked at does not', async () => {
  const { server, submit, transfers } = await shot();
  server.setFaults({
    rules: [{ id: 'no', match: { op: 'PutObject' }, action: { status: { status: 403, code: 'AccessDenied' } } }],
  });
  const failed = await submit();
  server.setFaults({ rules: [] });
  const trial = await submit('--dry-run');
  const done = await submit();
  const next = await submit();
  await submit('--name', 'other');
  expect([failed.code, trial.code, done.last['deduplicated'], next.last['deduplicated']]).toEqual([
    10,
    0,
    true,
    undefined,
  ]);
  expect(transfers().map(({ uid, state }) => [uid === done.last['uid'], state])).toEqual([
    [true, 'done'],
    [false, 'cancelled'],
    [false, 'done'],
    [false, 'done'],
  ]);
});

test('TR-3 the same command beside one that runs says so and sends nothing', async () => {
  const { place, server, submit, transfers } = await shot();
  server.setFaults({ rules: [{ id: 'hold', match: { op: 'PutObject' }, action: { pause: { gate: 'hold' } } }] });
  const child = place.start(['--json', 'submit', 'shot', '--yes'], { env });
  child.stdout.resume();
  child.stderr.resume();
  const gone = once(child, 'close');
  await expect.poll(() => server.faults.fired()['hold'] ?? 0, { interval: 10, timeout: 60_000 }).toBeGreaterThan(0);
  const beside = await submit();
  expect([beside.code, beside.last]).toEqual([
    0,
    expect.objectContaining({ deduplicated: true, transfer: expect.objectContaining({ state: 'leased' }) as unknown }),
  ]);
  server.setFaults({ rules: [] });
  server.release('hold');
  expect([await gone, transfers().map(({ state }) => state)]).toEqual([[0, null], ['done']]);
});

test('what a killed command sent is not forgotten when it is discarded without its store: the next time with it takes it back', async () => {
  const { place, server, submit, killedAt } = await shot(6);
  await killedAt(hangFromPart(4), 3);
  const { lines } = await place.json(['transfers', 'list']);
  const { uid } = lines[0]?.['transfer'] as { uid: string };
  const elsewhere = { ...env, SATCHEL_STORE_URI: await place.store('other') };
  const discarded = await place.json(['transfers', 'cancel', uid, '--discard'], { env: elsewhere });
  const warnings = discarded.lines.filter(({ type }) => type === 'warning').map(({ message }) => message);
  expect([discarded.code, warnings, server.uploads('bkt').length]).toEqual([
    0,
    [expect.stringMatching(/^1 upload that was begun is still open in a store that could not be asked now/)],
    1,
  ]);
  const done = await submit('--name', 'other');
  expect([done.code, server.uploads('bkt')]).toEqual([0, []]);
  expect(server.requests.where({ op: 'AbortMultipartUpload', status: 204 }).length).toBe(1);
}, 120_000);
