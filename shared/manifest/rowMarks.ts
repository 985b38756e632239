/** A small number for some of the rows of a manifest, in a byte each; other rows have 0. */
export class RowMarks {
  #marks = new Uint8Array();
  #count = 0;

  get(row: number): number {
    return this.#marks[row] ?? 0;
  }

  set(row: number, mark: number): void {
    if (row >= this.#marks.length) {
      const larger = new Uint8Array(Math.max(64, row + (row >> 1)));
      larger.set(this.#marks);
      this.#marks = larger;
    }
    this.#marks[row] = mark;
    this.#count += 1;
  }

  /** Whether no row was ever marked. */
  get isEmpty(): boolean {
    return this.#count === 0;
  }
}
