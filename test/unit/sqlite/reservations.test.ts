import { expect, test } from 'vitest';
import { createReservations } from '../../../main/adapters/sqlite/reservations';
import { createControlledWork } from '../../support/controlledWork';
import { createSharedQueue } from '../../support/queueSeat';

const GiB = 1024 ** 3;

async function twoRunning() {
  const { clock, seat, db } = await createSharedQueue();
  const { board } = seat(1);
  const [a, b] = [createControlledWork(), createControlledWork()];
  const start = (title: string, { work }: typeof a) =>
    board.start({ class: 'download', title, phases: ['transferring'], spec: {} }, work).uid;
  const uids = [start('a', a), start('b', b)] as const;
  await clock.advance(0);
  return { uids, reservations: createReservations(db), board, end: a.end };
}

test('exactly enough room is reserved, one byte too little says what is missing', async () => {
  const { uids, reservations } = await twoRunning();
  const room = { volumeKey: 'v', uid: uids[0], bytes: 10 * GiB };
  expect([
    reservations.take({ ...room, availableBytes: 10 * GiB - 1 }),
    reservations.take({ ...room, availableBytes: 10 * GiB }),
  ]).toEqual([1, 0]);
});

test('two that fit alone but not together: the second is refused until the first landed or ended', async () => {
  const { uids, reservations, board, end } = await twoRunning();
  const take = (uid: string) => reservations.take({ volumeKey: 'v', uid, bytes: 6 * GiB, availableBytes: 10 * GiB });
  const elsewhere = { volumeKey: 'w', uid: uids[1], bytes: 6 * GiB, availableBytes: 10 * GiB };
  const first = [take(uids[0]), take(uids[1]), reservations.take(elsewhere)];
  reservations.shrink('v', uids[0], 4 * GiB);
  const landed = take(uids[1]);
  reservations.release(uids[1]);
  reservations.take({ volumeKey: 'v', uid: uids[0], bytes: 6 * GiB, availableBytes: 10 * GiB });
  const again = take(uids[1]);
  // A run that ended without a word holds nothing.
  end({ state: 'done' });
  await board.settled(uids[0]);
  expect([first, landed, again, take(uids[1])]).toEqual([[0, 2 * GiB, 0], 0, 2 * GiB, 0]);
});

test('what runs have reserved of a volume is told as one sum, and what ended no more', async () => {
  const { uids, reservations, board, end } = await twoRunning();
  for (const uid of uids) reservations.take({ volumeKey: 'v', uid, bytes: 3 * GiB, availableBytes: 10 * GiB });
  const both = reservations.reserved('v');
  reservations.shrink('v', uids[1], GiB);
  const shrunk = reservations.reserved('v');
  end({ state: 'done' });
  await board.settled(uids[0]);
  expect([both, shrunk, reservations.reserved('v'), reservations.reserved('w')]).toEqual([6 * GiB, 4 * GiB, GiB, 0]);
});
