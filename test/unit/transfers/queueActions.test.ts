import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placesFor } from '../../../main/engine/transfers/placeInQueue';
import { createQueueActions, type QueueActions } from '../../../main/engine/transfers/queueActions';
import type { TransferBoard } from '../../../main/engine/transfers/board';
import { lanes, priorityRange, type TransferSnapshot } from '../../../shared/domain/transfer';
import { createControlledWork } from '../../support/controlledWork';
import { createSharedQueue } from '../../support/queueSeat';

interface Line {
  readonly board: TransferBoard;
  readonly queue: QueueActions;
  /** Waiting ones by their letter. */
  readonly uids: Readonly<Record<string, string>>;
  /** Their letters in the order in which they run. */
  readonly order: () => string;
  readonly add: (title: string) => string;
}

/** One that moves, and others that wait behind it. */
async function line(titles: string): Promise<Line & { readonly first: string }> {
  const { clock, seat } = await createSharedQueue();
  const { board } = seat(1, { mostActive: 1 });
  const add = (title: string): string =>
    board.start({ class: 'submit', title, phases: [], spec: { title } }, createControlledWork().work).uid;
  const first = add('first');
  await clock.advance(0);
  const uids = Object.fromEntries(titles.split('').map((title) => [title, add(title)]));
  const queue = createQueueActions(board, ({ spec }) => (spec as { title: string }).title !== 'D');
  const order = (): string =>
    board
      .order()
      .map((uid) => board.get(uid).snapshot.title)
      .join('');
  return { board, queue, uids, order, add, first };
}

test('a waiting transfer goes before another one, and last; what is added later stays behind', async () => {
  const { queue, uids, order, add } = await line('ABC');
  const uid = (title: string): string => uids[title] ?? '';
  const seen = [order()];
  queue.place(uid('C'), { before: uid('B') });
  seen.push(order());
  queue.place(uid('C'), { before: uid('A') });
  seen.push(order());
  queue.place(uid('C'), { before: null });
  seen.push(order());
  queue.place(uid('A'), { before: null });
  add('N');
  seen.push(order());
  expect(seen).toEqual(['ABC', 'ACB', 'CAB', 'ABC', 'BCAN']);
});

test('lane and priority are set as they are given', async () => {
  const { queue, uids, order } = await line('ABC');
  queue.place(uids['C'] ?? '', { priority: -5 });
  queue.place(uids['A'] ?? '', { lane: lanes.background });
  expect(order()).toBe('CBA');
});

test('any order can be made by moves, within the range, and moving to where it stands changes nothing', () => {
  const step = fc.tuple(fc.nat(7), fc.option(fc.nat(7)));
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 400 }),
      fc.array(fc.constantFrom(1, 2, 3), { minLength: 8, maxLength: 8 }),
      (steps, inLanes) => {
        let places: readonly Pick<TransferSnapshot, 'uid' | 'lane' | 'priority'>[] = inLanes.map((lane, index) => ({
          uid: String(index),
          lane,
          priority: 0,
        }));
        const order = (): string[] =>
          [...places]
            .sort((a, b) => a.lane - b.lane || a.priority - b.priority || Number(a.uid) - Number(b.uid))
            .map(({ uid }) => uid);
        for (const [index, target] of steps) {
          const [uid, before] = [String(index), target === null ? undefined : String(target)];
          const others = order().filter((one) => one !== uid);
          const at = before === undefined ? others.length : others.indexOf(before);
          const changes = placesFor(places, uid, before);
          places = places.map((place) => changes.find((change) => change.uid === place.uid) ?? place);
          if (before !== uid) expect(order()).toEqual(others.toSpliced(at, 0, uid));
          expect(places.every(({ priority }) => priority > priorityRange.first && priority <= 0)).toBe(true);
          if (before !== uid) expect(placesFor(places, uid, before)).toEqual([]);
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('everything is paused but what cannot go on, and goes on in its order', async () => {
  const { board, queue, uids, order, first } = await line('ABD');
  expect(await queue.pauseAll()).toEqual({ count: 3 });
  const states = (): string[] => [first, ...Object.values(uids)].map((uid) => board.get(uid).snapshot.state);
  expect(states()).toEqual(['paused', 'paused', 'paused', 'leased']);
  await expect(queue.pause(uids['D'] ?? '')).rejects.toMatchObject({ dto: { code: 'input.invalid' } });
  expect(queue.resumeAll()).toEqual({ count: 3 });
  expect([states(), order()]).toEqual([['queued', 'queued', 'queued', 'leased'], 'firstAB']);
});

test('what a command added and left is tried again by a window', async () => {
  const { clock, seat } = await createSharedQueue();
  const command = seat(1, { role: 'cli' });
  const failing = createControlledWork();
  const { uid } = command.board.start({ class: 'submit', title: 'a', phases: [], spec: {} }, failing.work);
  await clock.advance(0);
  failing.fail(new Error('a fault'));
  expect((await command.board.settled(uid)).state).toBe('failed');
  const window = seat(2);
  const again = createControlledWork();
  window.board.continue(uid, { phases: [], spec: {} }, again.work);
  await clock.advance(0);
  expect([window.board.get(uid).snapshot.state, again.isStarted()]).toEqual(['leased', true]);
});

test('a command takes up one that waits, and nobody else’s', async () => {
  const { clock, seat } = await createSharedQueue();
  const window = seat(1);
  const { uid } = window.board.start(
    { class: 'submit', title: 'a', phases: [], spec: {} },
    createControlledWork().work,
  );
  await clock.advance(0);
  const command = seat(2, { role: 'cli' });
  const mine = createControlledWork();
  const take = (): void => {
    command.board.take(uid, { phases: ['hashing'], spec: {} }, mine.work);
  };
  expect(take).toThrow(expect.objectContaining({ dto: expect.objectContaining({ code: 'queue.locked' }) as unknown }));
  await window.board.pause(uid);
  command.board.resume(uid);
  take();
  await clock.advance(0);
  mine.end({ state: 'done' });
  expect((await command.board.settled(uid)).state).toBe('done');
});
