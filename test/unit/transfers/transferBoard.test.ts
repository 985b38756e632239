import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createIds } from '../../../main/adapters/clock/clock';
import { openSatchelDatabase } from '../../../main/adapters/sqlite/satchelDatabase';
import { createTransfers } from '../../../main/adapters/sqlite/transfers';
import type { Progress } from '../../../main/engine/ports/progress';
import type { Transfers } from '../../../main/engine/ports/records';
import {
  createTransferBoard,
  type TransferBoard,
  type Work,
  type WorkEnd,
} from '../../../main/engine/transfers/transferBoard';
import { AppError } from '../../../shared/domain/errors';
import { TransferSnapshot } from '../../../shared/domain/transfer';
import { createSteppedClock, type SteppedClock } from '../../support/steppedClock';

interface Seat {
  readonly board: TransferBoard;
  readonly told: TransferSnapshot[];
  readonly logged: unknown[];
}

interface Queue {
  readonly clock: SteppedClock;
  readonly transfers: Transfers;
  /** A process at the queue. */
  readonly seat: (processId: number, hostName?: string) => Seat;
  /** Processes that ended without a word. */
  readonly dead: Set<number>;
}

/** One database, as many processes at it as a test wants. */
async function createQueue(): Promise<Queue> {
  const folder = await mkdtemp(path.join(tmpdir(), 'satchel-board-'));
  const clock = createSteppedClock();
  const db = openSatchelDatabase(path.join(folder, 'satchel.db'), clock);
  onTestFinished(async () => {
    db.close();
    await rm(folder, { recursive: true, force: true });
  });
  const transfers = createTransfers(db);
  const dead = new Set<number>();
  return {
    clock,
    transfers,
    dead,
    seat: (processId, hostName = 'here') => {
      const told: TransferSnapshot[] = [];
      const logged: unknown[] = [];
      const board = createTransferBoard({
        transfers,
        clock,
        ids: createIds(),
        owner: { hostName, processId, isProcessAlive: (pid) => !dead.has(pid) },
        changed: (snapshot) => told.push(TransferSnapshot.parse(snapshot)),
        logError: (error) => logged.push(error),
      });
      return { board, told, logged };
    },
  };
}

/** Work that a test reports progress from and ends when it likes. */
function createWork(): {
  work: Work;
  progress: (step: Progress) => void;
  end: (end: WorkEnd) => void;
  fail: (error: unknown) => void;
} {
  let report: ((step: Progress) => void) | undefined;
  let resolve: (end: WorkEnd) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<WorkEnd>((...settle) => {
    [resolve, reject] = settle;
  });
  return {
    work: ({ signal, progress }) => {
      report = progress;
      signal.addEventListener('abort', () => {
        reject(signal.reason);
      });
      return promise;
    },
    progress: (step) => report?.(step),
    end: resolve,
    fail: reject,
  };
}

const submit = {
  class: 'submit',
  title: 'shot',
  phases: ['hashing', 'transferring'],
  spec: { paths: ['/a'] },
} as const;

test('a transfer is told from its start to its end, with a rising revision', async () => {
  const { clock, seat } = await createQueue();
  const { board, told } = seat(1);
  const { work, progress, end } = createWork();
  const uid = board.start(submit, work);
  await clock.advance(10);
  progress({ phase: 'hashing', doneFiles: 1, totalFiles: 2 });
  progress({ phase: 'transferring', doneBytes: 5, totalBytes: 10 });
  end({ state: 'done', outcome: 'Sent.' });
  const last = await board.settled(uid);
  expect(told.map(({ state, phases }) => [state, phases.map((phase) => phase.state)])).toEqual([
    ['leased', ['next', 'next']],
    ['leased', ['now', 'next']],
    ['leased', ['done', 'now']],
    ['done', ['done', 'done']],
  ]);
  expect(told.map(({ revision }) => revision)).toEqual([1, 2, 3, 4]);
  expect(last).toEqual({ ...told.at(-1), outcome: 'Sent.', finishedMs: clock.nowMs() });
});

test('progress goes out four times a second at most, and never exceeds its total', async () => {
  const { clock, seat } = await createQueue();
  const { board, told } = seat(1);
  const { work, progress, end } = createWork();
  const uid = board.start(submit, work);
  await clock.advance(0);
  for (let step = 0; step <= 100; step += 1) {
    progress({ phase: 'transferring', doneBytes: step * 2, totalBytes: 150 });
    await clock.advance(10);
  }
  end({ state: 'done' });
  await board.settled(uid);
  const sent = told.flatMap(({ phases }) => phases.flatMap(({ doneBytes }) => doneBytes ?? []));
  expect(sent).toEqual([0, 50, 100, 150, 150, 150]);
});

