/** Large uploads that are killed, paused or refused: what was confirmed is not sent again, and nothing stays open. */
import { mkdtemp, open, readFile, realpath, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import type { FileSystem } from '../../main/engine/ports/fileSystem';
import { StopWish } from '../../main/engine/transfers/stopWish';
import { createRunContext } from '../support/runContext';
import type { FaultPlan } from '../support/s3server/faultPlan';
import { startS3 } from '../support/s3server/server';
import type { S3TestServer } from '../support/s3server/testServer';
import { startSubmit } from '../support/transferFaults/killedSubmit';
import { openTransferWorld, type TransferWorld } from '../support/transferFaults/transferWorld';

const partBytes = 8 * 2 ** 20;
const partCount = 20;

let folder: string;
let file: string;
let server: S3TestServer;
let worlds: TransferWorld[];

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'satchel-upload-ledger-')));
  file = path.join(folder, 'cache.abc');
  server = await startS3({ buckets: ['bkt'], storage: { folder: path.join(folder, 'store') } });
  worlds = [];
});
afterEach(async () => {
  await server.close();
  for (const world of worlds) await world.close();
  await rm(folder, { recursive: true, force: true });
});

async function world(files?: FileSystem): Promise<TransferWorld> {
  const opened = await openTransferWorld(server.url, path.join(folder, 'home'), files);
  worlds.push(opened);
  return opened;
}

/** No two pages of it are equal. */
async function plantFile(parts: number, seed = 1): Promise<void> {
  const bytes = Buffer.alloc(parts * partBytes, seed);
  for (let at = 0; at + 8 <= bytes.length; at += 4096) bytes.writeDoubleLE(at + seed, at);
  await writeFile(file, bytes);
}

function rules(...list: FaultPlan['rules']): void {
  server.setFaults({ rules: list });
}

const fired = (id: string): number => server.faults.fired()[id] ?? 0;
const confirmedParts = () => server.requests.where({ op: 'UploadPart', status: 200 });
const dataKeys = (): string[] =>
  server
    .objects('bkt')
    .map(({ key }) => key)
    .filter((key) => key.startsWith('show/Data/'));
const isWhole = async (): Promise<boolean> => {
  const [key = ''] = dataKeys();
  return server.read('bkt', key)?.equals(await readFile(file)) ?? false;
};

/** Kills a submission as soon as a rule has fired so often. */
async function killedAt(rule: FaultPlan['rules'][number], times: number, ...before: FaultPlan['rules']): Promise<void> {
  rules(...before, rule);
  const running = await startSubmit(server.url, folder, file);
  await expect.poll(() => fired(rule.id), { interval: 10, timeout: 60_000 }).toBe(times);
  await running.kill();
}

const hangFrom = (nth: number): FaultPlan['rules'][number] => ({
  id: 'hang',
  match: { op: 'UploadPart' },
  when: { nth: `${nth}-99` },
  action: { blackhole: {} },
});

const deniedCleanup = [
  { op: 'ListParts', effect: 'deny' },
  { op: 'AbortMultipartUpload', effect: 'deny' },
] as const;

/** Before the id is known, with few parts, with more, with all but the end. */
async function killedAtSeveralPoints(): Promise<void> {
  await killedAt(
    { id: 'hang', match: { op: 'CreateMultipartUpload' }, when: {}, action: { pause: { gate: 'never' } } },
    1,
    {
      id: 'lost',
      match: { op: 'CreateMultipartUpload' },
      when: { nth: '1' },
      action: { storeThenFail: { reset: true } },
    },
  );
  await killedAt(hangFrom(4), 8);
  await killedAt(hangFrom(7), 8);
  await killedAt(
    { id: 'hang', match: { op: 'CompleteMultipartUpload' }, when: {}, action: { pause: { gate: 'never' } } },
    1,
  );
  rules();
}

