import { expect, test } from 'vitest';
import { createReservations } from '../../../main/adapters/sqlite/reservations';
import type { ApplyItem } from '../../../main/engine/outputs/apply/applyItems';
import { requireSpace } from '../../../main/engine/outputs/apply/applyChecks';
import type { FileSystem } from '../../../main/engine/ports/fileSystem';
import type { Work } from '../../../main/engine/transfers/runTransfer';
import { withSpaceWatched } from '../../../main/engine/transfers/spaceWatch';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { createSharedQueue } from '../../support/queueSeat';

const GiB = 1024 ** 3;
/** What stays free on a volume of this size: 2 % are more than 1 GiB. */
const totalBytes = 100 * GiB;
const keptBytes = 2 * GiB;

/** Downloads at one queue onto one volume; each holds its room until it is told to end. */
async function aVolume(freeBytes: number) {
  const { clock, seat, db } = await createSharedQueue();
  const { board } = seat(1);
  const files: FileSystem = {
    ...createFileSystem(),
    space: () => Promise.resolve({ volumeId: 'v', totalBytes, freeBytes }),
  };
  const reservations = createReservations(db);
  const start = (title: string, sizeBytes: number) => {
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    let begun = false;
    const item: ApplyItem = {
      ...{ entryId: 1, root: '/renders', path: `${title}.exr`, hash: 'h', size: sizeBytes, mtimeUs: 0n },
      ...{ isRunnable: false, keepsBoth: false, hasBackup: false },
    };
    const work: Work = (context, uid) =>
      withSpaceWatched({ uid, roots: ['/renders'], files, clock, reservations }, context, async (_watched, reserve) => {
        await requireSpace([item], { reserve }, files);
        begun = true;
        await ended;
        return { state: 'done' };
      });
    const { uid } = board.start({ class: 'download', title, phases: ['transferring'], spec: { title } }, work);
    const shown = () => {
      const { state, card } = board.get(uid).snapshot;
      return { state, begun, ...(card && { card: about(card) }) };
    };
    const settled = async () => {
      end();
      await board.settled(uid);
    };
    return { shown, settled };
  };
  /** Lets whatever waits for the disk or the queue come to its end. */
  const pass = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn += 1) await clock.advance(0);
  };
  return { start, pass };
}

const about = ({ kind, code, choices, hint }: NonNullable<TransferSnapshot['card']>) => ({
  kind,
  code,
  choices,
  missing: /\d+ MiB/.exec(hint)?.[0],
});
const spaceCard = (missing: string) => ({
  state: 'waiting-user',
  begun: false,
  card: { kind: 'space', code: 'disk.full', choices: ['free-space', 'retry', 'cancel'], missing },
});
const moves = { state: 'leased', begun: true };

test.each([
  ['a byte too little asks with a card that says what is missing', -1, spaceCard('1 MiB')],
  ['exactly enough begins', 0, moves],
])('TR-31 a download onto a volume with %s', async (_what, moreBytes, expected) => {
  const { start, pass } = await aVolume(keptBytes + 6 * GiB + moreBytes);
  const only = start('only', 6 * GiB);
  await pass();
  expect(only.shown()).toEqual(expected);
  await only.settled();
});

test('TR-32 of two downloads that fit alone but not together the second asks with a card, and fits once the first is done', async () => {
  const { start, pass } = await aVolume(keptBytes + 10 * GiB);
  const first = start('first', 6 * GiB);
  await pass();
  const second = start('second', 6 * GiB);
  await pass();
  const together = [first.shown(), second.shown()];
  await first.settled();
  const later = start('later', 6 * GiB);
  await pass();
  expect([together, later.shown()]).toEqual([[moves, spaceCard('2048 MiB')], moves]);
  await later.settled();
});
