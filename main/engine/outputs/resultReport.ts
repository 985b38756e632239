/** What happened to every file, as a table for a spreadsheet or as a document for a program. Pure. */
import type { ResultFile } from './resultFiles';

export interface ReportHead {
  readonly runId: string;
  readonly title: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly totals: Readonly<Record<string, number>>;
}

const columns = ['outcome', 'root', 'path', 'bytes', 'hash', 'code', 'message', 'tries'] as const;

/** RFC 4180 with a mark of UTF-8; no cell is a formula, whatever a file is called. */
export function resultCsv(files: readonly ResultFile[]): string {
  const rows = files.map(({ outcome, root, path, size, hash, code, message, tries }) =>
    [outcome, root, path, size, hash, code, message, tries].map(cell).join(','),
  );
  return `\uFEFF${[columns.join(','), ...rows].join('\r\n')}\r\n`;
}

/** One file per line. */
export function resultJson(head: ReportHead, files: readonly ResultFile[]): string {
  const { runId, title, startedAt, finishedAt, totals } = head;
  const frame = JSON.stringify({ satchelResult: '1.0', runId, title, startedAt, finishedAt, totals });
  const lines = files.map(({ outcome, root, path, size, hash, code, message, tries }) =>
    JSON.stringify({ outcome, root, path, bytes: size, hash, code, message, tries }),
  );
  return `${frame.slice(0, -1)},"files":[\n${lines.join(',\n')}\n]}\n`;
}

/** How a table and a document of this kind begin. */
export const reportStarts = { csv: `\uFEFF${columns.join(',')}`, json: '{"satchelResult":' } as const;

/** Spreadsheets take these for the beginning of a formula, also behind blanks and in their wide forms. */
const startsFormula = /^[\s\p{C}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u;

function cell(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = startsFormula.test(value) ? `'${value}` : value;
  return /[",\r\n;\t]|^\s|\s$/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
