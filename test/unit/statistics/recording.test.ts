import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { StoodStill } from '../../../main/engine/ports/statistics';
import { agentIdOf } from '../../../main/engine/statistics/agentIdentity';
import { compareResults } from '../../../main/engine/statistics/compareResults';
import { folderCreationOf } from '../../../main/engine/statistics/folderCreation';
import { createLiveFigures } from '../../../main/engine/statistics/liveFigures';
import { createLiveFile, readLiveFiles } from '../../../main/engine/statistics/liveFile';
import { latencyOf } from '../../../main/engine/statistics/opCounters';
import { createOpRecords, type OpRecord } from '../../../main/engine/statistics/opRecords';
import { recordedFiles } from '../../../main/engine/statistics/recordedFiles';
import { recordedStore } from '../../../main/engine/statistics/recordedStore';
import { createRunStatistics } from '../../../main/engine/statistics/runStatistics';
import type { ResultRow } from '../../../main/engine/statistics/readTables';
import { createManualClock } from '../../support/manualClock';
import type { BlobStore } from '../../../main/engine/ports/blobStore';
import type { FileSystem } from '../../../main/engine/ports/fileSystem';

const files = createFileSystem();
const noSignal = new AbortController().signal;

async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'satchel-recording-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function aClock() {
  const clock = createManualClock();
  return { clock, times: { nowMs: () => clock.nowMs(), monotonicMs: () => clock.nowMs() } };
}

const start = { endpoint: 's3://h/b', op: 'get', path: 'k' } as const;

test('a latency is from the first byte sent to the last one received; the first byte of an answer is measured by itself', () => {
  const { clock, times } = aClock();
  const ended: OpRecord[] = [];
  const records = createOpRecords(times, [{ began: () => undefined, ended: (record) => ended.push(record) }]);
  const attempt = records.begin(start);
  clock.advance(500);
  attempt.sent();
  clock.advance(20);
  attempt.firstByte();
  clock.advance(30);
  attempt.done(10, 0);
  attempt.failed({ code: 'network.reset' });
  expect(ended.map(({ durationUs, ttfbUs, bytesIn, failure }) => ({ durationUs, ttfbUs, bytesIn, failure }))).toEqual([
    { durationUs: 50_000, ttfbUs: 20_000, bytesIn: 10, failure: undefined },
  ]);
});

test('ST-9 what is under way while the computer sleeps has no latency, and is a timeout when it fails', () => {
  const { clock, times } = aClock();
  const statistics = createRunStatistics(times);
  const [well, badly] = [statistics.recorder.begin(start), statistics.recorder.begin(start)];
  statistics.recorder.slept();
  clock.advance(6 * 3_600_000);
  well.done(1, 0);
  badly.failed({ code: 'network.reset' });
  const [row] = statistics.rows();
  expect([row?.ops, row?.errors, latencyOf(statistics.rows()).n]).toEqual([1, { timeout: 1 }, 0]);
});

test('a call that was ended for standing still timed out; one that nobody wants any more is no error', async () => {
  const { times } = aClock();
  const statistics = createRunStatistics(times);
  const thrown = [new StoodStill('x'), new DOMException('x', 'AbortError')];
  const plain = {
    uri: 's3://b',
    head: () => Promise.reject(thrown.shift() ?? new Error('no more')),
  } as unknown as BlobStore;
  const store = recordedStore(plain, statistics.recorder);
  await expect(store.head('a', noSignal)).rejects.toThrow();
  await expect(store.head('a', noSignal)).rejects.toThrow();
  const [row] = statistics.rows();
  expect([row?.attempts, row?.ops, row?.errors, row?.inFlight]).toEqual([2, 0, { timeout: 1 }, 0]);
});

test('ST-6 folders count as many as were missing, each with its share of the time, and slow ones are a finding', async () => {
  const folder = await tempFolder();
  const { clock, times } = aClock();
  const statistics = createRunStatistics(times);
  const slow: FileSystem = {
    ...files,
    makeFolders: async (wanted) => {
      const made = await files.makeFolders(wanted);
      clock.advance(25 * made.length);
      return made;
    },
  };
  const recorded = await recordedFiles(slow, statistics.recorder, [folder]);
  await recorded.makeFolders(path.join(folder, 'a', 'b', 'c'));
  await recorded.makeFolders(path.join(folder, 'a', 'b'));
  await recorded.makeFolders(path.join(folder, 'a', 'd'));
  const elsewhere = await tempFolder();
  await recorded.makeFolders(path.join(elsewhere, 'x'));
  const [row] = statistics.rows();
  const found = folderCreationOf(statistics.rows(), 1000);
  const volume = (await files.space(folder))?.volumeId ?? '';
  expect([row?.attempts, row?.ops, found]).toEqual([
    4,
    4,
    [{ endpoint: `file://${volume}`, count: 4, p50Us: 25_007, p95Us: 25_007, sharePercent: 10, finding: 'mkdir-slow' }],
  ]);
});

