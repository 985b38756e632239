import { expect, test } from 'vitest';
import type { Queue } from '../../../main/engine/ports/queue';
import { AppError } from '../../../shared/domain/errors';
import { createControlledWork } from '../../support/controlledWork';
import { createSharedQueue } from '../../support/queueSeat';

const submit = {
  class: 'submit',
  title: 'shot',
  phases: ['hashing', 'transferring'],
  spec: { paths: ['/a'] },
} as const;

test('a transfer is told from its start to its end, with a rising revision', async () => {
  const { clock, seat } = await createSharedQueue();
  const { board, told } = seat(1);
  const { work, progress, end } = createControlledWork();
  const { uid } = board.start(submit, work);
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
  expect(told.map(({ revision }) => revision)).toEqual([2, 3, 4, 5]);
  expect(last).toEqual({ ...told.at(-1), outcome: 'Sent.', finishedMs: clock.nowMs() });
});

test('progress goes out four times a second at most, and never exceeds its total', async () => {
  const { clock, seat } = await createSharedQueue();
  const { board, told } = seat(1);
  const { work, progress, end } = createControlledWork();
  const { uid } = board.start(submit, work);
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
  const { clock, seat } = await createSharedQueue();
  const { board, told } = seat(1);
  const { work, progress, end } = createControlledWork();
  const { uid } = board.start(submit, work);
  for (let second = 0; second <= 3; second += 1) {
    await clock.advance(1000);
    progress({ phase: 'transferring', doneBytes: second * 4_000_000, totalBytes: 100_000_000 });
  }
  end({ state: 'done' });
  const last = await board.settled(uid);
  expect(told.map(({ bytesPerSecond }) => bytesPerSecond)).toEqual([undefined, undefined, 4e6, 4e6, 4e6, undefined]);
  expect(last.bytesPerSecond).toBeUndefined();
});

