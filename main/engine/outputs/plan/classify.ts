/** Gives every remote file its kind: the first that holds in a fixed order, the others as `also`. Pure. */
import type { PlanKind, PlanLocal, PlanRecommendation } from '../../../../shared/domain/plan';
import { isPathAllowed } from './encodeName';
import { recommendationFor } from './kinds';
import { isSafeRelativePath } from './relativePath';
import { compareLocalTime } from './times';
import { isPathTooLong, type FileSystemTraits } from './traits';

/** Everything known about one remote file and its place, collected before deciding. */
export interface EntryFacts {
  /** Relative to the root, `/`, as the manifest wrote it. */
  readonly path: string;
  /** Absolute folder of the root; null when there is none yet. */
  readonly target: string | null;
  readonly remote: {
    readonly size: number;
    readonly mtimeUs: bigint;
    readonly hash: string;
    /** Chunk size of a file that is compared by its chunks. */
    readonly chunkBytes?: number;
    /** A link: compared by where it leads; it has neither size nor time. */
    readonly isLink?: true;
  };
  /** The manifest's reader refused the entry, or a parent folder leads out of the root. */
  readonly isUnsafe?: boolean;
  readonly isMissingInStore?: boolean;
  /** What lies at the target, by lstat. */
  readonly local?: { readonly type: PlanLocal['type']; readonly size: number; readonly mtimeNs: bigint };
  /** Absent while it is not computed. */
  readonly localHash?: string;
  /** It was tried and cannot be computed: the file counts as another one, since nothing proves it equal. */
  readonly isUnreadable?: true;
  /** A file lies where a parent folder is needed. */
  readonly isParentNoFolder?: boolean;
  /** Another spelling of the name is here or comes with this download, and the target folds names. */
  readonly hasCaseClash?: boolean;
  readonly hasSeveralVersions?: boolean;
  readonly canWrite?: boolean;
  /** Read-only, or held open by another program. */
  readonly isLocked?: boolean;
  /** A run began to write this file and never said that it finished. */
  readonly wasInterrupted?: boolean;
  /** The last file a download put here (J). */
  readonly placed?: { readonly hash: string; readonly size: number; readonly mtimeNs: bigint };
  /** False with --no-hash: equal size and time count as proof. */
  readonly useHash: boolean;
}

export interface Classification {
  readonly kind: PlanKind;
  readonly also: readonly PlanKind[];
  readonly proof?: 'hash' | 'time';
  readonly untouched?: true;
  readonly recommend?: PlanRecommendation;
}

/** Exactly one kind for any facts; the same facts give the same answer. */
export function classifyEntry(facts: EntryFacts, traits: FileSystemTraits): Classification {
  const isUntouched = isUntouchedSincePlaced(facts);
  return classification(kindsThatHold(facts, traits, isUntouched), isUntouched, facts);
}

/** The row once the store said that it does not hold it; everything else that holds stays beside. */
export function missingInStore({ kind, also }: Pick<Classification, 'kind' | 'also'>): Classification {
  return classification(['missing-in-store', kind, ...also], false, {});
}

function classification(
  holding: readonly PlanKind[],
  isUntouched: boolean,
  { localHash }: Pick<EntryFacts, 'localHash'>,
): Classification {
  const kind = holding[0] ?? 'content-differs';
  const recommend = recommendationFor(kind, isUntouched);
  return {
    kind,
    also: holding.slice(1),
    ...(kind === 'identical' ? { proof: localHash === undefined ? ('time' as const) : ('hash' as const) } : {}),
    ...(isUntouched ? { untouched: true as const } : {}),
    ...(recommend === undefined ? {} : { recommend }),
  };
}

/** What tells two contents apart. */
type ContentFacts = Pick<EntryFacts, 'local' | 'remote' | 'placed' | 'localHash' | 'isUnreadable' | 'useHash'>;

/** Kinds that a hash can change. */
const contentOnly: ReadonlySet<PlanKind> = new Set([
  'verifying',
  'identical',
  'edited-here',
  'remote-newer',
  'local-newer',
  'size-differs',
  'content-differs',
]);