test('files below the folder are written, linked and renamed as before, and counted', async () => {
  const folder = await tempFolder();
  const statistics = createRunStatistics(aClock().times);
  const recorded = await recordedFiles(files, statistics.recorder, [folder]);
  const [one, two, three] = ['one', 'two', 'three'].map((name) => path.join(folder, name)) as [string, string, string];
  const writer = await recorded.createExclusive(one);
  await writer.write(new Uint8Array(5));
  await writer.sync();
  await writer.close();
  await recorded.linkExclusive(one, two);
  await recorded.rename(two, three);
  await recorded.unlink(one);
  await expect(recorded.rename(path.join(folder, 'none'), two)).rejects.toThrow();
  const counts = statistics.rows().map(({ op, ops, bytesOut, errors }) => [op, ops, bytesOut, errors]);
  expect(counts).toEqual([
    ['write', 1, 5, {}],
    ['fsync', 1, 0, {}],
    ['link', 1, 0, {}],
    ['rename', 1, 0, { notfound: 1 }],
    ['unlink', 1, 0, {}],
  ]);
  expect((await files.readFolder(folder)).map(({ name }) => name)).toEqual(['three']);
});

test('ST-3 sums per place are those of the whole, exactly', () => {
  const { clock, times } = aClock();
  const live = createLiveFigures('a:0');
  const statistics = createRunStatistics(times, [live]);
  const places = [5, 20, 80].map((ms) => ({ ms, endpoint: `s3://h${ms}/b` }));
  for (let round = 0; round < 50; round += 1)
    for (const { ms, endpoint } of places) {
      const attempt = statistics.recorder.begin({ endpoint, op: 'put' });
      clock.advance(ms);
      if (round % 10 === 9) attempt.failed({ code: 'network.server' });
      else attempt.done(0, round);
    }
  const now = live.now(clock.nowMs());
  const rows = statistics.rows();
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
  expect([
    now.endpoints.map(({ ops }) => ops),
    sum(now.endpoints.map(({ ops }) => ops)) === sum(rows.map(({ ops }) => ops)),
    sum(now.endpoints.map(({ errors }) => errors)),
    sum(now.problems.map(({ count }) => count)),
    rows.map((row) => latencyOf([row]).quantile(0.5)),
  ]).toEqual([[45, 45, 45], true, 15, 15, [5003, 20_015, 80_063]]);
});

test('problems are the most frequent first, with the newest five examples', () => {
  const { clock, times } = aClock();
  const live = createLiveFigures('a:0');
  const { recorder } = createRunStatistics(times, [live]);
  for (let index = 0; index < 7; index += 1) {
    recorder.begin({ ...start, path: `k${index}` }).failed({ code: 'network.reset' });
    clock.advance(60_000);
  }
  recorder.begin({ ...start, endpoint: 'file://1', op: 'mkdir' }).failed({ code: 'disk.denied' });
  const { problems } = live.now(clock.nowMs());
  expect(problems.map(({ class: name, component, count }) => [name, component, count])).toEqual([
    ['reset', 'storage', 7],
    ['local-io', 'local', 1],
  ]);
  expect([problems[0]?.examples.map(({ path: of }) => of), problems[0]?.perMinute.slice(-9)]).toEqual([
    ['k2', 'k3', 'k4', 'k5', 'k6'],
    [0, 1, 1, 1, 1, 1, 1, 1, 0],
  ]);
});

test('rates and quantiles are of the last seconds and the last minute; the strip keeps ten minutes', () => {
  const { clock, times } = aClock();
  const live = createLiveFigures('a:0');
  const { recorder } = createRunStatistics(times, [live]);
  for (let index = 0; index < 50; index += 1) {
    const attempt = recorder.begin(start);
    clock.advance(100);
    attempt.done(1000, 0);
  }
  clock.advance(1000);
  const [busy] = live.now(clock.nowMs()).endpoints;
  clock.advance(120_000);
  const [quiet] = live.now(clock.nowMs()).endpoints;
  clock.advance(600_000);
  const [later] = live.now(clock.nowMs()).endpoints;
  const drawn = (heat: readonly (readonly number[])[] = []): number => heat.flat().reduce((sum, one) => sum + one, 0);
  expect([busy?.p50Us, (busy?.opsPerSecond ?? 0) > 5, drawn(busy?.heat)]).toEqual([100_031, true, 50]);
  expect([quiet?.p50Us, quiet?.opsPerSecond, drawn(quiet?.heat), drawn(later?.heat)]).toEqual([undefined, 0, 50, 0]);
});

