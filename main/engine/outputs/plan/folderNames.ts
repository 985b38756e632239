/** The names of one folder in two texts: a million of them are kept for as long as a plan is made. */
import { byCodeUnits } from '../../manifest/byCodeUnits';
import { nameKey, type FileSystemTraits } from './traits';

interface Names {
  readonly text: string;
  readonly ends: Uint32Array;
}

/** Two names with one key are one file on the target. */
export class FolderNames {
  /** Sorted. */
  readonly #keys: Names;
  /** As the folder spells them, in the order of the keys; absent where every name is its own key. */
  readonly #names: Names | undefined;

  constructor(names: readonly string[], traits: Pick<FileSystemTraits, 'caseSensitive' | 'platform'>) {
    const keyed = names.map((name) => ({ name, key: nameKey(name, traits) }));
    keyed.sort((a, b) => byCodeUnits(a.key, b.key));
    this.#keys = joined(keyed.map(({ key }) => key));
    this.#names = keyed.every(({ name, key }) => name === key) ? undefined : joined(keyed.map(({ name }) => name));
  }

  get count(): number {
    return this.#keys.ends.length;
  }

  has(key: string): boolean {
    return textAt(this.#keys, this.#firstPlace(key)) === key;
  }

  /** The name that is there, exactly as asked for or else of that key. */
  find(name: string, key: string): string | undefined {
    const first = this.#firstPlace(key);
    if (textAt(this.#keys, first) !== key) return undefined;
    if (this.#names === undefined) return key;
    for (let place = first; textAt(this.#keys, place) === key; place += 1)
      if (textAt(this.#names, place) === name) return name;
    return textAt(this.#names, first);
  }

  #firstPlace(key: string): number {
    let low = 0;
    let high = this.#keys.ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((textAt(this.#keys, middle) ?? '') < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function joined(texts: readonly string[]): Names {
  const ends = new Uint32Array(texts.length);
  let end = 0;
  for (const [place, text] of texts.entries()) ends[place] = end += text.length;
  return { text: texts.join(''), ends };
}

function textAt({ text, ends }: Names, place: number): string | undefined {
  return place < ends.length ? text.slice(place === 0 ? 0 : ends[place - 1], ends[place]) : undefined;
}
