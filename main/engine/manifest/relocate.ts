/** Entries of one folder of a manifest as they are seen from that folder. */
import { buildManifest } from '../../../shared/manifest/build';
import type { LinkEntry, Manifest, ManifestEntry, ManifestFolder } from '../../../shared/manifest/manifest';
import { decideLink, type SymlinkPolicy } from '../scan/symlinkPolicy';
import { ownHeader } from './agreement';
import { LinkedContent } from './linkedContent';
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
  indices: Iterable<number>,
  folders: Iterable<ManifestFolder>,
  { symlinks = 'collapse-escaping' }: RelocateOptions,
): Relocated {
  const lost: LostLink[] = [];
  const collapsed: string[] = [];
  const content = new LinkedContent(manifest);
  function* moved(): Generator<ManifestEntry> {
    for (const index of indices) {
      const entry = manifest.entryAt(index);
      const path = below(root, entry.path);
      if (entry.kind === 'link') yield* movedOrCollapsed(entry, path);
      else yield { ...entry, path };
    }
  }
  function* movedOrCollapsed(entry: LinkEntry, path: string): Generator<ManifestEntry> {
    const target = leadsTo(entry, manifest.pathStyle);
    const newTarget = target === undefined ? undefined : targetBelow(root, target);
    const fate = decideLink(symlinks, newTarget === undefined, true);
    if (fate === 'keep') yield { kind: 'link', path, link: keptLink(root, entry, path, target, newTarget) };
    else if (fate === 'drop') lost.push(lostLink(entry.path, entry.link.text, 'dropped'));
    else {
      const found = content.of(entry, path);
      if (typeof found === 'string') lost.push(lostLink(entry.path, entry.link.text, found));
      else {
        collapsed.push(path);
        yield* found;
      }
    }
  }
  function* movedFolders(): Generator<ManifestFolder> {
    for (const folder of folders) yield { ...folder, path: below(root, folder.path) };
  }
  const header = { ...ownHeader(manifest), pathStyle: 'relative' as const };
  return { manifest: buildManifest(moved(), { ...header, folders: movedFolders() }), lost, collapsed };
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
