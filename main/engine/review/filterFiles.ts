/** Which files a filter shows, as one byte per position; names are looked at once per sequence where that settles it. */
import type { ReviewFilter } from '../../../shared/ipc/contract';
import { kindCodes, markCodes } from './codes';
import type { Columns } from './columns';
import { noFrame } from './layout';
import { parseFilter, type FilterTerm } from './filterSyntax';

/** Null when the filter shows everything. */
export function filterFiles(
  columns: Columns,
  filter: ReviewFilter,
  isUndecided: (position: number) => boolean,
): Uint8Array | null {
  const terms = parseFilter(filter.text);
  if (terms.length === 0 && filter.kinds.length === 0 && !filter.undecidedOnly) return null;
  const shows = new Uint8Array(columns.count).fill(1);
  if (filter.kinds.length > 0) {
    const wanted = new Set(filter.kinds.map((kind) => kindCodes[kind]));
    keep(shows, 0, shows.length, (position) => wanted.has(columns.kind[position] ?? -1));
  }
  if (filter.undecidedOnly) keep(shows, 0, shows.length, isUndecided);
  for (const term of terms) applyTerm(columns, shows, term);
  return shows;
}

function keep(shows: Uint8Array, start: number, end: number, holds: (position: number) => boolean): void {
  for (let position = start; position < end; position += 1) {
    if (shows[position] === 1 && !holds(position)) shows[position] = 0;
  }
}

function applyTerm(columns: Columns, shows: Uint8Array, term: FilterTerm): void {
  const { blockStart } = columns;
  const holds = fileTest(columns, term);
  const settles = blockTest(columns, term);
  for (let block = 0; block + 1 < blockStart.length; block += 1) {
    const start = blockStart[block] ?? 0;
    const end = blockStart[block + 1] ?? 0;
    const verdict = settles(block);
    if (verdict === undefined) keep(shows, start, end, (position) => holds(position) !== term.isNegated);
    else if (verdict === term.isNegated) shows.fill(0, start, end);
  }
}

/** Whether a single file matches. */
function fileTest(columns: Columns, term: FilterTerm): (position: number) => boolean {
  const pathOf = (position: number): string => columns.entryOf(position).path;
  switch (term.type) {
    case 'word':
      return (position) => term.pattern.test(pathOf(position));
    case 'glob':
      return (position) => {
        const path = pathOf(position);
        return term.pattern.test(term.isPath ? path : path.slice(path.lastIndexOf('/') + 1));
      };
    case 'extension':
      return (position) => hasExtension(pathOf(position), term.extension);
    case 'kind': {
      const kinds = new Set(term.kinds);
      const marks = new Set(term.marks.map((mark) => markCodes[mark]));
      return (position) => kinds.has(columns.kind[position] ?? -1) || marks.has(columns.mark[position] ?? -1);
    }
    case 'frame':
      return (position) => {
        const frame = columns.frame[position] ?? noFrame;
        return frame !== noFrame && frame >= term.first && frame <= term.last;
      };
    case 'size':
      return (position) => {
        const size = columns.farmBytes[position] ?? 0;
        return size >= term.min && size <= term.max;
      };
    case 'task':
      return (position) => columns.entryOf(position).remote.taskId?.toLowerCase().includes(term.task) ?? false;
  }
}

function hasExtension(path: string, extension: string): boolean {
  const dot = path.length - extension.length - 1;
  return dot >= 0 && path[dot] === '.' && path.slice(dot + 1).toLowerCase() === extension;
}

/** Whether all files of a block match (true), none (false), or each must be asked (undefined). */
function blockTest(columns: Columns, term: FilterTerm): (block: number) => boolean | undefined {
  const sequenceOf = (block: number): (typeof columns.plan.sequences)[number] | undefined =>
    columns.plan.sequences[columns.blockSequence[block] ?? -1];
  if (term.type === 'extension') {
    return (block) => {
      const suffix = sequenceOf(block)?.suffix.toLowerCase();
      return suffix?.endsWith(`.${term.extension}`) === true ? true : undefined;
    };
  }
  if (term.type !== 'word') return () => undefined;
  const hasDigit = /\d/.test(term.word);
  return (block) => {
    const sequence = sequenceOf(block);
    if (sequence === undefined) return undefined;
    const before = `${sequence.folder === '' ? '' : `${sequence.folder}/`}${sequence.prefix}`.toLowerCase();
    const after = sequence.suffix.toLowerCase();
    if (before.includes(term.word) || after.includes(term.word)) return true;
    // A match that is in neither part has to contain digits of the frame.
    return hasDigit ? undefined : false;
  };
}
