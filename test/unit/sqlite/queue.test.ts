import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NewRow, Queue } from '../../../main/engine/ports/queue';
import { transitions } from '../../../main/engine/transfers/transitions';
import { transferStates, type TransferSnapshot } from '../../../shared/domain/transfer';
import { createSharedQueue } from '../../support/queueSeat';
import { aTransfer } from '../../support/transfers';

function newRow(uid: string, part: Partial<TransferSnapshot> = {}, more: Partial<NewRow> = {}): NewRow {
  const snapshot = aTransfer(uid, { state: 'queued', ...part });
  const specHash = Buffer.from(uid).toString('hex').padEnd(32, '0').slice(0, 32);
  return { snapshot, spec: { uid }, specHash, scope: '', endpointKey: '', requester: 'me', runner: 'any', ...more };
}

function enter(queue: Queue, boot: string, processId = 1): void {
  const facts = { hostName: 'here', processStart: 's', osBootMs: 0, role: 'app', version: '0' } as const;
  queue.enter({ boot, processId, heartbeatMs: 0, ...facts });
}

const claimOf = (boot: string, runId: string, nowMs = 0) =>
  ({ boot, runner: 'any', runId, runFolder: '/r', nowMs }) as const;

test('rows come back with snapshot and spec exactly, newest first', async () => {
  const { queue } = await createSharedQueue();
  const error = {
    code: 'disk.full',
    message: 'm',
    retryable: false,
    details: { path: '/x', free: 0, ok: false, why: null },
  } as const;
  const phases = [{ phase: 'hashing', state: 'now', doneBytes: 1 }] as const;
  const full = newRow('a', {
    class: 'undo',
    state: 'failed',
    title: 'Ünï "q"',
    phases: [...phases],
    error,
    createdMs: 1,
  });
  const spec = { paths: ['/a', '\u0000'], nested: [{ mtime: '9007199254740993' }] };
  queue.add({ ...full, spec });
  queue.add(newRow('b', { createdMs: 5, notBeforeMs: undefined }));
  expect([queue.get('a'), queue.get('c'), queue.list(9).map((row) => row.snapshot.uid), queue.list(1).length]).toEqual([
    { snapshot: full.snapshot, spec, runner: 'any', attempts: 0 },
    undefined,
    ['b', 'a'],
    1,
  ]);
});

test('a row that a newer version wrote is left out and kept', async () => {
  const { queue, db } = await createSharedQueue();
  queue.add(newRow('new'));
  db.prepare(`UPDATE transfer SET view_json = '{"teleported": true}'`).run();
  expect([queue.list(9), queue.get('new'), db.prepare('SELECT uid FROM transfer').all()]).toEqual([
    [],
    undefined,
    [{ uid: 'new' }],
  ]);
});

test('TR-2 a row whose endpoint cools lets one of another endpoint go first, also from a later lane', async () => {
  const { queue, db } = await createSharedQueue();
  enter(queue, 'b');
  db.prepare(`INSERT INTO endpoint_state(endpoint_key, mode, until_ms) VALUES ('hot', 'cooling', 100)`).run();
  queue.add(newRow('cooling', { lane: 0 }, { endpointKey: 'hot' }));
  queue.add(newRow('free', { lane: 3 }, { endpointKey: 'ok' }));
  expect([queue.next('any', 50), queue.next('any', 100)]).toEqual([['free'], ['cooling', 'free']]);
  expect(queue.claim(claimOf('b', 'r1', 50))?.snapshot.uid).toBe('free');
});

test('TR-3 the same work added three times is one row in the best of its lanes', async () => {
  const { queue } = await createSharedQueue();
  const same = { specHash: '0'.repeat(32) };
  const answers = [2, 1, 3].map((lane, index) => queue.add(newRow(`t${index}`, { lane }, same)));
  expect([answers, queue.list(9).map(({ snapshot }) => [snapshot.uid, snapshot.lane])]).toEqual([
    [
      { uid: 't0', isDeduplicated: false },
      { uid: 't0', isDeduplicated: true },
      { uid: 't0', isDeduplicated: true },
    ],
    [['t0', 1]],
  ]);
});

test('a row that is over does not stand in the way of the same work; it cannot be opened again beside it', async () => {
  const { queue } = await createSharedQueue();
  const same = { specHash: '0'.repeat(32) };
  queue.add(newRow('old', { state: 'failed' }, same));
  expect(queue.add(newRow('new', {}, same)).isDeduplicated).toBe(false);
  const again = { ...aTransfer('old'), state: 'queued' as const };
  expect([queue.move('old', 'failed', again), queue.get('old')?.snapshot.state]).toEqual([false, 'failed']);
});