test('TR-11 an upload killed at several points sends each part once, and the object is the file', async () => {
  await plantFile(partCount);
  await killedAtSeveralPoints();
  const last = await world();
  await last.submit([file]);
  const sentBytes = confirmedParts().reduce((sum, { bytesIn }) => sum + bytesIn, 0);
  expect({
    sentParts: confirmedParts().length,
    isFrugal: sentBytes <= 1.02 * partCount * partBytes,
    completed: server.requests.count({ op: 'CompleteMultipartUpload', status: 200 }),
    isWhole: await isWhole(),
    left: server.uploads('bkt'),
    warnings: last.warnings,
  }).toEqual({ sentParts: partCount, isFrugal: true, completed: 1, isWhole: true, left: [], warnings: [] });
}, 240_000);

test('an upload whose beginning nobody heard is taken back, also when the process is killed before it can look for it', async () => {
  await plantFile(partCount);
  await killedAt(
    { id: 'hang', match: { op: 'ListMultipartUploads' }, when: {}, action: { pause: { gate: 'never' } } },
    1,
    {
      id: 'lost',
      match: { op: 'CreateMultipartUpload' },
      when: { nth: '1' },
      action: { storeThenFail: { reset: true } },
    },
  );
  const openUploads = server.uploads('bkt').length;
  rules();
  const last = await world();
  await last.submit([file]);
  expect({
    openUploads,
    isWhole: await isWhole(),
    left: server.uploads('bkt'),
    warnings: last.warnings,
  }).toEqual({ openUploads: 2, isWhole: true, left: [], warnings: [] });
}, 240_000);

test('TR-13 the same where parts may not be listed and uploads not be taken back', async () => {
  server.setPolicy(deniedCleanup);
  await plantFile(partCount);
  await killedAtSeveralPoints();
  await (await world()).submit([file]);
  expect({ sentParts: confirmedParts().length, isWhole: await isWhole() }).toEqual({
    sentParts: partCount,
    isWhole: true,
  });
}, 240_000);

test('TR-13 that uploads may not be taken back is said once, however many stay behind', async () => {
  server.setPolicy(deniedCleanup);
  const files = [path.join(folder, 'one.abc'), path.join(folder, 'two.abc')];
  for (const [seed, each] of files.entries()) await writeFile(each, Buffer.alloc(2 * partBytes, seed + 1));
  const only = await world();
  const upload = await only.inspect(files);
  rules({ id: 'wait', match: { op: 'CreateMultipartUpload' }, when: {}, action: { pause: { gate: 'edited' } } });
  const code = upload().catch((thrown: unknown) => (thrown as { code: string }).code);
  await expect.poll(() => fired('wait'), { interval: 5, timeout: 20_000 }).toBe(2);
  for (const each of files) await writeFile(each, Buffer.alloc(2 * partBytes, 7));
  server.release('edited');
  expect({ code: await code, left: server.uploads('bkt').length, warnings: only.warnings }).toEqual({
    code: 'source.changed',
    left: 2,
    warnings: ['store.cleanup_needs_lifecycle_rule'],
  });
});

test('a paused upload stays open and is gone on with; one whose parts are to be discarded is taken back', async () => {
  await plantFile(partCount);
  const only = await world();
  const upload = await only.inspect([file]);
  const stopAfter = async (nth: number, wish: 'pause' | 'discard'): Promise<number> => {
    rules(hangFrom(nth));
    const run = createRunContext();
    const stopped = upload(run).catch((thrown: unknown) => (thrown as Error).name);
    await expect.poll(() => fired('hang'), { interval: 5, timeout: 20_000 }).toBe(8);
    run.controller.abort(new StopWish(wish));
    expect(await stopped).toBe('AbortError');
    return server.uploads('bkt').length;
  };
  const paused = await stopAfter(5, 'pause');
  const discarded = await stopAfter(3, 'discard');
  const confirmed = confirmedParts().length;
  rules();
  await upload(createRunContext());
  expect({ paused, discarded, confirmed, afterwards: confirmedParts().length - confirmed }).toEqual({
    paused: 1,
    discarded: 0,
    confirmed: 6,
    afterwards: partCount,
  });
}, 60_000);

