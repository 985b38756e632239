/** Reads the tables of runs, also those that sai3-bench wrote. */
import { AppError } from '../../../shared/domain/errors';
import { perfColumns } from './perfSeries';
import { resultColumns } from './resultsTsv';
import { readTsv } from './tsv';

export interface ResultRow {
  readonly operation: string;
  readonly sizeBucket: string;
  readonly bucketIndex: number;
  readonly meanUs: number;
  readonly p50Us: number;
  readonly p90Us: number;
  readonly p95Us: number;
  readonly p99Us: number;
  readonly maxUs: number;
  readonly avgBytes: number;
  /** Absent where the writer did not know for how long. */
  readonly opsPerSec?: number;
  readonly throughputMibps?: number;
  readonly count: number;
}

/** Cells by column; an empty one is absent. */
export type PerfRow = Readonly<Record<string, string>>;

/** `input.invalid` for another table. */
export function readResults(text: string, name: string): readonly ResultRow[] {
  const rows = rowsUnder(text, name, [resultColumns]);
  return rows.map((cells) => {
    const number = (column: (typeof resultColumns)[number]): number => {
      const value = Number(cells[column]);
      if (cells[column] === undefined || !Number.isFinite(value)) throw notATable(name);
      return value;
    };
    return {
      operation: cells['operation'] ?? '',
      sizeBucket: cells['size_bucket'] ?? '',
      bucketIndex: number('bucket_idx'),
      meanUs: number('mean_us'),
      p50Us: number('p50_us'),
      p90Us: number('p90_us'),
      p95Us: number('p95_us'),
      p99Us: number('p99_us'),
      maxUs: number('max_us'),
      avgBytes: number('avg_bytes'),
      ...(cells['ops_per_sec'] === undefined ? {} : { opsPerSec: number('ops_per_sec') }),
      ...(cells['throughput_mibps'] === undefined ? {} : { throughputMibps: number('throughput_mibps') }),
      count: number('count'),
    };
  });
}

/** Older writers have a 31st column. */
export function readPerf(text: string, name: string): readonly PerfRow[] {
  return rowsUnder(text, name, [perfColumns, [...perfColumns, 'is_warmup']]);
}

function rowsUnder(text: string, name: string, headers: readonly (readonly string[])[]): readonly PerfRow[] {
  const [first = [], ...rows] = readTsv(text);
  const columns = headers.find((header) => header.join('\t') === first.join('\t'));
  if (columns === undefined || rows.some((cells) => cells.length !== columns.length)) throw notATable(name);
  return rows.map((cells) =>
    Object.fromEntries(columns.flatMap((column, index) => (cells[index] ? [[column, cells[index]]] : []))),
  );
}

function notATable(name: string): AppError {
  return new AppError({
    code: 'input.invalid',
    message: `${name} is no such table of figures.`,
    safe: 'Nothing was changed.',
    hint: 'Name a run of Satchel, its folder, or a results.tsv that sai3-bench wrote.',
  });
}
