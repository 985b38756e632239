/** The lines of a run's journal: what each says, and how one is read without believing it. */
import { z } from 'zod';
import { targetProblem } from '../plan/targetFolder';
import { isSafeRelativePath } from '../plan/relativePath';
import { heldFolder, ownPlatform } from './places';

const Facts = z.object({
  size: z.number().int().nonnegative(),
  /** Decimal, because nanoseconds do not fit a number. */
  mtimeNs: z.string().regex(/^-?\d{1,28}$/),
  hash: z.string().optional(),
  fileId: z.string().optional(),
  /** `hash` is that of a list of chunks of this size. */
  chunkSize: z.number().int().positive().optional(),
  /** Absent for regular files. */
  type: z.enum(['folder', 'symlink', 'other']).optional(),
});
/** What is needed to tell one state of a file from another. */
export type FileFacts = Readonly<z.infer<typeof Facts>>;

const Placed = z.object({
  hash: z.string(),
  size: z.number(),
  mtimeNs: z.string().regex(/^-?\d{1,28}$/),
  runId: z.string(),
});
/** The row of table `placed` for the path. */
export type PlacedFacts = Readonly<z.infer<typeof Placed>>;

const Intent = z.object({
  n: z.number().int().positive(),
  /** Absolute folder; every other path is relative to it, with `/`. */
  root: z.string(),
  path: z.string(),
  op: z.enum(['create', 'replace', 'rename-local', 'remove']),
  before: Facts.optional(),
  after: Facts.optional(),
  backup: z.string().optional(),
  /** The file that takes the place: a verified temp, or the backup that undo puts back. */
  from: z.string().optional(),
  /** New name of a rename; of a removal, the name under which the local file waits to come back. */
  to: z.string().optional(),
  /** The row kept both files. */
  keptBoth: z.literal(true).optional(),
  /** An equal local file was copied, so that the set of frames kept beside it is whole. */
  copiedAlong: z.literal(true).optional(),
  /** Links cannot be made here: a copy of the target took the place. */
  linkCopied: z.literal(true).optional(),
  /** Bytes that came from the store. */
  fetched: z.number().int().nonnegative().optional(),
  placedBefore: Placed.optional(),
  placedAfter: Placed.optional(),
});
/** One change of one path, written before it is made. */
export type Intent = Readonly<z.infer<typeof Intent>>;

const Place = z.object({ root: z.string(), path: z.string() });
const Settled = z.object({ n: z.number().int().positive(), code: z.string() });
const Row = Settled.extend({ root: z.string(), path: z.string(), message: z.string().optional() });
const Failed = Row.extend({
  /** How often it was tried; absent for once. */
  tries: z.number().int().positive().optional(),
});

const Held = Place.extend({
  size: z.number().int().nonnegative(),
  mtimeNs: z.string().regex(/^-?\d{1,28}$/),
  /** Wall clock after which nobody waits for it any more. */
  untilMs: z.number().int().nonnegative(),
});
/** A verified content that is kept for a later decision. */
export type HeldLine = Readonly<z.infer<typeof Held>>;

const lineSchemas = {
  mkdir: Place,
  temp: Place,
  held: Held,
  intent: Intent,
  done: z.object({ n: z.number().int().positive() }),
  /** With its place where the run itself found the content to be here. */
  skip: Settled.extend({
    root: z.string().optional(),
    path: z.string().optional(),
    /** How many rows of the plan are left alone so, where nothing was looked at. */
    count: z.number().int().positive().optional(),
  }),
  ask: Row,
  fail: Failed,
  end: z.object({ result: z.enum(['done', 'cancelled', 'failed', 'recovered']) }),
  /** Follows an end that was not the last: what the run had not done yet is done now. */
  resumed: z.object({ at: z.iso.datetime() }),
} as const;

type LineKind = keyof typeof lineSchemas;
type LineOf<K extends LineKind> = K extends LineKind
  ? { readonly [key in K]: Readonly<z.infer<(typeof lineSchemas)[K]>> }
  : never;
export type JournalLine = LineOf<LineKind>;
export type EndResult = 'done' | 'cancelled' | 'failed' | 'recovered';

const Header = z.object({
  journal: z.literal(1),
  runId: z.string().regex(/^[0-9A-Za-z-]{1,64}$/),
  planId: z.string(),
  kind: z.enum(['download', 'undo', 'restore']),
  startedAt: z.iso.datetime(),
  title: z.string().optional(),
  /** The run that an undo takes back. */
  undoes: z.string().optional(),
});
export type JournalHeader = Readonly<z.infer<typeof Header>>;

/** The first line; `undefined` when it is none. */
export function parseHeader(text: string): JournalHeader | undefined {
  const parsed = Header.safeParse(parseJson(text));
  return parsed.success ? parsed.data : undefined;
}

/** Any other line; `undefined` when it is none, or when a path in it leaves its root. */
export function parseLine(text: string): JournalLine | undefined {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const [entry, ...more] = Object.entries(value);
  if (entry === undefined || more.length > 0) return undefined;
  const [kind, body] = entry as [string, unknown];
  if (!isLineKind(kind)) return undefined;
  const parsed = lineSchemas[kind].safeParse(body);
  if (!parsed.success) return undefined;
  const line = { [kind]: parsed.data } as unknown as JournalLine;
  return staysInside(line) ? line : undefined;
}

function isLineKind(kind: string): kind is LineKind {
  return Object.hasOwn(lineSchemas, kind);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A journal beside a backup may have been changed by anybody who can write there: no path of it may lead elsewhere. */
function staysInside(line: JournalLine): boolean {
  if ('mkdir' in line) return isRoot(line.mkdir.root) && (line.mkdir.path === '' || isPlain(line.mkdir.path));
  if ('temp' in line) return isRoot(line.temp.root) && isTempPath(line.temp.path);
  if ('held' in line) return isRoot(line.held.root) && isHeldPath(line.held.path);
  if (!('intent' in line)) return true;
  const { root, path, to, from, backup } = line.intent;
  return (
    isRoot(root) &&
    isPlain(path) &&
    (to === undefined || isPlain(to)) &&
    (from === undefined || isTempPath(from) || isBackupPath(from)) &&
    (backup === undefined || isBackupPath(backup))
  );
}

function isRoot(root: string): boolean {
  return targetProblem(root, ownPlatform) === undefined;
}

function isPlain(path: string): boolean {
  return isSafeRelativePath(path, ownPlatform);
}

/** The temp name is the one part that no other path may have. */
export function isTempPath(path: string): boolean {
  const match = /^((?:.*\/)?)\.satchel-[0-9a-f]{12}\.part$/.exec(path);
  return match !== null && (match[1] === '' || isPlain((match[1] ?? '').slice(0, -1)));
}

function isHeldPath(path: string): boolean {
  return path.startsWith(`${heldFolder}/`) && /^[0-9a-f]{32}$/.test(path.slice(heldFolder.length + 1));
}

function isBackupPath(path: string): boolean {
  const match = /^\.satchel\/backup\/[0-9A-Za-z-]{1,64}\/(.+)$/s.exec(path);
  return match !== null && isPlain(match[1] ?? '');
}
