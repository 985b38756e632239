/** The canonical texts of a plan document's parts: keys in one order, values that say nothing left out. */
import type { Plan, PlanEntry } from '../../../../shared/domain/plan';

/** One entry, on one line. */
export function entryText(entry: PlanEntry): string {
  return JSON.stringify(ordered(entry, entryKeys));
}

/** Everything before the entries. */
export function* headTexts(plan: Partial<Plan>): Generator<string> {
  const fields = new Map<string, unknown>(Object.entries(plan));
  yield '{';
  for (const key of planKeys.slice(0, entriesAt)) yield `${JSON.stringify(key)}:${topLevel(key, fields.get(key))},\n`;
}

/** Everything after the entries: known keys in their order, unknown ones after them as they came. */
export function* tailTexts(plan: Partial<Plan>): Generator<string> {
  const fields = new Map<string, unknown>(Object.entries(plan));
  for (const key of planKeys.slice(entriesAt + 1)) {
    if (fields.get(key) !== undefined) yield `,\n${JSON.stringify(key)}:${topLevel(key, fields.get(key))}`;
  }
  for (const key of planKeys) fields.delete(key);
  for (const [key, value] of fields) yield `,\n${JSON.stringify(key)}:${JSON.stringify(value)}`;
  yield '}\n';
}

type Order = readonly (string | readonly [string, Order])[];

const decisionKeys: Order = ['action', 'policy', 'suffix', 'backup', 'target', 'from', 'origin'];
const versionKeys: Order = ['hash', 'size', 'mtimeUs', 'chunkHashes', 'chunkSize', 'link', 'runnable', 'taskId'];
const entryKeys: Order = [
  'id',
  'root',
  'path',
  'seq',
  'frame',
  [
    'remote',
    ['size', 'mtimeUs', 'hash', 'chunkHashes', 'chunkSize', 'link', 'runnable', 'taskId', ['versions', versionKeys]],
  ],
  ['local', ['type', 'size', 'mtimeNs', 'fileId', 'hash', 'link']],
  'proof',
  'kind',
  'refused',
  'also',
  'untouched',
  ['recommend', ['action', 'why']],
  ['decision', decisionKeys],
];
const planKeys = [
  'satchelPlan',
  'planId',
  'createdAt',
  'satchel',
  'source',
  'roots',
  'volumes',
  'rules',
  'preset',
  'sequences',
  'entries',
  'totals',
  'hashing',
  'state',
  'completeSequence',
  'folders',
] as const satisfies readonly (keyof Plan)[];
const entriesAt = planKeys.indexOf('entries');

const partKeys: Readonly<Record<string, Order>> = {
  source: [
    'region',
    'farmId',
    'queueId',
    'jobId',
    'jobName',
    'stepIds',
    'taskIds',
    'store',
    ['manifests', ['key', 'hash', 'writtenAt', 'taskId', 'sessionActionId']],
  ],
  roots: [
    'id',
    'source',
    'sourceFormat',
    'locationName',
    'target',
    'how',
    ['traits', ['caseSensitive', 'maxPathUnits', 'timePrecisionNs', 'hardLinks']],
    'volume',
  ],
  volumes: ['id', 'label', 'freeBytes', 'lowestFreeBytes', 'finalFreeBytes', 'fetchBytes', 'backupBytes'],
  rules: [
    'id',
    'name',
    'enabled',
    'locked',
    [
      'when',
      [
        'kinds',
        'glob',
        'notGlob',
        'extensions',
        'sizeMin',
        'sizeMax',
        'localNewerByMs',
        'remoteNewerByMs',
        'untouched',
        'edited',
        'sequence',
        'stepIds',
        'taskIds',
        'roots',
        'exists',
      ],
    ],
    ['then', ['action', 'policy', 'suffix', 'backup']],
  ],
  sequences: ['id', 'root', 'folder', 'prefix', 'suffix', 'width', 'count', 'label', 'eyeOf'],
  totals: [
    'entries',
    'decided',
    'undecided',
    'blocked',
    'byKind',
    'byAction',
    'fetchBytes',
    'copyLocalBytes',
    'replacedBytes',
    'backupBytes',
  ],
  hashing: ['needed', 'done'],
  folders: ['root', 'path'],
};

function topLevel(key: string, value: unknown): string {
  const order = partKeys[key];
  if (order === undefined) return JSON.stringify(value);
  if (!Array.isArray(value)) return JSON.stringify(ordered(value, order));
  const lines = value.map((item: unknown) => JSON.stringify(ordered(item, order)));
  return lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}]`;
}

/** Known keys in their order, unknown ones after them as they came; values that say nothing are left out. */
function ordered(value: unknown, order: Order): unknown {
  if (Array.isArray(value)) return value.map((item) => ordered(item, order));
  if (typeof value !== 'object' || value === null || isOrdered(value, order)) return value;
  const source = new Map<string, unknown>(Object.entries(value));
  const result: [string, unknown][] = [];
  for (const item of order) {
    const [key, inner] = typeof item === 'string' ? [item, undefined] : item;
    if (!source.has(key)) continue;
    const field = source.get(key);
    source.delete(key);
    if (field === undefined || isDefault(key, field)) continue;
    result.push([key, inner === undefined ? field : ordered(field, inner)]);
  }
  return Object.fromEntries([...result, ...source]);
}

type Rank = readonly [rank: number, inner: Order | undefined];
const ranks = new WeakMap<Order, ReadonlyMap<string, Rank>>();

function ranksOf(order: Order): ReadonlyMap<string, Rank> {
  const known = ranks.get(order);
  if (known !== undefined) return known;
  const made = new Map<string, Rank>();
  for (const [rank, item] of order.entries()) {
    if (typeof item === 'string') made.set(item, [rank, undefined]);
    else made.set(item[0], [rank, item[1]]);
  }
  ranks.set(order, made);
  return made;
}

/** Whether an object can be written as it is: most rows can, and copying each of a million costs more than looking. */
function isOrdered(value: object, order: Order): boolean {
  const known = ranksOf(order);
  let last = -1;
  for (const [key, field] of Object.entries(value) as [string, unknown][]) {
    const [rank, inner] = known.get(key) ?? [Infinity, undefined];
    if (rank < last || field === undefined || isDefault(key, field)) return false;
    last = rank;
    if (inner === undefined || typeof field !== 'object' || field === null) continue;
    const parts: readonly unknown[] = Array.isArray(field) ? field : [field];
    const isInnerOrdered = parts.every((part) => typeof part === 'object' && part !== null && isOrdered(part, inner));
    if (!isInnerOrdered) return false;
  }
  return true;
}

function isDefault(key: string, field: unknown): boolean {
  if (key === 'also' || key === 'versions') return Array.isArray(field) && field.length === 0;
  return (key === 'runnable' || key === 'untouched' || key === 'locked') && field === false;
}
