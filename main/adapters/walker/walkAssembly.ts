/** Puts together what the threads tell of one walk: parts come in any order and end as one list in the order of a manifest. */
import type { FileBatch, FolderBatch, WalkResult, WalkRow } from '../../engine/ports/treeWalker';
import { rowOf } from './walkRows';
import type { LeftOut, WalkReply } from './walkMessages';

/** A batch, or the number of the part that belongs there. */
type Piece = FileBatch | number;

export class WalkAssembly {
  files = 0;
  bytes = 0;
  readonly #root: string;
  readonly #parts = new Map<number, Piece[]>();
  readonly #rows: WalkRow[] = [];
  readonly #folders: FolderBatch[] = [];
  readonly #left: LeftOut[] = [];
  /** A folder that is gone is met by everybody who was in it. */
  readonly #gone = new Set<string>();
  /** Parts that are not done. */
  #open = 1;

  constructor(root: string) {
    this.#root = root;
  }

  /** Answers whether the walk is complete. */
  take(reply: WalkReply): boolean {
    if (reply.kind === 'batch') {
      this.#pieces(reply.part).push(reply.batch);
      this.files += reply.batch.count;
      for (const size of reply.batch.sizes) this.bytes += size;
    } else if (reply.kind === 'gap') this.#pieces(reply.part).push(reply.other);
    else if (reply.kind === 'rows') this.#takeRows(reply.rows.map((row) => rowOf(row, this.#root)));
    else if (reply.kind === 'folders') this.#folders.push(reply.folders);
    else if (reply.kind === 'given') this.#open += 1;
    else {
      this.#left.push(reply.left);
      this.#open -= 1;
    }
    return this.#open === 0;
  }

  result(): WalkResult {
    const batches: FileBatch[] = [];
    const ahead: Piece[] = [0];
    for (let piece = ahead.pop(); piece !== undefined; piece = ahead.pop())
      if (typeof piece === 'number') ahead.push(...this.#pieces(piece).reverse());
      else batches.push(piece);
    const sum = (of: (left: LeftOut) => number): number => this.#left.reduce((total, left) => total + of(left), 0);
    const sums = (what: keyof LeftOut) => ({
      excluded: sum((left) => left[what].excluded),
      hidden: sum((left) => left[what].hidden),
      ignored: sum((left) => left[what].ignored),
    });
    return {
      batches,
      folders: this.#folders,
      rows: this.#rows,
      left: { files: sums('files'), folders: sums('folders') },
    };
  }

  #pieces(part: number): Piece[] {
    const known = this.#parts.get(part);
    if (known !== undefined) return known;
    const pieces: Piece[] = [];
    this.#parts.set(part, pieces);
    return pieces;
  }

  #takeRows(rows: readonly WalkRow[]): void {
    for (const row of rows) {
      if (row.kind === 'vanished' || row.kind === 'unreadable') {
        if (this.#gone.has(row.path)) continue;
        this.#gone.add(row.path);
      }
      this.#rows.push(row);
    }
  }
}
