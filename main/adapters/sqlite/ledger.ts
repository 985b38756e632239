/** The ledger of uploads in satchel.db: objects that are sent in parts are rows of `item`, what the store confirmed rows of `part`. */
import type { Clock } from '../../engine/ports/clock';
import type { ConfirmedPart, EarlierUpload, LedgerObject, PartLedger, UploadLedger } from '../../engine/ports/ledger';
import { guarded } from './databaseErrors';
import type { SatchelDatabase } from './satchelDatabase';

interface ItemRow {
  readonly transfer_id: number;
  readonly item_no: number;
  readonly upload_id: string;
  readonly part_size: number;
  readonly upload_ms: number;
}

interface OpenRow {
  readonly uid: string;
  readonly item_no: number;
  readonly object_key: string;
  readonly upload_id: string | null;
  readonly upload_ms: number;
  readonly state: string;
}

/** A row is `active` while its upload can be gone on with and `failed` when another one took its place. */
export function createUploadLedger(db: SatchelDatabase, clock: Clock): UploadLedger {
  const transferId = '(SELECT id FROM transfer WHERE uid = @uid)';
  const columns = 'i.transfer_id, i.item_no, i.upload_id, i.part_size, i.upload_ms';
  const isUsable = `i.store_id = @storeId AND i.object_key = @key AND i.state <> 'failed' AND i.upload_id IS NOT NULL
    AND i.part_size IS NOT NULL`;
  const selectOwn = db.prepare<[object], ItemRow>(
    `SELECT ${columns} FROM item i WHERE i.transfer_id = ${transferId} AND ${isUsable} ORDER BY i.upload_ms DESC LIMIT 1`,
  );
  const selectOthers = db.prepare<[object], ItemRow & { uid: string }>(
    `SELECT t.uid, ${columns} FROM item i JOIN transfer t ON t.id = i.transfer_id
     WHERE t.uid <> @uid AND ${isUsable} ORDER BY i.upload_ms DESC`,
  );
  const selectParts = db.prepare<[object], ConfirmedPart>(
    `SELECT part_no AS partNo, offset, length, etag, checksum FROM part
     WHERE transfer_id = @transfer_id AND item_no = @item_no AND upload_id = @upload_id ORDER BY part_no`,
  );
  const selectNextNo = db.prepare<[object], { id: number; next: number }>(
    `SELECT t.id, coalesce(max(i.item_no), 0) + 1 AS next FROM transfer t LEFT JOIN item i ON i.transfer_id = t.id
     WHERE t.uid = @uid GROUP BY t.id`,
  );
  const insertMoved = db.prepare(
    `INSERT INTO item(transfer_id, item_no, kind, path, size, mtime_ns, file_id, hash, object_key, state, upload_id, part_size,
       store_id, upload_ms)
     SELECT @id, @next, kind, @path, size, @mtimeNs, @fileId, hash, object_key, 'active', upload_id, part_size, store_id, upload_ms
     FROM item WHERE transfer_id = @transfer_id AND item_no = @item_no`,
  );
  const moveParts = db.prepare(
    'UPDATE part SET transfer_id = @id, item_no = @next WHERE transfer_id = @transfer_id AND item_no = @item_no',
  );
  const forsake = db.prepare(
    `UPDATE item SET state = 'failed' WHERE transfer_id = ${transferId} AND store_id = @storeId AND object_key = @key`,
  );
  const insert = db.prepare(
    `INSERT INTO item(transfer_id, item_no, kind, path, size, mtime_ns, file_id, hash, object_key, state, store_id, upload_ms)
     VALUES (@id, @next, 'file', @path, @sizeBytes, @mtimeNs, @fileId, @hash, @key, 'active', @storeId, @nowMs)`,
  );
  const setUpload = db.prepare(
    'UPDATE item SET upload_id = @uploadId, part_size = @partBytes WHERE transfer_id = @id AND item_no = @next',
  );
  const insertPart = db.prepare(
    `INSERT OR REPLACE INTO part(transfer_id, item_no, upload_id, part_no, offset, length, etag, checksum, confirmed_ms)
     SELECT transfer_id, item_no, upload_id, @partNo, @offset, @length, @etag, @checksum, @nowMs FROM item
     WHERE transfer_id = @id AND item_no = @next`,
  );
  const remove = db.prepare('DELETE FROM item WHERE transfer_id = @id AND item_no = @next');
  const removeOpen = db.prepare(`DELETE FROM item WHERE transfer_id = ${transferId} AND item_no = @itemNo`);
  const selectOpen = db.prepare<[string], OpenRow>(
    `SELECT t.uid, i.item_no, i.object_key, i.upload_id, i.upload_ms, i.state FROM item i JOIN transfer t ON t.id = i.transfer_id
     WHERE i.store_id = ? ORDER BY i.upload_ms, i.item_no`,
  );

  const forsakeAll = db.prepare(
    `UPDATE item SET state = 'failed' WHERE transfer_id = ${transferId} AND store_id IS NOT NULL`,
  );
  const countOpen = db.prepare<[object], { count: number }>(
    `SELECT count(*) AS count FROM item WHERE transfer_id = ${transferId} AND store_id IS NOT NULL`,
  );

  /** The row of an item: its transfer and its number there. */
  type Place = { readonly id: number; readonly next: number };

  const nextPlace = (uid: string): Place => {
    const place = selectNextNo.get({ uid });
    if (place === undefined) throw new Error(`no transfer ${uid}`);
    return place;
  };
  const takeOver = db.transaction((fields: { readonly uid: string }, isFree: (uid: string) => boolean) => {
    const found = selectOthers.all(fields).find((row) => isFree(row.uid));
    if (found === undefined) return undefined;
    const place = nextPlace(fields.uid);
    insertMoved.run({ ...found, ...fields, ...place });
    moveParts.run({ ...found, ...place });
    remove.run({ id: found.transfer_id, next: found.item_no });
    return { ...found, transfer_id: place.id, item_no: place.next };
  });
  const begin = db.transaction((fields: { readonly uid: string }) => {
    forsake.run(fields);
    const place = nextPlace(fields.uid);
    insert.run({ ...fields, ...place, nowMs: clock.nowMs() });
    return place;
  });

  const open = (uid: string, object: LedgerObject, isFree: (uid: string) => boolean): PartLedger => {
    const fields = { ...object, mtimeNs: object.mtimeNs.toString(), uid };
    let place: Place | undefined;
    return guarded(db, {
      earlier(): EarlierUpload | undefined {
        const row = selectOwn.get(fields) ?? takeOver.immediate(fields, isFree);
        if (row === undefined) return undefined;
        place = { id: row.transfer_id, next: row.item_no };
        const { upload_id: uploadId, part_size: partBytes, upload_ms: startedMs } = row;
        return { uploadId, partBytes, startedMs, parts: selectParts.all(row) };
      },
      beginning() {
        place = begin.immediate(fields);
      },
      began(uploadId: string, partBytes: number) {
        setUpload.run({ ...place, uploadId, partBytes });
      },
      confirmed(part: ConfirmedPart) {
        insertPart.run({ ...part, ...place, nowMs: clock.nowMs() });
      },
      ended() {
        if (place !== undefined) remove.run(place);
        place = undefined;
      },
    });
  };

  return guarded(db, {
    open,
    openUploads: (storeId) =>
      selectOpen.all(storeId).map((row) => ({
        transferUid: row.uid,
        itemNo: row.item_no,
        key: row.object_key,
        ...(row.upload_id === null ? {} : { uploadId: row.upload_id }),
        startedMs: row.upload_ms,
        isForsaken: row.state === 'failed',
      })),
    forget: ({ transferUid: uid, itemNo }) => {
      removeOpen.run({ uid, itemNo });
    },
    forsake: (uid) => {
      forsakeAll.run({ uid });
    },
    openCount: (uid) => countOpen.get({ uid })?.count ?? 0,
  } satisfies UploadLedger);
}