test('the speed is what moved over the last seconds, and is gone at the end', async () => {
  const { clock, seat } = await createQueue();
  const { board, told } = seat(1);
  const { work, progress, end } = createWork();
  const uid = board.start(submit, work);
  for (let second = 0; second <= 3; second += 1) {
    await clock.advance(1000);
    progress({ phase: 'transferring', doneBytes: second * 4_000_000, totalBytes: 100_000_000 });
  }
  end({ state: 'done' });
  const last = await board.settled(uid);
  expect(told.map(({ bytesPerSecond }) => bytesPerSecond)).toEqual([undefined, undefined, 4e6, 4e6, 4e6, undefined]);
  expect(last.bytesPerSecond).toBeUndefined();
});

test('a failure is in the row with its code; one without a code is also in the log', async () => {
  const { clock, seat } = await createQueue();
  const { board, logged } = seat(1);
  const known = createWork();
  const unknown = createWork();
  const [a, b] = [board.start(submit, known.work), board.start(submit, unknown.work)];
  await clock.advance(0);
  known.progress({ phase: 'transferring' });
  const fault = new TypeError('a fault');
  known.fail(new AppError({ code: 'store.full', message: 'The store is full.' }));
  unknown.fail(fault);
  expect([await board.settled(a), await board.settled(b), logged]).toEqual([
    expect.objectContaining({
      state: 'failed',
      error: { code: 'store.full', message: 'The store is full.', retryable: false },
      phases: [
        { phase: 'hashing', state: 'done' },
        { phase: 'transferring', state: 'failed' },
      ],
    }),
    expect.objectContaining({ state: 'failed', error: expect.objectContaining({ code: 'internal' }) as unknown }),
    [fault],
  ]);
});

test('cancel stops the work, waits for it, and is no failure', async () => {
  const { clock, seat } = await createQueue();
  const { board } = seat(1);
  const { work } = createWork();
  const uid = board.start(submit, work);
  await clock.advance(0);
  const { state, error, outcome } = await board.cancel(uid);
  expect({ state, error, outcome }).toEqual({
    state: 'cancelled',
    error: undefined,
    outcome: 'Cancelled. What was complete stays.',
  });
  expect((await board.cancel(uid)).revision).toBe(board.get(uid).snapshot.revision);
});

test('what waits for a person can be cancelled, and goes on when it is continued', async () => {
  const { clock, seat } = await createQueue();
  const { board } = seat(1);
  const first = createWork();
  const uid = board.start(submit, first.work);
  first.end({ state: 'waiting-user', waitingFor: 'submission', outcome: 'Looked through.' });
  expect(await board.settled(uid)).toMatchObject({ state: 'waiting-user', waitingFor: 'submission' });
  expect(await board.cancel(uid)).toMatchObject({ state: 'cancelled', outcome: 'Cancelled.' });
  const second = createWork();
  board.continue(uid, { phases: ['transferring'], spec: { stage: 2 }, title: 'renamed' }, second.work);
  expect(() => {
    board.continue(uid, { phases: [], spec: {} }, second.work);
  }).toThrow(expect.objectContaining({ code: 'queue.locked' }));
  await clock.advance(0);
  second.end({ state: 'done' });
  const last = await board.settled(uid);
  expect([last.state, last.title, last.outcome, last.waitingFor, board.get(uid).spec]).toEqual([
    'done',
    'renamed',
    undefined,
    undefined,
    { stage: 2 },
  ]);
});

test('whoever hears that a transfer waits can continue it at once', async () => {
  const { clock, transfers } = await createQueue();
  const states: string[] = [];
  const board: TransferBoard = createTransferBoard({
    transfers,
    clock,
    ids: createIds(),
    owner: { hostName: 'here', processId: 1, isProcessAlive: () => true },
    changed: ({ uid, state }) => {
      states.push(state);
      if (state === 'waiting-user')
        board.continue(uid, { phases: [], spec: {} }, () => Promise.resolve({ state: 'done' }));
    },
    logError: () => undefined,
  });
  board.start(submit, () => Promise.resolve({ state: 'waiting-user' }));
  await clock.advance(0);
  expect(states).toEqual(['leased', 'waiting-user', 'leased', 'done']);
});

test('a transfer that another process runs is cancelled there, and the asker waits for it', async () => {
  const { clock, seat } = await createQueue();
  const runner = seat(1);
  const asker = seat(2);
  const uid = runner.board.start(submit, createWork().work);
  await clock.advance(600);
  const cancelled = asker.board.cancel(uid);
  await clock.advance(2000);
  expect([(await cancelled).state, runner.board.get(uid).snapshot.state]).toEqual(['cancelled', 'cancelled']);
});

