/** Reads a folder once; only where a name may not be UTF-8 a second look at the bytes tells. */
import { isUtf8 } from 'node:buffer';
import type { Dirent } from 'node:fs';
import { keyOf } from './folderKeys';

interface FolderReads {
  readFolder(path: string): Dirent[];
  readFolderBytes(path: string): Dirent<Buffer>[];
}

export interface FolderKeys {
  /** In the order of a manifest. */
  readonly keys: readonly string[];
  /** For display only: names that are no UTF-8. */
  readonly odd: readonly string[];
}

/** What stands for bytes that are no UTF-8, and may be the name's own. */
const replacement = '\ufffd';

export function readKeys(place: string, disk: FolderReads): FolderKeys {
  const entries = disk.readFolder(place);
  if (entries.some(({ name }) => name.includes(replacement))) return readBytes(place, disk);
  return { keys: entries.map((entry) => keyOf(entry.name, entry)).sort(), odd: [] };
}

function readBytes(place: string, disk: FolderReads): FolderKeys {
  const keys: string[] = [];
  const odd: string[] = [];
  for (const entry of disk.readFolderBytes(place)) {
    const name = entry.name.toString('utf8');
    if (isUtf8(entry.name)) keys.push(keyOf(name, entry));
    else odd.push(name);
  }
  return { keys: keys.sort(), odd };
}
