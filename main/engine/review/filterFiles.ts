/** Which files a filter shows, as one byte per position; names are looked at as bytes, folders and tasks once each. */
import type { ReviewFilter } from '../../../shared/ipc/reviews';
import { stateCodes } from './applyRows';
import { kindCodes, markCodes } from './codes';
import type { Columns } from './columns';
import { noFrame } from './layout';
import { parseFilter, type FilterTerm } from './filterSyntax';
import { endsWith, isAscii, isLike, namesWith } from './nameSearch';

/** Null when the filter shows everything. */
export function filterFiles(
  columns: Columns,
  filter: ReviewFilter,
  isUndecided: (position: number) => boolean,
  /** The code of a file's state while the plan is applied. */
  stateAt: (position: number) => number = () => stateCodes.none,
): Uint8Array | null {
  const terms = parseFilter(filter.text);
  const { kinds, undecidedOnly, applyState } = filter;
  if (terms.length === 0 && kinds.length === 0 && !undecidedOnly && applyState === undefined) return null;
  const shows = new Uint8Array(columns.count).fill(1);
  if (kinds.length > 0) {
    const wanted = Uint8Array.from({ length: 256 }, (_, code) =>
      kinds.some((kind) => kindCodes[kind] === code) ? 1 : 0,
    );
    keep(shows, (position) => wanted[columns.kind[position] ?? 0] === 1, false);
  }
  if (undecidedOnly) keep(shows, isUndecided, false);
  if (applyState !== undefined) {
    const wanted = stateCodes[applyState];
    keep(shows, (position) => stateAt(position) === wanted, false);
  }
  for (const term of terms) keep(shows, fileTest(columns, term), term.isNegated);
  return shows;
}

function keep(shows: Uint8Array, holds: (position: number) => boolean, isNegated: boolean): void {
  for (let position = 0; position < shows.length; position += 1) {
    if (shows[position] === 1 && holds(position) === isNegated) shows[position] = 0;
  }
}

type FileTest = (position: number) => boolean;

/** Whether a single file matches. */
function fileTest(columns: Columns, term: FilterTerm): FileTest {
  switch (term.type) {
    case 'word':
      return wordTest(columns, term);
    case 'glob':
      return globTest(columns, term);
    case 'extension':
      return extensionTest(columns, term.extension);
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
      return taskTest(columns, term.task);
  }
}

function wordTest({ plan, entryAt }: Columns, { word, pattern }: FilterTerm & { readonly type: 'word' }): FileTest {
  const { paths } = plan.entries;
  if (!isAscii(word) || word.includes('/')) return (position) => pattern.test(paths.at(entryAt[position] ?? 0));
  const inName = namesWith(paths, word);
  const inFolder = Uint8Array.from(paths.folders, (folder) => (pattern.test(folder) ? 1 : 0));
  return (position) => {
    const index = entryAt[position] ?? 0;
    return (
      inName[index] === 1 ||
      inFolder[paths.folderAt(index)] === 1 ||
      (paths.isOdd(index) && pattern.test(paths.at(index)))
    );
  };
}

function globTest({ plan, entryAt }: Columns, term: FilterTerm & { readonly type: 'glob' }): FileTest {
  const { paths } = plan.entries;
  const { glob, pattern, isPath } = term;
  if (isPath) return (position) => pattern.test(paths.at(entryAt[position] ?? 0));
  const asText = (index: number): boolean => pattern.test(paths.nameAt(index));
  if (!isAscii(glob)) return (position) => asText(entryAt[position] ?? 0);
  const bytes = new TextEncoder().encode(glob);
  return (position) => {
    const index = entryAt[position] ?? 0;
    return (paths.isOdd(index) ? undefined : isLike(paths, index, bytes)) ?? asText(index);
  };
}

function extensionTest({ plan, entryAt }: Columns, extension: string): FileTest {
  const { paths } = plan.entries;
  const tail = `.${extension}`;
  if (!isAscii(tail))
    return (position) =>
      paths
        .nameAt(entryAt[position] ?? 0)
        .toLowerCase()
        .endsWith(tail);
  const bytes = new TextEncoder().encode(tail);
  return (position) => {
    const index = entryAt[position] ?? 0;
    return paths.isOdd(index) ? paths.nameAt(index).toLowerCase().endsWith(tail) : endsWith(paths, index, bytes);
  };
}

function taskTest({ plan, entryAt }: Columns, task: string): FileTest {
  const { entries } = plan;
  const { tasks } = entries.words;
  const known = new Uint8Array(tasks.count + 1);
  return (position) => {
    const index = entryAt[position] ?? 0;
    if (entries.odd.has(index)) return entries.taskAt(index)?.toLowerCase().includes(task) ?? false;
    const id = entries.facts.task[index] ?? 0;
    if (id === 0) return false;
    if (known[id] === 0) known[id] = tasks.text(id).toLowerCase().includes(task) ? 2 : 1;
    return known[id] === 2;
  };
}
