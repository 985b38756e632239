/** A download whose program was killed while it was applied goes on when a window starts: nobody is asked, one undo takes all back. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createClock } from '../../main/adapters/clock/clock';
import { createRuns } from '../../main/adapters/sqlite/runs';
import { openSatchelDatabase } from '../../main/adapters/sqlite/satchelDatabase';
import type { ApplyResult } from '../../shared/domain/plan';
import { createEnginePlace, settledAs } from '../support/engineRunner';
import { leaveLeased } from '../support/leaveLeased';
import { treeOf } from '../support/plantTree';
import { plantScene, tinyScene } from '../support/tinyScene';

test('a download killed in the middle is finished by the next window in the same run', async () => {
  const place = await createEnginePlace();
  const first = await place.open();
  const project = place.at('project');
  await plantScene(project, tinyScene({ first: 1, last: 6 }));
  await place.connect(first.engine);
  const sent = await first.engine.submissions.inspect({
    paths: [project],
    outputFolders: [path.join(project, 'renders')],
  });
  await settledAs(first.engine, sent.uid, 'waiting-user');
  await first.engine.submissions.confirm(sent.uid, 'shot');
  const { jobId = '' } = await settledAs(first.engine, sent.uid, 'done');
  await first.engine.submissions.farmWork();
  const before = await treeOf(project);
  const { uid } = await first.engine.downloads.plan({ jobId });
  await settledAs(first.engine, uid, 'waiting-user');
  await first.engine.downloads.apply(uid, false);
  const { runId = '' } = await settledAs(first.engine, uid, 'done');
  const whole = await treeOf(project);
  const { downloaded } = await first.engine.downloads.result(uid);
  await first.close();

  // As a kill leaves it: the last file has not come, the journal and History have no end, and the row is leased.
  const journalPath = path.join(place.home, 'runs', runId, 'journal.jsonl');
  const lines = (await readFile(journalPath, 'utf8')).trim().split('\n');
  const at = lines.findLastIndex((line) => line.startsWith('{"intent"'));
  const { intent } = JSON.parse(lines[at] ?? '') as { intent: { n: number; root: string; path: string } };
  const isLost = (line: string): boolean =>
    line.startsWith('{"end"') || line === lines[at] || line === `{"done":{"n":${intent.n}}}`;
  await writeFile(journalPath, lines.flatMap((line) => (isLost(line) ? [] : [`${line}\n`])).join(''));
  await rm(path.join(intent.root, intent.path));
  const db = openSatchelDatabase(path.join(place.home, 'satchel.db'), createClock());
  const runs = createRuns(db);
  const record = runs.get(runId);
  if (record === undefined) throw new Error('there is no record');
  const { kind, planId, title, startedMs } = record;
  runs.put({ runId, kind, planId, jobId, title, startedMs });
  leaveLeased(db, uid);
  db.close();

  const second = await place.open();
  await second.engine.recover();
  const settled = await second.engine.board.settled(uid);
  expect([settled.state, settled.runId, await treeOf(project)]).toEqual(['done', runId, whole]);
  const result: Pick<ApplyResult, 'downloaded' | 'asked' | 'failed'> = await second.engine.downloads.result(uid);
  expect([result.downloaded, result.asked, result.failed]).toEqual([downloaded, [], []]);
  expect((await second.engine.history()).runs.map((run) => [run.kind, run.canUndo])).toEqual([['download', true]]);
  const undo = await second.engine.downloads.undo(runId);
  await settledAs(second.engine, undo.uid, 'done');
  expect(await treeOf(project)).toEqual(before);
}, 60_000);
