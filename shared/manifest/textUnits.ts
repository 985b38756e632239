/** Puts a text together from UTF-16 units without a string for each of them. */

const pieceUnits = 4096;

export class TextUnits {
  readonly #piece: number[] = [];
  #text = '';

  push(unit: number): void {
    this.#piece.push(unit);
    if (this.#piece.length === pieceUnits) this.#flush();
  }

  pushText(text: string): void {
    for (let index = 0; index < text.length; index += 1) this.push(text.charCodeAt(index));
  }

  /** All of it; may be called once. */
  end(): string {
    this.#flush();
    return this.#text;
  }

  #flush(): void {
    this.#text += String.fromCharCode(...this.#piece);
    this.#piece.length = 0;
  }
}
