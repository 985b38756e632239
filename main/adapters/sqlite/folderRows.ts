/** The rows of one folder in memory, asked for mostly in their own order. */
import type { Buffer } from 'node:buffer';
import type { FileFacts } from '../../engine/ports/hashing';
import { PackedFacts } from './hashFacts';

/** Names and file ids in turn, with `/` between them, which no name holds; and the facts in the same order. */
export interface PackedFolder {
  readonly texts: string;
  readonly facts: Buffer;
}

export interface FolderRows {
  /** The hash, when the file is as it was. */
  get(name: string, facts: FileFacts): string | undefined;
}

/** Whoever asks in the order of the table pays no index. `undefined` where texts and facts do not belong together. */
export function createFolderRows({ texts, facts: packed }: PackedFolder): FolderRows | undefined {
  const fields = texts.split('/');
  const rows = new PackedFacts(packed);
  if (fields.length !== rows.count * 2) return undefined;
  let next = 0;
  let byName: Map<string, number> | undefined;

  function rowOf(name: string): number | undefined {
    if (fields[next * 2] === name && next < rows.count) return next++;
    if (byName === undefined) {
      byName = new Map();
      for (let row = 0; row < rows.count; row++) byName.set(fields[row * 2] ?? '', row);
    }
    return byName.get(name);
  }

  return {
    get(name, facts) {
      const row = rowOf(name);
      if (row === undefined || fields[row * 2 + 1] !== facts.fileId || !rows.isSame(row, facts)) return undefined;
      return rows.hash(row);
    },
  };
}
