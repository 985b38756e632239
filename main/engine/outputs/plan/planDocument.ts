/** Writes a plan in its canonical form and reads one back, hostile until every path in it is checked. */
import { AppError } from '../../../../shared/domain/errors';
import type { Plan } from '../../../../shared/domain/plan';
import { checkEntry, checkFrame, checkTargetsUnique } from './planChecks';
import { EntrySchema, PlanSchema, type PlanDocument } from './planSchema';
import { totalsOf } from './totals';
import { hostPlatform, type TargetPlatform } from './traits';

/** The document as one text; the same plan gives the same bytes. */
export function writePlan(plan: Plan): string {
  return [...planChunks(plan)].join('');
}

/** The document in pieces, one entry per line, so that a large plan streams. */
export function* planChunks(plan: Plan): Generator<string> {
  const { entries } = plan;
  const fields = new Map<string, unknown>(Object.entries(plan));
  yield '{';
  for (const key of planKeys.slice(0, entriesAt)) yield `${JSON.stringify(key)}:${topLevel(key, fields.get(key))},\n`;
  yield '"entries":[';
  for (const [index, entry] of entries.entries())
    yield (index === 0 ? '\n' : ',\n') + JSON.stringify(ordered(entry, entryKeys));
  yield ']';
  for (const key of planKeys.slice(entriesAt + 1)) {
    if (fields.get(key) !== undefined) yield `,\n${JSON.stringify(key)}:${topLevel(key, fields.get(key))}`;
  }
  for (const key of planKeys) fields.delete(key);
  for (const [key, value] of fields) yield `,\n${JSON.stringify(key)}:${JSON.stringify(value)}`;
  yield '}\n';
}

/**
 * A plan from a document; `source` names it in errors. `plan.version_unknown` for another major version; `plan.invalid` for
 * anything else that is not a plan of this kind of computer, above all a path that could leave its root: then nothing of the file is used.
 */
export function readPlan(text: string, source: string, platform: TargetPlatform = hostPlatform): Plan {
  const document = parse(text, source);
  const version =
    typeof document === 'object' && document !== null && 'satchelPlan' in document ? document.satchelPlan : undefined;
  if (typeof version !== 'string') throw invalid(source, 'it is not a Satchel plan');
  if (!/^1\.\d{1,4}$/.test(version)) {
    throw new AppError({
      code: 'plan.version_unknown',
      message: `${source} is a plan of version ${JSON.stringify(version.slice(0, 32))}; this Satchel reads version 1.`,
      safe: 'Nothing was written.',
      hint: 'Open it with the Satchel that made it, or plan the download again.',
    });
  }
  const frame = PlanSchema.safeParse(document);
  if (!frame.success) throw invalid(source, issueText(frame.error.issues));
  const problem = checkFrame(frame.data, platform);
  if (problem !== undefined) throw invalid(source, problem);
  const plan = { ...frame.data, entries: readEntries(frame.data, source, platform) } as unknown as Plan;
  const clash = checkTargetsUnique(plan, platform);
  if (clash !== undefined) throw invalid(source, clash);
  // Sums are never believed: whoever reads them decides by them.
  return { ...plan, totals: { ...plan.totals, ...totalsOf(plan.entries) } };
}

function readEntries(document: PlanDocument, source: string, platform: TargetPlatform): readonly unknown[] {
  const ids = new Set<number>();
  const roots = new Map(document.roots.map((root) => [root.id, root]));
  const sequences = new Set(document.sequences.map((sequence) => sequence.id));
  return document.entries.map((raw, index) => {
    const entry = EntrySchema.safeParse(raw);
    if (!entry.success) throw invalid(source, `entry ${index + 1}: ${issueText(entry.error.issues)}`);
    const { id, root, seq } = entry.data;
    const rootRow = roots.get(root);
    if (ids.has(id)) throw invalid(source, `entry ${index + 1}: the id ${id} is there twice`);
    if (rootRow === undefined) throw invalid(source, `entry ${index + 1}: there is no root ${root}`);
    if (seq !== undefined && !sequences.has(seq))
      throw invalid(source, `entry ${index + 1}: there is no sequence ${seq}`);
    ids.add(id);
    const problem = checkEntry(entry.data, rootRow, platform);
    if (problem !== undefined) throw invalid(source, `entry ${index + 1}: ${problem}`);
    return entry.data;
  });
}

function parse(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(source, 'it is not complete JSON', cause);
  }
}

function issueText(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): string {
  const first = issues[0];
  return first === undefined ? 'a field is wrong' : `${first.path.map(String).join('.')}: ${first.message}`;
}

function invalid(source: string, why: string, cause?: unknown): AppError {
  return new AppError(
    {
      code: 'plan.invalid',
      message: `${source} cannot be used as a plan: ${why}.`,
      safe: 'Nothing of it was used and nothing was written.',
      hint: 'Plan the download again.',
    },
    cause,
  );
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
