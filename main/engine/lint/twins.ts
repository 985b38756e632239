/** Names of one folder that some systems take for the same. */
import { nameKey } from '../outputs/plan/traits';

export interface Twins {
  /** Two or more, sorted. */
  readonly names: readonly string[];
  /** `unicode`: they differ in how accents are written; `case`: in upper and lower case. */
  readonly kind: 'case' | 'unicode';
}

const folding = { caseSensitive: false, platform: 'windows' } as const;
/** A name that is the same when it is folded. */
const isFolded = /^[\x20-\x40\x5b-\x7e]*$/;

/** `names`: each once. Costs one pass over plain lower-case names. */
export function twinsAmong(names: readonly string[]): readonly Twins[] {
  const unusual = new Map<string, string[]>();
  let isAnyPlain = false;
  for (const name of names) {
    if (isFolded.test(name)) {
      isAnyPlain = true;
      continue;
    }
    const key = foldedName(name);
    const twins = unusual.get(key);
    if (twins === undefined) unusual.set(key, [name]);
    else twins.push(name);
  }
  if (unusual.size === 0) return [];
  // A plain name can only be the twin of an unusual one.
  if (isAnyPlain) for (const name of names) if (isFolded.test(name)) unusual.get(name)?.push(name);
  const found: Twins[] = [];
  for (const twins of unusual.values()) {
    if (twins.length < 2) continue;
    twins.sort();
    const composed = new Set(twins.map((name) => name.normalize('NFC')));
    found.push({ names: twins, kind: composed.size === 1 ? 'unicode' : 'case' });
  }
  return found;
}

function foldedName(name: string): string {
  return /^[\x20-\x7e]*$/.test(name) ? name.toLowerCase() : nameKey(name, folding);
}
