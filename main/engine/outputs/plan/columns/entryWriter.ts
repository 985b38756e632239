/** Writes entries from their columns as the canonical lines of a plan document, byte by byte. */
import { planKinds } from '../../../../../shared/domain/plan';
import { entryText } from '../canonicalText';
import type { EntryColumns } from './entryColumns';
import { fact, hashBytes, localTypes, localTypeShift, noFrame } from './entryFacts';
import type { PathColumn } from './pathColumn';

const pieceBytes = 1 << 20;
/** More than the numbers and hashes of an entry need, which are written without being measured first. */
const spareBytes = 1 << 12;
const encoder = new TextEncoder();

/** The same bytes as the canonical text of each entry, between `[` and `]`: a line break before each, commas between them. */
export function* entryPieces(entries: EntryColumns): Generator<Uint8Array> {
  const writer = new LineWriter(entries);
  for (let index = 0; index < entries.length; index += 1) {
    writer.entry(index);
    if (writer.size > pieceBytes) yield writer.take();
  }
  if (writer.size > 0) yield writer.take();
}

class LineWriter {
  readonly #entries: EntryColumns;
  #bytes = new Uint8Array(1 << 14);
  size = 0;
  readonly #kinds = planKinds.map((kind) => encoder.encode(`,"kind":"${kind}"`));
  readonly #types = localTypes.map((type) => encoder.encode(`,"local":{"type":"${type}","size":`));
  readonly #also: (Uint8Array | undefined)[] = [];
  readonly #recommend: (Uint8Array | undefined)[] = [];
  readonly #device: (Uint8Array | undefined)[] = [];
  readonly #decision: (readonly [Uint8Array, Uint8Array] | undefined)[] = [];

  constructor(entries: EntryColumns) {
    this.#entries = entries;
  }

  /** What was written so far; the next line begins anew. */
  take(): Uint8Array {
    const piece = this.#bytes.slice(0, this.size);
    this.size = 0;
    return piece;
  }

  entry(index: number): void {
    const entries = this.#entries;
    const { facts, words } = entries;
    this.#put(index === 0 ? line.first : line.next);
    const isLong = entries.paths.nameEnd(index) - entries.paths.nameStart(index) > 4096;
    if (entries.odd.has(index) || entries.isOddDecision(index) || entries.paths.isOdd(index) || isLong) {
      this.#text(entryText(entries.at(index)));
      return;
    }
    const bits = facts.facts[index] ?? 0;
    this.#put(line.id);
    this.#number(entries.idAt(index));
    this.#put(line.root);
    this.#number(entries.rootAt(index));
    this.#put(line.path);
    this.#path(entries.paths, index);
    const sequence = entries.sequenceIdAt(index);
    if (sequence !== undefined) {
      this.#put(line.seq);
      this.#number(sequence);
    }
    const frame = facts.frame[index] ?? noFrame;
    if (frame !== noFrame) {
      this.#put(line.frame);
      this.#number(frame);
    }
    this.#put(line.remote);
    this.#number(facts.remoteSize[index] ?? 0);
    this.#put(line.mtimeUs);
    this.#number(facts.remoteUs[index] ?? 0);
    this.#put(line.hash);
    this.#hex(facts.remoteHash, index * hashBytes);
    if ((bits & fact.runnable) !== 0) this.#put(line.runnable);
    const task = facts.task[index] ?? 0;
    if (task !== 0) {
      this.#put(line.taskId);
      this.#text(JSON.stringify(words.tasks.text(task)));
    }
    this.#byte(125);
    if ((bits & fact.hasLocal) !== 0) this.#local(index, bits);
    if ((bits & fact.provenByHash) !== 0) this.#put(line.byHash);
    else if ((bits & fact.provenByTime) !== 0) this.#put(line.byTime);
    this.#put(this.#kinds[facts.kind[index] ?? 0] ?? line.first);
    const also = facts.also[index] ?? 0;
    if (also !== 0) this.#put((this.#also[also] ??= alsoBytes(words.also.at(also) ?? [])));
    if ((bits & fact.untouched) !== 0) this.#put(line.untouched);
    const recommend = facts.recommend[index] ?? 0;
    if (recommend !== 0) {
      const { action, why } = words.recommendations.at(recommend) ?? {};
      this.#put((this.#recommend[recommend] ??= encoder.encode(`,"recommend":${JSON.stringify({ action, why })}`)));
    }
    this.#decided(index);
    this.#byte(125);
  }