test('a failure that somebody can put right asks; one without a code is also in the log', async () => {
  const { clock, seat } = await createSharedQueue();
  const { board, logged } = seat(1);
  const known = createControlledWork();
  const unknown = createControlledWork();
  const [a, b] = [board.start(submit, known.work).uid, board.start(submit, unknown.work).uid];
  await clock.advance(0);
  known.progress({ phase: 'transferring' });
  const fault = new TypeError('a fault');
  known.fail(new AppError({ code: 'store.full', message: 'The store is full.' }));
  unknown.fail(fault);
  expect([await board.settled(a), await board.settled(b), logged]).toEqual([
    expect.objectContaining({
      state: 'waiting-user',
      waitingFor: 'error',
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
  const { clock, seat } = await createSharedQueue();
  const { board } = seat(1);
  const { work } = createControlledWork();
  const { uid } = board.start(submit, work);
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
  const { clock, seat } = await createSharedQueue();
  const { board } = seat(1);
  const first = createControlledWork();
  const { uid } = board.start(submit, first.work);
  first.end({ state: 'waiting-user', waitingFor: 'submission', outcome: 'Looked through.' });
  expect(await board.settled(uid)).toMatchObject({ state: 'waiting-user', waitingFor: 'submission' });
  expect(await board.cancel(uid)).toMatchObject({ state: 'cancelled', outcome: 'Cancelled.' });
  const second = createControlledWork();
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
  const { clock, seat } = await createSharedQueue();
  const states: string[] = [];
  const { board } = seat(1, {
    changed: ({ uid, state }, own) => {
      states.push(state);
      if (state === 'waiting-user')
        own().continue(uid, { phases: [], spec: {} }, () => Promise.resolve({ state: 'done' }));
    },
  });
  board.start(submit, () => Promise.resolve({ state: 'waiting-user' }));
  await clock.advance(0);
  expect(states).toEqual(['leased', 'waiting-user', 'leased', 'done']);
});

test('a transfer that another process runs is cancelled there, and the asker waits for it', async () => {
  const { clock, seat } = await createSharedQueue();
  const runner = seat(1);
  const asker = seat(2);
  const { uid } = runner.board.start(submit, createControlledWork().work);
  await clock.advance(600);
  const cancelled = asker.board.cancel(uid);
  await clock.advance(2000);
  expect([(await cancelled).state, runner.board.get(uid).snapshot.state]).toEqual(['cancelled', 'cancelled']);
});

test('a process that does not answer is named; one that is gone leaves nothing to wait for', async () => {
  const { clock, seat, queue, dead } = await createSharedQueue();
  const deaf = seat(1);
  const asker = seat(2);
  const { uid } = deaf.board.start(submit, () => new Promise(() => undefined));
  const refused = expect(asker.board.cancel(uid)).rejects.toMatchObject({ code: 'queue.locked' });
  await clock.advance(25_000);
  await refused;
  expect(queue.get(uid)?.snapshot.state).toBe('leased');
  dead.add(1);
  expect((await asker.board.cancel(uid)).state).toBe('cancelled');
});

test('what runs elsewhere cannot be continued here', async () => {
  const { clock, seat } = await createSharedQueue();
  const { uid } = seat(1).board.start(submit, createControlledWork().work);
  await clock.advance(0);
  expect(() => {
    seat(2).board.continue(uid, { phases: [], spec: {} }, createControlledWork().work);
  }).toThrow(expect.objectContaining({ code: 'queue.locked' }));
});

test('others see how far a transfer is, and hear of it when they serve the queue', async () => {
  const { clock, seat } = await createSharedQueue();
  const window = seat(2);
  window.board.serve(() => ({ phases: [], spec: {}, work: createControlledWork().work }));
  const runner = seat(1, { role: 'cli' });
  const { work, progress, end } = createControlledWork();
  const { uid } = runner.board.start(submit, work);
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

test('closing stops the work, and the next start takes it up by itself', async () => {
  const { clock, seat, queue } = await createSharedQueue();
  const first = seat(1);
  const { uid } = first.board.start(submit, createControlledWork().work);
  await clock.advance(0);
  await first.board.close();
  const { snapshot, lease } = queue.get(uid)!;
  expect([snapshot.state, snapshot.stateReason, lease, queue.seats()]).toEqual(['paused', 'suspend', undefined, []]);
  const next = seat(2).board;
  next.serve(({ spec }) => ({ phases: ['hashing'], spec, work: () => Promise.resolve({ state: 'done' }) }));
  expect((await next.settled(uid)).state).toBe('done');
  await next.close();
});

test('a transfer whose work cannot be made anew fails, and the others start', async () => {
  const { seat, dead, clock } = await createSharedQueue();
  const first = seat(1);
  const uids = [first.board.start(submit, () => new Promise(() => undefined)).uid];
  uids.push(first.board.start(submit, () => new Promise(() => undefined)).uid);
  await clock.advance(0);
  dead.add(1);
  const { board } = seat(2);
  board.serve(({ snapshot, spec }) => {
    if (snapshot.uid === uids[0]) throw new AppError({ code: 'engine.lost', message: 'It stopped.' });
    return { phases: [], spec, work: () => Promise.resolve({ state: 'done' }) };
  });
  const ends = await Promise.all(uids.map((uid) => board.settled(uid)));
  expect(ends.map(({ state, error }) => [state, error?.code])).toEqual([
    ['failed', 'engine.lost'],
    ['done', undefined],
  ]);
  await board.close();
});

test('a database that cannot be written does not end the work; it is in the log', async () => {
  const { clock, queue, seat } = await createSharedQueue();
  let isBroken = false;
  const fault = new Error('busy');
  const renew: Queue['renew'] = (...row) => {
    if (isBroken) throw fault;
    queue.renew(...row);
  };
  const { board, logged } = seat(1, { queue: { ...queue, renew } });
  const { work, end } = createControlledWork();
  const { uid } = board.start(submit, work);
  isBroken = true;
  await clock.advance(600);
  isBroken = false;
  end({ state: 'done' });
  expect([(await board.settled(uid)).state, logged]).toEqual(['done', [fault]]);
});

test('a transfer that is not known is said so', async () => {
  const { seat } = await createSharedQueue();
  expect(() => seat(1).board.get('nope')).toThrow(expect.objectContaining({ code: 'input.not_found' }));
});
