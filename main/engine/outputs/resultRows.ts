/** The files of a result as rows: by outcome, frames as sequences, only a window of them at a time. Pure. */
import { AppError } from '../../../shared/domain/errors';
import { resultOutcomes, type ResultOutcome, type ResultRow } from '../../../shared/ipc/results';
import { placeOf } from './apply/places';
import { baseName, folderOf } from './plan/relativePath';
import type { ResultFile } from './resultFiles';
import { detectSequences } from './sequences/sequence';

interface TopRow {
  readonly id: string;
  readonly outcome: ResultOutcome;
  /** Of a sequence. */
  readonly label?: string;
  /** Indices of its files, by frame. */
  readonly files: readonly number[];
}

export interface RowWindow {
  readonly total: number;
  readonly start: number;
  readonly rows: readonly ResultRow[];
}

export interface ResultModel {
  readonly files: readonly ResultFile[];
  readonly counts: readonly { readonly outcome: ResultOutcome; readonly files: number; readonly bytes: number }[];
  /** All outcomes when none is named. */
  window(outcomes: readonly ResultOutcome[], opened: ReadonlySet<string>, start: number, count: number): RowWindow;
  /** The files of rows, each once, in the order of the result. `input.not_found` for a row that there is not. */
  filesOf(rowIds: readonly string[]): readonly ResultFile[];
}

/** The same files give the same ids. */
export function createResultModel(given: readonly ResultFile[]): ResultModel {
  const files = [...given].sort(inOrder);
  const top = topRows(files);
  const byId = new Map(top.map((row) => [row.id, row]));
  return {
    files,
    counts: resultOutcomes.flatMap((outcome) => {
      const own = files.filter((file) => file.outcome === outcome);
      const bytes = own.reduce((sum, { size = 0 }) => sum + size, 0);
      return own.length === 0 ? [] : [{ outcome, files: own.length, bytes }];
    }),
    window: (outcomes, opened, start, count) => {
      const shown = outcomes.length === 0 ? top : top.filter(({ outcome }) => outcomes.includes(outcome));
      return windowOf(shown, files, opened, start, count);
    },
    filesOf: (rowIds) => {
      const wanted = new Set(rowIds.flatMap((id) => filesOfRow(id, byId, files)));
      return [...wanted].sort((a, b) => a - b).flatMap((index) => files[index] ?? []);
    },
  };
}

const rank = new Map(resultOutcomes.map((outcome, index) => [outcome, index]));

function inOrder(a: ResultFile, b: ResultFile): number {
  const byOutcome = (rank.get(a.outcome) ?? 0) - (rank.get(b.outcome) ?? 0);
  if (byOutcome !== 0) return byOutcome;
  if (a.root !== b.root) return a.root < b.root ? -1 : 1;
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

function filesOfRow(id: string, byId: ReadonlyMap<string, TopRow>, files: readonly ResultFile[]): readonly number[] {
  const index = Number(id.slice(1));
  const found = id.startsWith('f') && index < files.length ? [index] : byId.get(id)?.files;
  if (found !== undefined) return found;
  throw new AppError({ code: 'input.not_found', message: `The result has no row ${id}.` });
}

/** Neighbours of one outcome and folder are looked through for sequences together. */
function topRows(files: readonly ResultFile[]): readonly TopRow[] {
  const rows: TopRow[] = [];
  const folders = new Map<string, number[]>();
  for (const [index, { outcome, root, path }] of files.entries()) {
    const key = `${outcome}\0${root}\0${folderOf(path)}`;
    const own = folders.get(key);
    if (own === undefined) folders.set(key, [index]);
    else own.push(index);
  }
  for (const own of folders.values()) {
    const names = own.map((index) => baseName(files[index]?.path ?? ''));
    const first = files[own[0] ?? 0];
    if (first === undefined) continue;
    const isIn = new Set<number>();
    const found: TopRow[] = detectSequences(names, folderOf(first.path)).map(({ label, members }) => {
      const frames = members.flatMap(({ index }) => own[index] ?? []);
      for (const index of frames) isIn.add(index);
      return { id: `s${frames[0] ?? 0}`, outcome: first.outcome, label, files: frames };
    });
    for (const index of own)
      if (!isIn.has(index)) found.push({ id: `f${index}`, outcome: first.outcome, files: [index] });
    for (const row of found.sort((a, b) => (a.files[0] ?? 0) - (b.files[0] ?? 0))) rows.push(row);
  }
  return rows;
}

function windowOf(
  shown: readonly TopRow[],
  files: readonly ResultFile[],
  opened: ReadonlySet<string>,
  start: number,
  count: number,
): RowWindow {
  const rows: ResultRow[] = [];
  let at = 0;
  for (const [position, row] of shown.entries()) {
    const isExpanded = row.label !== undefined && opened.has(row.id);
    if (at >= start && at < start + count)
      rows.push(rowOf(row, files, { level: 1, posInSet: position + 1, setSize: shown.length, isExpanded }));
    at += 1;
    if (!isExpanded) continue;
    const from = Math.max(0, start - at);
    const to = Math.min(row.files.length, start + count - at);
    for (let child = from; child < to; child += 1) {
      const index = row.files[child] ?? 0;
      const one = { id: `f${index}`, outcome: row.outcome, files: [index] };
      rows.push(rowOf(one, files, { level: 2, posInSet: child + 1, setSize: row.files.length, isExpanded: false }));
    }
    at += row.files.length;
  }
  return { total: at, start, rows };
}

function rowOf(
  { id, outcome, label, files: indices }: TopRow,
  files: readonly ResultFile[],
  place: Pick<ResultRow, 'level' | 'posInSet' | 'setSize' | 'isExpanded'>,
): ResultRow {
  const own = indices.flatMap((index) => files[index] ?? []);
  const [first] = own;
  const sizes = own.flatMap(({ size }) => size ?? []);
  const codes = new Set(own.flatMap(({ code }) => code ?? []));
  const messages = new Set(own.flatMap(({ message }) => message ?? []));
  const [code] = codes;
  const [message] = messages;
  const tries = Math.max(...own.slice(0, mostCompared).map((file) => file.tries ?? 0));
  return {
    id,
    type: label === undefined ? 'file' : 'sequence',
    outcome,
    label: label ?? baseName(first?.path ?? ''),
    folder: first === undefined ? '' : placeOf(first.root, folderOf(first.path)),
    files: own.length,
    ...(sizes.length === 0 ? {} : { bytes: sizes.reduce((sum, size) => sum + size, 0) }),
    ...(codes.size === 1 && code !== undefined ? { code } : {}),
    ...(messages.size === 1 && message !== undefined && message !== '' ? { message } : {}),
    reasons: codes.size,
    ...(tries > 1 ? { tries } : {}),
    ...place,
  };
}

/** Arguments of one call are limited. */
const mostCompared = 10_000;
