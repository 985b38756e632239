/** What is wrong with the databases of a data folder, by themselves and by what the store holds. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { S3TestServer } from '../s3server/testServer';

/** What a database says, whether or not somebody has it open; undefined when it is not there. */
export function asked<T>(file: string, ask: (db: Database.Database) => T): T | undefined {
  if (!existsSync(file)) return undefined;
  const db = new Database(file);
  try {
    // A program that is killed while it makes the file leaves one without tables; its next start makes them.
    const tables = db.prepare('SELECT count(*) FROM sqlite_master').pluck().get();
    return tables === 0 ? undefined : ask(db);
  } finally {
    db.close();
  }
}

/** Every database is sound; every open upload is known, and every part that is noted is there. */
export function databaseFaults(home: string, server: S3TestServer): readonly string[] {
  const files = existsSync(home) ? readdirSync(home).filter((name) => name.endsWith('.db')) : [];
  return [
    ...files.flatMap(
      (name) => asked(path.join(home, name), (db) => unsound(db).map((text) => `${name}: ${text}`)) ?? [],
    ),
    ...(asked(path.join(home, 'satchel.db'), (db) => uploadFaults(db, server)) ?? []),
  ];
}

/** Rows that only a run has, of transfers that nobody runs. */
export function restlessRows(home: string): readonly string[] {
  const counts = {
    'leases of transfers that have ended': `SELECT count(*) FROM lease JOIN transfer ON id = transfer_id WHERE state <> 'leased'`,
    'runs that are not over': `SELECT count(*) FROM run JOIN transfer t ON t.id = run.transfer_id
      WHERE run.state = 'active' AND t.state <> 'leased'`,
    'transfers at work without a lease': `SELECT count(*) FROM transfer LEFT JOIN lease ON transfer_id = id
      WHERE state = 'leased' AND transfer_id IS NULL`,
    'reservations of transfers that have ended': `SELECT count(*) FROM reservation JOIN transfer ON id = transfer_id
      WHERE state IN ('done', 'failed', 'cancelled')`,
    'items of transfers that are done': `SELECT count(*) FROM item JOIN transfer t ON t.id = transfer_id WHERE t.state = 'done'`,
  };
  const faults = asked(path.join(home, 'satchel.db'), (db) =>
    Object.entries(counts).map(([name, sql]) => [name, Number(db.prepare(sql).pluck().get())] as const),
  );
  return (faults ?? []).flatMap(([name, count]) => (count === 0 ? [] : [`${count} ${name}`]));
}

/** Transfers that were called stuck, or ended for it. */
export function alarms(home: string): readonly string[] {
  const said = asked(path.join(home, 'satchel.db'), (db) =>
    db
      .prepare<[], string>(
        `SELECT type || ' ' || json FROM event WHERE type = 'stuck.set'
          UNION ALL SELECT code || ' ' || run_id FROM run WHERE code = 'engine-timeout'`,
      )
      .pluck()
      .all(),
  );
  return said ?? [];
}

function unsound(db: Database.Database): readonly string[] {
  const integrity = String(db.pragma('integrity_check', { simple: true }));
  const orphans = (db.pragma('foreign_key_check') as unknown[]).length;
  return [
    ...(integrity === 'ok' ? [] : [integrity]),
    ...(orphans === 0 ? [] : [`${orphans} rows without their parent`]),
  ];
}

function uploadFaults(db: Database.Database, server: S3TestServer): readonly string[] {
  // Killed before it had made its tables, a program has sent nothing either.
  if (db.pragma('user_version', { simple: true }) === 0)
    return server.uploads('bkt').map(({ key }) => `an upload of ${key} is known to nobody`);
  const open = new Map(server.uploads('bkt').map((upload) => [upload.id, upload]));
  // One whose name never arrived is found by its key and its time.
  const items = db.prepare<[], { key: string; id: string | null }>(
    'SELECT object_key AS key, upload_id AS id FROM item WHERE object_key IS NOT NULL',
  );
  const known = items.all();
  const forgotten = [...open.values()].filter(
    ({ id, key }) => !known.some((item) => item.id === id || (item.id === null && key.endsWith(item.key))),
  );
  const parts = db.prepare<[], { id: string; number: number; etag: string }>(
    'SELECT upload_id AS id, part_no AS number, etag FROM part',
  );
  const unheld = parts.all().filter(({ id, number, etag }) => {
    const upload = open.get(id);
    return upload !== undefined && bare(upload.parts.get(number)?.etag) !== bare(etag);
  });
  return [
    ...forgotten.map(({ key }) => `an upload of ${key} is known to nobody`),
    ...unheld.map(({ id, number }) => `part ${number} of ${id} is noted, but the store does not have it`),
  ];
}

const bare = (etag: string | undefined): string | undefined => etag?.replaceAll('"', '');
