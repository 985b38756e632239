/** Safe mode: what a program left in the queue waits until it is left. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createClock } from '../../main/adapters/clock/clock';
import { openSatchelDatabase } from '../../main/adapters/sqlite/satchelDatabase';
import { createEnginePlace, settledAs } from '../support/engineRunner';
import { leaveLeased } from '../support/leaveLeased';

test('nothing that was left goes on in safe mode, also when something new is begun; the next usual start takes it up', async () => {
  const place = await createEnginePlace();
  const first = await place.open();
  await place.connect(first.engine);
  const project = place.at('project');
  await mkdir(project);
  await writeFile(path.join(project, 'scene.ma'), 'a scene');
  const { uid } = await first.engine.submissions.inspect({ paths: [project] });
  await settledAs(first.engine, uid, 'waiting-user');
  await first.engine.submissions.confirm(uid, 'left behind');
  await settledAs(first.engine, uid, 'done');
  await first.engine.submissions.farmWork();
  await first.close();
  // As a process leaves its row when it is killed: under way, with a lease of nobody who lives.
  const db = openSatchelDatabase(path.join(place.home, 'satchel.db'), createClock());
  leaveLeased(db, uid);
  db.close();

  const safe = await place.open({ env: { SATCHEL_HOME: place.home, SATCHEL_SAFE_MODE: '1' } });
  await safe.engine.recover();
  const fresh = await safe.engine.submissions.inspect({ paths: [project] });
  // Its settings are those of a first start: nothing is connected.
  expect((await safe.engine.board.settled(fresh.uid)).error?.code).toBe('config.invalid');
  expect({ left: safe.engine.board.get(uid).snapshot.state, uri: safe.engine.settings.get('store.uri') }).toEqual({
    left: 'queued',
    uri: '',
  });
  await safe.close();

  const usual = await place.open();
  await usual.engine.recover();
  expect((await usual.engine.board.settled(uid)).state).toBe('done');
});