/** The row again once its hash is known: what holds beside its content stays. Same answer as `classifyEntry` with that hash. */
export function classifyContent(before: Pick<Classification, 'kind' | 'also'>, facts: ContentFacts): Classification {
  const isUntouched = isUntouchedSincePlaced(facts);
  const beside = [before.kind, ...before.also].filter((kind) => !contentOnly.has(kind));
  const { local, remote } = facts;
  const time = local === undefined ? 0 : compareLocalTime(local.mtimeNs, remote.mtimeUs);
  return classification([...beside, ...contentKinds(facts, isUntouched, time)], isUntouched, facts);
}

/** Whether the local hash would prove something: identity, or that nobody touched the file since a download placed it. */
export function needsHash(facts: Pick<EntryFacts, 'local' | 'remote' | 'placed' | 'useHash'>): boolean {
  const { local, remote, placed } = facts;
  if (!facts.useHash || remote.isLink === true || local?.type !== 'file') return false;
  if (local.size === remote.size) return true;
  return placed?.size === local.size && placed.mtimeNs !== local.mtimeNs;
}

/** Local size and time equal those of the last download, or the content does. */
function isUntouchedSincePlaced(facts: ContentFacts): boolean {
  const { local, placed, localHash } = facts;
  if (placed === undefined || local?.type !== typeOfRemote(facts)) return false;
  if (localHash !== undefined) return localHash === placed.hash;
  return local.size === placed.size && local.mtimeNs === placed.mtimeNs;
}

function typeOfRemote({ remote }: ContentFacts): PlanLocal['type'] {
  return remote.isLink === true ? 'symlink' : 'file';
}

function kindsThatHold(facts: EntryFacts, traits: FileSystemTraits, isUntouched: boolean): readonly PlanKind[] {
  const { path, target, local, remote } = facts;
  // Nothing below is asked about a path that must not be touched or has no place.
  if (facts.isUnsafe === true || !isSafeRelativePath(path, traits.platform)) return ['unsafe-path'];
  if (target === null) return ['unmapped-root'];
  const holding: PlanKind[] = [];
  if (facts.isMissingInStore === true) holding.push('missing-in-store');
  if (!isPathAllowed(path, traits)) holding.push('name-not-allowed');
  if (isPathTooLong(target, path, traits)) holding.push('path-too-long');
  if (facts.hasCaseClash === true) holding.push('case-clash');
  const isOtherType = facts.isParentNoFolder === true || (local !== undefined && local.type !== typeOfRemote(facts));
  if (isOtherType) holding.push('type-differs');
  if (facts.hasSeveralVersions === true) holding.push('several-versions');
  if (facts.canWrite === false) holding.push('no-access');
  if (facts.isLocked === true) holding.push('locked');
  if (isOtherType) return holding;
  if (local === undefined) return [...holding, 'new'];
  if (remote.isLink === true) return [...holding, linkKind(facts, isUntouched)];
  if ((local.size === 0 && remote.size > 0) || facts.wasInterrupted === true) holding.push('local-damaged');
  return [...holding, ...contentKinds(facts, isUntouched, compareLocalTime(local.mtimeNs, remote.mtimeUs))];
}

/** Two links are the same or not; nothing tells which is newer. */
function linkKind({ localHash, remote, placed }: EntryFacts, isUntouched: boolean): PlanKind {
  if (localHash === remote.hash) return 'identical';
  if (isUntouched) return 'remote-newer';
  return placed === undefined ? 'content-differs' : 'edited-here';
}

function contentKinds(facts: ContentFacts, isUntouched: boolean, time: -1 | 0 | 1): readonly PlanKind[] {
  const { local, remote, localHash, placed, useHash, isUnreadable } = facts;
  const hasEqualSize = local?.size === remote.size;
  if (hasEqualSize && localHash === undefined && useHash && isUnreadable !== true) return ['verifying'];
  if (hasEqualSize && isUnreadable !== true && (localHash === undefined ? time === 0 : localHash === remote.hash))
    return ['identical'];
  if (placed !== undefined && !isUntouched) return time < 0 ? ['edited-here', 'remote-newer'] : ['edited-here'];
  if (isUntouched || time < 0) return ['remote-newer'];
  if (time > 0) return ['local-newer'];
  return hasEqualSize ? ['content-differs'] : ['size-differs'];
}
