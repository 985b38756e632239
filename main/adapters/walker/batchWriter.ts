/** Gathers plain files in columns until there are enough of them for a message. */
import { Buffer } from 'node:buffer';
import type { BigIntStats } from 'node:fs';
import type { FileBatch } from '../../engine/ports/treeWalker';

export const filesPerBatch = 16_384;
/** What one byte can number. */
const mostDevices = 256;

/** The columns are reused: a batch is a copy that is as long as it must be. */
export class BatchWriter {
  #count = 0;
  #names: string[] = [];
  #folders: string[] = [];
  readonly #devices: bigint[] = [];
  readonly #runs = new Uint32Array(filesPerBatch);
  readonly #sizes = new Float64Array(filesPerBatch);
  readonly #mtimesNs = new BigInt64Array(filesPerBatch);
  readonly #changesNs = new BigInt64Array(filesPerBatch);
  readonly #modes = new Uint16Array(filesPerBatch);
  readonly #inodes = new BigUint64Array(filesPerBatch);
  readonly #deviceOf = new Uint8Array(filesPerBatch);

  get count(): number {
    return this.#count;
  }

  /** Only while there are fewer than `filesPerBatch`. Answers false where the file needs a new batch. */
  add(folder: string, name: string, stats: BigIntStats): boolean {
    const device = this.#deviceNumber(stats.dev);
    if (device < 0) return false;
    const at = this.#count;
    if (at === 0 || this.#folders.at(-1) !== folder) this.#runs[this.#folders.push(folder) - 1] = 0;
    const run = this.#folders.length - 1;
    this.#runs[run] = (this.#runs[run] ?? 0) + 1;
    this.#names.push(name);
    this.#sizes[at] = Number(stats.size);
    this.#mtimesNs[at] = stats.mtimeNs;
    this.#changesNs[at] = stats.ctimeNs;
    this.#modes[at] = Number(stats.mode) & 0o7777;
    this.#inodes[at] = stats.ino;
    this.#deviceOf[at] = device;
    this.#count = at + 1;
    return true;
  }

  /** What was gathered, with memory of its own. */
  take(): FileBatch {
    const count = this.#count;
    const names = joined(this.#names);
    const batch = {
      count,
      names,
      nameEnds: endsOf(names, count),
      folders: joined(this.#folders),
      runs: this.#runs.slice(0, this.#folders.length),
      sizes: this.#sizes.slice(0, count),
      mtimesNs: this.#mtimesNs.slice(0, count),
      changesNs: this.#changesNs.slice(0, count),
      modes: this.#modes.slice(0, count),
      inodes: this.#inodes.slice(0, count),
      deviceOf: this.#deviceOf.slice(0, count),
      devices: this.#devices.map((device) => device.toString()),
    };
    this.#count = 0;
    this.#names = [];
    this.#folders = [];
    this.#devices.length = 0;
    return batch;
  }

  #deviceNumber(device: bigint): number {
    const last = this.#devices.length - 1;
    if (this.#devices[last] === device) return last;
    const known = this.#devices.indexOf(device);
    if (known >= 0) return known;
    return last + 1 < mostDevices ? this.#devices.push(device) - 1 : -1;
  }
}

/** What of a batch is handed over instead of copied. */
export function buffersOf(batch: FileBatch): ArrayBuffer[] {
  const { names, nameEnds, folders, runs, sizes, mtimesNs, changesNs, modes, inodes, deviceOf } = batch;
  return [names, nameEnds, folders, runs, sizes, mtimesNs, changesNs, modes, inodes, deviceOf].map(
    (column) => column.buffer,
  );
}

function joined(texts: readonly string[]): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${texts.join('\0')}\0`);
}

function endsOf(names: Uint8Array<ArrayBuffer>, count: number): Uint32Array<ArrayBuffer> {
  const ends = new Uint32Array(count);
  const bytes = Buffer.from(names.buffer);
  for (let index = 0, at = 0; index < count; index += 1) {
    at = bytes.indexOf(0, at);
    ends[index] = at;
    at += 1;
  }
  return ends;
}
