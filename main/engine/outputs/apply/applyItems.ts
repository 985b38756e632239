/** Turns the rows of a plan into what apply does with each: write, leave, or ask. Pure. */
import type {
  PlanAction,
  PlanContent,
  PlanDecision,
  PlanEntry,
  PlanKind,
  PlanLocal,
} from '../../../../shared/domain/plan';
import { keepBothPath } from '../plan/naming';
import { newerSide } from '../plan/rules';
import { contentOf as pickedContent, rowState } from '../plan/totals';

/** One file to write. */
export interface ApplyItem {
  readonly entryId: number;
  readonly root: string;
  /** Final place, relative to the root. */
  readonly path: string;
  readonly hash: string;
  readonly size: number;
  readonly mtimeUs: bigint;
  readonly isRunnable: boolean;
  /** The objects of a file that is stored in pieces. */
  readonly chunkHashes?: readonly string[];
  readonly chunkSize?: number;
  /** What a link leads to, relative to the root. */
  readonly link?: string;
  /** What lay at the final place when the plan was made. */
  readonly expected?: PlanLocal;
  /** The local file makes room under this name first. */
  readonly renameLocalTo?: string;
  readonly keepsBoth: boolean;
  readonly hasBackup: boolean;
  /** A local file, relative to the root, that should have the same content. */
  readonly copyFrom?: string;
  /** It is an artist's version that comes back: what the farm placed there is remembered as before. */
  readonly isRestored?: true;
}

/** Why a row is not written; goes into the journal. */
export type SkipCode = 'identical' | 'skip' | 'keep-mine' | 'undecided';

export type RowWork =
  | { readonly kind: 'write'; readonly items: readonly ApplyItem[] }
  | { readonly kind: 'leave'; readonly code: SkipCode }
  | { readonly kind: 'ask'; readonly code: 'decision.needed' };

export interface ItemOptions {
  readonly root: string;
  /** The run keeps what it replaces, unless a row says otherwise. */
  readonly backup: boolean;
  /** Whether a name is neither on the disk nor spoken for in the plan. */
  readonly isFree: (path: string) => boolean;
}

const ask: RowWork = { kind: 'ask', code: 'decision.needed' };
const leave = (code: SkipCode): RowWork => ({ kind: 'leave', code });

const replaces: ReadonlySet<PlanAction> = new Set([
  'download',
  'overwrite',
  'keep-newer',
  'keep-all',
  'pick',
  'retry',
  'clear-read-only',
]);

/** Why nothing is done about a row, where its decision and kind alone say so. */
export function leftAs(
  decision: Pick<PlanDecision, 'action' | 'origin'> | undefined,
  kind: PlanKind,
): SkipCode | undefined {
  if (decision === undefined || rowState({ kind, decision }) !== 'decided')
    return kind === 'identical' ? 'identical' : 'undecided';
  if (decision.origin === 'declined' || decision.action === 'keep-mine') return 'keep-mine';
  if (decision.action === 'skip') return kind === 'identical' ? 'identical' : 'skip';
  return undefined;
}

/** What to do with one row. */
export function workOf(entry: PlanEntry, options: ItemOptions): RowWork {
  const { decision, kind, path, local } = entry;
  const left = leftAs(decision, kind);
  if (decision === undefined || left !== undefined) return leave(left ?? 'undecided');
  // Only a file replaces a file, and only a link a link, whatever a plan says.
  const type = entry.remote.link === undefined ? 'file' : 'symlink';
  if (replaces.has(decision.action) && local !== undefined && local.type !== type) return ask;
  switch (decision.action) {
    case 'skip':
    case 'keep-mine':
    case 'ask':
      return ask;
    case 'keep-newer': {
      const side = newerSide(entry);
      if (side === 'same') return ask;
      return side === 'local' ? leave('skip') : write(item(entry, options, path));
    }
    case 'rename-local':
      return makingRoom(entry, options);
    case 'keep-both':
      if (decision.policy === 'rename-local') return makingRoom(entry, options);
      return decision.target === undefined ? ask : write({ ...item(entry, options, decision.target), keepsBoth: true });
    case 'rename':
    case 'elsewhere':
      return decision.target === undefined ? ask : write(item(entry, options, decision.target));
    case 'keep-all':
      return { kind: 'write', items: allVersions(entry, options) };
    case 'download':
    case 'overwrite':
    case 'retry':
    case 'clear-read-only':
      return write(item(entry, options, decision.target ?? path));
    case 'pick':
      return write(item(entry, options, decision.target ?? path, pickedContent(entry)));
  }
}

function write(one: ApplyItem): RowWork {
  return { kind: 'write', items: [one] };
}

function item(
  { id, path, remote, local, decision }: PlanEntry,
  { root, backup }: ItemOptions,
  finalPath: string,
  content: PlanContent = remote,
): ApplyItem {
  return {
    entryId: id,
    root,
    path: finalPath,
    ...contentOf(content),
    keepsBoth: false,
    hasBackup: backup && decision?.backup !== false,
    ...(finalPath === path && local !== undefined ? { expected: local } : {}),
    ...(decision?.from === undefined ? {} : { copyFrom: decision.from }),
  };
}

function contentOf({ hash, size, mtimeUs, runnable, chunkHashes, chunkSize, link }: PlanContent) {
  return {
    hash,
    size,
    mtimeUs: BigInt(mtimeUs),
    isRunnable: runnable === true,
    ...(chunkHashes === undefined ? {} : { chunkHashes }),
    ...(chunkSize === undefined ? {} : { chunkSize }),
    ...(link === undefined ? {} : { link }),
  };
}

function makingRoom(entry: PlanEntry, options: ItemOptions): RowWork {
  const target = entry.decision?.target;
  const plain = item(entry, options, entry.path);
  if (entry.local === undefined) return write(plain);
  return target === undefined ? ask : write({ ...plain, keepsBoth: true, renameLocalTo: target });
}

/** The row's own version takes the name, every other one a numbered name beside it. */
function allVersions(entry: PlanEntry, options: ItemOptions): readonly ApplyItem[] {
  const own = item(entry, options, entry.path);
  const items = [own];
  const taken = new Set([entry.path]);
  const hashes = new Set([entry.remote.hash]);
  for (const version of entry.remote.versions ?? []) {
    if (hashes.has(version.hash)) continue;
    hashes.add(version.hash);
    const path = freeName(entry.path, (name) => !taken.has(name) && options.isFree(name));
    taken.add(path);
    items.push({
      ...item(entry, options, path, version),
      keepsBoth: true,
    });
  }
  return items;
}

function freeName(path: string, isFree: (path: string) => boolean): string {
  for (let n = 2; ; n += 1) {
    const name = keepBothPath(path, undefined, { policy: 'version', jobName: '', stamp: '' }, n);
    if (isFree(name)) return name;
  }
}
