import { expect, test } from 'vitest';
import { createMemoryPartFiles } from '../../support/memoryRecords';
import { createReservations } from '../../../main/adapters/sqlite/reservations';
import type { ApplyItem } from '../../../main/engine/outputs/apply/applyItems';
import { requireSpace } from '../../../main/engine/outputs/apply/applyChecks';
import { otherParts } from '../../../main/engine/outputs/apply/otherParts';
import type { FileStat, FileSystem } from '../../../main/engine/ports/fileSystem';
import type { PartFile } from '../../../main/engine/ports/partFiles';
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
async function aVolume(freeBytes: number, kept: readonly PartFile[] = []) {
  const { clock, seat, db } = await createSharedQueue();
  const { board } = seat(1);
  const files: FileSystem = {
    ...createFileSystem(),
    space: (path) =>
      Promise.resolve({ volumeId: path.startsWith('/renders') ? 'v' : 'another', totalBytes, freeBytes }),
    // Of a file whose part somebody has removed only the row is left.
    lstat: (path) => Promise.resolve(path.includes('gone') ? undefined : aFile),
  };
  const partFiles = createMemoryPartFiles();
  for (const part of kept) partFiles.put(part);
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
    const partsOn = (volumeKey: string) => otherParts(volumeKey, [item], { files, partFiles });
    const work: Work = (context, uid) =>
      withSpaceWatched({ uid, roots: ['/renders'], files, clock, reservations }, context, async (_watched, reserve) => {
        await requireSpace([item], { reserve, partsOn }, files);
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
    const again = (): void => {
      board.continue(uid, { phases: ['transferring'], spec: { title } }, work);
    };
    const hint = (): string => board.get(uid).snapshot.card?.hint ?? '';
    return { shown, settled, again, hint };
  };
  /** Lets whatever waits for the disk or the queue come to its end. */
  const pass = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn += 1) await clock.advance(0);
  };
  return { start, pass };
}

const aFile: FileStat = { type: 'file', sizeBytes: 40 * 1024 ** 2, mtimeNs: 0n, fileId: '1:2', mode: 0o644 };

const about = ({ kind, code, choices, hint, evidence }: NonNullable<TransferSnapshot['card']>) => ({
  kind,
  code,
  choices,
  missing: /\d+ MiB/.exec(hint)?.[0],
  evidence,
});
const spaceCard = (missing: string, evidence = ['/renders']) => ({
  state: 'waiting-user',
  begun: false,
  card: { kind: 'space', code: 'disk.full', choices: ['free-space', 'retry', 'cancel'], missing, evidence },
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
  second.again();
  await pass();
  expect([together, second.shown()]).toEqual([[moves, spaceCard('2048 MiB')], moves]);
  await second.settled();
});

const kept = (root: string, path: string, bits: number): PartFile => ({
  ...{
    root,
    path,
    hash: path === 'only.exr' ? 'h' : 'other',
    sizeBytes: 6 * GiB,
    tempPath: `.${path}.part`,
    fileId: '1:2',
  },
  ...{ etags: [], ranges: Uint8Array.of(bits), runId: 'another', changedMs: 0 },
});

test('the card of a disk that is full names what other downloads kept there, largest first, and not what this one goes on from', async () => {
  const { start, pass } = await aVolume(keptBytes + 6 * GiB - 1, [
    kept('/renders', 'small.exr', 0b1),
    kept('/renders/deep', 'large.exr', 0b1111_0000),
    kept('/renders', 'only.exr', 0b11),
    kept('/renders', 'gone.exr', 0b11),
    kept('/elsewhere', 'far.exr', 0b11),
  ]);
  const only = start('only', 6 * GiB);
  await pass();
  const named = ['/renders', '/renders/deep/.large.exr.part (32 MiB)', '/renders/.small.exr.part (8 MiB)'];
  expect(only.shown()).toEqual(spaceCard('1 MiB', named));
  expect(only.hint()).toContain('Parts of other downloads take 40 MiB there');
  await only.settled();
});
