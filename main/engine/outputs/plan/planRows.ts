/** Puts what comes home into the columns of a plan, root by root in the order of the paths, before anything is known of this computer. */
import type { PlanEntry, PlanSequence } from '../../../../shared/domain/plan';
import { byCodeUnits } from '../../manifest/byCodeUnits';
import { isInOrder, type RemoteFile, type RemoteFiles } from '../discovery/remoteFiles';
import { detectSequences } from '../sequences/sequence';
import type { EntryColumns } from './columns/entryColumns';
import { recommendationFor } from './kinds';
import { baseName } from './relativePath';
import { remoteFacts } from './remoteFacts';

/** The rows of one root: from `start` to before `end`. */
export interface RootRows {
  readonly root: number;
  readonly start: number;
  readonly end: number;
}

/** Adds the wanted files of a root; of two with one path the later stands. Every row is one of kind `new` so far. */
export function addRows(
  entries: EntryColumns,
  root: number,
  files: RemoteFiles,
  isWanted: ((path: string) => boolean) | undefined,
): RootRows {
  const start = entries.length;
  if (isWanted === undefined) entries.expect(files.length);
  for (const file of isInOrder(files) ? files : inOrder(files)) {
    if (isWanted !== undefined && !isWanted(file.path)) continue;
    entries.add(rowOf(entries.length, root, file));
  }
  return { root, start, end: entries.length };
}

const recommendation = recommendationFor('new', false);
const recommendNew = recommendation === undefined ? {} : { recommend: recommendation };

function rowOf(id: number, root: number, file: RemoteFile): PlanEntry {
  const { path, refused } = file;
  return {
    id,
    root,
    path,
    remote: remoteFacts(file),
    kind: 'new',
    ...recommendNew,
    ...(refused === undefined ? {} : { refused }),
  };
}

function inOrder(files: RemoteFiles): readonly RemoteFile[] {
  const byPath = new Map<string, RemoteFile>();
  for (const file of files) byPath.set(file.path, file);
  return [...byPath.values()].sort((a, b) => byCodeUnits(a.path, b.path));
}

/** Groups the rows of a root into frame sequences, folder by folder, with ids from `firstId` on; the rows are told of theirs. */
export function addSequences(
  entries: EntryColumns,
  { root, start, end }: RootRows,
  firstId: number,
): readonly PlanSequence[] {
  const sequences: PlanSequence[] = [];
  for (const { folder, rows } of rowsByFolder(entries, start, end)) {
    const base = firstId + sequences.length;
    const names = Array.from(rows, (index) => baseName(entries.paths.nameAt(index)));
    for (const [at, found] of detectSequences(names, folder).entries()) {
      const { prefix, suffix, width, label, members, eyeOf } = found;
      const id = base + at;
      sequences.push({
        ...{ id, root, folder, prefix, suffix, width, count: members.length, label },
        ...(eyeOf === undefined ? {} : { eyeOf: base + eyeOf }),
      });
      for (const { index, frame } of members) putInSequence(entries, rows[index] ?? 0, id, frame);
    }
  }
  return sequences;
}

/** Folders in the order of their first row. */
function rowsByFolder(
  { paths }: EntryColumns,
  start: number,
  end: number,
): readonly { readonly folder: string; readonly rows: Uint32Array }[] {
  const counts = new Map<number, number>();
  for (let index = start; index < end; index += 1) {
    const folder = paths.folderAt(index);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const all = new Uint32Array(end - start);
  const ends = new Map<number, number>();
  let from = 0;
  for (const [folder, count] of counts) {
    ends.set(folder, from);
    from += count;
  }
  for (let index = start; index < end; index += 1) {
    const folder = paths.folderAt(index);
    const at = ends.get(folder) ?? 0;
    all[at] = index;
    ends.set(folder, at + 1);
  }
  return Array.from(counts, ([folder, count]) => {
    const to = ends.get(folder) ?? 0;
    return { folder: paths.folders[folder] ?? '', rows: all.subarray(to - count, to) };
  });
}

function putInSequence({ facts, words, odd }: EntryColumns, index: number, seq: number, frame: number): void {
  facts.sequence[index] = words.sequences.idOf(seq);
  facts.frame[index] = frame;
  const entry = odd.get(index);
  if (entry !== undefined) odd.set(index, { ...entry, seq, frame });
}