test('what a process does now is seen by others until it ends or falls silent', async () => {
  const folder = path.join(await tempFolder(), 'live');
  const { clock } = aClock();
  const nowMs = (): number => clock.nowMs();
  const live = createLiveFigures('a:0');
  const file = createLiveFile(folder, 'boot', { files, nowMs, figures: () => live.now(nowMs()) });
  const seen = async (): Promise<number> => (await readLiveFiles(folder, { files, nowMs })).length;
  const before = await seen();
  await file.tick();
  const during = await seen();
  clock.advance(6000);
  const silent = await seen();
  await file.tick();
  const again = await seen();
  await file.remove();
  expect([before, during, silent, again, await seen()]).toEqual([0, 1, 0, 1, 0]);
});

test('what a killed process left is removed after an hour, and what is no document says nothing', async () => {
  const folder = path.join(await tempFolder(), 'live');
  const clock = createManualClock(Date.now());
  const nowMs = (): number => clock.nowMs();
  const live = createLiveFigures('a:0');
  await mkdir(folder);
  for (const name of ['killed.json', 'killed.json.next', 'other.json']) await writeFile(path.join(folder, name), '{');
  const longAgo = new Date(nowMs() - 3_700_000);
  for (const name of ['killed.json', 'killed.json.next']) await utimes(path.join(folder, name), longAgo, longAgo);
  await createLiveFile(folder, 'boot', { files, nowMs, figures: () => live.now(nowMs()) }).tick();
  const seen = await readLiveFiles(folder, { files, nowMs });
  expect([(await readdir(folder)).sort(), seen.length]).toEqual([['boot.json', 'other.json'], 1]);
});

test('the path of what failed is told without secrets', () => {
  const { times } = aClock();
  const ended: OpRecord[] = [];
  const records = createOpRecords(times, [{ began: () => undefined, ended: (record) => ended.push(record) }]);
  const path = '/p/token=canary-secret.exr';
  records.begin({ endpoint: 'file://v', op: 'write', path }).failed({ code: 'disk.full' });
  expect(ended.map((record) => record.path)).toEqual(['/p/token=***']);
});

test('ST-11 each data folder has its own name, which stays; an override stands for it and is not kept', async () => {
  const [a, b] = [await tempFolder(), await tempFolder()];
  let made = 0;
  const parts = { files, randomId: () => `0000000${++made}-0000-4000-8000-000000000000` };
  const first = await agentIdOf(a, '', parts);
  const other = await agentIdOf(b, '', parts);
  const given = await agentIdOf(a, 'render-07', parts);
  const again = await agentIdOf(a, '', parts);
  await files.writeFileAtomic(path.join(b, 'agent.json'), new TextEncoder().encode('{"v":1,'));
  const afterDamage = await agentIdOf(b, '', parts);
  expect([first === other, given, again === first, afterDamage === other]).toEqual([false, 'render-07', true, false]);
  await expect(agentIdOf(a, '../x y', parts)).rejects.toMatchObject({ code: 'input.invalid' });
});

test('two runs are compared row by row, and few samples are said to be few', () => {
  const row = (operation: string, p50Us: number, count: number): ResultRow => ({
    operation,
    sizeBucket: 'zero',
    bucketIndex: 0,
    meanUs: 100,
    p50Us,
    p90Us: 1,
    p95Us: 0,
    p99Us: 1,
    maxUs: 1,
    avgBytes: 0,
    opsPerSec: 10,
    throughputMibps: 0,
    count,
  });
  expect(compareResults([row('GET', 100, 30), row('PUT', 1, 5)], [row('GET', 150, 40), row('META', 1, 1)])).toEqual([
    {
      operation: 'GET',
      sizeBucket: 'zero',
      counts: [30, 40],
      changes: { meanUs: 0, p50Us: 50, p99Us: 0, opsPerSec: 0 },
      isTooFew: false,
    },
    { operation: 'PUT', sizeBucket: 'zero', counts: [5, 0], changes: {}, isTooFew: true },
    { operation: 'META', sizeBucket: 'zero', counts: [0, 1], changes: {}, isTooFew: true },
  ]);
});
