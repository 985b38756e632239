/** The rules a plan document must keep before anything of it is believed: paths stay in their roots, decisions fit their rows. */
import type { PlanAction, PlanEntry, PlanKind } from '../../../../shared/domain/plan';
import { isContentHash } from '../../store/keys';
import { defaultChunkBytes, isChunkList } from '../content';
import { isLinkTarget } from '../linkTarget';
import { isDecisive } from './kinds';
import type { PlanDocument } from './planSchema';
import { isSafeRelativePath } from './relativePath';
import { targetProblem } from './targetFolder';
import { rowState } from './totals';
import { hostPlatform, type TargetPlatform } from './traits';

/** What is wrong with everything but the entries; `undefined` when nothing is. */
export function checkFrame(
  { roots, volumes, sequences, folders = [], leftOut = [] }: PlanDocument,
  platform: TargetPlatform = hostPlatform,
): string | undefined {
  const rootIds = new Set(roots.map((root) => root.id));
  const volumeIds = new Set(volumes.map((volume) => volume.id));
  if (rootIds.size !== roots.length) return 'two roots have one id';
  for (const root of roots) {
    if (root.volume !== null && !volumeIds.has(root.volume))
      return `root ${root.id}: there is no volume ${root.volume}`;
    if (root.target === null) continue;
    const problem = targetProblem(root.target, platform);
    if (problem !== undefined)
      return `root ${root.id}: ${JSON.stringify(root.target)} cannot receive a download: ${problem}`;
  }
  for (const { id, root, folder, prefix, suffix } of sequences) {
    if (!rootIds.has(root)) return `sequence ${id}: there is no root ${root}`;
    const isOwnFolder = folder === '' || isSafeRelativePath(folder, platform);
    if (!isOwnFolder || /[/\0]/.test(prefix + suffix)) return `sequence ${id}: its folder or name leaves the root`;
  }
  for (const { root, path } of folders) {
    if (!rootIds.has(root)) return `the folder ${JSON.stringify(path.slice(0, 200))}: there is no root ${root}`;
    if (!isSafeRelativePath(path, platform)) return `the folder ${JSON.stringify(path.slice(0, 200))} leaves its root`;
  }
  for (const { decision } of leftOut) {
    for (const place of [decision.target, decision.from])
      if (place !== undefined && !isSafeRelativePath(place, platform))
        return `the path ${JSON.stringify(place.slice(0, 200))} leaves its root`;
  }
  return undefined;
}

interface CheckedContent {
  readonly hash: string;
  readonly size: number;
  readonly chunkHashes?: readonly string[] | undefined;
  readonly chunkSize?: number | undefined;
  readonly link?: string | undefined;
}

/** The fields of an entry that could do harm. */
interface CheckedEntry {
  readonly path: string;
  readonly kind: PlanKind;
  readonly remote: CheckedContent & { readonly versions?: readonly CheckedContent[] | undefined };
  readonly decision?:
    | { readonly action: PlanAction; readonly target?: string | undefined; readonly from?: string | undefined }
    | undefined;
}

/** What is wrong with one entry; `undefined` when nothing is. */
export function checkEntry(
  entry: CheckedEntry,
  root: { readonly target: string | null },
  platform: TargetPlatform = hostPlatform,
): string | undefined {
  const { path, kind, decision } = entry;
  const isSettledOut = decision === undefined || decision.action === 'skip';
  if (!isSafeRelativePath(path, platform) && !(kind === 'unsafe-path' && isSettledOut)) {
    return `the path ${JSON.stringify(path.slice(0, 200))} leaves its root`;
  }
  if (decision === undefined) return checkContent(entry, true, platform);
  for (const place of [decision.target, decision.from]) {
    if (place !== undefined && !isSafeRelativePath(place, platform)) {
      return `the path ${JSON.stringify(place.slice(0, 200))} leaves its root`;
    }
  }
  if (decision.action !== 'ask' && !isDecisive(kind, decision.action))
    return `${decision.action} is not possible for ${kind}`;
  const needsFolder = !isSettledOut && decision.action !== 'elsewhere' && decision.action !== 'ask';
  if (root.target === null && needsFolder) return 'its root has no folder yet';
  return checkContent(entry, isSettledOut, platform);
}

/** A hash becomes a key of the store: only a row that has no content to fetch may carry another text. */
function checkContent({ kind, remote }: CheckedEntry, isNeverFetched: boolean, platform: TargetPlatform) {
  // The store refuses such a key by itself when somebody tries again to fetch what is missing.
  const mayBeOdd = kind === 'missing-in-store' || (isNeverFetched && kind === 'unsafe-path');
  for (const content of [remote, ...(remote.versions ?? [])]) {
    const { link, chunkHashes } = content;
    const odd = [content.hash, ...(chunkHashes ?? [])].find((hash) => !isContentHash(hash));
    if (odd !== undefined && !mayBeOdd) return `${JSON.stringify(odd)} is not a content hash`;
    if (link !== undefined && !isLinkTarget(link, platform))
      return `the link to ${JSON.stringify(link.slice(0, 200))} leaves its root`;
    if (link !== undefined && (chunkHashes !== undefined || content.size !== 0))
      return 'a link has no content of its own';
    if (chunkHashes === undefined) continue;
    if (!isChunkList(chunkHashes.length, content.size, content.chunkSize ?? defaultChunkBytes))
      return `${chunkHashes.length} chunks are not those of a file of ${content.size} bytes`;
  }
  return undefined;
}

/** Whether a decided row writes a file, and where below its root. */
export function writtenPath(entry: PlanEntry): string | undefined {
  const { decision } = entry;
  if (decision === undefined || rowState(entry) !== 'decided') return undefined;
  if (decision.action === 'skip' || decision.action === 'keep-mine' || decision.action === 'ask') return undefined;
  // A copy whose name is still to be found has no place yet.
  if (['keep-both', 'rename', 'elsewhere'].includes(decision.action) && decision.target === undefined) return undefined;
  // With rename-local the farm's file takes the name; the decision's target is the new name of the local one.
  if (decision.action === 'rename-local' || decision.policy === 'rename-local') return entry.path;
  return decision.target ?? entry.path;
}
