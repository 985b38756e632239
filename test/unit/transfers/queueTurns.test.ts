import { expect, test } from 'vitest';
import { AppError } from '../../../shared/domain/errors';
import { lanes } from '../../../shared/domain/transfer';
import { createControlledWork, type ControlledWork } from '../../support/controlledWork';
import { createSharedQueue, type Seat } from '../../support/queueSeat';

const upload = { class: 'submit', title: 'shot', phases: ['transferring'], spec: {} } as const;

function startMany(seat: Seat, count: number): { uids: string[]; works: ControlledWork[] } {
  const works = Array.from({ length: count }, createControlledWork);
  return { works, uids: works.map(({ work }) => seat.board.start(upload, work).uid) };
}

test('as many move at once as the setting allows; whoever somebody looks at does not wait', async () => {
  const { seat, clock } = await createSharedQueue();
  const own = seat(1, { mostActive: 2 });
  const { uids, works } = startMany(own, 4);
  const looked = createControlledWork();
  own.board.start({ ...upload, lane: lanes.interactive }, looked.work);
  await clock.advance(0);
  const running = (): boolean[] => [...works, looked].map((work) => work.isStarted());
  const before = running();
  works[0]!.end({ state: 'done' });
  await own.board.settled(uids[0]!);
  await clock.advance(0);
  expect([before, running()]).toEqual([
    [true, true, false, false, true],
    [true, true, true, false, true],
  ]);
});

test('a transfer that is paused keeps its place, waits for nothing, and goes on when it is resumed', async () => {
  const { seat, clock } = await createSharedQueue();
  const own = seat(1, { mostActive: 1 });
  own.board.serve(({ spec }) => ({ phases: ['hashing'], spec, work: () => Promise.resolve({ state: 'done' }) }));
  const { uids } = startMany(own, 2);
  await clock.advance(0);
  const [running, waiting] = uids as [string, string];
  const states = [await own.board.pause(waiting), await own.board.pause(running)];
  await clock.advance(0);
  states.push(own.board.get(waiting).snapshot);
  own.board.resume(running);
  states.push(await own.board.settled(running));
  expect(states.map(({ state, stateReason, error }) => [state, stateReason, error])).toEqual([
    ['paused', 'user', undefined],
    ['paused', 'user', undefined],
    ['paused', 'user', undefined],
    ['done', undefined, undefined],
  ]);
  await own.board.close();
});

test('a transfer that somebody moved up starts before the older ones', async () => {
  const { seat, clock } = await createSharedQueue();
  const own = seat(1, { mostActive: 1 });
  const { uids, works } = startMany(own, 3);
  await clock.advance(0);
  own.board.place(uids[2]!, { priority: -1 });
  expect(own.board.order()).toEqual([uids[2], uids[1]]);
  works[0]!.end({ state: 'done' });
  await own.board.settled(uids[0]!);
  await clock.advance(0);
  expect(works.map((work) => work.isStarted())).toEqual([true, false, true]);
});

test('the same work asked for twice is one transfer, for a window', async () => {
  const { seat } = await createSharedQueue();
  const window = seat(1);
  const same = { ...upload, identity: { paths: ['/a'], filters: { b: 1, a: 2 } } };
  const first = window.board.start(same, createControlledWork().work);
  const second = window.board.start(
    { ...same, identity: { filters: { a: 2, b: 1 }, paths: ['/a'] } },
    createControlledWork().work,
  );
  const other = window.board.start({ ...same, identity: { paths: ['/b'] } }, createControlledWork().work);
  const command = seat(2, { role: 'cli' }).board.start(same, createControlledWork().work);
  expect([second, other.isDeduplicated, command.isDeduplicated]).toEqual([
    { uid: first.uid, isDeduplicated: true },
    false,
    false,
  ]);
});

const networkLoss = (): Error => new AppError({ code: 'network.refused', message: 'The store does not answer.' });

test('a network that is away is tried again by itself, later each time, and at last it failed', async () => {
  const { seat, clock } = await createSharedQueue();
  const { board, told } = seat(1);
  board.serve(({ spec }) => ({ phases: ['transferring'], spec, work: () => Promise.reject(networkLoss()) }));
  const { uid } = board.start(upload, () => Promise.reject(networkLoss()));
  await clock.advance(2 * 3600_000);
  const waits = told.flatMap(({ notBeforeMs, updatedMs, state }) =>
    state === 'queued' && notBeforeMs !== undefined ? [(notBeforeMs - updatedMs) / 1000] : [],
  );
  const { snapshot, attempts } = board.get(uid);
  expect([waits, attempts, snapshot.state, snapshot.error?.code]).toEqual([
    [30, 120, 480, 1800],
    5,
    'failed',
    'network.refused',
  ]);
  await board.close();
});

