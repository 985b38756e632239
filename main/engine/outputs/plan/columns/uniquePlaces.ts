/** Finds two rows of a plan that would write one file, by hashing the bytes of their places. */
import type { Plan, PlanAction } from '../../../../../shared/domain/plan';
import { planKinds } from '../../../../../shared/domain/plan';
import { writtenPath } from '../planChecks';
import { joinTarget } from '../relativePath';
import { rowState } from '../totals';
import { nameKey, type TargetPlatform } from '../traits';
import type { EntryColumns } from './entryColumns';
import type { PathColumn } from './pathColumn';

/** What a decision writes at a kind. */
const writes = { nothing: 0, path: 1, targetOrPath: 2, targetOnly: 3 } as const;
const quiet: ReadonlySet<PlanAction> = new Set(['skip', 'keep-mine', 'ask']);
const beside: ReadonlySet<PlanAction> = new Set(['keep-both', 'rename', 'elsewhere']);

/** In words; `undefined` when every place is written once. Answers as `checkTargetsUnique` does for objects. */
export function findSharedPlace(
  { entries, roots }: { readonly entries: EntryColumns; readonly roots: Plan['roots'] },
  platform: TargetPlatform,
): string | undefined {
  const how = createHow(entries);
  const hashes = createPlaceHash(entries, roots, platform);
  let size = 64;
  while (size < 2 * entries.length) size *= 2;
  const slots = new Uint32Array(size);
  const hashAt = new Uint32Array(entries.length);
  const placeOf = (index: number): string | undefined => {
    const root = roots.find(({ id }) => id === entries.rootAt(index));
    const path = writtenPath(entries.at(index));
    return root?.target === null || root === undefined || path === undefined
      ? undefined
      : joinTarget(root.target, path, platform);
  };
  const keyOf = (index: number): string | undefined => {
    const root = roots.find(({ id }) => id === entries.rootAt(index));
    const place = placeOf(index);
    return place === undefined
      ? undefined
      : nameKey(place, { caseSensitive: root?.traits.caseSensitive ?? true, platform });
  };
  for (let index = 0; index < entries.length; index += 1) {
    const written = how(index);
    if (written === undefined) continue;
    const hash = hashes(index, written);
    if (hash === undefined) continue;
    hashAt[index] = hash;
    let slot = (hash ^ (hash >>> 15)) & (size - 1);
    for (let other = slots[slot] ?? 0; other !== 0; other = slots[slot] ?? 0) {
      if (hashAt[other - 1] === hash && keyOf(other - 1) === keyOf(index)) {
        const ids = [entries.idAt(other - 1), entries.idAt(index)].join(' and ');
        return `entries ${ids} would both write ${JSON.stringify(placeOf(index))}`;
      }
      slot = (slot + 1) & (size - 1);
    }
    slots[slot] = index + 1;
  }
  return undefined;
}

/** Which of an entry's names is written, if any. */
function createHow(entries: EntryColumns): (index: number) => 'path' | 'target' | undefined {
  const { kind } = entries.facts;
  const known: Uint8Array[] = [];
  return (index) => {
    const id = entries.decisions[index] ?? 0;
    if (id === 0) return undefined;
    const template = entries.words.decisions.at(id);
    const row = (known[id] ??= Uint8Array.from(planKinds, (name) => {
      if (template === undefined || rowState({ kind: name, decision: template }) !== 'decided') return writes.nothing;
      if (quiet.has(template.action)) return writes.nothing;
      const isLocalRenamed = template.action === 'rename-local' || template.policy === 'rename-local';
      if (!beside.has(template.action)) return isLocalRenamed ? writes.path : writes.targetOrPath;
      // A copy whose name is still to be found has no place yet; with rename-local the farm's file takes the entry's own.
      return writes.targetOnly;
    }));
    const way = row[kind[index] ?? 0] ?? writes.nothing;
    if (way === writes.nothing) return undefined;
    if (way === writes.path) return 'path';
    const hasTarget = entries.hasTarget(index);
    if (way === writes.targetOnly && !hasTarget) return undefined;
    return hasTarget && template?.policy !== 'rename-local' ? 'target' : 'path';
  };
}

type PlaceHash = (index: number, which: 'path' | 'target') => number | undefined;

const prime = 0x01000193;

/** A hash of the key under which a place is one file; undefined for a root without a folder. */
function createPlaceHash(entries: EntryColumns, roots: Plan['roots'], platform: TargetPlatform): PlaceHash {
  const separator = platform === 'windows' ? 92 : 47;
  const byRoot = new Map(
    roots.map((root) => {
      const { caseSensitive } = root.traits;
      const key =
        root.target === null ? null : nameKey(joinTarget(root.target, '', platform), { caseSensitive, platform });
      return [root.id, { root, caseSensitive, start: key === null ? null : hashText(key) }] as const;
    }),
  );
  const byNumber = Array.from({ length: entries.words.roots.count }, (_, number) =>
    byRoot.get(entries.words.roots.at(number) ?? -1),
  );
  return (index, which) => {
    const known = byNumber[entries.facts.root[index] ?? 0];
    if (known === undefined || known.start === null || known.root.target === null) return undefined;
    const place = which === 'target' ? entries.targetPlace(index) : index;
    const column = which === 'target' ? entries.targetPaths : entries.paths;
    const isFolding = !known.caseSensitive;
    const hash =
      place < 0 || column.isOdd(place) ? undefined : hashPath(column, place, known.start, separator, isFolding);
    const isBytes = hash !== undefined && (hash.isAscii || (!isFolding && platform !== 'macos'));
    if (isBytes) return hash.value;
    const text = which === 'target' ? entries.targetAt(index) : entries.paths.at(index);
    const joined = joinTarget(known.root.target, text ?? '', platform);
    return hashText(nameKey(joined, { caseSensitive: known.caseSensitive, platform }));
  };
}

function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, prime);
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
