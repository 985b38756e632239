/** How caches stay small: what nobody asked for in a while goes, and the oldest where there is too much. */
import type Database from 'better-sqlite3';

/** A table whose rows have a day in `seen_day`, counted by triggers in `counter`. */
export interface AgingTable {
  readonly name: string;
  /** Columns of the primary key, for SQL. */
  readonly key: string;
  readonly keepDays: number;
  readonly mostRows: number;
  /** Removes what only the removed rows needed. */
  readonly tidySql?: string;
}

const dayMs = 86_400_000;

export const dayOf = (nowMs: number): number => Math.floor(nowMs / dayMs);

/** Statements that count the rows of a table wherever they are written: an upsert that updates counts nothing. */
export function counterSql(table: string): string {
  return `CREATE TABLE counter(id INTEGER PRIMARY KEY CHECK (id = 1), n INTEGER NOT NULL);
    INSERT INTO counter(id, n) SELECT 1, count(*) FROM ${table};
    CREATE TRIGGER ${table}_added AFTER INSERT ON ${table} BEGIN UPDATE counter SET n = n + 1 WHERE id = 1; END;
    CREATE TRIGGER ${table}_removed AFTER DELETE ON ${table} BEGIN UPDATE counter SET n = n - 1 WHERE id = 1; END;`;
}

/** Without reading the table. */
export function rowCount(db: Database.Database, { name }: Pick<AgingTable, 'name'>): number {
  const found = db.prepare<[], number>('SELECT n FROM counter').pluck().get();
  return found ?? db.prepare<[], number>(`SELECT count(*) FROM ${name}`).pluck().get() ?? 0;
}

/** At most once a day: rows that are too old go, and the counter is put right. */
export function sweepOld(db: Database.Database, table: AgingTable, nowMs: number): void {
  const today = dayOf(nowMs);
  const last = db.prepare<[], number>('SELECT day FROM sweep').pluck();
  if (last.get() === today) return;
  db.transaction(() => {
    // Another process may have done it while this one waited.
    if (last.get() === today) return;
    db.prepare(`DELETE FROM ${table.name} WHERE seen_day < ?`).run(today - table.keepDays);
    if (table.tidySql !== undefined) db.exec(table.tidySql);
    db.prepare('DELETE FROM sweep').run();
    db.prepare('INSERT INTO sweep(day) VALUES (?)').run(today);
    db.prepare(`UPDATE counter SET n = (SELECT count(*) FROM ${table.name})`).run();
  }).immediate();
}

/** Inside a transaction: leaves nine tenths of what may be, so that it is not done for every row. */
export function evictOldest(db: Database.Database, table: AgingTable): void {
  let surplus = rowCount(db, table) - Math.floor(table.mostRows * 0.9);
  const days = db
    .prepare<[], { day: number; n: number }>(
      `SELECT seen_day AS day, count(*) AS n FROM ${table.name} GROUP BY seen_day ORDER BY seen_day`,
    )
    .all();
  for (const { day, n } of days) {
    if (surplus <= 0) break;
    if (n <= surplus) db.prepare(`DELETE FROM ${table.name} WHERE seen_day = ?`).run(day);
    else
      db.prepare(
        `DELETE FROM ${table.name} WHERE (${table.key}) IN (SELECT ${table.key} FROM ${table.name} WHERE seen_day = ? LIMIT ?)`,
      ).run(day, surplus);
    surplus -= n;
  }
  if (table.tidySql !== undefined) db.exec(table.tidySql);
}
