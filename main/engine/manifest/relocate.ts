/** Entries of one folder of a manifest as they are seen from that folder. */
import { buildManifest } from '../../../shared/manifest/build';
import type { LinkEntry, Manifest, ManifestEntry, ManifestFolder } from '../../../shared/manifest/manifest';
import { decideLink, type SymlinkPolicy } from '../scan/symlinkPolicy';
import { ownHeader } from './agreement';
import { LinkExpansion } from './linkExpansion';
import { leadsTo, lostLink, movedLink, textBetween, type LostLink } from './linkRewriting';
import { isRootItself, pathBelow, type RootPrefix } from './rootPrefix';

export interface RelocateOptions {
  /** What becomes of links; absent: those that leave the new root become content where the manifest holds it. */
  readonly symlinks?: SymlinkPolicy;
}

export interface Relocated {
  readonly manifest: Manifest;
  /** Links that are not in it. */
  readonly lost: readonly LostLink[];
  /** Paths of links that became content. */
  readonly collapsed: readonly string[];
}

/** The given entries and folders, all strictly below the root, as a relative manifest. */
export function relocate(
  manifest: Manifest,
  root: RootPrefix,
  indices: readonly number[],
  folders: Iterable<ManifestFolder>,
  { symlinks = 'collapse-escaping' }: RelocateOptions,
): Relocated {
  const lost: LostLink[] = [];
  const collapsed: string[] = [];
  const expansion = new LinkExpansion(manifest);
  const newFolders = Array.from(folders, (folder) => ({ ...folder, path: below(root, folder.path) }));
  const inPlaceOf = (entry: LinkEntry): readonly ManifestEntry[] => {
    const path = below(root, entry.path);
    const target = leadsTo(entry);
    const newTarget = target === undefined ? undefined : targetBelow(root, target);
    const fate = decideLink(symlinks, newTarget === undefined, true);
    if (fate === 'keep') return [{ kind: 'link', path, link: keptLink(root, entry, path, target, newTarget) }];
    if (fate === 'drop') {
      lost.push(lostLink(entry.path, entry.link.text, 'dropped'));
      return [];
    }
    const found = expansion.expand(entry, path);
    for (const { path: at, reason } of found.lost)
      lost.push(lostLink(at === path ? entry.path : at, entry.link.text, reason));
    for (const folder of found.folders) newFolders.push({ path: folder });
    if (found.entries.length + found.folders.length > 0) collapsed.push(path);
    return found.entries;
  };
  // Links are few, and the folders that they bring must be known before the million other entries pass by.
  const links = new Map<number, readonly ManifestEntry[]>();
  for (const index of indices) {
    const entry = manifest.kindAt(index) === 'link' ? manifest.entryAt(index) : undefined;
    if (entry?.kind === 'link') links.set(index, inPlaceOf(entry));
  }
  function* moved(): Generator<ManifestEntry> {
    for (const index of indices) {
      const instead = links.get(index);
      if (instead !== undefined) yield* instead;
      else {
        const entry = manifest.entryAt(index);
        yield { ...entry, path: below(root, entry.path) };
      }
    }
  }
  const header = { ...ownHeader(manifest), pathStyle: 'relative' as const };
  return { manifest: buildManifest(moved(), { ...header, folders: newFolders }), lost, collapsed };
}

function keptLink(
  root: RootPrefix,
  { link }: LinkEntry,
  path: string,
  target: string | undefined,
  newTarget: string | undefined,
): LinkEntry['link'] {
  if (newTarget !== undefined) return movedLink(link, path, newTarget, pathBelow(root, link.text));
  // Kept on demand though it leaves the root: the check of the new manifest refuses it, and says so.
  const isWritable = target !== undefined && root.style === 'relative' && link.base === 'root';
  return { text: isWritable ? textBetween(root.start, target) : link.text, base: link.base };
}

function targetBelow(root: RootPrefix, target: string): string | undefined {
  return isRootItself(root, target) ? '' : pathBelow(root, target);
}

function below(root: RootPrefix, path: string): string {
  const found = pathBelow(root, path);
  if (found === undefined) throw new RangeError('the path is not below the root');
  return found;
}