describe('an upload that goes on later', () => {
  const parts = 12;
  const files = createFileSystem();
  /** Offsets of the parts that are read of the file. */
  const read: number[] = [];
  const counting: FileSystem = {
    ...files,
    openReader: async (name) => {
      const reader = await files.openReader(name);
      return {
        ...reader,
        read: async (into, position) => {
          if (position < parts * partBytes) read.push(position / partBytes);
          return await reader.read(into, position);
        },
      };
    },
  };
  const lacking = (arrived: readonly number[]): number[] =>
    [...Array(parts).keys()].filter((part) => !arrived.includes(part));
  const hashCachePath = (): string => path.join(folder, 'home', 'hash-cache.db');
  /** As an earlier version wrote them. */
  const withoutBlocks = (): void => {
    const db = new Database(hashCachePath());
    db.exec('UPDATE hashed_file SET blocks = NULL');
    db.close();
  };

  test.each([
    ['reads only what the store lacks', () => undefined, (arrived: readonly number[]) => lacking(arrived)],
    ['reads everything where the hash was remembered without its blocks', withoutBlocks, () => lacking([])],
  ])('%s', async (_, between, expected) => {
    await plantFile(parts);
    const anHourAgo = new Date(Date.now() - 3_600_000);
    await utimes(file, anHourAgo, anHourAgo);
    const first = await world();
    const upload = await first.inspect([file]);
    rules(hangFrom(5));
    const run = createRunContext();
    const stopped = upload(run).catch((thrown: unknown) => (thrown as Error).name);
    await expect.poll(() => fired('hang'), { interval: 5, timeout: 20_000 }).toBe(8);
    run.controller.abort(new StopWish('pause'));
    await stopped;
    rules();
    between();
    // Which four arrive first is up to the connections.
    const arrived = confirmedParts().map(({ partNumber = 0 }) => partNumber - 1);
    read.length = 0;
    await (await world(counting)).submit([file]);
    const sent = confirmedParts().length - arrived.length;
    expect({ arrived: arrived.length, read: read.toSorted((a, b) => a - b), sent, isWhole: await isWhole() }).toEqual({
      arrived: 4,
      read: expected(arrived),
      sent: parts - 4,
      isWhole: true,
    });
  });
});

describe('TR-14 a file that is edited', () => {
  /** Other bytes in the middle, with the old time. */
  const edit = async (): Promise<void> => {
    const { atime, mtime } = await stat(file);
    const handle = await open(file, 'r+');
    await handle.write(Buffer.from('edited'), 0, 6, 9 * partBytes + 100);
    await handle.close();
    await utimes(file, atime, mtime);
  };
  const outcome = async (running: Promise<unknown>) => ({
    code: await running.then(
      () => 'sent',
      (thrown: unknown) => (thrown as { code: string }).code,
    ),
    completes: server.requests.count({ op: 'CompleteMultipartUpload' }),
    objects: dataKeys(),
    left: server.uploads('bkt'),
  });
  const refused = { code: 'source.changed', completes: 0, objects: [], left: [] };

  test('(a) between hashing and sending is not stored, although its time is what it was', async () => {
    await plantFile(partCount);
    const upload = await (await world()).inspect([file]);
    await edit();
    expect(await outcome(upload())).toEqual(refused);
  });

  test('(b) while it is sent is not stored', async () => {
    await plantFile(partCount);
    const upload = await (await world()).inspect([file]);
    rules({ id: 'hang', match: { op: 'UploadPart' }, when: { nth: '1' }, action: { pause: { gate: 'edited' } } });
    const running = outcome(upload());
    await expect.poll(() => fired('hang'), { interval: 5, timeout: 20_000 }).toBe(1);
    await edit();
    server.release('edited');
    expect(await running).toEqual(refused);
  });

  test('(c) between two runs is not stored, although most of it was confirmed before', async () => {
    await plantFile(partCount);
    const first = await world();
    const upload = await first.inspect([file]);
    rules(hangFrom(13));
    const stopped = upload().catch((thrown: unknown) => (thrown as Error).name);
    await expect.poll(() => fired('hang'), { interval: 5, timeout: 20_000 }).toBe(8);
    first.context.controller.abort(new StopWish('pause'));
    const [name, kept] = [await stopped, server.uploads('bkt').length];
    rules();
    await edit();
    // What the first run had looked at, not what is there now.
    expect({ name, kept, ...(await outcome(upload(createRunContext()))) }).toEqual({
      name: 'AbortError',
      kept: 1,
      ...refused,
    });
  });
});
