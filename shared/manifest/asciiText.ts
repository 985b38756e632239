/** Collects text of plain ASCII as bytes. */

export class AsciiText {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;

  write(text: string): void {
    const start = this.#length;
    this.#length = start + text.length;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    const bytes = this.#bytes;
    for (let index = 0; index < text.length; index += 1) bytes[start + index] = text.charCodeAt(index);
  }

  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}
