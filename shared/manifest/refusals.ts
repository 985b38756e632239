/** Which entries are refused and why, in a byte per row: a hostile file can have a million of them. */
import type { ErrorCode } from '../domain/errors';
import { RowMarks } from './rowMarks';

export interface Refusal {
  readonly code: ErrorCode;
  /** Continues a sentence that begins with the entry. */
  readonly problem: string;
}

/** Texts that differ by entry are kept for the first ones; the later ones of a code share one text. */
const ownTexts = 150;

export class Refusals {
  readonly #reasons: Refusal[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #marks = new RowMarks();
  #last = 0;

  set(row: number, refusal: Refusal): void {
    this.#marks.set(row, this.#numberOf(refusal));
  }

  has(row: number): boolean {
    return this.#marks.get(row) !== 0;
  }

  get(row: number): Refusal | undefined {
    return this.#reasons[this.#marks.get(row) - 1];
  }

  #numberOf({ code, problem }: Refusal): number {
    // The same as the one before, mostly: then no key needs to be made.
    const last = this.#reasons[this.#last - 1];
    if (last?.code === code && last.problem === problem) return this.#last;
    this.#last = this.#numberOfNext(code, problem);
    return this.#last;
  }

  #numberOfNext(code: ErrorCode, problem: string): number {
    const key = `${code} ${problem}`;
    const known = this.#numbers.get(key) ?? (this.#reasons.length < ownTexts ? undefined : this.#numbers.get(code));
    if (known !== undefined) return known;
    const isOwn = this.#reasons.length < ownTexts;
    this.#reasons.push({ code, problem: isOwn ? problem : 'is refused for the same kind of reason as others' });
    this.#numbers.set(isOwn ? key : code, this.#reasons.length);
    return this.#reasons.length;
  }
}
