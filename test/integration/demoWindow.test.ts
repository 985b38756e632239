/** "Try the demo project" of the first run. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createClock } from '../../main/adapters/clock/clock';
import { openSatchelDatabase } from '../../main/adapters/sqlite/satchelDatabase';
import { leaveLeased } from '../support/leaveLeased';
import { createEnginePlace, settledAs } from '../support/engineRunner';
import { treeOf } from '../support/plantTree';

test('the demo ends with a review that waits, and connects to a store and a farm of its own', async () => {
  const place = await createEnginePlace();
  const { engine } = await place.open();
  const { uid } = await engine.startDemo({ folder: place.at('demo') });
  const done = await settledAs(engine, uid, 'done');
  const { connection, transfers } = await engine.overview();
  const waiting = transfers.filter(({ state }) => state === 'waiting-user');
  expect([done.outcome, connection.kind, waiting.map(({ waitingFor }) => waitingFor)]).toEqual([
    expect.stringMatching(/^Two jobs rendered\. .*the review waits\.$/),
    'local-farm',
    ['review'],
  ]);
  const summary = await engine.downloads.review(waiting[0]?.uid ?? '', (review) => review.summary());
  expect(summary.byKind).toMatchObject({ identical: 24, 'edited-here': 3 });
});

test('a folder that holds anything is refused before anything is made', async () => {
  const place = await createEnginePlace();
  const { engine } = await place.open();
  await mkdir(place.at('full'));
  await writeFile(place.at('full', 'mine'), 'mine');
  const before = await treeOf(place.at('full'));
  const { uid } = await engine.startDemo({ folder: place.at('full') });
  const { error } = await settledAs(engine, uid, 'failed');
  expect([error?.code, error?.safe, await treeOf(place.at('full')), (await engine.overview()).connection]).toEqual([
    'input.invalid',
    'Nothing was changed.',
    before,
    { kind: 'none' },
  ]);
});

test('a demo that its engine did not finish is told as such at the next start, once', async () => {
  const place = await createEnginePlace();
  const first = await place.open();
  const { uid } = await first.engine.startDemo({ folder: place.at('demo') });
  await settledAs(first.engine, uid, 'done');
  await first.close();
  const db = openSatchelDatabase(path.join(place.home, 'satchel.db'), createClock());
  leaveLeased(db, uid);
  db.close();
  const { engine } = await place.open();
  await engine.recover();
  expect(await engine.board.settled(uid)).toMatchObject({ state: 'failed', error: { code: 'engine.lost' } });
});
