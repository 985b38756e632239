/** Reads entries of the canonical layout straight from their bytes into columns; leaves every other line to the careful way. */
import { planKinds } from '../../../../../shared/domain/plan';
import { ByteCursor } from './byteCursor';
import { ByteWords } from './byteWords';
import type { EntryColumns } from './entryColumns';
import { fact, hashBytes, localTypes, localTypeShift, noFrame, noSequence } from './entryFacts';
import { hexValue } from './hex';
import { isUtf8, textAt } from './utf8';
import { isPlainlySafePath } from './plainPath';

const quote = 34;
const comma = 44;
const minus = 45;

const [LOCAL, PROOF, ALSO, UNTOUCHED, RECOMMEND, DECISION] = [
  ',"local":{"type":"',
  ',"proof":"',
  ',"also":[',
  ',"untouched":true',
  ',"recommend":{"action":"',
  ',"decision":{"action":"',
].map(ascii) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];
const key = {
  id: ascii('{"id":'),
  root: ascii(',"root":'),
  path: ascii(',"path":"'),
  seq: ascii(',"seq":'),
  frame: ascii(',"frame":'),
  remote: ascii(',"remote":{"size":'),
  mtimeUs: ascii(',"mtimeUs":'),
  hash: ascii(',"hash":"'),
  runnable: ascii(',"runnable":true'),
  taskId: ascii(',"taskId":"'),
  size: ascii(',"size":'),
  mtimeNs: ascii(',"mtimeNs":"'),
  fileId: ascii(',"fileId":"'),
  kind: ascii(',"kind":"'),
  why: ascii(',"why":"'),
  policy: ascii(',"policy":"'),
  suffix: ascii(',"suffix":"'),
  backup: ascii(',"backup":'),
  target: ascii(',"target":"'),
  from: ascii(',"from":"'),
  origin: ascii(',"origin":"'),
} as const;

/** What the words of an entry mean, and whether they may stand together. */
export interface EntryRules {
  /** Number of the root among those of the columns; 0 for one that the plan does not have. */
  readonly rootNumber: (id: number) => number;
  /** Number of the sequence; 0 for one that the plan does not have. */
  readonly sequenceNumber: (id: number) => number;
  /** The number of the words of a recommendation, of a list of kinds, of a decision without names; 0 leaves the line to the careful way. */
  readonly recommendation: (text: string) => number;
  readonly also: (text: string) => number;
  readonly decision: (head: string, origin: string) => number;
  /** Whether a decision may stand at an entry of this root and kind. */
  readonly fits: (decision: number, kind: number, root: number) => boolean;
  /** Whether the text of a device may be kept; its number. */
  readonly device: (text: string) => number;
}

/** Call `scan` per line. A line that it refuses leaves the columns as they were. */
export class EntryScanner extends ByteCursor {
  readonly #columns: EntryColumns;
  readonly #rules: EntryRules;
  readonly #kinds = new ByteWords();
  readonly #recommendations = new KnownWords();
  readonly #also = new KnownWords();
  readonly #devices = new KnownWords();
  readonly #heads = new ByteWords();
  readonly #origins = new ByteWords();
  readonly #decisions = new Map<number, number>();

  constructor(columns: EntryColumns, rules: EntryRules) {
    super();
    this.#columns = columns;
    this.#rules = rules;
    for (const kind of planKinds) this.#kinds.idOf(kind);
  }

  /** Whether the entry in `bytes[start, end)` was added; its id is what `idAt` of the newest entry says. */
  scan(bytes: Uint8Array, start: number, end: number): boolean {
    const { paths } = this.#columns;
    const pathsBefore = paths.count;
    this.bytes = bytes;
    this.at = start;
    const id = this.#entry(this.#columns.reserve());
    if (id >= 0 && this.at === end) {
      this.#columns.commit(id);
      return true;
    }
    if (paths.count > pathsBefore) paths.dropLast();
    return false;
  }

