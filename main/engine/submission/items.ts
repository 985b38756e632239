/** Lists whose items come into being when somebody looks at them: there may be a million. An array is one too. */

export interface Items<T> extends Iterable<T> {
  readonly length: number;
  /** From 0. */
  at(index: number): T | undefined;
}

export class MadeItems<T> implements Items<T> {
  readonly length: number;
  readonly #make: (index: number) => T;

  constructor(length: number, make: (index: number) => T) {
    this.length = length;
    this.#make = make;
  }

  at(index: number): T | undefined {
    return index >= 0 && index < this.length ? this.#make(index) : undefined;
  }

  *[Symbol.iterator](): Generator<T> {
    for (let index = 0; index < this.length; index += 1) yield this.#make(index);
  }
}

/** The items at some positions of another list. */
export function itemsAt<T>(items: Items<T>, positions: Uint32Array): Items<T> {
  return new MadeItems(positions.length, (index) => {
    const item = items.at(positions[index] ?? 0);
    if (item === undefined) throw new RangeError(`there is no item ${positions[index] ?? 0}`);
    return item;
  });
}

/** The positions below a number that are meant. */
export function positionsWhere(length: number, isMeant: (position: number) => boolean): Uint32Array {
  const positions = new Uint32Array(length);
  let count = 0;
  for (let position = 0; position < length; position += 1) if (isMeant(position)) positions[count++] = position;
  return positions.slice(0, count);
}
