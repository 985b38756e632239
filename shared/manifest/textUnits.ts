/** Puts a text together from UTF-16 units without a string for each of them. */

const pieceUnits = 4096;

export class TextUnits {
  /** Filled again and again; short texts never make it long. */
  readonly #piece: number[] = [];
  #count = 0;
  #text = '';

  push(unit: number): void {
    this.#piece[this.#count] = unit;
    this.#count += 1;
    if (this.#count < pieceUnits) return;
    this.#text += String.fromCharCode(...this.#piece);
    this.#count = 0;
  }

  pushText(text: string): void {
    for (let index = 0; index < text.length; index += 1) this.push(text.charCodeAt(index));
  }

  /** All of it. */
  end(): string {
    return this.#text + String.fromCharCode(...this.#piece.slice(0, this.#count));
  }
}
