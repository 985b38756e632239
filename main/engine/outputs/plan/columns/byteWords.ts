/** Texts kept once each, as UTF-8 in one buffer: a million task ids need no million strings. */
import { encodeText, textAt } from './utf8';

const seed = 0x811c9dc5;

/** Numbers texts from 1 on; 0 is "none". Texts that UTF-8 cannot hold are refused. */
export class ByteWords {
  #bytes: Uint8Array = new Uint8Array(1024);
  #ends: Uint32Array = new Uint32Array(64);
  #slots: Uint32Array = new Uint32Array(128);
  #count = 0;
  #last = 0;
  #lastText: { readonly id: number; readonly text: string } | undefined;

  /** Words over these arrays: the n-th text lies in [ends[n - 1], ends[n]), and ends[0] is 0. */
  static over(bytes: Uint8Array, ends: Uint32Array): ByteWords {
    const words = new ByteWords();
    words.#bytes = bytes;
    words.#ends = ends;
    words.#count = ends.length - 1;
    let room = words.#slots.length;
    while (room < 2 * ends.length) room *= 2;
    words.#fill(new Uint32Array(room));
    return words;
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#start(this.#count + 1));
  }

  get ends(): Uint32Array {
    return this.#ends.subarray(0, this.#count + 1);
  }

  /** How many texts there are. */
  get count(): number {
    return this.#count;
  }

  /** The number of a text; 0 for one that UTF-8 cannot hold. */
  idOf(text: string): number {
    const bytes = encodeText(text);
    return bytes === undefined ? 0 : this.idOfBytes(bytes, 0, bytes.length);
  }

  /** The number of the text in `bytes[start, end)`, which is valid UTF-8. */
  idOfBytes(bytes: Uint8Array, start: number, end: number): number {
    // Neighbours mostly say the same.
    if (this.#last > 0 && this.#equals(this.#last, bytes, start, end)) return this.#last;
    let hash = seed;
    for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
    const mask = this.#slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const id = this.#slots[slot] ?? 0;
      if (id === 0) break;
      if (this.#equals(id, bytes, start, end)) {
        this.#last = id;
        return id;
      }
      slot = (slot + 1) & mask;
    }
    const id = this.#add(bytes, start, end);
    this.#slots[slot] = id;
    if (2 * this.#count > this.#slots.length) this.#fill(new Uint32Array(2 * this.#slots.length));
    this.#last = id;
    return id;
  }

  text(id: number): string {
    // Neighbours mostly ask for the same.
    if (this.#lastText?.id !== id)
      this.#lastText = { id, text: textAt(this.#bytes, this.#start(id), this.#ends[id] ?? 0) };
    return this.#lastText.text;
  }

  #start(id: number): number {
    return this.#ends[id - 1] ?? 0;
  }

  #equals(id: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.#start(id);
    if ((this.#ends[id] ?? 0) - from !== end - start) return false;
    for (let i = 0; i < end - start; i += 1) if (this.#bytes[from + i] !== bytes[start + i]) return false;
    return true;
  }

  #add(bytes: Uint8Array, start: number, end: number): number {
    const id = this.#count + 1;
    const from = this.#start(id);
    const to = from + end - start;
    if (to > this.#bytes.length) {
      const wider = new Uint8Array(Math.max(to, this.#bytes.length + (this.#bytes.length >> 1)));
      wider.set(this.#bytes);
      this.#bytes = wider;
    }
    if (id >= this.#ends.length) {
      const wider = new Uint32Array(2 * id + 64);
      wider.set(this.#ends);
      this.#ends = wider;
    }
    for (let i = 0; i < end - start; i += 1) this.#bytes[from + i] = bytes[start + i] ?? 0;
    this.#ends[id] = to;
    this.#count = id;
    return id;
  }

  #fill(slots: Uint32Array): void {
    const mask = slots.length - 1;
    for (let id = 1; id <= this.#count; id += 1) {
      let hash = seed;
      const end = this.#ends[id] ?? 0;
      for (let at = this.#start(id); at < end; at += 1) hash = Math.imul(hash ^ (this.#bytes[at] ?? 0), 0x01000193);
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
  }
}
