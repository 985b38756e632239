/** The rows of one folder in memory, asked for mostly in their own order. */

/** name, size, mtime, time of change, file id, hash in capitals, day of last use. */
export type HashRow = readonly [string, bigint, bigint, bigint | null, string, string, bigint];

export function hashOf(row: HashRow): string {
  return row[5].toLowerCase();
}

/** Rows in the order of the table. Whoever asks in that order pays no index. */
export function createFolderRows(rows: readonly HashRow[]): { get(name: string): HashRow | undefined } {
  let next = 0;
  let byName: ReadonlyMap<string, HashRow> | undefined;
  return {
    get(name) {
      const expected = rows[next];
      if (expected?.[0] === name) {
        next++;
        return expected;
      }
      byName ??= new Map(rows.map((row) => [row[0], row]));
      return byName.get(name);
    },
  };
}
