import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import type { MeasuredOp } from '../../../main/engine/ports/statistics';
import { endpointColumns } from '../../../main/engine/statistics/endpointTsv';
import { createPerfSeries, perfColumns } from '../../../main/engine/statistics/perfSeries';
import { readPerf, readResults } from '../../../main/engine/statistics/readTables';
import { resultColumns } from '../../../main/engine/statistics/resultsTsv';
import { createRunFigures, type RunFigures } from '../../../main/engine/statistics/runFigures';
import { createRunStatistics, type RunStatistics } from '../../../main/engine/statistics/runStatistics';
import { createRunFolder } from '../../../main/engine/transfers/runFolder';
import { createManualClock, type ManualClock } from '../../support/manualClock';

interface Scripted {
  readonly folder: string;
  readonly clock: ManualClock;
  readonly statistics: RunStatistics;
  readonly figures: RunFigures;
}

async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'satchel-figures-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function aRun(folder: string, runId: string, earlierFolder?: string): Scripted {
  const clock = createManualClock();
  const series = createPerfSeries();
  const times = { nowMs: () => clock.nowMs(), monotonicMs: () => clock.nowMs() };
  const statistics = createRunStatistics(times, [series]);
  let busy = 0;
  const figures = createRunFigures({
    runId,
    folder: createRunFolder(folder, createFileSystem()),
    statistics,
    series,
    countedBy: { agentId: 'agent-1', engineId: 'agent-1:0', boot: 'boot-1' },
    earlierFolder,
    nowMs: () => clock.nowMs(),
    cpu: () => ({ userPercent: (busy += 1.25), systemPercent: busy / 2, iowaitPercent: busy / 10 }),
  });
  return { folder, clock, statistics, figures };
}

/** One attempt of so many milliseconds. */
function call({ statistics, clock }: Scripted, op: MeasuredOp, ms: number, bytes: number, endpoint = 's3://h/b'): void {
  const attempt = statistics.recorder.begin({ endpoint, op, path: 'Data/1' });
  clock.advance(ms / 2);
  attempt.firstByte();
  clock.advance(ms / 2);
  attempt.done(op === 'get' ? bytes : 0, op === 'get' ? 0 : bytes);
}

/** Two seconds in which every kind of operation ends, also badly. */
async function play(run: Scripted): Promise<void> {
  const { figures, statistics } = run;
  for (const [index, size] of [4000, 20_000, 5_000_000].entries()) call(run, 'put', 10 + index, size);
  for (const ms of [5, 7, 9]) call(run, 'get', ms, 8192);
  call(run, 'mpu-part', 80, 8_388_608);
  call(run, 'head', 3, 0);
  const made = statistics.recorder.begin({ endpoint: 'file://7', op: 'mkdir', path: '/p/a' });
  run.clock.advance(50);
  made.done(0, 0, 2);
  await figures.tick({ activeMs: 1000, stage: 'transferring' });
  call(run, 'get', 100, 300_000, 's3://other/b');
  statistics.recorder
    .begin({ endpoint: 's3://h/b', op: 'put', path: 'Data/2' })
    .failed({ code: 'network.throttled', status: 503, awsCode: 'SlowDown', requestId: 'R1' });
  statistics.recorder.begin({ endpoint: 's3://h/b', op: 'put', isRetry: true }).dropped();
  await figures.tick({ activeMs: 2000, stage: 'verifying' });
}

const textOf = (folder: string, name: string): Promise<string> => readFile(path.join(folder, name), 'utf8');

test('ST-5 the tables of a scripted run are these, byte for byte', async () => {
  const run = aRun(await tempFolder(), 'run-1');
  await play(run);
  await run.figures.end({ activeMs: 2000, stage: 'done' }, true);
  for (const name of ['results.tsv', 'endpoint_stats.tsv', 'perf.tsv'])
    await expect(await textOf(run.folder, name)).toMatchFileSnapshot(`../../fixtures/statistics/${name}`);
});

test('tables have 13, 18 and 30 columns, and no column of theirs stands still over the script', async () => {
  const run = aRun(await tempFolder(), 'run-1');
  await play(run);
  await run.figures.end({ activeMs: 2000, stage: 'done' }, true);
  expect([resultColumns.length, endpointColumns.length, perfColumns.length]).toEqual([13, 18, 30]);
  const perf = readPerf(await textOf(run.folder, 'perf.tsv'), 'perf.tsv');
  const results = readResults(await textOf(run.folder, 'results.tsv'), 'results.tsv');
  const still = (rows: readonly object[], columns: readonly string[]): string[] =>
    columns.filter((column) => new Set(rows.map((row) => (row as Record<string, unknown>)[column])).size === 1);
  expect([still(perf, perfColumns), still(results, Object.keys(results[0] ?? {}))]).toEqual([['agent_id'], []]);
});

test('older perf tables with a 31st column are read; another table is refused', async () => {
  const run = aRun(await tempFolder(), 'run-1');
  await play(run);
  const text = await textOf(run.folder, 'perf.tsv');
  const older = text.replaceAll('\n', '\t0\n').replace('\t0\n', '\tis_warmup\n');
  expect(readPerf(older, 'p')).toEqual(readPerf(text, 'p').map((row) => ({ ...row, is_warmup: '0' })));
  expect(() => readPerf('a\tb\n1\t2\n', 'p')).toThrow(expect.objectContaining({ code: 'input.invalid' }));
  expect(() => readResults(text, 'p')).toThrow(expect.objectContaining({ code: 'input.invalid' }));
});

test('ST-4 a run that goes on counts on from what was saved, errors and histograms alike', async () => {
  const [first, second, whole] = [await tempFolder(), await tempFolder(), await tempFolder()];
  const broken = aRun(first, 'run-1');
  await broken.figures.addEarlier();
  await play(broken);
  // The process ends here without a word; what was saved last is of the first tick.
  const resumed = aRun(second, 'run-2', first);
  await resumed.figures.addEarlier();
  await resumed.figures.addEarlier();
  await play(resumed);
  await resumed.figures.end({ activeMs: 2000, stage: 'done' }, true);
  const all = aRun(whole, 'run-3');
  const saved = JSON.parse(await textOf(first, 'statistics.json')) as { rows: unknown[] };
  await play(all);
  expect(saved.rows.length).toBe(5);
  const counts = (run: Scripted): unknown =>
    run.statistics.rows().map(({ endpoint, op, ops, errors, bytesOut }) => ({ endpoint, op, ops, errors, bytesOut }));
  const [once, twice] = [counts(all), counts(resumed)] as { op: string; ops: number; errors: object }[][];
  expect(twice?.map(({ op, ops, errors }) => [op, ops, errors])).toEqual(
    once?.map(({ op, ops, errors }) => [op, op === 'get' && ops === 1 ? 1 : ops * 2, errors]),
  );
});

test('a run that came to its end is none to count on from, and neither is a damaged document', async () => {
  const [first, second] = [await tempFolder(), await tempFolder()];
  const ended = aRun(first, 'run-1');
  await play(ended);
  await ended.figures.end({ activeMs: 2000, stage: 'done' }, true);
  const next = aRun(second, 'run-2', first);
  await next.figures.addEarlier();
  expect(next.statistics.rows()).toEqual([]);
});