test('a command ends with the error, and so does what somebody looks at', async () => {
  const { seat } = await createSharedQueue();
  const command = seat(1, { role: 'cli' }).board;
  const window = seat(2).board;
  const ends = [
    await command.settled(command.start(upload, () => Promise.reject(networkLoss())).uid),
    await window.settled(window.start({ ...upload, lane: lanes.interactive }, () => Promise.reject(networkLoss())).uid),
  ];
  expect(ends.map(({ state, error }) => [state, error?.code])).toEqual([
    ['failed', 'network.refused'],
    ['failed', 'network.refused'],
  ]);
});

test('somebody who will not wait has the next try at once', async () => {
  const { seat, clock } = await createSharedQueue();
  const { board } = seat(1);
  board.serve(({ spec }) => ({ phases: [], spec, work: () => Promise.resolve({ state: 'done' }) }));
  const { uid } = board.start(upload, () => Promise.reject(networkLoss()));
  await clock.advance(0);
  const waiting = board.get(uid).snapshot;
  board.resume(uid);
  expect([waiting.state, waiting.stateReason, (await board.settled(uid)).state]).toEqual(['queued', 'retry', 'done']);
  await board.close();
});

test('TR-7 TR-10 what a dead process held waits again; what a dead command held waits for a person', async () => {
  const { seat, clock, dead } = await createSharedQueue();
  const window = seat(1).board.start(upload, () => new Promise(() => undefined)).uid;
  const command = seat(2, { role: 'cli' }).board.start(upload, () => new Promise(() => undefined)).uid;
  const living = seat(3, { role: 'cli' }).board.start(upload, () => new Promise(() => undefined)).uid;
  await clock.advance(0);
  dead.add(1);
  dead.add(2);
  const { board } = seat(4);
  board.serve(({ spec }) => ({ phases: [], spec, work: () => Promise.resolve({ state: 'done' }) }));
  await board.settled(window);
  const row = board.get(window);
  expect([
    [row.snapshot.state, row.attempts, typeof row.resumeFrom],
    [board.get(command).snapshot.state, board.get(command).snapshot.stateReason],
    board.get(living).snapshot.state,
  ]).toEqual([['done', 2, 'string'], ['paused', 'cli-ended'], 'leased']);
  board.resume(command);
  expect((await board.settled(command)).state).toBe('done');
  await board.close();
});

test('a transfer that ends its process three times in a row fails and is not tried again', async () => {
  const { seat, clock, dead, queue } = await createSharedQueue();
  const { uid } = seat(1).board.start(upload, () => new Promise(() => undefined));
  await clock.advance(0);
  for (const process of [2, 3, 4]) {
    dead.add(process - 1);
    seat(process).board.serve(({ spec }) => ({ phases: [], spec, work: () => new Promise(() => undefined) }));
    await clock.advance(0);
  }
  const { snapshot } = queue.get(uid)!;
  expect([snapshot.state, snapshot.error?.code, queue.lastRuns(uid, 9).map(({ code }) => code)]).toEqual([
    'failed',
    'engine.lost',
    ['engine-disappeared', 'engine-disappeared', 'engine-disappeared'],
  ]);
});

test('TR-8 a run of hours keeps its lease as long as its process lives', async () => {
  const { seat, clock, queue } = await createSharedQueue();
  const runner = seat(1);
  const { uid } = runner.board.start(upload, createControlledWork().work);
  const other = seat(2);
  other.board.serve(({ spec }) => ({ phases: [], spec, work: () => Promise.resolve({ state: 'done' }) }));
  await clock.advance(600_000);
  const { lease, snapshot } = queue.get(uid)!;
  expect([snapshot.state, lease?.engine.processId]).toEqual(['leased', 1]);
  await other.board.close();
  await runner.board.close();
});

test('a command that takes up a transfer sees first that the one that ran it is gone', async () => {
  const { seat, clock, dead } = await createSharedQueue();
  const { uid } = seat(1, { role: 'cli' }).board.start(upload, () => new Promise(() => undefined));
  await clock.advance(0);
  const { board } = seat(2, { role: 'cli' });
  board.giveBackLost();
  const states = [board.get(uid).snapshot.state];
  dead.add(1);
  board.giveBackLost();
  states.push(board.get(uid).snapshot.state);
  expect([states, board.get(uid).snapshot.stateReason]).toEqual([['leased', 'paused'], 'cli-ended']);
});
