/** Which uploads are taken back: the ones that nobody will go on with, and no others. */
import { expect, test } from 'vitest';
import { takeBackLeft, type UploadKeeping } from '../../../main/engine/submission/transferUploads';
import type { BlobStore } from '../../../main/engine/ports/blobStore';
import type { OpenUpload, UploadLedger } from '../../../main/engine/ports/ledger';
import type { QueueRow } from '../../../main/engine/ports/queue';
import type { TransferSnapshot } from '../../../shared/domain/transfer';

const hourMs = 3_600_000;
const nowMs = 1000 * hourMs;
const signal = new AbortController().signal;
const seat = {
  hostName: 'here',
  processId: 1,
  processStart: '',
  osBootMs: 0,
  role: 'app',
  version: '0',
  heartbeatMs: nowMs,
} as const;

function rowOf(state: TransferSnapshot['state'], endedHoursAgo: number, boot?: string): QueueRow {
  const snapshot: TransferSnapshot = {
    uid: 'u',
    revision: 1,
    class: 'submit',
    state,
    title: 't',
    lane: 1,
    priority: 0,
    phases: [],
    createdMs: 0,
    updatedMs: nowMs - endedHoursAgo * hourMs,
  };
  const lease = boot === undefined ? {} : { lease: { runId: 'r', engine: { ...seat, boot }, heartbeatMs: nowMs } };
  return { snapshot, spec: null, runner: 'any', attempts: 1, ...lease };
}

/** Open uploads by transfer; what was asked of the store and what is remembered afterwards. */
async function takenBack(
  rows: Readonly<Record<string, QueueRow>>,
  uploads: Readonly<Record<string, Partial<OpenUpload>>>,
  { ownUid, reachable = true }: { ownUid?: string; reachable?: boolean } = {},
) {
  const open = Object.entries(uploads).map(([transferUid, facts], index): OpenUpload => {
    const base = { transferUid, itemNo: index, key: transferUid, startedMs: nowMs - hourMs, isForsaken: false };
    return transferUid === 'unheard' ? base : { ...base, uploadId: `id-${transferUid}`, ...facts };
  });
  const asked: string[] = [];
  const forgotten: string[] = [];
  const ledger: Pick<UploadLedger, 'openUploads' | 'forget'> = {
    openUploads: () => open,
    forget: ({ transferUid }) => void forgotten.push(transferUid),
  };
  const store: Pick<BlobStore, 'storeId' | 'abandonUpload'> = {
    storeId: 's',
    abandonUpload: (key) => {
      asked.push(key);
      return Promise.resolve(reachable);
    },
  };
  const keeping = {
    uploads: ledger as UploadLedger,
    store: store as BlobStore,
    queue: { get: (uid: string) => rows[uid] },
    clock: { nowMs: () => nowMs },
    boot: 'me',
    isDead: ({ boot }: { boot: string }) => boot === 'gone',
    keepPartsMs: 24 * hourMs,
  } satisfies UploadKeeping;
  await takeBackLeft(keeping, signal, ownUid);
  return { asked, forgotten };
}

test('of transfers that are done, or that ended longer ago than parts are kept', async () => {
  const rows = {
    done: rowOf('done', 0),
    failedLong: rowOf('failed', 25),
    failedNow: rowOf('failed', 23),
    cancelledLong: rowOf('cancelled', 25),
    cancelledNow: rowOf('cancelled', 23),
    waiting: rowOf('queued', 100),
    paused: rowOf('paused', 100),
  };
  const all = Object.fromEntries(Object.keys(rows).map((uid) => [uid, {}]));
  const expected = ['done', 'failedLong', 'cancelledLong'];
  expect(await takenBack(rows, all)).toEqual({ asked: expected, forgotten: expected });
});

test('ones that are six days old, that another took the place of, or whose id was not heard', async () => {
  const rows = { old: rowOf('paused', 1), replaced: rowOf('queued', 1), unheard: rowOf('queued', 1) };
  const { asked } = await takenBack(rows, {
    old: { startedMs: nowMs - 6 * 24 * hourMs },
    replaced: { isForsaken: true },
    unheard: {},
  });
  expect(asked).toEqual(['old', 'replaced', 'unheard']);
});

test('none of a transfer that runs, here or elsewhere, and of one whose process is gone like of any other', async () => {
  const rows = {
    here: rowOf('leased', 1, 'me'),
    elsewhere: rowOf('leased', 1, 'other'),
    gone: rowOf('leased', 1, 'gone'),
    own: rowOf('leased', 1, 'me'),
  };
  const replaced = { isForsaken: true };
  const open = { here: replaced, elsewhere: replaced, gone: replaced, own: replaced, unknown: replaced };
  expect((await takenBack(rows, open, { ownUid: 'own' })).asked).toEqual(['gone', 'own']);
});

test('what cannot be reached stays remembered, and the others are not asked for', async () => {
  const rows = { one: rowOf('done', 1), two: rowOf('done', 1) };
  expect(await takenBack(rows, { one: {}, two: {} }, { reachable: false })).toEqual({ asked: ['one'], forgotten: [] });
});
