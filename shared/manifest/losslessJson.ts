/** Reads JSON from UTF-8 bytes, value by value: integers stay exact, nothing is built that the caller does not ask for. */
import { toInt, type Int } from '../domain/ints';
import { hexValue } from './hexDigests';
import { TextUnits } from './textUnits';
import { createFatalDecoder } from './utf8';

/** The bytes are not JSON at an offset. `reason` says why as half a sentence. */
export class JsonProblem extends Error {
  override readonly name = 'JsonProblem';
  readonly offset: number;
  readonly encoding: boolean;

  constructor(reason: string, offset: number, encoding = false) {
    super(reason);
    this.offset = offset;
    this.encoding = encoding;
  }
}

/** A text that is expected often is recognised without decoding it. */
type Known = ReadonlyMap<number, string>;

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'true' | 'false' | 'null';

const quote = 0x22;
const backslash = 0x5c;
const longestInteger = 4300;
const simpleEscapes = new Map<number, number>([
  [quote, quote],
  [backslash, backslash],
  [0x2f, 0x2f],
  [0x62, 0x08],
  [0x66, 0x0c],
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
]);

/** A cursor over one document. Depth counts open objects and arrays; more than `maxDepth` is a problem. */
export class JsonReader {
  readonly #bytes: Uint8Array;
  readonly #maxDepth: number;
  readonly #decoder = createFatalDecoder();
  readonly #known: Known;
  #at = 0;
  #depth = 0;

