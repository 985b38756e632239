/** Reads the small parts of canonical JSON from bytes. */

const quote = 34;
const backslash = 92;

/** A place in a text of bytes. What a method cannot read it leaves where it is, or the reader gives the whole line up. */
export class ByteCursor {
  protected bytes: Uint8Array = new Uint8Array();
  protected at = 0;
  /** The text read last lies in [from, at - 1). */
  protected from = 0;
  protected isAscii = true;
  /** The decimal read last, in thousand millions and the rest. */
  protected high = 0;
  protected low = 0;

  protected isAt(text: string): boolean {
    for (let i = 0; i < text.length; i += 1) if (this.bytes[this.from + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  protected skip(text: Uint8Array): boolean {
    const bytes = this.bytes;
    const at = this.at;
    for (let i = 0; i < text.length; i += 1) if (bytes[at + i] !== text[i]) return false;
    this.at = at + text.length;
    return true;
  }

  /** A text without escapes up to its closing quote, after which the cursor stands. */
  protected text(): boolean {
    const bytes = this.bytes;
    let at = this.at;
    let all = 0;
    this.from = at;
    for (;;) {
      const unit = bytes[at];
      if (unit === undefined || unit < 32 || unit === backslash) return false;
      at += 1;
      if (unit === quote) break;
      all |= unit;
    }
    this.at = at;
    this.isAscii = all < 128;
    return true;
  }

  protected plainWord(): boolean {
    return this.text() && this.isAscii;
  }

  /** A whole number up to 2^53 as JSON writes it; -1 for anything else. */
  protected integer(): number {
    const bytes = this.bytes;
    const start = this.at;
    let at = start;
    let value = 0;
    for (; ; at += 1) {
      const digit = (bytes[at] ?? 0) - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (at === start || (at - start > 1 && bytes[start] === 48) || value > Number.MAX_SAFE_INTEGER) return -1;
    this.at = at;
    return value;
  }

  /** Digits without a leading zero, at most 24, as two numbers. */
  protected decimal(): boolean {
    const bytes = this.bytes;
    const start = this.at;
    let end = start;
    while (end - start < 25) {
      const unit = bytes[end] ?? 0;
      if (unit < 48 || unit > 57) break;
      end += 1;
    }
    if (end === start || end - start > 24 || (end - start > 1 && bytes[start] === 48)) return false;
    const cut = Math.max(start, end - 9);
    let high = 0;
    let low = 0;
    for (let at = start; at < cut; at += 1) high = high * 10 + (bytes[at] ?? 0) - 48;
    for (let at = cut; at < end; at += 1) low = low * 10 + (bytes[at] ?? 0) - 48;
    if (high > Number.MAX_SAFE_INTEGER) return false;
    this.at = end;
    this.high = high;
    this.low = low;
    return true;
  }
}
