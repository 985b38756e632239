import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { openS3BlobStore } from '../../main/adapters/s3/s3BlobStore';
import type { BlobSource, BlobStore } from '../../main/engine/ports/blobStore';
import { createLiveFigures } from '../../main/engine/statistics/liveFigures';
import { readPerf } from '../../main/engine/statistics/readTables';
import { StatisticsDocument } from '../../main/engine/statistics/statisticsDocument';
import { createRunRecord, type RunRecord } from '../../main/engine/transfers/runRecord';
import type { RunResult } from '../../shared/domain/runResult';
import type { TransferSnapshot } from '../../shared/domain/transfer';
import { createManualClock } from '../support/manualClock';
import { startS3 } from '../support/s3server/server';

const hasher = createHasher();
const { signal } = new AbortController();
const countedBy = { agentId: 'render-07', engineId: 'render-07:0', boot: 'b' };

function sourceOf(bytes: Uint8Array): BlobSource {
  return {
    sizeBytes: bytes.length,
    async *open() {
      yield await Promise.resolve(bytes);
    },
  };
}

const snapshot: TransferSnapshot = {
  uid: 'transfer-1',
  revision: 1,
  class: 'submit',
  state: 'leased',
  title: 't',
  lane: 1,
  priority: 0,
  phases: [{ phase: 'transferring', state: 'now' }],
  createdMs: 0,
  updatedMs: 0,
};

const clock = createManualClock(Date.now());
const live = createLiveFigures(countedBy.engineId);

function aRun(folder: string, runId: string, earlierFolder?: string): RunRecord {
  const resumed = earlierFolder === undefined ? {} : { resumeFrom: 'run-0', earlierFolder };
  return createRunRecord(
    { runId, folder, snapshot, spec: {}, ...resumed },
    {
      clock,
      runner: { osUser: 'u', host: 'h', version: '0' },
      files: createFileSystem(),
      figures: live,
      countedBy,
      logError: (error) => {
        throw error;
      },
    },
  );
}

async function puts(record: RunRecord, store: BlobStore, first: number, count: number): Promise<void> {
  const counted = record.measures.counted(store);
  for (let index = first; index < first + count; index += 1) {
    const bytes = new TextEncoder().encode(`content ${index}`);
    // A key that speaks of errors is a key.
    await counted.put(`Data/403-404-503/${index}`, sourceOf(bytes), { signal, expectedHash: hasher.hash(bytes) });
  }
}

/** A second goes by. */
async function tick(record: RunRecord): Promise<void> {
  clock.advance(1000);
  record.tick();
  await record.written();
}

test('ST-4 errors injected before and after an engine ends without a word are all in counters, tables and result', async () => {
  const faults = {
    throttle: { status: { status: 503, code: 'SlowDown' } },
    server: { status: { status: 500, code: 'InternalError' } },
    reset: { reset: { afterBytes: 0 } },
  } as const;
  const rules = Object.entries(faults).map(([id, action], index) => ({
    id,
    match: { op: 'PutObject' as const },
    when: { nth: `every:${[4, 5, 7][index] ?? 4}` as const, times: 6 },
    action,
  }));
  const server = await startS3({ buckets: ['bkt'], faults: { rules } });
  const folder = await mkdtemp(path.join(tmpdir(), 'satchel-figures-'));
  const store = openS3BlobStore(
    's3://bkt/root',
    { endpointUrl: server.url },
    {
      hasher,
      clock: createManualClock(Date.now()),
      chance: () => 0.5,
      env: { AWS_ACCESS_KEY_ID: 'S3TEST', AWS_SECRET_ACCESS_KEY: 'S3TEST', AWS_REGION: 'us-east-1' },
    },
  );
  onTestFinished(async () => {
    await store.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
  const [first, second] = [path.join(folder, 'first'), path.join(folder, 'second')];

  const killed = aRun(first, 'run-0');
  killed.step({ phase: 'transferring' });
  await puts(killed, store, 0, 20);
  await tick(killed);
  const saved = StatisticsDocument.parse(JSON.parse(await readFile(path.join(first, 'statistics.json'), 'utf8')));

  const resumed = aRun(second, 'run-1', first);
  await resumed.written();
  resumed.step({ phase: 'transferring' });
  await tick(resumed);
  await puts(resumed, store, 20, 40);
  await tick(resumed);
  const result: RunResult = resumed.end({ code: 'success', isIdle: false, snapshot: { ...snapshot, state: 'done' } });
  await resumed.written();

  const expected = { throttle: 6, server: 6, reset: 6 };
  const document = StatisticsDocument.parse(JSON.parse(await readFile(path.join(second, 'statistics.json'), 'utf8')));
  const errors: Record<string, number> = {};
  for (const row of document.rows)
    for (const [name, count] of Object.entries(row.errors)) errors[name] = (errors[name] ?? 0) + count;
  const perf = await Promise.all(
    [first, second].map(async (run) => readPerf(await readFile(path.join(run, 'perf.tsv'), 'utf8'), run)),
  );
  const ofPerf = perf.flat().reduce((sum, row) => sum + Number(row['errors']), 0);
  const endpoints = (await readFile(path.join(second, 'endpoint_stats.tsv'), 'utf8')).trimEnd().split('\n');
  const problems = Object.fromEntries(live.now(clock.nowMs()).problems.map(({ class: name, count }) => [name, count]));
  expect({
    isBefore: saved.rows.some((row) => Object.keys(row.errors).length > 0),
    counters: errors,
    result: result.errors,
    ofPerf,
    ofEndpoints: endpoints.slice(1).reduce((sum, line) => sum + Number(line.split('\t')[5]), 0),
    problems,
    puts: document.rows.filter(({ op }) => op === 'put').reduce((sum, row) => sum + row.ops, 0),
    inStore: server.objects('bkt').length,
    retries: result.transfer.retries,
  }).toEqual({
    isBefore: true,
    counters: expected,
    result: { total: 18, byClass: expected },
    ofPerf: 18,
    ofEndpoints: 18,
    problems: expected,
    puts: 60,
    inStore: 60,
    retries: 18,
  });
}, 60_000);

test('ST-11 the name of the installation is in each document and table of a run', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'satchel-figures-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(path.join(folder, 'x'), '');
  const record = aRun(path.join(folder, 'run'), 'run-2');
  await record.written();
  record.step({ phase: 'transferring' });
  const unused = (): never => {
    throw new Error('not used');
  };
  const store: BlobStore = {
    uri: 'file:///s',
    storeId: '0',
    head: () => Promise.resolve(undefined),
    put: unused,
    get: unused,
    list: unused,
    probe: unused,
    close: () => Promise.resolve(),
  };
  await record.measures.counted(store).head('a', signal);
  await tick(record);
  record.end({ code: 'success', isIdle: false, snapshot: { ...snapshot, state: 'done' } });
  await record.written();
  const named: string[] = [];
  for (const name of (await readdir(path.join(folder, 'run'))).sort())
    if ((await readFile(path.join(folder, 'run', name), 'utf8')).includes('render-07')) named.push(name);
  expect(named).toEqual(['metadata.json', 'perf.tsv', 'statistics.json']);
});