  /** The id, or -1 to leave the line. */
  #entry(index: number): number {
    const { facts, paths } = this.#columns;
    const rules = this.#rules;
    if (!this.skip(key.id)) return -1;
    const id = this.integer();
    if (id < 0 || !this.skip(key.root)) return -1;
    const root = rules.rootNumber(this.integer());
    if (root === 0 || !this.skip(key.path) || !this.text()) return -1;
    if (!this.#path()) return -1;
    paths.addBytes(this.bytes, this.from, this.at - 1);
    facts.root[index] = root;
    facts.sequence[index] = noSequence;
    facts.frame[index] = noFrame;
    if (this.skip(key.seq)) {
      const sequence = rules.sequenceNumber(this.integer());
      if (sequence === 0) return -1;
      facts.sequence[index] = sequence;
    }
    if (this.skip(key.frame)) {
      const isNegative = this.bytes[this.at] === minus;
      if (isNegative) this.at += 1;
      const frame = this.integer();
      if (frame < 0 || frame > 2_000_000_000 || (isNegative && frame === 0)) return -1;
      facts.frame[index] = isNegative ? -frame : frame;
    }
    const remoteBits = this.#remote(index);
    if (remoteBits < 0) return -1;
    let bits = remoteBits;
    facts.localSize[index] = 0;
    if (this.skip(LOCAL)) {
      const localBits = this.#local(index);
      if (localBits < 0) return -1;
      bits |= localBits;
    }
    if (this.skip(PROOF)) {
      if (!this.text()) return -1;
      const proof = textAt(this.bytes, this.from, this.at - 1);
      if (proof !== 'hash' && proof !== 'time') return -1;
      bits |= proof === 'hash' ? fact.provenByHash : fact.provenByTime;
    }
    if (!this.skip(key.kind) || !this.text()) return -1;
    const kind = this.#kinds.idOfBytes(this.bytes, this.from, this.at - 1) - 1;
    if (kind >= planKinds.length) return -1;
    facts.kind[index] = kind;
    return this.#rest(index, id, kind, root, bits) ? id : -1;
  }

  #rest(index: number, id: number, kind: number, root: number, known: number): boolean {
    const { facts } = this.#columns;
    let bits = known;
    facts.also[index] = 0;
    if (this.skip(ALSO)) {
      const from = this.at - 1;
      while (this.bytes[this.at] !== 93) {
        // A list of words: quotes, commas, letters and dashes.
        const unit = this.bytes[this.at] ?? 0;
        if (unit !== quote && unit !== comma && unit !== minus && (unit < 97 || unit > 122)) return false;
        this.at += 1;
      }
      this.at += 1;
      const also = this.#also.numberOf(this.bytes, from, this.at, this.#rules.also);
      if (also === 0) return false;
      facts.also[index] = also;
    }
    if (this.skip(UNTOUCHED)) bits |= fact.untouched;
    facts.recommend[index] = 0;
    if (this.skip(RECOMMEND)) {
      const from = this.at - '{"action":"'.length;
      if (!this.plainWord() || !this.skip(key.why) || !this.plainWord() || this.bytes[this.at] !== 125) return false;
      this.at += 1;
      const recommend = this.#recommendations.numberOf(this.bytes, from, this.at, this.#rules.recommendation);
      if (recommend === 0) return false;
      facts.recommend[index] = recommend;
    }
    facts.facts[index] = bits;
    if (!this.#decision(index, kind, root)) return false;
    if (this.bytes[this.at] !== 125) return false;
    this.at += 1;
    return id >= 0;
  }

  #remote(index: number): number {
    const { facts, words } = this.#columns;
    if (!this.skip(key.remote)) return -1;
    facts.remoteSize[index] = this.integer();
    if ((facts.remoteSize[index] ?? -1) < 0 || !this.skip(key.mtimeUs)) return -1;
    facts.remoteUs[index] = this.integer();
    if ((facts.remoteUs[index] ?? -1) < 0 || !this.skip(key.hash) || !this.#hash(facts.remoteHash, index)) return -1;
    const bits = this.skip(key.runnable) ? fact.runnable : 0;
    facts.task[index] = 0;
    if (this.skip(key.taskId)) {
      if (!this.plainWord() || this.at - 1 - this.from > 256) return -1;
      facts.task[index] = words.tasks.idOfBytes(this.bytes, this.from, this.at - 1);
    }
    if (this.bytes[this.at] !== 125) return -1;
    this.at += 1;
    return bits;
  }

