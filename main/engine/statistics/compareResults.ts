/** Two runs beside each other, row by row. */
import type { ResultRow } from './readTables';

export const comparedNumbers = ['meanUs', 'p50Us', 'p95Us', 'p99Us', 'opsPerSec', 'throughputMibps'] as const;
export type ComparedNumber = (typeof comparedNumbers)[number];

/** Below this many a quantile says little. */
const fewestCount = 30;

export interface ComparedRow {
  readonly operation: string;
  readonly sizeBucket: string;
  readonly counts: readonly [number, number];
  /** In percent of the first; absent where one of both has no such number, or the first has none to compare with. */
  readonly changes: Partial<Record<ComparedNumber, number>>;
  readonly isTooFew: boolean;
}

/** Rows that either run has; one that only one has is a row with a count of 0. */
export function compareResults(first: readonly ResultRow[], second: readonly ResultRow[]): readonly ComparedRow[] {
  const keyOf = ({ operation, sizeBucket }: ResultRow): string => `${sizeBucket} ${operation}`;
  const others = new Map(second.map((row) => [keyOf(row), row]));
  const known = new Set(first.map(keyOf));
  const pairs: [ResultRow | undefined, ResultRow | undefined][] = [
    ...first.map((row): [ResultRow, ResultRow | undefined] => [row, others.get(keyOf(row))]),
    ...second.filter((row) => !known.has(keyOf(row))).map((row): [undefined, ResultRow] => [undefined, row]),
  ];
  const bucketOf = ([a, b]: (typeof pairs)[number]): number => (a ?? b)?.bucketIndex ?? 0;
  return pairs.sort((a, b) => bucketOf(a) - bucketOf(b)).map(([a, b]) => compared(a, b));
}

function compared(a: ResultRow | undefined, b: ResultRow | undefined): ComparedRow {
  const counts = [a?.count ?? 0, b?.count ?? 0] as const;
  const changes: Partial<Record<ComparedNumber, number>> = {};
  for (const name of comparedNumbers) {
    const [before, after] = [a?.[name], b?.[name]];
    if (before === undefined || after === undefined || before === 0) continue;
    changes[name] = ((after - before) * 100) / before;
  }
  const { operation = '', sizeBucket = '' } = a ?? b ?? {};
  return { operation, sizeBucket, counts, changes, isTooFew: Math.min(...counts) < fewestCount };
}
