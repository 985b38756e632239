import { expect, test } from 'vitest';
import type { VolumeSpace } from '../../../main/engine/ports/fileSystem';
import type { Reservations } from '../../../main/engine/ports/runRecords';
import { withSpaceWatched } from '../../../main/engine/transfers/spaceWatch';
import { createRunContext } from '../../support/runContext';
import { createSteppedClock } from '../../support/steppedClock';

const MiB = 1024 ** 2;

function aDisk(freeBytes: number) {
  const clock = createSteppedClock();
  const told: unknown[] = [];
  const reservations: Reservations = {
    take: (room) => {
      told.push(['take', room.uid, room.bytes]);
      return 0;
    },
    shrink: (volumeKey, uid, leftBytes) => told.push(['shrink', volumeKey, uid, leftBytes]),
    release: (uid) => told.push(['release', uid]),
    reserved: () => 0,
  };
  const disk = { freeBytes };
  const space = (): Promise<VolumeSpace> => Promise.resolve({ volumeId: 'v', totalBytes: 1e12, ...disk });
  return { clock, told, disk, parts: { uid: 't', roots: ['/a'], files: { space }, clock, reservations } };
}

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });

test('what is reserved shrinks as bytes land and is given back at the end', async () => {
  const { parts, told } = aDisk(1e12);
  const context = createRunContext();
  const answer = await withSpaceWatched(parts, context, (watched, reserve) => {
    reserve({ volumeKey: 'v', bytes: 200 * MiB, availableBytes: 1e12 });
    for (const done of [1, 64, 100, 130])
      watched.progress({ phase: 'transferring', doneBytes: done * MiB, totalBytes: 200 * MiB });
    return Promise.resolve('done');
  });
  expect([answer, told, context.reports.length]).toEqual([
    'done',
    [
      ['take', 't', 200 * MiB],
      ['shrink', 'v', 't', 136 * MiB],
      ['shrink', 'v', 't', 70 * MiB],
      ['release', 't'],
    ],
    4,
  ]);
});

test('a disk that runs full ends the work before its last byte, within ten seconds', async () => {
  const { parts, told, disk, clock } = aDisk(1e12);
  const run = withSpaceWatched(parts, createRunContext(), ({ signal }) => untilAborted(signal));
  const refused = expect(run).rejects.toMatchObject({ code: 'disk.full', dto: { details: { path: '/a' } } });
  await clock.advance(10_000);
  disk.freeBytes = 256 * MiB - 1;
  await clock.advance(10_000);
  await refused;
  expect(told).toEqual([['release', 't']]);
});

test('every GiB that lands looks at the disk, too', async () => {
  const { parts, disk } = aDisk(1e12);
  const run = withSpaceWatched(parts, createRunContext(), ({ signal, progress }) => {
    disk.freeBytes = 0;
    const stopped = untilAborted(signal);
    progress({ phase: 'transferring', doneBytes: 1024 * MiB });
    return stopped;
  });
  await expect(run).rejects.toMatchObject({ code: 'disk.full' });
});

test('a cancel is a cancel, whatever the disk says', async () => {
  const { parts, told } = aDisk(0);
  const context = createRunContext();
  const run = withSpaceWatched(parts, context, ({ signal }) => untilAborted(signal));
  const refused = expect(run).rejects.toMatchObject({ name: 'AbortError' });
  context.controller.abort();
  await refused;
  expect(told).toEqual([['release', 't']]);
});
