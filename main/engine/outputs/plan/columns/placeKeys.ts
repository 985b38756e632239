/** Hashes the places of entries from their bytes, so that a million of them are compared without a text for each. */
import { joinTarget } from '../relativePath';
import { nameKey, type TargetPlatform } from '../traits';
import type { EntryColumns } from './entryColumns';
import type { PathColumn } from './pathColumn';

/** Which name of an entry is meant: its path, or the target of its decision. */
export type OwnName = 'path' | 'target';

/** Where a root's files lie, and how names are told apart there. */
interface PlaceBase {
  readonly folder: string;
  readonly caseSensitive: boolean;
}

/** Places of one plan as keys: two places with one key are one file. */
export interface PlaceKeys {
  /** Undefined for a root without a base. Equal keys have equal hashes. */
  hashAt(index: number, which: OwnName): number | undefined;
  keyAt(index: number, which: OwnName): string | undefined;
  hashOf(key: string): number;
  keyOf(rootId: number, path: string): string | undefined;
}

const prime = 0x01000193;
const encoder = new TextEncoder();

export function createPlaceKeys(
  entries: EntryColumns,
  baseOf: (rootId: number) => PlaceBase | undefined,
  platform: TargetPlatform,
): PlaceKeys {
  const separator = platform === 'windows' ? 92 : 47;
  const keyOf = (rootId: number, path: string): string | undefined => {
    const base = baseOf(rootId);
    return (
      base &&
      nameKey(joinTarget(base.folder, path, platform), {
        caseSensitive: base.caseSensitive,
        platform,
      })
    );
  };
  const roots = Array.from({ length: entries.words.roots.count }, (_, number) => {
    const id = entries.words.roots.at(number) ?? -1;
    const base = number === 0 ? undefined : baseOf(id);
    const key = base && keyOf(id, '');
    return base === undefined || key === undefined ? undefined : { ...base, start: hashText(key) };
  });
  const keyAt = (index: number, which: OwnName): string | undefined => {
    const path = which === 'target' ? entries.targetAt(index) : entries.paths.at(index);
    return path === undefined ? undefined : keyOf(entries.rootAt(index), path);
  };
  return {
    keyOf,
    keyAt,
    hashOf: hashText,
    hashAt(index, which) {
      const root = roots[entries.facts.root[index] ?? 0];
      if (root === undefined) return undefined;
      const place = which === 'target' ? entries.targetPlace(index) : index;
      const column = which === 'target' ? entries.targetPaths : entries.paths;
      const isFolding = !root.caseSensitive;
      if (place >= 0 && !column.isOdd(place)) {
        const hash = hashPath(column, place, root.start, separator, isFolding);
        if (hash.isAscii || (!isFolding && platform !== 'macos')) return hash.value;
      }
      const key = keyAt(index, which);
      return key === undefined ? undefined : hashText(key);
    },
  };
}

/** Of the text's UTF-8, which is only made where the text is not ASCII. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit >= 128) return hashBytesOf(text);
    hash = Math.imul(hash ^ unit, prime);
  }
  return hash >>> 0;
}

function hashBytesOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of encoder.encode(text)) hash = Math.imul(hash ^ byte, prime);
  return hash >>> 0;
}

function hashPath(
  column: PathColumn,
  place: number,
  start: number,
  separator: number,
  isFolding: boolean,
): { readonly value: number; readonly isAscii: boolean } {
  let hash = start;
  let all = 0;
  const add = (bytes: Uint8Array, from: number, to: number): void => {
    for (let at = from; at < to; at += 1) {
      let byte = bytes[at] ?? 0;
      all |= byte;
      if (byte === 47) byte = separator;
      else if (isFolding && byte >= 65 && byte <= 90) byte += 32;
      hash = Math.imul(hash ^ byte, prime);
    }
  };
  const folder = column.folderAt(place);
  const end = column.folderEnd(folder);
  if (end > column.folderStart(folder)) {
    add(column.folderPool, column.folderStart(folder), end);
    hash = Math.imul(hash ^ separator, prime);
  }
  add(column.names, column.nameStart(place), column.nameEnd(place));
  return { value: hash >>> 0, isAscii: all < 128 };
}
