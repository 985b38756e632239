/** What a row of the farm says by itself, before anybody looks at this computer. Pure. */
import type { PlanEntry } from '../../../../shared/domain/plan';
import { chunkBytesOf } from '../content';
import type { EntryFacts } from './classify';
import { isSafeRelativePath } from './relativePath';
import type { FileSystemTraits } from './traits';

/** Nothing is looked up for a path that must not be touched. */
export function isToBeLookedAt({ path, refused }: PlanEntry, { platform }: FileSystemTraits): boolean {
  return !isUnsafe(refused) && isSafeRelativePath(path, platform);
}

const unfetchable = new Set<unknown>(['manifest.hash_unusable', 'manifest.unhashed']);
/** Refusals that say something of the target, which planning finds out itself. */
const ofNames = new Set<unknown>(['name.not_encodable', 'name.too_long']);

function isUnsafe(refused: PlanEntry['refused']): boolean {
  return refused !== undefined && !unfetchable.has(refused) && !ofNames.has(refused);
}

/** What is known of a row before anybody looks at this computer. */
export function remoteFactsOf(
  { path, remote, refused }: PlanEntry,
  target: string | null,
  useHash: boolean,
): EntryFacts {
  const chunkBytes = chunkBytesOf(remote);
  return {
    path,
    target,
    remote: {
      size: remote.size,
      mtimeUs: BigInt(remote.mtimeUs),
      hash: remote.hash,
      ...(chunkBytes === undefined ? {} : { chunkBytes }),
      ...(remote.link === undefined ? {} : { isLink: true }),
    },
    ...(unfetchable.has(refused) ? { isMissingInStore: true } : {}),
    ...(isUnsafe(refused) ? { isUnsafe: true } : {}),
    ...(new Set(remote.versions?.map((version) => version.hash)).size > 1 ? { hasSeveralVersions: true } : {}),
    useHash,
  };
}
