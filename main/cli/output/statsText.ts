/** Figures as text for a person, and as CSV for a spreadsheet. */
import type { LiveFigures } from '../../../shared/ipc/statistics';
import { comparedNumbers, type ComparedRow } from '../../engine/statistics/compareResults';
import type { RunTables } from '../../engine/statistics/runTables';

export function resultLines({ results, errors = {}, folderCreation = [] }: RunTables): string[] {
  const rows = results.map((row) => [
    row.operation,
    row.sizeBucket,
    String(row.count),
    ...[row.p50Us, row.p95Us, row.p99Us, row.maxUs].map(timeText),
    row.opsPerSec === undefined ? '' : row.opsPerSec.toFixed(1),
    row.throughputMibps === undefined ? '' : row.throughputMibps.toFixed(2),
  ]);
  const named = Object.entries(errors).map(([name, count]) => `${name} ${count}`);
  return [
    ...inColumns([['', 'size', 'count', 'p50', 'p95', 'p99', 'max', 'per s', 'MiB/s'], ...rows]),
    ...(named.length === 0 ? [] : [`Errors: ${named.join(', ')}`]),
    ...folderCreation.map(
      ({ endpoint, p95Us, sharePercent, finding }) =>
        `Folder creation ${sharePercent === undefined ? '' : `${sharePercent.toFixed(0)} % of time, `}p95 ${timeText(p95Us)} on ${endpoint}${finding === undefined ? '' : ` (${finding})`}`,
    ),
  ];
}

export function comparisonLines(rows: readonly ComparedRow[]): string[] {
  const percent = (value: number | undefined): string =>
    value === undefined ? '' : `${value > 0 ? '+' : ''}${value.toFixed(1)} %`;
  return inColumns([
    ['', 'size', 'counts', 'mean', 'p50', 'p95', 'p99', 'per s', 'MiB/s', ''],
    ...rows.map(({ operation, sizeBucket, counts, changes, isTooFew }) => [
      operation,
      sizeBucket,
      counts.join(' / '),
      ...comparedNumbers.map((name) => percent(changes[name])),
      isTooFew ? 'too few' : '',
    ]),
  ]);
}

export function liveLines(engines: readonly LiveFigures[]): string[] {
  const rows = engines.flatMap(({ endpoints }) =>
    endpoints.map((row) => [
      row.key,
      String(row.inFlight),
      row.opsPerSecond.toFixed(1),
      (row.upBytesPerSecond / 1e6).toFixed(1),
      (row.downBytesPerSecond / 1e6).toFixed(1),
      ...[row.p50Us, row.p95Us, row.p99Us].map((us) => (us === undefined ? '' : timeText(us))),
      String(row.errors),
    ]),
  );
  if (rows.length === 0) return ['Nothing moves now.'];
  return inColumns([['', 'in flight', 'per s', 'MB/s up', 'MB/s down', 'p50', 'p95', 'p99', 'errors'], ...rows]);
}

/** Quotes what needs it; the first row names the columns that any row has. */
export function csvOf(rows: readonly object[]): Uint8Array {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cell = (value: unknown): string => {
    const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = rows.map((row) => names.map((name) => cell(Object.entries(row).find(([key]) => key === name)?.[1])));
  return Buffer.from([names, ...lines].map((cells) => `${cells.join(',')}\n`).join(''));
}

function timeText(us: number): string {
  return us < 1000
    ? `${us.toFixed(0)} µs`
    : us < 10_000_000
      ? `${(us / 1000).toFixed(1)} ms`
      : `${(us / 1e6).toFixed(1)} s`;
}

function inColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
