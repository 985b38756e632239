/** Runs of hours and of a hundred thousand files, on a clock that a test moves: what is told, what is held, and no false alarm. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import type { BlobSource, BlobStore } from '../../main/engine/ports/blobStore';
import type { RunContext } from '../../main/engine/ports/progress';
import { createRunRecord } from '../../main/engine/transfers/runRecord';
import type { RunEvent } from '../../shared/domain/runEvents';
import type { TransferSnapshot } from '../../shared/domain/transfer';
import { createDice, seed } from '../soak/rounds';
import { createManualClock } from '../support/manualClock';
import { createSharedQueue } from '../support/queueSeat';

const hours = 3600;
const signal = new AbortController().signal;
const nothing: BlobSource = {
  sizeBytes: 0,
  open: () => {
    throw new Error('not used');
  },
};

/** A store to which one file after the other is on its way. */
function slowStore(): {
  readonly store: BlobStore;
  readonly move: (bytes: number) => void;
  readonly arrive: () => void;
} {
  let [sent, told, resolve]: [number, (bytes: number) => void, () => void] = [0, () => undefined, () => undefined];
  const store = {
    uri: 's3://bkt/root',
    put: (_key: string, _source: BlobSource, { onBytes }: { readonly onBytes?: (bytes: number) => void }) => {
      sent = 0;
      told = onBytes ?? told;
      return new Promise((settle) => {
        resolve = () => {
          settle({ outcome: 'created' });
        };
      });
    },
  } as unknown as BlobStore;
  return {
    store,
    move: (bytes) => {
      sent += bytes;
      told(sent);
    },
    arrive: () => {
      resolve();
    },
  };
}

test('TR-40 a day of uploads and hashing that stand still for ten seconds now and then: none is called stuck, none is ended', async () => {
  const dice = createDice(seed);
  const clock = createManualClock();
  const events: RunEvent[] = [];
  const record = createRunRecord(
    {
      runId: 'r',
      folder: '/runs/r',
      snapshot: { uid: 't', class: 'submit', title: 't', phases: [] } as unknown as TransferSnapshot,
      spec: {},
    },
    {
      clock,
      runner: { osUser: 'artist', host: 'here', version: '0' },
      usualRate: () => 50e6,
      events: {
        add: (event) => {
          events.push({ ...event, seq: events.length + 1 });
          return { ...event, seq: events.length };
        },
        since: () => [],
        ofTransfer: () => [],
        tidy: () => undefined,
      },
      logError: (error) => {
        throw error;
      },
    },
  );
  const { store, move, arrive } = slowStore();
  const counted = record.measures.counted(store);
  let [stallSeconds, stalls, files, hashedBytes, restarts] = [0, 0, 0, 0, 0];
  let leftSeconds = 0;
  for (let second = 1; second <= 24 * hours; second += 1) {
    const isHashing = Math.floor(second / hours) % 4 === 0;
    if (stallSeconds > 0) stallSeconds -= 1;
    else if (dice.between(1, 40) === 1) {
      stallSeconds = 10;
      stalls += 1;
    } else if (isHashing) {
      hashedBytes += 1e9;
      record.step({ phase: 'hashing', doneFiles: 0, totalFiles: 1, doneBytes: hashedBytes });
    } else {
      record.step({ phase: 'transferring', doneFiles: files, totalFiles: 1e6 });
      if (leftSeconds === 0) {
        arrive();
        // Its end is counted before the next one begins.
        await new Promise(setImmediate);
        void counted.put(`file ${(files += 1)}`, nothing, { signal });
        leftSeconds = dice.between(1, 120);
      }
      leftSeconds -= 1;
      move(30e6);
    }
    clock.advance(1000);
    record.tick();
    if (record.hasToRestart()) restarts += 1;
  }
  const { retries, errors, stuck } = record.document();
  expect({
    hasStalled: stalls > 1000,
    restarts,
    alarms: events.filter(({ type }) => type.startsWith('stuck.') || type === 'item.retried'),
    retries,
    errors: errors?.total,
    stuck,
  }).toEqual({ hasStalled: true, restarts: 0, alarms: [], retries: 0, errors: 0, stuck: { isStuck: false } });
}, 120_000);

/** Bytes that are held when everything that can go is gone. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

test('TR-36 a hundred thousand files in an hour are told four times a second, in documents that stay small, and hold no memory', async () => {
  const files = 100_800;
  const perUpdate = 7;
  const { clock, seat } = await createSharedQueue();
  const { board, told } = seat(1);
  let begun: (run: { readonly context: RunContext; readonly end: () => void }) => void = () => undefined;
  const running = new Promise<Parameters<typeof begun>[0]>((resolve) => {
    begun = resolve;
  });
  const { uid } = board.start(
    { class: 'submit', title: 't', phases: ['transferring'], spec: {} },
    (context) =>
      new Promise((resolve) => {
        const end = (): void => {
          resolve({ state: 'done' });
        };
        begun({ context, end });
      }),
  );
  await clock.advance(0);
  const { context, end } = await running;
  // That it began is told at once.
  told.length = 0;
  const perSecond = new Map<number, number>();
  const held: number[] = [];
  let longest = 0;
  for (let done = perUpdate; done <= files; done += perUpdate) {
    for (let file = done - perUpdate; file < done; file += 1) {
      const item = context.measures?.item(`/project/shot/frame.${file}.exr`, 1000);
      item?.bytes(1000);
      item?.end();
      context.progress({
        phase: 'transferring',
        doneFiles: file + 1,
        totalFiles: files,
        doneBytes: (file + 1) * 1000,
        totalBytes: files * 1000,
      });
    }
    await clock.advance(250);
    for (const snapshot of told.splice(0)) {
      const second = Math.floor(snapshot.updatedMs / 1000);
      perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
      longest = Math.max(longest, JSON.stringify(snapshot).length);
    }
    if (done % (files / 8) === 0) held.push(heldBytes());
  }
  end();
  const { progress: last } = await board.settled(uid);
  const [, first = 0] = held;
  expect({
    measured: held.length,
    mostPerSecond: Math.max(...perSecond.values()),
    seconds: perSecond.size >= 3599,
    isShort: longest < 4096,
    isFlat: held.slice(1).every((bytes) => bytes - first < 2 ** 20),
    items: last?.items.done,
  }).toEqual({ measured: 8, mostPerSecond: 4, seconds: true, isShort: true, isFlat: true, items: files });
}, 120_000);