  /** `keys` are the names the document is expected to use again and again. */
  constructor(bytes: Uint8Array, maxDepth: number, keys: readonly string[] = []) {
    this.#bytes = bytes;
    this.#maxDepth = maxDepth;
    this.#known = new Map(keys.map((key) => [knownIndex(key.length, key.charCodeAt(0)), key]));
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  get offset(): number {
    return this.#at;
  }

  /** For one who read whole values from the bytes himself: goes on behind them. */
  moveTo(offset: number): void {
    this.#at = offset;
  }

  /** What the next value is; nothing is consumed but white space. */
  peek(): JsonKind {
    const byte = this.#next();
    if (byte === 0x7b) return 'object';
    if (byte === 0x5b) return 'array';
    if (byte === quote) return 'string';
    if (byte === 0x2d || isDigit(byte)) return 'number';
    if (byte === 0x74) return 'true';
    if (byte === 0x66) return 'false';
    if (byte === 0x6e) return 'null';
    return this.#fail(byte < 0 ? 'it ends in the middle' : 'there is no value where one belongs');
  }

  /** Calls `member` for every key, which must read or skip the value. */
  readObject(member: (key: string) => void): void {
    this.#open(0x7b);
    if (this.#closes(0x7d)) return;
    do {
      if (this.#next() !== quote) this.#fail('a key is not a string');
      const key = this.#readKnown() ?? this.readString();
      if (this.#next() !== 0x3a) this.#fail('there is no colon after a key');
      this.#at += 1;
      member(key);
    } while (this.#continues(0x7d));
  }

  /** Calls `element` for every element, which must read or skip it. */
  readArray(element: (index: number) => void): void {
    this.#open(0x5b);
    if (this.#closes(0x5d)) return;
    let index = 0;
    do {
      element(index);
      index += 1;
    } while (this.#continues(0x5d));
  }

  /** The next value, which must be a string. Escaped lone surrogates are kept. */
  readString(): string {
    if (this.#next() !== quote) this.#fail('there is no string where one belongs');
    const start = this.#at + 1;
    const bytes = this.#bytes;
    let at = start;
    for (;;) {
      const byte = bytes[at] ?? -1;
      if (byte === quote) break;
      if (byte === backslash) return this.#readEscaped(start, at);
      this.#checkStringByte(byte, at);
      at += 1;
    }
    this.#at = at + 1;
    return this.#text(start, at);
  }

  /** Writes a string of exactly 32 lower-case hex digits as 16 bytes; answers false, with nothing consumed, for any other value. */
  readHex16(target: Uint8Array, targetOffset: number): boolean {
    if (this.#next() !== quote || this.#bytes[this.#at + 33] !== quote) return false;
    const start = this.#at + 1;
    for (let index = 0; index < 16; index += 1) {
      const high = hexValue(this.#bytes[start + index * 2] ?? 0);
      const low = hexValue(this.#bytes[start + index * 2 + 1] ?? 0);
      if (high < 0 || low < 0) return false;
      target[targetOffset + index] = high * 16 + low;
    }
    this.#at = start + 33;
    return true;
  }

  /** The next number when it is a plain integer; `undefined`, with nothing consumed, for any other value. */
  readInteger(): Int | undefined {
    this.#next();
    const start = this.#at;
    const digits = this.#bytes[start] === 0x2d ? start + 1 : start;
    let at = digits;
    let value = 0;
    for (; isDigit(this.#bytes[at] ?? -1); at += 1) value = value * 10 + ((this.#bytes[at] ?? 0) - 0x30);
    const after = this.#bytes[at] ?? -1;
    const isLeadingZero = at - digits > 1 && this.#bytes[digits] === 0x30;
    if (at === digits || isLeadingZero || after === 0x2e || after === 0x65 || after === 0x45) return undefined;
    if (at - digits > longestInteger) this.#fail('a number has more than 4,300 digits');
    this.#at = at;
    if (at - digits > 16 || value > Number.MAX_SAFE_INTEGER) return toInt(BigInt(this.#text(start, at)));
    // -0 is 0.
    return digits === start || value === 0 ? value : -value;
  }

  /** Passes over any value, checking that it is JSON. */
  skip(): void {
    const kind = this.peek();
    if (kind === 'object')
      this.readObject(() => {
        this.skip();
      });
    else if (kind === 'array')
      this.readArray(() => {
        this.skip();
      });
    else if (kind === 'string') this.readString();
    else if (kind === 'number') this.#skipNumber();
    else this.#skipWord(kind);
  }

  /** Nothing but white space may follow. */
  end(): void {
    if (this.#next() >= 0) this.#fail('something follows after its end');
  }

  /** A key of the expected ones, compared byte by byte. */
  #readKnown(): string | undefined {
    const start = this.#at + 1;
    let end = start;
    while (end - start < 32 && this.#bytes[end] !== quote) end += 1;
    const key = this.#known.get(knownIndex(end - start, this.#bytes[start] ?? 0));
    if (key?.length !== end - start) return undefined;
    for (let index = 0; index < key.length; index += 1)
      if (this.#bytes[start + index] !== key.charCodeAt(index)) return undefined;
    this.#at = end + 1;
    return key;
  }

  #open(bracket: number): void {
    if (this.#next() !== bracket)
      this.#fail(bracket === 0x7b ? 'there is no object where one belongs' : 'there is no array where one belongs');
    this.#depth += 1;
    if (this.#depth > this.#maxDepth) this.#fail(`it is nested more than ${this.#maxDepth} levels deep`);
    this.#at += 1;
  }

  #closes(bracket: number): boolean {
    if (this.#next() !== bracket) return false;
    this.#at += 1;
    this.#depth -= 1;
    return true;
  }

  #continues(bracket: number): boolean {
    const byte = this.#next();
    if (byte === 0x2c) {
      this.#at += 1;
      return true;
    }
    if (this.#closes(bracket)) return false;
    return this.#fail(byte < 0 ? 'it ends in the middle' : 'a comma or a closing bracket is missing');
  }

  #next(): number {
    for (;;) {
      const byte = this.#bytes[this.#at] ?? -1;
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
      this.#at += 1;
    }
  }

  #skipNumber(): void {
    const bytes = this.#bytes;
    let at = this.#at;
    while (/[-+.eE0-9]/.test(String.fromCharCode(bytes[at] ?? 0))) at += 1;
    if (!/^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$/.test(this.#text(this.#at, at)))
      this.#fail('a number is malformed');
    this.#at = at;
  }

  #skipWord(word: 'true' | 'false' | 'null'): void {
    for (let index = 0; index < word.length; index += 1)
      if (this.#bytes[this.#at + index] !== word.charCodeAt(index)) this.#fail('there is no value where one belongs');
    this.#at += word.length;
  }

  #readEscaped(start: number, firstEscape: number): string {
    const bytes = this.#bytes;
    const units = new TextUnits();
    units.pushText(this.#text(start, firstEscape));
    let at = firstEscape;
    for (;;) {
      const byte = bytes[at] ?? -1;
      if (byte === quote) break;
      if (byte === backslash) {
        units.push(this.#escape(at + 1));
        at += bytes[at + 1] === 0x75 ? 6 : 2;
        continue;
      }
      this.#checkStringByte(byte, at);
      const from = at;
      while ((bytes[at] ?? quote) > 0x7f) at += 1;
      if (at > from) units.pushText(this.#text(from, at));
      else {
        units.push(byte);
        at += 1;
      }
    }
    this.#at = at + 1;
    return units.end();
  }

  #escape(at: number): number {
    const byte = this.#bytes[at] ?? -1;
    const simple = simpleEscapes.get(byte);
    if (simple !== undefined) return simple;
    const hex = byte === 0x75 ? this.#text(at + 1, Math.min(at + 5, this.#bytes.length)) : '';
    if (!/^[0-9a-fA-F]{4}$/.test(hex)) throw new JsonProblem('a string has an escape that JSON does not know', at);
    return Number.parseInt(hex, 16);
  }

  #checkStringByte(byte: number, at: number): void {
    if (byte >= 0x20) return;
    throw new JsonProblem(byte < 0 ? 'it ends in the middle of a string' : 'a string has a raw control character', at);
  }

  #text(from: number, to: number): string {
    try {
      return this.#decoder.decode(this.#bytes.subarray(from, to));
    } catch {
      // The decoder's only complaint is malformed input.
      throw new JsonProblem('a string is not valid UTF-8', from, true);
    }
  }

  #fail(reason: string): never {
    throw new JsonProblem(reason, this.#at);
  }
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function knownIndex(length: number, firstByte: number): number {
  return length * 256 + firstByte;
}
