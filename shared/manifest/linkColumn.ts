/** The texts and places of a manifest's links, as bytes: a hostile file can have a million of them. */
import type { LinkTarget } from './manifest';
import { PathList } from './pathList';
import { resized } from './rowBlock';

/** A mark in the list of texts: the text counts from the root. */
const rootMark = 1;
const noTarget = 0;
const ownText = 1;
const firstTarget = 2;

export class LinkColumn {
  readonly #texts = new PathList();
  readonly #targets = new PathList();
  /** By link: `noTarget`, `ownText` where it is as the text, or so many more than its last as its place in the list of targets. */
  #targetOf: Uint32Array = new Uint32Array(4);

  get count(): number {
    return this.#texts.count;
  }

  /** Answers the number of the link. */
  add(link: LinkTarget): number {
    const number = this.#texts.push(link.text);
    this.set(number, link, link.text);
    return number;
  }

  get(number: number): LinkTarget {
    const base = ((this.#texts.bits[number] ?? 0) & rootMark) === 0 ? 'parent' : 'root';
    const target = this.#targetOf[number] ?? noTarget;
    const text = this.#texts.path(number);
    if (target === noTarget) return { text, base };
    return { text, base, target: target === ownText ? text : this.#targets.path(target - firstTarget) };
  }

  hasTarget(number: number): boolean {
    return this.#targetOf[number] !== noTarget;
  }

  /** What its text counts from and where it leads; the text stays as it was. */
  set(number: number, { base, target }: Omit<LinkTarget, 'text'>, text: string): void {
    const { bits } = this.#texts;
    bits[number] = ((bits[number] ?? 0) & ~rootMark) | (base === 'root' ? rootMark : 0);
    if (number >= this.#targetOf.length) this.#targetOf = resized(this.#targetOf, number * 2);
    this.#targetOf[number] =
      target === undefined ? noTarget : target === text ? ownText : this.#targets.push(target) + firstTarget;
  }

  clear(): void {
    this.#texts.clear();
    this.#targets.clear();
    this.#targetOf.fill(0);
  }
}