test('TR-4 what is claimed is the first of the order, for any queue', async () => {
  const { queue, db } = await createSharedQueue();
  enter(queue, 'b');
  const rows = fc.array(
    fc.record({ lane: fc.integer({ min: 0, max: 4 }), priority: fc.integer({ min: -3, max: 3 }), waits: fc.boolean() }),
    { maxLength: 8 },
  );
  let at = 0;
  fc.assert(
    fc.property(rows, (queued) => {
      db.exec('DELETE FROM lease; DELETE FROM run; DELETE FROM transfer');
      queued.forEach(({ waits, ...place }, index) => {
        queue.add(newRow(`t${index}`, place));
        if (waits) db.prepare('UPDATE transfer SET not_before_ms = 100 WHERE uid = ?').run(`t${index}`);
      });
      const expected = queued
        .map((place, index) => ({ ...place, index }))
        .filter(({ waits }) => !waits)
        .sort((a, b) => a.lane - b.lane || a.priority - b.priority || a.index - b.index)
        .map(({ index }) => `t${index}`);
      const order = queue.next('any', 50);
      const claimed = order.map(() => queue.claim(claimOf('b', `run-${(at += 1)}`, 50))?.snapshot.uid);
      expect([order, claimed, queue.claim(claimOf('b', 'none', 50))]).toEqual([expected, expected, undefined]);
    }),
    { numRuns: 1000 },
  );
});

test('TR-6 a state follows another as the table says, and nothing else', () => {
  const pairs = transferStates.flatMap((from) => transitions[from].map((to) => `${from}→${to}`));
  expect(pairs).toEqual([
    ...['queued→leased', 'queued→paused', 'queued→cancelled'],
    ...['leased→done', 'leased→failed', 'leased→cancelled', 'leased→queued', 'leased→paused', 'leased→waiting-user'],
    ...['paused→queued', 'paused→cancelled', 'waiting-user→queued', 'waiting-user→cancelled'],
    ...['failed→queued', 'cancelled→queued'],
  ]);
});

test('TR-9 a run ends once: the second end, and the end of a run that never was, change nothing', async () => {
  const { queue } = await createSharedQueue();
  enter(queue, 'b');
  queue.add(newRow('a'));
  const claimed = queue.claim(claimOf('b', 'r1'))!;
  const end = { runId: 'r1', code: 'success', isTransient: false, nowMs: 5 } as const;
  const done = { ...claimed.snapshot, state: 'done' as const };
  const failed = { ...claimed.snapshot, state: 'failed' as const };
  const answers = [
    queue.finish(end, done),
    queue.finish({ ...end, code: 'cancelled' }, failed),
    queue.finish({ ...end, runId: 'nobody' }, failed),
  ];
  const row = queue.get('a');
  expect([answers, row?.snapshot.state, row?.lease, queue.lastRuns('a', 9)]).toEqual([
    [true, false, false],
    'done',
    undefined,
    [{ code: 'success', finishedMs: 5 }],
  ]);
});

test('a lease that another process ended takes no more news from the one that had it', async () => {
  const { queue } = await createSharedQueue();
  enter(queue, 'b');
  queue.add(newRow('a'));
  const { snapshot } = queue.claim(claimOf('b', 'r1'))!;
  queue.finish(
    { runId: 'r1', code: 'engine-disappeared', isTransient: true, nowMs: 1 },
    { ...snapshot, state: 'queued' },
  );
  queue.renew('r1', { ...snapshot, title: 'late', revision: 99 }, 2);
  expect(queue.get('a')?.snapshot).toMatchObject({ state: 'queued', revision: 1 });
});

test('a wish is kept for the one that runs it and gone with the next run', async () => {
  const { queue } = await createSharedQueue();
  enter(queue, 'b');
  queue.add(newRow('a'));
  queue.wish('a', 'pause');
  const wishes = [queue.wishOf('a')];
  const { snapshot } = queue.claim(claimOf('b', 'r1'))!;
  queue.wish('a', 'pause');
  wishes.push(queue.wishOf('a'));
  queue.finish({ runId: 'r1', code: 'paused', isTransient: false, nowMs: 1 }, { ...snapshot, state: 'paused' });
  wishes.push(queue.wishOf('a'));
  expect(wishes).toEqual([undefined, 'pause', undefined]);
});

test('a name is held by one process, and taken over from one that is gone', async () => {
  const { queue } = await createSharedQueue();
  enter(queue, 'a');
  enter(queue, 'b', 2);
  const lock = (boot: string, dead: readonly string[] = []): boolean =>
    queue.lock('recovery', boot, 0, (seat) => dead.includes(seat.boot));
  const answers = [lock('a'), lock('b'), lock('a'), lock('b', ['a'])];
  queue.unlock('recovery', 'a');
  answers.push(lock('a'));
  queue.unlock('recovery', 'b');
  answers.push(lock('a'));
  queue.leave('a');
  answers.push(lock('b'));
  expect(answers).toEqual([true, false, true, true, false, true, true]);
});
