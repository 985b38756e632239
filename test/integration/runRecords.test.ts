import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ProgressDocument } from '../../shared/domain/progress';
import { RunResult } from '../../shared/domain/runResult';
import { createEnginePlace, settledAs } from '../support/engineRunner';

const json = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8')) as unknown;

test('a submission leaves its metadata, its log, its result and its figures, and no secret in any of them', async () => {
  const place = await createEnginePlace();
  const { engine } = await place.open();
  await place.connect(engine);
  await mkdir(place.at('project'));
  // Two files of one content, one of another.
  await writeFile(place.at('project', 'a.ma'), 'same');
  await writeFile(place.at('project', 'b.ma'), 'same');
  await writeFile(place.at('project', 'token=canary-secret-1.ma'), 'other');
  const { uid } = await engine.submissions.inspect({
    paths: [place.at('project')],
    name: 'https://artist:canary-secret-2@proxy/x',
  });
  await settledAs(engine, uid, 'waiting-user');
  await engine.submissions.confirm(uid, 'https://artist:canary-secret-2@proxy/x');
  const { progress } = await settledAs(engine, uid, 'done');

  const runs = path.join(place.home, 'runs');
  const folders = (await readdir(runs)).sort();
  expect(folders.map((name) => /^\d{8}-\d{4}-submit-[0-9a-f]{8}$/.test(name))).toEqual([true, true]);
  const results = await Promise.all(
    folders.map(async (name) => RunResult.parse(await json(path.join(runs, name, 'result.json')))),
  );
  const sent = results.find(({ code }) => code === 'success');
  expect(results.map(({ code }) => code).sort()).toEqual(['conflict-unresolved', 'success']);
  expect(sent).toMatchObject({
    kind: 'submit_result',
    transferUid: uid,
    transient: 0,
    transfer: {
      files: 2,
      bytes: 9,
      skippedFiles: 0,
      dedupFiles: 1,
      dedupBytes: 4,
      failed: [],
      wireBytes: expect.any(Number) as unknown,
    },
    manifests: [{ root: place.at('project'), version: '2023-03-03' }],
    jobId: expect.stringMatching(/^job-/) as unknown,
    barriers: [
      { name: 'job', waitingFor: [place.at('project')], releasedAt: expect.any(String) as unknown },
      { name: 'manifests', releasedAt: expect.any(String) as unknown },
    ],
  });
  const folder = path.join(runs, folders.find((name) => name.endsWith(sent?.runId.slice(-8) ?? '')) ?? '');
  expect((await readdir(folder)).sort()).toEqual([
    'endpoint_stats.tsv',
    'metadata.json',
    'perf.tsv',
    'result.json',
    'results.tsv',
    'run.jsonl',
    'statistics.json',
  ]);
  expect(ProgressDocument.parse(progress)).toMatchObject({
    runId: sent?.runId,
    phase: 'done',
    items: { total: 3, done: 2, deduplicated: 1, skipped: 0, remaining: 0 },
    errors: { total: 0, byClass: {} },
    eta: null,
  });
  const types = engine.parts.ports.events.ofTransfer(uid, 100).map(({ type }) => type);
  expect([types.filter((type) => type === 'run.started').length, types.at(-1), new Set(types)]).toEqual([
    2,
    'run.finished',
    new Set(['transfer.added', 'run.started', 'run.phase', 'barrier.entered', 'barrier.released', 'run.finished']),
  ]);
  const files = await readdir(runs, { recursive: true, withFileTypes: true });
  const written = await Promise.all(
    files.filter((file) => file.isFile()).map((file) => readFile(path.join(file.parentPath, file.name), 'utf8')),
  );
  expect(written.filter((text) => text.includes('canary-secret'))).toEqual([]);
});

test('a download leaves its documents in the folder of its run, which keeps the way back', async () => {
  const place = await createEnginePlace();
  const { engine } = await place.open();
  const demo = await engine.startDemo({ folder: place.at('demo') });
  await settledAs(engine, demo.uid, 'done');
  const review = (await engine.listTransfers()).transfers.find(({ class: kind }) => kind === 'download');
  const uid = review?.uid ?? '';
  await engine.downloads.apply(uid, true);
  const { runId = '', progress } = await settledAs(engine, uid, 'done');
  const folder = path.join(place.home, 'runs', runId);
  const names = await readdir(folder);
  expect(names).toEqual(expect.arrayContaining(['journal.jsonl', 'metadata.json', 'result.json', 'run.jsonl']));
  const result = RunResult.parse(await json(path.join(folder, 'result.json')));
  const { downloaded, replaced, keptBoth, bytes } = await engine.downloadResult(uid);
  expect(result).toMatchObject({
    kind: 'download_result',
    code: 'success',
    transferUid: uid,
    transfer: { files: downloaded + replaced + keptBoth, bytes, verified: true },
    conflicts: { byDecision: { downloaded, replaced, keptBoth } },
  });
  expect(ProgressDocument.parse(progress)).toMatchObject({ phase: 'done', items: { remaining: 0 } });
});
