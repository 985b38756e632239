/** Compares answers by their shape: which fields there are and what kind of text or number they hold. */

/** Fields whose keys are data. */
const maps: ReadonlySet<string> = new Set(['parameters', 'taskRunStatusCounts']);
const kinds: readonly (readonly [string, RegExp])[] = [
  ['time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/],
  ['id', /^(?:farm|queue|job|step|session|fleet|worker|sp)-[0-9a-f]{32}$/],
  ['indexed id', /^(?:task|sessionaction)-[0-9a-f]{32}-\d+$/],
  ['word', /^[A-Z]+(?:_[A-Z]+)*$/],
];

/** Where samples of ours do not fit those that were recorded; empty when every one could have been among them. */
export function shapeMismatches(recorded: readonly unknown[], ours: readonly unknown[], path = ''): readonly string[] {
  // A list that was empty in every recording says nothing about what it holds.
  if (ours.length === 0 || recorded.length === 0) return [];
  const known = new Set(recorded.map(kindOf));
  const strange = [...new Set(ours.map(kindOf))].filter((kind) => !known.has(kind));
  if (strange.length > 0) return [`${path}: ${strange.join(', ')} instead of ${[...known].join(', ')}`];
  const lists = mismatchesOfItems(recorded.filter(Array.isArray), ours.filter(Array.isArray), path);
  return [...lists, ...mismatchesOfFields(recorded.filter(isObject), ours.filter(isObject), path)];
}

function mismatchesOfItems(
  recorded: readonly unknown[][],
  ours: readonly unknown[][],
  path: string,
): readonly string[] {
  return shapeMismatches(recorded.flat(), ours.flat(), `${path}[]`);
}

type Fields = Readonly<Record<string, unknown>>;

function mismatchesOfFields(recorded: readonly Fields[], ours: readonly Fields[], path: string): readonly string[] {
  if (ours.length === 0) return [];
  if (maps.has(path.split('.').at(-1) ?? ''))
    return shapeMismatches(recorded.flatMap(Object.values), ours.flatMap(Object.values), `${path}.*`);
  const names = new Set(recorded.flatMap((sample) => Object.keys(sample)));
  const required = [...names].filter((name) => recorded.every((sample) => Object.hasOwn(sample, name)));
  const unknown = ours.flatMap((sample) => Object.keys(sample)).filter((name) => !names.has(name));
  const missing = required.filter((name) => ours.some((sample) => !Object.hasOwn(sample, name)));
  const valuesOf = (samples: readonly Fields[], name: string): readonly unknown[] =>
    samples.filter((sample) => Object.hasOwn(sample, name)).map((sample) => sample[name]);
  return [
    ...[...new Set(unknown)].map((name) => `${path}.${name} is too much`),
    ...missing.map((name) => `${path}.${name} is missing`),
    ...[...names].flatMap((name) => shapeMismatches(valuesOf(recorded, name), valuesOf(ours, name), `${path}.${name}`)),
  ];
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  if (typeof value !== 'string') return value === null ? 'null' : typeof value;
  return kinds.find(([, pattern]) => pattern.test(value))?.[0] ?? 'text';
}
