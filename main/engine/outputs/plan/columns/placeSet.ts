/** A set of places of one plan: most of them names that lie in its columns anyway, so nothing is kept but their numbers. */
import type { OwnName, PlaceKeys } from './placeKeys';

const leastSlots = 64;

export class PlaceSet {
  readonly #keys: PlaceKeys;
  /** Number of a name plus one; 0 where nothing is. Names are two per entry, and after them those in `#texts`. */
  #slots: Uint32Array;
  #hashes: Uint32Array;
  #count = 0;
  readonly #entryCount: number;
  readonly #texts: string[] = [];

  /** `expected` places are added without growing. */
  constructor(keys: PlaceKeys, entryCount: number, expected: number) {
    this.#keys = keys;
    this.#entryCount = entryCount;
    let size = leastSlots;
    while (size < 2 * expected) size *= 2;
    this.#slots = new Uint32Array(size);
    this.#hashes = new Uint32Array(size);
  }

  /** Adds a place unless it is there; answers the entry whose place it is then. A root without a base has none. */
  add(index: number, which: OwnName): number | undefined {
    const hash = this.#keys.hashAt(index, which);
    if (hash === undefined) return undefined;
    let slot = this.#firstSlot(hash);
    for (let other = this.#slots[slot] ?? 0; other !== 0; other = this.#slots[slot] ?? 0) {
      if (this.#hashes[slot] === hash && this.#keyOf(other - 1) === this.#keys.keyAt(index, which))
        return (other - 1) >> 1;
      slot = (slot + 1) & (this.#slots.length - 1);
    }
    this.#put(slot, hash, 2 * index + (which === 'path' ? 0 : 1));
    return undefined;
  }

  has(key: string): boolean {
    return this.#slots[this.#slotOf(key, this.#keys.hashOf(key))] !== 0;
  }

  addKey(key: string): void {
    const hash = this.#keys.hashOf(key);
    const slot = this.#slotOf(key, hash);
    if (this.#slots[slot] !== 0) return;
    this.#texts.push(key);
    this.#put(slot, hash, 2 * this.#entryCount + this.#texts.length - 1);
  }

  /** Where the key is, or where it would be. */
  #slotOf(key: string, hash: number): number {
    let slot = this.#firstSlot(hash);
    for (let other = this.#slots[slot] ?? 0; other !== 0; other = this.#slots[slot] ?? 0) {
      if (this.#hashes[slot] === hash && this.#keyOf(other - 1) === key) return slot;
      slot = (slot + 1) & (this.#slots.length - 1);
    }
    return slot;
  }

  #firstSlot(hash: number): number {
    return (hash ^ (hash >>> 15)) & (this.#slots.length - 1);
  }

  #put(slot: number, hash: number, name: number): void {
    this.#slots[slot] = name + 1;
    this.#hashes[slot] = hash;
    this.#count += 1;
    if (2 * this.#count <= this.#slots.length) return;
    const slots = this.#slots;
    const hashes = this.#hashes;
    this.#slots = new Uint32Array(2 * slots.length);
    this.#hashes = new Uint32Array(2 * slots.length);
    for (let old = 0; old < slots.length; old += 1) {
      if (slots[old] === 0) continue;
      let free = this.#firstSlot(hashes[old] ?? 0);
      while (this.#slots[free] !== 0) free = (free + 1) & (this.#slots.length - 1);
      this.#slots[free] = slots[old] ?? 0;
      this.#hashes[free] = hashes[old] ?? 0;
    }
  }

  #keyOf(name: number): string | undefined {
    if (name >= 2 * this.#entryCount) return this.#texts[name - 2 * this.#entryCount];
    return this.#keys.keyAt(name >> 1, (name & 1) === 0 ? 'path' : 'target');
  }
}
