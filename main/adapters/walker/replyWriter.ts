/** Gathers what a part of a walk finds and sends it in messages that are neither small nor late. */
import type { BigIntStats } from 'node:fs';
import { BatchWriter, buffersOf, filesPerBatch } from './batchWriter';
import type { Post, SentRow } from './walkMessages';

const rowsPerMessage = 1024;
/** Somebody watches the counts. */
const latestMs = 100;

type Counts = Record<'excluded' | 'hidden' | 'ignored', number>;

export class ReplyWriter {
  /** What the filter left out. */
  readonly left: { readonly files: Counts; readonly folders: Counts } = { files: noCounts(), folders: noCounts() };
  readonly #walk: number;
  readonly #part: number;
  readonly #post: Post;
  readonly #batch = new BatchWriter();
  #rows: SentRow[] = [];
  #folders: string[] = [];
  #empty: number[] = [];
  #sentMs = performance.now();

  constructor(walk: number, part: number, post: Post) {
    this.#walk = walk;
    this.#part = part;
    this.#post = post;
  }

  file(folder: string, name: string, stats: BigIntStats): void {
    if (this.#batch.add(folder, name, stats)) {
      if (this.#batch.count === filesPerBatch) this.#flushFiles();
      return;
    }
    this.#flushFiles();
    this.#batch.add(folder, name, stats);
  }

  row(row: SentRow): void {
    if (this.#rows.push(row) === rowsPerMessage) this.#flushRows();
  }

  folder(path: string, isEmpty: boolean): void {
    this.#empty.push(isEmpty ? 1 : 0);
    if (this.#folders.push(path) === rowsPerMessage) this.#flushFolders();
  }

  /** Another part belongs here. */
  gap(other: number): void {
    this.#flushFiles();
    this.#post({ kind: 'gap', walk: this.#walk, part: this.#part, other }, []);
  }

  /** Sends what waits too long. */
  flushLate(): void {
    if (performance.now() - this.#sentMs > latestMs) this.#flushFiles();
  }

  end(): void {
    this.#flushFiles();
    this.#flushRows();
    this.#flushFolders();
    this.#post({ kind: 'done', walk: this.#walk, part: this.#part, left: this.left }, []);
  }

  #flushFiles(): void {
    this.#sentMs = performance.now();
    if (this.#batch.count === 0) return;
    const batch = this.#batch.take();
    this.#post({ kind: 'batch', walk: this.#walk, part: this.#part, batch }, buffersOf(batch));
  }

  #flushRows(): void {
    if (this.#rows.length > 0) this.#post({ kind: 'rows', walk: this.#walk, rows: this.#rows }, []);
    this.#rows = [];
  }

  #flushFolders(): void {
    if (this.#folders.length === 0) return;
    const paths = new TextEncoder().encode(`${this.#folders.join('\0')}\0`);
    const folders = { paths, isEmpty: Uint8Array.from(this.#empty) };
    this.#post({ kind: 'folders', walk: this.#walk, folders }, [paths.buffer, folders.isEmpty.buffer]);
    this.#folders = [];
    this.#empty = [];
  }
}

function noCounts(): Counts {
  return { excluded: 0, hidden: 0, ignored: 0 };
}
