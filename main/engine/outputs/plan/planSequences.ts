/** Groups a plan's files into frame sequences, folder by folder. Pure. */
import type { PlanSequence } from '../../../../shared/domain/plan';
import { baseName, folderOf } from './relativePath';
import { detectSequences } from '../sequences/sequence';

export interface SequencedFile {
  readonly seq: number;
  readonly frame: number;
}

/** The sequences of one root's paths, with ids from `firstId` on, and the place of each member by index. */
export function sequencesOfRoot(
  root: number,
  paths: readonly string[],
  firstId: number,
): { readonly sequences: readonly PlanSequence[]; readonly members: ReadonlyMap<number, SequencedFile> } {
  const folders = new Map<string, number[]>();
  for (const [index, path] of paths.entries()) {
    const folder = folderOf(path);
    const group = folders.get(folder);
    if (group === undefined) folders.set(folder, [index]);
    else group.push(index);
  }
  const sequences: PlanSequence[] = [];
  const members = new Map<number, SequencedFile>();
  for (const [folder, indexes] of folders) {
    const base = firstId + sequences.length;
    const names = indexes.map((index) => baseName(paths[index] ?? ''));
    for (const [at, found] of detectSequences(names, folder).entries()) {
      const { prefix, suffix, width, label, eyeOf } = found;
      const id = base + at;
      sequences.push({
        id,
        root,
        folder,
        prefix,
        suffix,
        width,
        count: found.members.length,
        label,
        ...(eyeOf === undefined ? {} : { eyeOf: base + eyeOf }),
      });
      for (const { index, frame } of found.members) members.set(indexes[index] ?? -1, { seq: id, frame });
    }
  }
  return { sequences, members };
}
