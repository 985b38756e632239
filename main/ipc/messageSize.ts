/** A guard of development and test builds: rows of large things travel in windows or columns, never as one long array of objects. */

/** Of an array of objects in one message. */
export const mostObjects = 10_000;

/** Throws a RangeError that names the place of the first array with more objects. Looks through maps, sets and circles too. */
export function requireFewObjects(message: unknown): void {
  const seen = new Set<object>();
  const waiting: { readonly value: unknown; readonly place: string }[] = [{ value: message, place: 'message' }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, place } = next;
    if (!isObject(value) || ArrayBuffer.isView(value) || seen.has(value)) continue;
    seen.add(value);
    if (isList(value)) requireShort(value, place);
    for (const [key, inner] of partsOf(value))
      if (isObject(inner)) waiting.push({ value: inner, place: `${place}.${key}` });
  }
}

type List = readonly unknown[] | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>;

function requireShort(list: List, place: string): void {
  const values = list instanceof Map ? list.values() : list;
  let count = 0;
  for (const value of values) if (isObject(value)) count += 1;
  if (count > mostObjects)
    throw new RangeError(`${place} has ${count} objects; ${mostObjects} may cross to another process at once.`);
}

function* partsOf(value: object): Generator<readonly [string, unknown]> {
  if (value instanceof Map) for (const [key, inner] of value) yield [String(key), inner];
  else if (value instanceof Set) for (const inner of value) yield ['value', inner];
  else yield* Object.entries(value);
}

function isList(value: object): value is List {
  return Array.isArray(value) || value instanceof Map || value instanceof Set;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