  #local(index: number): number {
    const { facts } = this.#columns;
    if (!this.text()) return -1;
    const type = localTypes.findIndex((name) => name.length === this.at - 1 - this.from && this.isAt(name));
    if (type < 0 || !this.skip(key.size)) return -1;
    const size = this.integer();
    if (size < 0 || !this.skip(key.mtimeNs)) return -1;
    facts.localSize[index] = size;
    if (!this.decimal() || this.bytes[this.at] !== quote) return -1;
    this.at += 1;
    facts.localNs.setParts(index, this.high, this.low);
    let bits = fact.hasLocal | (type << localTypeShift);
    if (this.skip(key.fileId)) {
      if (!this.plainWord() || this.at - 1 - this.from > 256) return -1;
      const end = this.at;
      let cut = end - 1;
      while (cut > this.from && this.bytes[cut - 1] !== 58) cut -= 1;
      const device = this.#devices.numberOf(this.bytes, this.from, cut, this.#rules.device);
      this.at = cut;
      if (device === 0 || !this.decimal() || this.at !== end - 1) return -1;
      this.at = end;
      facts.device[index] = device;
      facts.inode.setParts(index, this.high, this.low);
      bits |= fact.hasFileId;
    }
    if (this.skip(key.hash)) {
      if (!this.#hash(facts.localHash, index)) return -1;
      bits |= fact.hasLocalHash;
    }
    if (this.bytes[this.at] !== 125) return -1;
    this.at += 1;
    return bits;
  }

  #decision(index: number, kind: number, root: number): boolean {
    const columns = this.#columns;
    if (!this.skip(DECISION)) {
      columns.setTemplate(index, 0);
      return true;
    }
    const head = this.at - '{"action":"'.length;
    if (!this.plainWord()) return false;
    if (this.skip(key.policy) && !this.plainWord()) return false;
    if (this.skip(key.suffix) && !this.plainWord()) return false;
    if (this.skip(key.backup)) this.at += this.bytes[this.at] === 116 ? 4 : 5;
    const headEnd = this.at;
    const target = this.#ownName(key.target);
    const from = this.#ownName(key.from);
    if (target === undefined || from === undefined) return false;
    if (!this.skip(key.origin) || !this.plainWord() || this.bytes[this.at] !== 125) return false;
    const headId = this.#heads.idOfBytes(this.bytes, head, headEnd);
    const originId = this.#origins.idOfBytes(this.bytes, this.from, this.at - 1);
    this.at += 1;
    const both = headId * 65_536 + originId;
    let decision = this.#decisions.get(both);
    if (decision === undefined) {
      decision = originId > 65_535 ? 0 : this.#rules.decision(this.#heads.text(headId), this.#origins.text(originId));
      this.#decisions.set(both, decision);
    }
    if (decision === 0 || !this.#rules.fits(decision, kind, root)) return false;
    columns.setTemplate(index, decision);
    if (target.end > 0) columns.setNameBytes(index, 'target', this.bytes, target.start, target.end);
    if (from.end > 0) columns.setNameBytes(index, 'from', this.bytes, from.start, from.end);
    return true;
  }

  /** Where the path under this key lies; `end` is 0 without one. Undefined leaves the line. */
  #ownName(name: Uint8Array): { readonly start: number; readonly end: number } | undefined {
    if (!this.skip(name)) return nothing;
    if (!this.text() || !this.#path()) return undefined;
    return { start: this.from, end: this.at - 1 };
  }

  /** Whether the text read last is a path that nobody need look at twice. */
  #path(): boolean {
    const end = this.at - 1;
    if (!this.isAscii && !isUtf8(this.bytes, this.from, end)) return false;
    return isPlainlySafePath(this.bytes, this.from, end);
  }

  #hash(to: Uint8Array, index: number): boolean {
    const bytes = this.bytes;
    const at = this.at;
    const offset = index * hashBytes;
    for (let i = 0; i < hashBytes; i += 1) {
      const high = hexValue[bytes[at + 2 * i] ?? 0] ?? 255;
      const low = hexValue[bytes[at + 2 * i + 1] ?? 0] ?? 255;
      if (high === 255 || low === 255) return false;
      to[offset + i] = (high << 4) | low;
    }
    if (bytes[at + 32] !== quote) return false;
    this.at = at + 33;
    return true;
  }
}

const nothing = { start: 0, end: 0 };

/** Asks once what a text means and remembers the answer. */
class KnownWords {
  readonly #words = new ByteWords();
  readonly #numbers: number[] = [];

  numberOf(bytes: Uint8Array, start: number, end: number, ask: (text: string) => number): number {
    const id = this.#words.idOfBytes(bytes, start, end);
    let number = this.#numbers[id];
    if (number === undefined) {
      number = ask(this.#words.text(id));
      this.#numbers[id] = number;
    }
    return number;
  }
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
