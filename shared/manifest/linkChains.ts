/** Follows links through other links of a manifest name by name, as a file system does, without looking at any file. */
import { isFixedPlace } from './anchors';
import type { EntryColumns } from './columns';
import { baseOf, fixedPlace, type PathStyle, type Place } from './links';

const longestChain = 1000;
const slash = 0x2f;

/** The links at a place and beneath it: of all that are sorted, those from `low` to `high`, past a beginning of so many units. */
interface LinkRange {
  readonly low: number;
  readonly high: number;
  readonly units: number;
  /** The link that is this place. */
  readonly row?: number;
}

/** A place on the way of a chain: a name in a folder; at its top an anchor. Without a range no link is there or below. */
interface Step {
  readonly above?: Step;
  readonly range: LinkRange | undefined;
}

type End = Step | 'outside' | 'circle';

/** What is known of a link's end. */
const known = { nothing: 0, outside: 1, circle: 2, inside: 3 };

export class LinkChains {
  readonly #columns: EntryColumns;
  /** Sorted by path. */
  readonly #links: Uint32Array;
  readonly #style: PathStyle;
  /** By the number of a link: one of `known`. */
  readonly #states: Uint8Array;
  /** The ends of links that others lead through; those of all would be too many to keep. */
  readonly #ends: (Step | undefined)[];
  /** The links that are being followed, one through the other. */
  readonly #open: number[] = [];
  #lastBase: { readonly key: string; readonly step: Step } | undefined;

  constructor({ columns, links, style }: { columns: EntryColumns; links: Uint32Array; style: PathStyle }) {
    this.#columns = columns;
    this.#links = links;
    this.#style = style;
    const count = links.reduce((most, row) => Math.max(most, columns.linkNumber(row)), 0) + 1;
    this.#states = new Uint8Array(count);
    this.#ends = new Array<Step | undefined>(count);
  }

  /** Whether a link ends at a place inside. */
  judge(row: number): 'inside' | 'outside' | 'circle' {
    const number = this.#columns.linkNumber(row);
    const end = this.#states[number] === known.inside ? undefined : this.#endOf(row);
    return typeof end === 'string' ? end : 'inside';
  }

  /** A link whose text ends at another link ends where that one does, so one loop follows a chain. */
  #endOf(row: number): End {
    const opened = this.#open.length;
    let next: End | number = row;
    while (typeof next === 'number') {
      const end: End | undefined = this.#knownEnd(next);
      if (end === undefined) this.#open.push(next);
      next = end ?? this.#follow(next);
    }
    while (this.#open.length > opened) this.#keep(this.#open.pop() ?? row, next);
    return next;
  }

  #knownEnd(row: number): End | undefined {
    const number = this.#columns.linkNumber(row);
    const state = this.#states[number];
    if (state === known.outside) return 'outside';
    if (state === known.circle) return 'circle';
    const isEndless = this.#open.length > longestChain || this.#open.includes(row);
    return this.#ends[number] ?? (isEndless ? 'circle' : undefined);
  }

  #keep(row: number, end: End): void {
    const number = this.#columns.linkNumber(row);
    this.#states[number] = end === 'outside' ? known.outside : end === 'circle' ? known.circle : known.inside;
    if (typeof end !== 'string' && this.#open.length > 0) this.#ends[number] = end;
  }

  /** Where a link ends, or the link that ends at the same place. */
  #follow(row: number): End | number {
    const { text, base, target } = this.#columns.link(row);
    if (target === undefined) return 'outside';
    const path = this.#columns.path(row);
    const fixed = isFixedPlace(text) ? fixedPlace(text, this.#style) : undefined;
    const start = fixed === undefined ? baseOf(path, base, this.#style) : { anchor: fixed.anchor, names: [] };
    return this.#walk(this.#stepTo(start), fixed === undefined ? text.split('/') : fixed.names);
  }

  /** Links that follow one another are mostly in one folder. */
  #stepTo({ anchor, names }: Place): Step {
    const key = anchor + names.join('/');
    if (this.#lastBase?.key === key) return this.#lastBase.step;
    let step: Step = { range: this.#anchorRange(anchor) };
    for (const name of names) step = this.#below(step, name);
    this.#lastBase = { key, step };
    return step;
  }

  #walk(from: Step, names: readonly string[]): End | number {
    let step = from;
    const last = names.findLastIndex((name) => name !== '' && name !== '.');
    for (const [index, name] of names.entries()) {
      if (name === '' || name === '.') continue;
      if (name === '..') {
        if (step.above === undefined) return 'outside';
        step = step.above;
        continue;
      }
      step = this.#below(step, name);
      if (step.range?.row === undefined) continue;
      if (index === last) return step.range.row;
      const end = this.#endOf(step.range.row);
      if (typeof end === 'string') return end;
      step = end;
    }
    return step;
  }

  #anchorRange(anchor: string): LinkRange {
    const low = this.#bound({ low: 0, high: this.#links.length, units: 0 }, anchor, -1);
    const high = this.#bound({ low, high: this.#links.length, units: 0 }, anchor, 0x1_0000);
    return { low, high, units: anchor.length };
  }

  #below(above: Step, name: string): Step {
    const { range } = above;
    if (range === undefined || range.low >= range.high) return { above, range: undefined };
    const at = this.#bound(range, name, -1);
    const first = this.#links[at];
    const isLink = first !== undefined && at < range.high && this.#isAt(first, range.units, name);
    const low = this.#bound({ ...range, low: at }, name, slash);
    const high = this.#bound({ ...range, low }, name, slash + 1);
    if (!isLink && low === high) return { above, range: undefined };
    return { above, range: { low, high, units: range.units + name.length + 1, ...(isLink ? { row: first } : {}) } };
  }

  #isAt(row: number, units: number, name: string): boolean {
    return this.#columns.pathUnits(row) === units + name.length && this.#compare(row, units, name, -1) === 0;
  }

  /** How many links of the range stand before those of which the path goes on with a name and then at least one unit. */
  #bound({ low, high, units }: LinkRange, name: string, next: number): number {
    let from = low;
    let to = high;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.#compare(this.#links[middle] ?? 0, units, name, next) < 0) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  #compare(row: number, units: number, name: string, next: number): number {
    const columns = this.#columns;
    for (let index = 0; index < name.length; index += 1) {
      const difference = columns.pathUnitAt(row, units + index) - name.charCodeAt(index);
      if (difference !== 0) return difference;
    }
    return columns.pathUnitAt(row, units + name.length) - next;
  }
}