  #local(index: number, bits: number): void {
    const { facts, words } = this.#entries;
    this.#put(this.#types[(bits >> localTypeShift) & 3] ?? line.first);
    this.#number(facts.localSize[index] ?? 0);
    this.#put(line.mtimeNs);
    this.#decimal(facts.localNs.high(index), facts.localNs.low(index));
    this.#byte(34);
    if ((bits & fact.hasFileId) !== 0) {
      const device = facts.device[index] ?? 0;
      this.#put(line.fileId);
      this.#put((this.#device[device] ??= encoder.encode(JSON.stringify(words.devices.at(device) ?? '').slice(1, -1))));
      this.#decimal(facts.inode.high(index), facts.inode.low(index));
      this.#byte(34);
    }
    if ((bits & fact.hasLocalHash) !== 0) {
      this.#put(line.hash);
      this.#hex(facts.localHash, index * hashBytes);
    }
    this.#byte(125);
  }

  #decided(index: number): void {
    const entries = this.#entries;
    const id = entries.decisions[index] ?? 0;
    if (id === 0) return;
    const [head, origin] = (this.#decision[id] ??= decisionBytes(entries.words.decisions.at(id)));
    this.#put(head);
    const target = entries.targetAt(index);
    if (target !== undefined) this.#text(`,"target":${JSON.stringify(target)}`);
    const from = entries.fromAt(index);
    if (from !== undefined) this.#text(`,"from":${JSON.stringify(from)}`);
    this.#put(origin);
  }

  #put(bytes: Uint8Array): void {
    this.#copy(bytes, 0, bytes.length);
  }

  #copy(bytes: Uint8Array, start: number, end: number): void {
    this.#makeRoom(end - start);
    const to = this.#bytes;
    let at = this.size;
    for (let from = start; from < end; from += 1, at += 1) to[at] = bytes[from] ?? 0;
    this.size = at;
  }

  #byte(byte: number): void {
    this.#bytes[this.size] = byte;
    this.size += 1;
  }

  #makeRoom(bytes: number): void {
    if (this.size + bytes + spareBytes <= this.#bytes.length) return;
    const wider = new Uint8Array(2 * (this.size + bytes + spareBytes));
    wider.set(this.#bytes.subarray(0, this.size));
    this.#bytes = wider;
  }

  #text(text: string): void {
    this.#makeRoom(3 * text.length);
    this.size += encoder.encodeInto(text, this.#bytes.subarray(this.size)).written;
  }

  #path(paths: PathColumn, index: number): void {
    const folder = paths.folderAt(index);
    const folderStart = paths.folderStart(folder);
    const folderEnd = paths.folderEnd(folder);
    const start = this.size;
    if (folderEnd - folderStart > 4096) {
      this.#text(JSON.stringify(paths.at(index)));
      return;
    }
    this.#byte(34);
    if (folderEnd > folderStart) {
      this.#copy(paths.folderPool, folderStart, folderEnd);
      this.#byte(47);
    }
    this.#copy(paths.names, paths.nameStart(index), paths.nameEnd(index));
    const to = this.#bytes;
    const at = this.size;
    for (let i = start + 1; i < at; i += 1) {
      const unit = to[i] ?? 0;
      if (unit >= 32 && unit !== 34 && unit !== 92) continue;
      // Something has to be escaped.
      this.size = start;
      this.#text(JSON.stringify(paths.at(index)));
      return;
    }
    this.#byte(34);
  }

  #number(value: number): void {
    if (value >= 0 && value <= 999_999_999) this.#digits(value, 1);
    else if (value > 0) this.#decimal(Math.floor(value / 1e9), value % 1e9);
    else this.#text(JSON.stringify(value));
  }

  #decimal(high: number, low: number): void {
    if (high === 0) {
      this.#digits(low, 1);
      return;
    }
    if (high <= 999_999_999) this.#digits(high, 1);
    else this.#text(high.toString());
    this.#digits(low, 9);
  }

  /** At least `width` digits of a number below a thousand million. */
  #digits(value: number, width: number): void {
    let count = width;
    for (let bound = 10 ** width; bound <= value; bound *= 10) count += 1;
    let rest = value;
    for (let at = this.size + count - 1; at >= this.size; at -= 1) {
      const tenth = (rest / 10) | 0;
      this.#bytes[at] = 48 + rest - tenth * 10;
      rest = tenth;
    }
    this.size += count;
  }

  /** With the closing quote. */
  #hex(from: Uint8Array, start: number): void {
    const to = this.#bytes;
    let at = this.size;
    for (let i = start; i < start + hashBytes; i += 1) {
      const byte = from[i] ?? 0;
      to[at] = hexDigits[byte >> 4] ?? 0;
      to[at + 1] = hexDigits[byte & 15] ?? 0;
      at += 2;
    }
    to[at] = 34;
    this.size = at + 1;
  }
}

const hexDigits = encoder.encode('0123456789abcdef');

const line = {
  first: encoder.encode('\n'),
  next: encoder.encode(',\n'),
  id: encoder.encode('{"id":'),
  root: encoder.encode(',"root":'),
  path: encoder.encode(',"path":'),
  seq: encoder.encode(',"seq":'),
  frame: encoder.encode(',"frame":'),
  remote: encoder.encode(',"remote":{"size":'),
  mtimeUs: encoder.encode(',"mtimeUs":'),
  hash: encoder.encode(',"hash":"'),
  runnable: encoder.encode(',"runnable":true'),
  taskId: encoder.encode(',"taskId":'),
  mtimeNs: encoder.encode(',"mtimeNs":"'),
  fileId: encoder.encode(',"fileId":"'),
  byHash: encoder.encode(',"proof":"hash"'),
  byTime: encoder.encode(',"proof":"time"'),
  untouched: encoder.encode(',"untouched":true'),
} as const;

function alsoBytes(kinds: readonly string[]): Uint8Array {
  return encoder.encode(kinds.length === 0 ? '' : `,"also":${JSON.stringify(kinds)}`);
}

/** What stands before the names of a decision, and after them. */
function decisionBytes(template: { readonly origin: string } | undefined): readonly [Uint8Array, Uint8Array] {
  const { origin = '', ...head } = template ?? {};
  return [
    encoder.encode(`,"decision":${JSON.stringify(head).slice(0, -1)}`),
    encoder.encode(`,"origin":${JSON.stringify(origin)}}`),
  ];
}