test('a process that does not answer is named; one that is gone leaves nothing to wait for', async () => {
  const { clock, seat, transfers, dead } = await createQueue();
  const deaf = seat(1);
  const asker = seat(2);
  const uid = deaf.board.start(submit, () => new Promise(() => undefined));
  const refused = expect(asker.board.cancel(uid)).rejects.toMatchObject({ code: 'queue.locked' });
  await clock.advance(25_000);
  await refused;
  expect(transfers.get(uid)?.snapshot.state).toBe('leased');
  dead.add(1);
  expect((await asker.board.cancel(uid)).state).toBe('cancelled');
});

test('what runs elsewhere cannot be continued here, and is not taken for abandoned', async () => {
  const { clock, seat, dead } = await createQueue();
  const runner = seat(1);
  const far = seat(1, 'another host');
  const uid = runner.board.start(submit, createWork().work);
  const farUid = far.board.start(submit, createWork().work);
  await clock.advance(0);
  const other = seat(2);
  const abandoned = (): string[] => other.board.abandoned().map((row) => row.uid);
  expect(() => {
    other.board.continue(uid, { phases: [], spec: {} }, createWork().work);
  }).toThrow(expect.objectContaining({ code: 'queue.locked' }));
  expect(abandoned()).toEqual([]);
  dead.add(1);
  expect(abandoned()).toEqual([uid]);
  expect(farUid).not.toBe(uid);
});

test('a lease that was not renewed for a minute is nobody’s, also on another host', async () => {
  const { clock, seat, transfers } = await createQueue();
  const uid = seat(1, 'another host').board.start(submit, createWork().work);
  await clock.advance(0);
  const row = transfers.get(uid)!;
  transfers.put({ ...row, lease: { hostName: 'another host', processId: 1, renewedMs: clock.nowMs() - 60_001 } });
  expect(
    seat(2)
      .board.abandoned()
      .map((found) => found.uid),
  ).toEqual([uid]);
});

test('others see how far a transfer is, and hear of it when they follow', async () => {
  const { clock, seat } = await createQueue();
  const window = seat(2);
  window.board.followOthers();
  const runner = seat(1);
  const { work, progress, end } = createWork();
  const uid = runner.board.start(submit, work);
  await clock.advance(1500);
  progress({ phase: 'hashing', doneFiles: 1, totalFiles: 4 });
  await clock.advance(1500);
  end({ state: 'done', outcome: 'Sent.' });
  await clock.advance(1500);
  expect(window.told.map(({ uid: heard, state, phases }) => [heard, state, phases[0]?.doneFiles])).toEqual([
    [uid, 'leased', undefined],
    [uid, 'leased', 1],
    [uid, 'done', 1],
  ]);
  await window.board.close();
});

test('closing stops the work and leaves it to the next start', async () => {
  const { clock, seat, transfers } = await createQueue();
  const first = seat(1);
  const uid = first.board.start(submit, createWork().work);
  await clock.advance(0);
  await first.board.close();
  expect([transfers.get(uid)?.snapshot.state, transfers.get(uid)?.lease]).toEqual(['leased', undefined]);
  const next = seat(1).board;
  expect(next.abandoned().map((row) => row.uid)).toEqual([uid]);
  next.fail(uid, new AppError({ code: 'engine.lost', message: 'It stopped.' }));
  expect([next.abandoned(), next.get(uid).snapshot]).toEqual([
    [],
    expect.objectContaining({ state: 'failed', error: expect.objectContaining({ code: 'engine.lost' }) as unknown }),
  ]);
});

test('a database that cannot be written does not end the work; it is in the log', async () => {
  const { clock, transfers } = await createQueue();
  const logged: unknown[] = [];
  let isBroken = false;
  const fault = new Error('busy');
  const board = createTransferBoard({
    transfers: {
      ...transfers,
      put: (record) => {
        if (isBroken) throw fault;
        transfers.put(record);
      },
    },
    clock,
    ids: createIds(),
    owner: { hostName: 'here', processId: 1, isProcessAlive: () => true },
    changed: () => undefined,
    logError: (error) => logged.push(error),
  });
  const { work, end } = createWork();
  const uid = board.start(submit, work);
  isBroken = true;
  await clock.advance(600);
  isBroken = false;
  end({ state: 'done' });
  expect([(await board.settled(uid)).state, logged]).toEqual(['done', [fault]]);
});

test('a transfer that is not known is said so', async () => {
  const { seat } = await createQueue();
  expect(() => seat(1).board.get('nope')).toThrow(expect.objectContaining({ code: 'input.not_found' }));
});
