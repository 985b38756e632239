import { expect, test } from 'vitest';
import { createEventLog } from '../../../main/adapters/sqlite/events';
import { createControlledWork } from '../../support/controlledWork';
import { createSharedQueue } from '../../support/queueSeat';

test('events are read on from where one stopped, and by transfer', async () => {
  const { db, seat, clock } = await createSharedQueue();
  const { uid } = seat(1).board.start(
    { class: 'submit', title: 'a', phases: [], spec: {} },
    createControlledWork().work,
  );
  const log = createEventLog(db);
  const at = clock.nowMs();
  const first = log.add({ atMs: at, transferUid: uid, runId: 'r', type: 'run.started', facts: {} });
  const other = log.add({ atMs: at, type: 'engine.started', facts: { pid: 7, names: ['a'] } });
  const last = log.add({ atMs: at, transferUid: uid, runId: 'r', type: 'run.finished', facts: { code: 'success' } });
  expect([log.since(first.seq, 10), log.since(0, 1), log.ofTransfer(uid, 10), log.ofTransfer(uid, 1)]).toEqual([
    [other, last],
    [first],
    [first, last],
    [last],
  ]);
});

test('what is older than thirty days is forgotten, and a type of a newer version is left out', async () => {
  const { db, clock } = await createSharedQueue();
  const log = createEventLog(db);
  const nowMs = clock.nowMs();
  log.add({ atMs: nowMs - 31 * 24 * 3600_000, type: 'net.offline', facts: {} });
  const kept = log.add({ atMs: nowMs, type: 'net.online', facts: {} });
  db.prepare(`INSERT INTO event(ts_ms, type, json) VALUES (?, 'moon.landed', '{}')`).run(nowMs);
  log.tidy(nowMs);
  expect([log.since(0, 10), db.prepare('SELECT count(*) AS n FROM event').get()]).toEqual([[kept], { n: 2 }]);
});
